// Common misspellings with the right word, and a word written twice (C37). Twin: checks/kinds/spelling.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import type { Word } from "../document";
import { hit, type Hit } from "../model";
import { newSentences } from "../new_sentences";
import { wordSet } from "../word_lists";

const TWICE = wordSet("och att en ett med till vi jag du ni kan ska inte the of and");

/** Each mistake with what to write instead, in order. */
export function find(rule: Rule, context: Context): Hit[] {
  const better = rule.parameters["better"] as { [entry: string]: string };
  const { text, folded } = context.body;
  const found = context
    .newHits(rule, "wrong")
    .map((one) => hit("body", one.start, one.end, { written: text.slice(one.start, one.end), better: better[one.entry] || "" }));
  for (const sentence of newSentences(context.body)) {
    if (!sentence.texts.some((one, place) => one === sentence.texts[place + 1])) {
      continue;
    }
    const words = sentence.words;
    for (let place = 1; place < words.length; place += 1) {
      const one = words[place] as Word;
      const before = words[place - 1] as Word;
      if (one.text === before.text && TWICE.has(one.text) && folded.slice(before.end, one.start) === " ") {
        const written = text.slice(before.start, one.end);
        found.push(hit("body", before.start, one.end, { written, better: text.slice(before.start, before.end) }));
      }
    }
  }
  return found.sort((one, other) => one.start - other.start);
}
