// A matter that is better talked about (C36): long with many questions, or delicate. Twin: checks/kinds/channel.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { hit, type Hit } from "../model";
import { newSentences } from "../new_sentences";

/** One finding on the mail. */
export function find(rule: Rule, context: Context): Hit[] {
  const all = newSentences(context.body);
  const words = all.reduce((sum, one) => sum + one.texts.length, 0);
  const questions = all.filter((one) => one.asks).length;
  if (words >= rule.number("least_words") && questions >= rule.number("questions")) {
    return [hit("mail")];
  }
  const delicate = new Set(context.newHits(rule, "delicate").map((one) => one.entry)).size;
  if (delicate >= rule.number("delicate") && words >= rule.number("delicate_words")) {
    return [hit("mail")];
  }
  return [];
}
