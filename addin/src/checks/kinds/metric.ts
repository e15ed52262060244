// How long and how hard to read the new text is (C06, C07). Twin: checks/kinds/metric.py, which says what is measured.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { stripEnd } from "../folding";
import { hit, type Hit } from "../model";
import { newSentences, type Sentence } from "../new_sentences";
import type { TermHit } from "../terms";

const LONG = 6; // letters: LIX counts longer words
const SHOWN = 4;
const HARDER = 25; // LIX above the limit that a short text must have

function count(read: Sentence[]): number {
  return read.reduce((sum, one) => sum + one.texts.length, 0);
}

/** One finding: for length on the mail, for reading on its longest sentence, with plainer words for the stiffest ones. */
export function find(rule: Rule, context: Context): Hit[] {
  const read = newSentences(context.body).filter((one) => one.texts.some((text) => text.charAt(0) > "9"));
  const words = count(read);
  if (rule.parameters["measure"] === "words") {
    if (words < rule.number("at_least")) {
      return [];
    }
    return [hit("mail", -1, -1, { words: String(words) })];
  }
  if (2 * words < rule.number("least_words")) {
    return [];
  }
  return reading(rule, context, read, words);
}

function reading(rule: Rule, context: Context, read: Sentence[], words: number): Hit[] {
  const prose = read.filter((one) => one.texts.length >= 4);
  const counted = count(prose);
  const least = rule.number("least_words");
  let lix = 0;
  let limit = rule.number("lix");
  if (counted < least) {
    limit += HARDER;
  }
  if (2 * counted >= least) {
    lix = lixOf(prose);
  }
  const stiff = context.newHits(rule, "officialese");
  const dense = stiff.length * 100 >= rule.number("officialese") * words && stiff.length >= rule.number("least_officialese");
  if (lix < limit && !(dense && words >= least)) {
    return [];
  }
  let longest = read[0] as Sentence;
  for (const one of read) {
    if (one.texts.length > longest.texts.length) {
      longest = one;
    }
  }
  const offered = rule.parameters["plainer"] as { [entry: string]: string };
  return [hit("body", longest.start, longest.end, { lix: String(lix), plainer: plainer(stiff, offered) })];
}

/** LIX of some sentences, rounded down (Björnsson 1968: under 40 is easy, over 60 very hard); 0 without words. */
function lixOf(read: Sentence[]): number {
  const words = count(read);
  if (words === 0) {
    return 0;
  }
  const long = read.reduce((sum, one) => sum + one.texts.filter((text) => text.length > LONG).length, 0);
  return Math.floor(words / read.length) + Math.floor((100 * long) / words);
}

/** The first stiff words with plainer ones: "erforderlig: som behövs; härmed: (stryk)". */
function plainer(stiff: TermHit[], offered: { [entry: string]: string }): string {
  const entries = new Set<string>();
  for (const one of stiff) {
    if (Object.prototype.hasOwnProperty.call(offered, one.entry)) {
      entries.add(one.entry);
    }
  }
  return Array.from(entries)
    .slice(0, SHOWN)
    .map((entry) => `${stripEnd(entry, "*")}: ${offered[entry] as string}`)
    .join("; ");
}
