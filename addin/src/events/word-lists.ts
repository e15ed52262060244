// Word lists as they stand in the launch file: one text a list, in which a capital says how many letters a word shares with the one before it.
// Written by web/rules_delivery.py; lists with capitals of their own come as they are. The order stays, because findings follow it.
import { isRecord, listAt, recordAt, type Values } from "../advice/values";

const A = 65;

function words(folded: string): string[] {
  const parts = folded.match(/[A-Z][^A-Z]*/g) || [];
  const found: string[] = [];
  let before = "";
  for (const part of parts) {
    before = before.slice(0, part.charCodeAt(0) - A) + part.slice(1);
    found.push(before);
  }
  return found;
}

function unfoldRule(rule: unknown): void {
  const lists = recordAt(rule, "words") as { [name: string]: unknown };
  Object.keys(lists).forEach((name) => {
    const list = lists[name];
    if (typeof list === "string") {
      lists[name] = words(list);
    }
  });
}

/** The delivered value with all its word lists as lists; it is changed where it is. */
export function unfolded(delivered: unknown): unknown {
  if (isRecord(delivered)) {
    listAt(delivered["bundle"], "rules").forEach(unfoldRule);
    for (const layer of listAt(delivered, "layers")) {
      const rules: Values = recordAt(layer, "rules");
      Object.keys(rules).forEach((name) => unfoldRule(rules[name]));
    }
  }
  return delivered;
}
