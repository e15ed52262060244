// Words with a capital letter, and whether one has it only because a sentence begins. Twin: checks/persons/capitals.py.
import { stripEnd } from "../folding";

export const CAPITAL = "A-ZÅÄÖÉÜØŠŽĆČÁÍÓ";
export const SMALL = "a-zåäöéüøšžćčáíóèñ";
export const NO_LETTER = `(?![${CAPITAL}${SMALL}0-9])`; // nothing that the word would go on with
export const WORD = `[${CAPITAL}][${SMALL}]{1,30}(?:-[${CAPITAL}][${SMALL}]{1,30}){0,3}${NO_LETTER}`;

/** Whether what stands there has a capital letter anyway. */
export function startsSentence(text: string, start: number): boolean {
  const before = stripEnd(text.slice(Math.max(0, start - 3), start), " \"'(>-\u2022\t");
  return before === "" || ".!?:\n".indexOf(before.charAt(before.length - 1)) >= 0;
}
