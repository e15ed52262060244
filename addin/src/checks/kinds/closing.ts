// An abbreviated closing phrase above the sender's name. Twin: checks/kinds/closing.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { stripEnd } from "../folding";
import { hit, type Hit } from "../model";
import { ownLines } from "../new_text";
import { textOf } from "../parameters";
import { CLOSINGS } from "../signing";

const LETTER = "[a-zåäöéüø'-]";
const WORDS = `(?:[ ]?${LETTER}{1,24}(?!${LETTER})){0,4}`;
const NAME = `[ ]?[,./!-]{0,2}${WORDS}(?:,${WORDS})?[ ]?[.!]?`;
const LAST = 24; // lines of one's own at the end that are looked at
const TAIL = 60;
const MADE = new Map<string, [RegExp, RegExp]>();

export function find(rule: Rule, context: Context): Hit[] {
  const [atStart, behind] = patterns(textOf(rule, "pattern"));
  const lines = ownLines(context.body, LAST);
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index] as (typeof lines)[0];
    let found: RegExpExecArray | null = null;
    let at = 0;
    if (line.text.length <= 80) {
      found = atStart.exec(line.text);
    }
    if (found === null && CLOSINGS.test(stripEnd(line.text, " ,.!"))) {
      return []; // the phrase is written out; what stands above is text
    }
    if (found === null && (index >= lines.length - 3 || line.part !== "new")) {
      [at, found] = atEnd(behind, line.text);
    }
    if (found !== null) {
      const start = line.start + at + (found[1] as string).length;
      const said = found[2] as string;
      const writtenOut = (context.bundle.value["signature"] as { closing: { sv: string; en: string } }).closing;
      const data = { short: said, closing_sv: writtenOut.sv, closing_en: writtenOut.en };
      return [hit("body", start, start + said.length, data)];
    }
  }
  return [];
}

/** A line that the abbreviation begins, and an abbreviation behind the end of a sentence; made once. */
function patterns(short: string): [RegExp, RegExp] {
  let made = MADE.get(short);
  if (made === undefined) {
    const rest = `(${short})(?!${LETTER})${NAME}$`;
    made = [new RegExp(`^([/ -]{0,2})${rest}`, "u"), new RegExp(`^([.!?,:][ ][/]{0,2})${rest}`, "u")];
    MADE.set(short, made);
  }
  return made;
}

function atEnd(pattern: RegExp, text: string): [number, RegExpExecArray | null] {
  for (let place = Math.max(0, text.length - TAIL); place < text.length; place += 1) {
    if (".!?,:".indexOf(text.charAt(place)) >= 0) {
      const found = pattern.exec(text.slice(place));
      if (found !== null) {
        return [place, found];
      }
    }
  }
  return [0, null];
}
