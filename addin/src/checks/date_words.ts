// The words that dates are made of, and which words can begin one. Twin: checks/date_words.py.
import { PHRASES } from "./date_phrases";
import { wordSet } from "./word_lists";

export const DIGITS = /^[0-9]+$/;
const MONTHS = [
  "januari january jan", "februari february feb", "mars march mar", "april apr", "maj may", "juni june jun", "juli july jul",
  "augusti august aug", "september sept sep", "oktober october okt oct", "november nov", "december dec",
];
const WEEKDAYS = [
  "måndag monday mån mon", "tisdag tuesday tis tue", "onsdag wednesday ons wed", "torsdag thursday tors tor thu",
  "fredag friday fre fri", "lördag saturday lör sat", "söndag sunday sön sun",
];
export const NUMBERS = new Map<string, number>([
  ["en", 1], ["ett", 1], ["två", 2], ["tre", 3], ["fyra", 4], ["fem", 5], ["sex", 6], ["sju", 7], ["åtta", 8], ["nio", 9], ["tio", 10],
  ["fjorton", 14], ["one", 1], ["two", 2], ["three", 3], ["four", 4], ["five", 5],
]);

/** Names by line, from 1. */
function numbered(names: string[]): Map<string, number> {
  const made = new Map<string, number>();
  names.forEach((line, index) => line.split(" ").forEach((name) => made.set(name, index + 1)));
  return made;
}

export const MONTH = numbered(MONTHS);
export const WEEKDAY = numbered(WEEKDAYS);

/** Phrases by their first word, the longest first. */
function byFirst(): Map<string, string[]> {
  const made = new Map<string, string[]>();
  for (const phrase of Array.from(PHRASES.keys()).sort((one, other) => other.length - one.length)) {
    const first = phrase.split(" ")[0] as string;
    made.set(first, (made.get(first) || []).concat(phrase));
  }
  return made;
}

export const BY_FIRST = byFirst();
export const ANY_WEEKDAY = new Set(Array.from(WEEKDAY.keys()).concat(Array.from(WEEKDAY.keys()).map((name) => `${name}en`)));
const BEFORE_NUMBERS = wordSet("den v vecka week inom within om in kl klockan nästa next");
const AFTER = Array.from(WEEKDAY.keys()).concat(Array.from(NUMBERS.keys()), ["de", "the", "närmaste", "kommande", "next"]);
const ALONE = new Set(
  Array.from(ANY_WEEKDAY).concat(
    Array.from(MONTH.keys()),
    Array.from(PHRASES.keys()).filter((phrase) => phrase.indexOf(" ") < 0),
  ),
);

/** What may stand behind a first word that begins nothing alone. */
function secondWords(): Map<string, Set<string>> {
  const made = new Map<string, Set<string>>();
  for (const first of Array.from(BY_FIRST.keys()).concat(Array.from(BEFORE_NUMBERS))) {
    if (ALONE.has(first)) {
      continue;
    }
    let seconds = (BY_FIRST.get(first) || []).filter((phrase) => phrase.indexOf(" ") >= 0).map((phrase) => phrase.split(" ")[1] as string);
    if (BEFORE_NUMBERS.has(first)) {
      seconds = seconds.concat(AFTER);
    }
    made.set(first, new Set(seconds));
  }
  return made;
}

const SECONDS = secondWords();

/** Whether a word can begin an expression before this one. */
export function begins(text: string, following: string): boolean {
  if (text.charAt(0) <= "9" || ALONE.has(text)) {
    return true;
  }
  const seconds = SECONDS.get(text);
  if (seconds !== undefined && (seconds.has(following) || (BEFORE_NUMBERS.has(text) && DIGITS.test(following.charAt(0))))) {
    return true;
  }
  return text.length <= 3 && isWeek(text);
}

/** A week's number joined to a v: "v48". */
export function isWeek(text: string): boolean {
  return text.charAt(0) === "v" && DIGITS.test(text.slice(1));
}
