// The new text by lines, for kinds that judge how something is written. Twin: checks/new_text.py.
import type { Document, Segment } from "./document";

/** A line: its folded text without blanks around it, and where it stands. */
export interface Piece {
  text: string;
  start: number;
  end: number;
  part: string;
}

/** Lines with text that are not history: new text, signature and disclaimer, in order. */
export function ownLines(document: Document): Piece[] {
  const found: Piece[] = [];
  for (const segment of document.segments) {
    if (segment.kind !== "quote") {
      addPieces(found, document.folded, segment);
    }
  }
  return found;
}

function addPieces(found: Piece[], folded: string, segment: Segment): void {
  let start = segment.start;
  while (start < segment.end) {
    let stop = folded.indexOf("\n", start);
    if (stop < 0 || stop >= segment.end) {
      stop = segment.end;
    }
    let first = start;
    let last = stop;
    while (first < last && isBlank(folded.charAt(first))) {
      first += 1;
    }
    while (last > first && isBlank(folded.charAt(last - 1))) {
      last -= 1;
    }
    if (last > first) {
      found.push({ text: folded.slice(first, last), start: first, end: last, part: segment.kind });
    }
    start = stop + 1;
  }
}

function isBlank(sign: string): boolean {
  return sign === " " || sign === "\t";
}
