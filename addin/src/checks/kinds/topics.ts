// Several unrelated matters in one mail (C05). Twin: checks/kinds/topics.py, which says what is counted.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { hit, type Hit } from "../model";
import { newSentences, type Sentence } from "../new_sentences";

const NEAR = 2; // words that may stand before the words that change the subject

/** One finding where the second matter begins, when there are at least `matters` of them. */
export function find(rule: Rule, context: Context): Hit[] {
  const blended = context.hits(rule, "announces_subject", context.subject)[0];
  if (blended !== undefined) {
    return [hit("subject", blended.start, blended.end, { matters: "3" })];
  }
  const starts = (name: string): Set<number> => new Set(context.newHits(rule, name).map((one) => one.start));
  const changes = starts("changes");
  const announces = starts("announces");
  if (changes.size === 0 && announces.size === 0) {
    return [];
  }
  const adds = starts("adds");
  const all = newSentences(context.body);
  const announced = all.filter((one) => one.words.some((word) => announces.has(word.start)))[0];
  if (announced !== undefined) {
    return [made(announced, 3)];
  }
  const changed = all.filter((one) => begins(one, changes));
  const first = changed[0];
  if (first === undefined) {
    return [];
  }
  const matters = 1 + changed.length + all.filter((one) => begins(one, adds) && !begins(one, changes)).length;
  if (matters < rule.number("matters")) {
    return [];
  }
  return [made(first, matters)];
}

function begins(sentence: Sentence, starts: Set<number>): boolean {
  return starts.size > 0 && sentence.words.slice(0, NEAR + 1).some((word) => starts.has(word.start));
}

function made(sentence: Sentence, matters: number): Hit {
  return hit("body", sentence.start, sentence.end, { matters: String(matters) });
}
