// Sentences and paragraphs of a text, with line breaks that only wrap not counted. Twin: checks/sentences.py.
import { bisectRight, strip, stripEnd } from "./folding";
import { matches } from "./sorted";

const BREAK = /[.!?:;](?=["')]?[ \t]+["'(A-ZÅÄÖÉÜØ\u2013\u2022-])|[.!?:](?=["')]?\n)|\n/g;
const WRAPPED = /^\n(?:> ?){0,5}[a-zåäö0-9(]/;

/** Where a sentence stands, and the number of its paragraph. */
export interface Sentence {
  start: number;
  end: number;
  paragraph: number;
}

/** All sentences in order. An initial ("A. Ek") and a line that goes on in lower case end none; an empty line ends a paragraph. */
export function sentences(text: string): Sentence[] {
  const found: Sentence[] = [];
  let start = 0;
  let paragraph = 0;
  for (const end of matches(BREAK, text)) {
    const at = end.index;
    const mark = text.charAt(at);
    if ((mark === "\n" && goesOn(text, at, start)) || (mark === "." && isInitial(text, at))) {
      continue;
    }
    if (strip(text.slice(start, at), " \t\n>") !== "") {
      found.push({ start, end: at, paragraph });
    } else if (mark === "\n" && found.length > 0 && (found[found.length - 1] as Sentence).paragraph === paragraph) {
      paragraph += 1;
    }
    start = at + 1;
  }
  if (strip(text.slice(start), " \t\n>") !== "") {
    found.push({ start, end: text.length, paragraph });
  }
  return found;
}

/** The index of the sentence that a position lies in, or of the one before it; -1 when there is none. */
export function sentenceAt(found: Sentence[], position: number): number {
  return bisectRight(found.length, position, (index) => (found[index] as Sentence).start) - 1;
}

function goesOn(text: string, at: number, start: number): boolean {
  const before = stripEnd(text.slice(Math.max(start, at - 3), at), " ");
  if (before === "" || ".!?:\t".indexOf(before.charAt(before.length - 1)) >= 0 || at - start < 45) {
    return false;
  }
  return WRAPPED.test(text.slice(at, at + 20));
}

function isInitial(text: string, at: number): boolean {
  if (at < 1) {
    return false;
  }
  const letter = text.charAt(at - 1);
  return "A" <= letter && letter <= "Ö" && (at === 1 || " .(\n\t".indexOf(text.charAt(at - 2)) >= 0);
}
