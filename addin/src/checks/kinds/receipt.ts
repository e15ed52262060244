// A read receipt is asked for, as the header says; the word in a text is none. Twin: checks/kinds/receipt.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { strip } from "../folding";
import { hit, type Hit } from "../model";
import { texts } from "../parameters";

export function find(rule: Rule, context: Context): Hit[] {
  const headers = context.mail.headers;
  if (texts(rule, "headers").some((name) => strip(headers[name] || "") !== "")) {
    return [hit()];
  }
  return [];
}
