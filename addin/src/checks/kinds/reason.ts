// A forward that does not say why the receiver gets it. Twin: checks/kinds/reason.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { hit, type Hit } from "../model";
import { sentenceAt, type Sentence } from "../new_sentences";
import { ownLines } from "../new_text";
import type { TermHit } from "../terms";

const CHATTER = 10; // words: a longer sentence with small talk in it says something else too
const LINES = 100; // of which the hit spans the new ones

/** Whether a place lies in a short sentence. */
function isWithin(place: number, sentence: Sentence | null): boolean {
  return sentence !== null && sentence.texts.length <= CHATTER && sentence.start <= place && place < sentence.end;
}

export function find(rule: Rule, context: Context): Hit[] {
  if (context.compose !== "forward" || context.newHits(rule, "reasons").length > 0) {
    return [];
  }
  const document = context.body;
  const empty = context.newHits(rule, "empty");
  const names = new Set<string>();
  for (const one of context.everyone.concat([context.mail.sender])) {
    one.name
      .toLowerCase()
      .split(" ")
      .forEach((part) => names.add(part));
  }
  const small = context
    .newHits(rule, "chatter")
    .slice(0, LINES)
    .map((one) => sentenceAt(document, one.start));
  let left = 0;
  let at = 0;
  let before = "";
  for (const word of document.words) {
    const named = names.has(word.text) || before === "från"; // who it is from tells nothing either
    before = word.text;
    if (named || document.partOf(word.start) !== "new" || small.some((one) => isWithin(word.start, one))) {
      continue;
    }
    while (at < empty.length && (empty[at] as TermHit).end <= word.start) {
      at += 1;
    }
    if (empty.slice(at, at + 8).some((one) => one.start <= word.start && word.end <= one.end)) {
      continue;
    }
    left += 1 + Number(word.text.length >= rule.number("long"));
    if (left > rule.number("at_most")) {
      return [];
    }
  }
  const lines = ownLines(document, LINES).filter((line) => line.part === "new");
  const first = lines[0];
  const last = lines[lines.length - 1];
  if (first === undefined || last === undefined) {
    return [hit("body")];
  }
  return [hit("body", first.start, last.end)];
}
