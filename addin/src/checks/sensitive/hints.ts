// Small words that tell nothing alone, and something together. Twin: checks/sensitive/hints.py, which says how.
import { sentenceAt } from "../sentences";
import type { Field } from "./field";
import type { Term } from "./model";

const WEIGHT = 3; // of a weak word; a hint weighs one
const ENOUGH = 3;
const ENOUGH_OF_ONE = 2; // where "han", "hon" or the like says that it is about one person
const ENOUGH_IN_GENERAL = 6; // when the subject names a course, a policy or the like
const REACH = 4; // sentences of a paragraph that are looked at together
const MOST = 12; // words of one sentence that are counted
const MOST_SENTENCES = 200;

function weight(term: Term): number {
  if (term.hint) {
    return 1;
  }
  return WEIGHT;
}

/** Whether a text's words could be enough at all, whoever they are said of. */
export function mayTell(folded: string, terms: Term[]): boolean {
  const hints = new Set<string>();
  for (const one of terms) {
    if (!one.hint) {
      return true;
    }
    hints.add(folded.slice(one.start, one.end));
  }
  return hints.size >= ENOUGH_OF_ONE;
}

/** The most telling word of the first sentence about somebody that, with those behind it, says enough. */
export function toldTogether(field: Field, terms: Term[]): Term | null {
  const bySentence = bySentenceOf(field, terms);
  const begins = new Set<number>();
  bySentence.forEach((_, index) => {
    for (let before = 0; before < REACH; before += 1) {
      begins.add(Math.max(0, index - before));
    }
  });
  for (const index of Array.from(begins).sort((one, other) => one - other)) {
    if (field.aboutSomebody(index)) {
      const told = together(field, bySentence, index);
      if (told !== null) {
        return told;
      }
    }
  }
  return null;
}

function bySentenceOf(field: Field, terms: Term[]): Map<number, Term[]> {
  const found = new Map<number, Term[]>();
  for (const term of terms) {
    const index = sentenceAt(field.parts, term.start);
    const there = found.get(index);
    if (index < 0 || field.general.has(index)) {
      continue;
    }
    if (there === undefined) {
      if (found.size < MOST_SENTENCES) {
        found.set(index, [term]);
      }
    } else if (there.length < MOST) {
      there.push(term);
    }
  }
  return found;
}

/** The most telling word of a sentence and those behind it, if they say enough. */
function together(field: Field, bySentence: Map<number, Term[]>, index: number): Term | null {
  const words = new Map<string, Term>();
  let last = -1;
  let enough = ENOUGH;
  if (field.generalMail) {
    enough = ENOUGH_IN_GENERAL;
  }
  for (let place = index; place < index + REACH && field.sameParagraph(index, place); place += 1) {
    if (enough === ENOUGH && field.meansOne(place)) {
      enough = ENOUGH_OF_ONE;
    }
    for (const one of bySentence.get(place) || []) {
      if (one.start >= last) {
        const word = field.folded.slice(one.start, one.end);
        if (!words.has(word)) {
          words.set(word, one);
        }
        last = one.end;
      }
    }
  }
  const all = Array.from(words.values());
  let total = 0;
  for (const one of all) {
    total += weight(one);
  }
  if (total < enough) {
    return null;
  }
  return all.find((one) => !one.hint) || (all[0] as Term);
}
