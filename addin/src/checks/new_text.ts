// The new text by lines, for kinds that judge how something is written. Twin: checks/new_text.py.
import type { Document, Segment } from "./document";

/** A line: its folded text without blanks around it, and where it stands. */
export interface Piece {
  text: string;
  start: number;
  end: number;
  part: string;
}

/** The last `most` lines with text that are not history: new text, signature and disclaimer, in order. */
export function ownLines(document: Document, most: number): Piece[] {
  const found: Piece[] = [];
  const segments = document.segments;
  for (let index = segments.length - 1; index >= 0; index -= 1) {
    const segment = segments[index] as Segment;
    if (segment.kind !== "quote") {
      addPieces(found, document.folded, segment, most);
    }
  }
  return found.reverse();
}

/** The segment's lines from its end on. */
function addPieces(found: Piece[], folded: string, segment: Segment, most: number): void {
  let stop = segment.end;
  while (stop > segment.start && found.length < most) {
    const start = Math.max(segment.start, folded.lastIndexOf("\n", stop - 1) + 1);
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
    stop = start - 1;
  }
}

function isBlank(sign: string): boolean {
  return sign === " " || sign === "\t";
}
