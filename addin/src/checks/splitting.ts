// New text, signature, history, disclaimer: what is whose. Twin: checks/splitting.py.
// By lines, each looked at a bounded number of times. An answer between quoted lines is new text.
import type { Document, Line, Parts, Quote, Segment } from "./document";
import { BLANKS, bisectRight, fold, strip, stripStart } from "./folding";
import { attribution, headerBlock, isDivider, type Header } from "./history";
import { mark } from "./signing";

export { header } from "./history";
export { CLOSINGS } from "./signing";

const RULE = /^[-_=* ]{5,}$/;

interface Start {
  line: number;
  said: Header;
}

/** The segments of a body in order, without gaps, and the mails of its history, newest first. */
export function split(document: Document): Parts {
  const { folded, text, lines: places } = document;
  const lines = places.map((one) => folded.slice(one.start, one.end));
  const kinds = lines.map(() => "new");
  const starts = markHistory(document, lines, kinds);
  const written = places.map((one) => text.slice(one.start, one.end));
  mark(lines, written, kinds, document.signatureLines, senderNames(document.senderName));
  for (let index = 1; index < lines.length; index += 1) {
    if (kinds[index] === "new" && strip(lines[index] as string, " \t") === "") {
      kinds[index] = kinds[index - 1] as string; // an empty line belongs to what stands above it
    }
  }
  return { segments: segmentsOf(places, kinds, text.length), quotes: quotesOf(places, starts, text.length) };
}

/** The sender's name, folded, and the first name; empty where the name is not known. */
export function senderNames(name: string): string[] {
  let whole = strip(fold(name));
  const comma = whole.indexOf(",");
  if (comma >= 0) {
    whole = `${strip(whole.slice(comma + 1))} ${strip(whole.slice(0, comma))}`;
  }
  if (whole === "") {
    return [];
  }
  return [whole, whole.split(" ")[0] as string];
}

/** Mark the history's lines; the lines where its mails begin and what their headers say. */
function markHistory(document: Document, lines: string[], kinds: string[]): Start[] {
  const places = document.lines;
  for (const [start, end] of document.quoted) {
    const first = bisectRight(places.length, start - 1, (one) => (places[one] as Line).start);
    const last = bisectRight(places.length, end - 1, (one) => (places[one] as Line).start);
    for (let index = first; index < last; index += 1) {
      kinds[index] = "quote";
    }
  }
  const has = (part: string): boolean => document.folded.indexOf(part) >= 0;
  const headers = has("från") || has("from") || has("avsändare");
  const attributions = has("skrev") || has("wrote");
  const dividers = has("medd") || has("message") || has("vidarebefordra");
  const starts: Start[] = [];
  let restIsHistory = false;
  let index = 0;
  while (index < lines.length) {
    const line = lines[index] as string;
    let size = 1;
    const bare = stripStart(line, "> *\t");
    if (bare === "") {
      if (restIsHistory || line.startsWith(">")) {
        kinds[index] = "quote";
      }
      index += 1;
      continue;
    }
    const marked = stripStart(line, " \t").startsWith(">");
    if (marked) {
      kinds[index] = "quote";
    }
    let said: Header | null = null;
    if (headers) {
      said = headerBlock(lines, index);
    }
    if (said !== null) {
      starts.push({ line: index, said });
      restIsHistory = restIsHistory || !marked;
    } else if (dividers && isDivider(strip(bare, BLANKS))) {
      restIsHistory = restIsHistory || kinds[index] === "new";
    } else if (attributions) {
      const [count, by] = attribution(lines, index);
      if (by !== null) {
        starts.push({ line: index, said: by });
        size = count;
        if (kinds[index] === "new" && !markedBelow(lines, kinds, index + count)) {
          restIsHistory = true;
        }
        kinds.fill("quote", index, index + count);
      }
    }
    if (restIsHistory) {
      kinds.fill("quote", index, index + size);
    }
    index += size;
  }
  rulesAbove(lines, kinds);
  return starts;
}

/** Whether the attribution's quote is marked by ">" or by the markup; then answers may stand below and within. */
function markedBelow(lines: string[], kinds: string[], index: number): boolean {
  for (let other = index; other < Math.min(index + 3, lines.length); other += 1) {
    const line = strip(lines[other] as string);
    if (line !== "") {
      return kinds[other] === "quote" || line.startsWith(">");
    }
  }
  return true;
}

/** A rule of dashes or underscores right above the history belongs to it. */
function rulesAbove(lines: string[], kinds: string[]): void {
  let below = "new";
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    if (lines[index] !== "") {
      if (below === "quote" && kinds[index] === "new" && RULE.test(lines[index] as string)) {
        kinds[index] = "quote";
      }
      below = kinds[index] as string;
    }
  }
}

function segmentsOf(places: Line[], kinds: string[], size: number): Segment[] {
  const found: Segment[] = [];
  let start = 0;
  kinds.forEach((kind, index) => {
    if (index + 1 === kinds.length || kinds[index + 1] !== kind) {
      const end = Math.min((places[index] as Line).end + 1, size);
      found.push({ kind, start, end });
      start = end;
    }
  });
  return found;
}

function quotesOf(places: Line[], starts: Start[], size: number): Quote[] {
  const begins = starts.map((one) => (places[one.line] as Line).start).concat(size);
  return starts.map((one, number) =>
    Object.assign({ start: begins[number] as number, end: begins[number + 1] as number }, one.said),
  );
}
