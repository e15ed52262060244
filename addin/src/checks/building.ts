// Puts a plain text together piece by piece, and on demand the way back to the source. Twin: checks/building.py.

const UNSEEN = "\\u00ad\\u034f\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\ufe00-\\ufe0f\\ufeff";
const CARE = new RegExp(`[${UNSEEN}]`);
const UNSEEN_CHARS = new RegExp(`[${UNSEEN}]+`, "g");
const UNPAIRED = /[\ud800-\udfff]/gu;
const BEYOND_ASCII = /[^\x00-\x7f]/;
const MARKS = "[\\u0300-\\u036f]+";

/** A link or image of the body: where its text or place is in the plain text, where it leads, and its title or alternative text. */
export interface Link {
  kind: string; // "a" | "img"
  target: string;
  start: number;
  end: number;
  label: string;
}

export interface Trace {
  starts: number[];
  ends: number[];
}

/** The plain text, and what the markup told besides. `quoted`: stretches that the markup itself marks as history. */
export class Plain {
  private traced: Trace | null;

  constructor(
    readonly text: string,
    readonly quoted: [number, number][],
    readonly links: Link[],
    private readonly trace: () => Trace,
  ) {
    this.traced = null;
  }

  /** The stretch of the source (UTF-16 units) that text positions came from; whole character references, no half ones. */
  origin(start: number, end: number): [number, number] {
    if (this.traced === null) {
      this.traced = this.trace();
    }
    const { starts, ends } = this.traced;
    if (starts.length === 0) {
      return [0, 0];
    }
    const first = starts[Math.min(Math.max(start, 0), starts.length - 1)] as number;
    if (end > start) {
      return [first, ends[Math.min(end, ends.length) - 1] as number];
    }
    return [first, first];
  }
}

/** Takes stretches of the source in order. `careful`: the source has characters that are unseen, decomposed or unpaired. */
export class Builder {
  parts: string[];
  length: number;
  last: string;
  readonly starts: number[];
  readonly ends: number[];

  constructor(
    private readonly careful: boolean,
    private readonly traced: boolean,
  ) {
    this.parts = [];
    this.length = 0;
    this.last = "\n";
    this.starts = [];
    this.ends = [];
  }

  /** A stretch of the source that begins at `at` there. */
  take(text: string, at: number): void {
    if (text === "") {
      return;
    }
    if (this.careful && BEYOND_ASCII.test(text)) {
      this.clean(text, at);
      return;
    }
    if (this.traced) {
      for (let index = 0; index < text.length; index += 1) {
        this.map(at + index, at + index + 1, 1);
      }
    }
    this.put(text);
  }

  /** A text of ours (line end, tab, blank, decoded character) for what stands from `start` to `end` in the source. */
  standIn(given: string, start: number, end: number): void {
    let text = given;
    if (BEYOND_ASCII.test(text)) {
      text = composed(text.replace(UNSEEN_CHARS, ""));
    }
    if (text !== "") {
      if (this.traced) {
        this.map(start, end, text.length);
      }
      this.put(text);
    }
  }

  /** Take back line ends that were written since the text was `stop` long. */
  takeBack(stop: number): void {
    while (this.length > stop && this.parts[this.parts.length - 1] === "\n") {
      this.parts.pop();
      this.length -= 1;
      this.last = "\n";
      if (this.parts.length > 0) {
        const before = this.parts[this.parts.length - 1] as string;
        this.last = before.charAt(before.length - 1);
      }
    }
    if (this.traced) {
      this.starts.length = this.length;
      this.ends.length = this.length;
    }
  }

  get text(): string {
    return this.parts.join("");
  }

  private put(text: string): void {
    this.parts.push(text);
    this.length += text.length;
    this.last = text.charAt(text.length - 1);
  }

  private map(start: number, end: number, times: number): void {
    for (let index = 0; index < times; index += 1) {
      this.starts.push(start);
      this.ends.push(end);
    }
  }

  private clean(text: string, at: number): void {
    const seen = text.replace(UNSEEN_CHARS, "");
    if (!this.traced) {
      const whole = composed(seen);
      if (whole !== "") {
        this.put(whole);
      }
      return;
    }
    const places: number[] = [];
    for (let index = 0; index < text.length; index += 1) {
      if (!CARE.test(text.charAt(index))) {
        places.push(at + index);
      }
    }
    for (const [start, end] of clusters(seen)) {
      const part = composed(seen.slice(start, end));
      if (part.length === end - start) {
        for (let index = start; index < end; index += 1) {
          this.map(places[index] as number, (places[index] as number) + 1, 1);
        }
      } else {
        this.map(places[start] as number, (places[end - 1] as number) + 1, part.length);
      }
      this.put(part);
    }
  }
}

/** Whether a source has anything that is unseen or not composed. */
export function needsCare(source: string): boolean {
  return BEYOND_ASCII.test(source) && (CARE.test(source) || nfc(source) !== source);
}

/** The source with halves of surrogate pairs replaced, one for one, as they stand for nothing. */
export function paired(source: string): string {
  return source.replace(UNPAIRED, "\ufffd");
}

/** Composed letters; a runtime without Unicode's tables leaves them as they are. */
function nfc(text: string): string {
  if (typeof text.normalize === "function") {
    return text.normalize("NFC");
  }
  return text;
}

function composed(text: string): string {
  if (nfc(text) === text) {
    return text;
  }
  let whole = "";
  for (const [start, end] of clusters(text)) {
    whole += nfc(text.slice(start, end));
  }
  return whole;
}

/** A letter with the combining marks behind it, and the stretches between such. */
function clusters(text: string): [number, number][] {
  const found: [number, number][] = [];
  const marks = new RegExp(MARKS, "g");
  let start = 0;
  for (let one = marks.exec(text); one !== null; one = marks.exec(text)) {
    let letter = Math.max(start, one.index - 1);
    const code = text.charCodeAt(letter);
    if (letter > start && code >= 0xdc00 && code < 0xe000) {
      letter -= 1;
    }
    if (letter > start) {
      found.push([start, letter]);
    }
    start = one.index + one[0].length;
    found.push([letter, start]);
  }
  if (start < text.length) {
    found.push([start, text.length]);
  }
  return found;
}
