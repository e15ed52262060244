// The words of a text and where they begin, looked for once for everybody who asks. Twin: checks/tokens.py.
import { LETTERS } from "./folding";

const MOST = 1000000; // characters in which words are looked for; numbers and patterns are looked for in all of them
export const WORD = `[${LETTERS}0-9]+(?:[-'][${LETTERS}0-9]+)*`;

/** A pattern of its own, because one that looks for all words remembers where it was. */
export function wordPattern(): RegExp {
  return new RegExp(WORD, "g");
}

/** The words of a folded text in order, where each begins, and how much of the text was looked at. */
export interface Tokens {
  texts: string[];
  starts: number[];
  limit: number;
}

/** All words of a folded text up to `MOST` characters. */
export function tokensOf(folded: string): Tokens {
  const text = folded.slice(0, MOST);
  const texts: string[] = [];
  const starts: number[] = [];
  const pattern = wordPattern();
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    texts.push(found[0]);
    starts.push(found.index);
  }
  return { texts, starts, limit: text.length };
}
