// Sentences of what the sender wrote now, with their words. Twin: checks/new_sentences.py, which says what ends one.
import type { Document, Word } from "./document";
import { bisectRight, isLetterOrDigit, strip } from "./folding";
import { remembered } from "./memo";
import { tokensOf, type Tokens } from "./tokens";
import { wordSet } from "./word_lists";

const GOING_ON = wordSet("t ex bl a kl v s ca nr tel resp f n b o p g kap sid jfr inkl exkl st ev obs ang avs dr prof e i k u h dvs");
const MAY_END = wordSet(
  "jan feb mar apr jun jul aug sep sept okt nov dec mån tis ons tors tor fre lör sön enl etc osv mm mfl m fl d fr ggr pga max min",
);
const BULLET = /^[ \t]*(?:[-*•·o>][ \t]|[0-9a-z]{1,2}[.)][ \t])/;
const WRAP = 60; // characters: a line at least as long may have been wrapped by the mail program
const BLANKS = " \t\n";
const MOST = 3000; // words of new text: what comes behind is read by nobody
const STOPS = 20000; // ends of sentences
const PIECE = 2000; // characters of a sentence

/** A sentence: where it stands, its words' texts (folded), whether it asks, and the number of its paragraph. */
export class Sentence {
  readonly asks: boolean;
  readonly texts: string[];
  private placed: Word[] | null;

  /** `from` and `to`: which of the tokens are its words. */
  constructor(
    private readonly folded: string,
    readonly start: number,
    readonly end: number,
    private readonly tokens: Tokens,
    private readonly from: number,
    private readonly to: number,
    readonly paragraph: number,
  ) {
    this.asks = tail(folded, start, end).indexOf("?") >= 0;
    this.texts = tokens.texts.slice(from, to);
    this.placed = null;
  }

  get first(): string {
    return this.texts[0] as string;
  }

  /** Where a word begins and ends. */
  startOf(place: number): number {
    return this.tokens.starts[this.from + place] as number;
  }

  endOf(place: number): number {
    return this.startOf(place) + (this.texts[place] as string).length;
  }

  /** The words with their places. */
  get words(): Word[] {
    if (this.placed === null) {
      this.placed = this.texts.map((text, place) => ({ text, start: this.startOf(place), end: this.endOf(place) }));
    }
    return this.placed;
  }

  /** Whether more than one character, so a sign and not a mere blank, parts a word from the one before it. */
  isParted(place: number): boolean {
    return this.startOf(place) - this.endOf(place - 1) >= 2;
  }

  /** The sentence from its word `place` on. */
  since(place: number): Sentence {
    return new Sentence(this.folded, this.startOf(place), this.end, this.tokens, this.from + place, this.to, this.paragraph);
  }
}

/** The last five characters, as Python counts. */
function tail(text: string, start: number, end: number): string | string[] {
  const last = text.slice(Math.max(start, end - 10), end);
  if (last.indexOf("?") < 0) {
    return "";
  }
  return Array.from(last).slice(-5);
}

/** The sentences of a document's new text in order, each with at least one word; worked out once for each document. */
export function newSentences(document: Document): Sentence[] {
  return remembered(document, newSentences, () => new Reader(document).all());
}

/** The sentence of the new text that a position lies in, or null. */
export function sentenceAt(document: Document, position: number): Sentence | null {
  const found = newSentences(document);
  const one = found[bisectRight(found.length, position, (index) => (found[index] as Sentence).start) - 1];
  if (one === undefined || position >= one.end) {
    return null;
  }
  return one;
}

/** Goes through the new text once, until `MOST` words were read. */
class Reader {
  private readonly found: Sentence[];
  private readonly folded: string;
  private paragraph: number;
  private left: number;
  private stops: number;

  constructor(private readonly document: Document) {
    this.folded = document.folded;
    this.found = [];
    this.paragraph = 0;
    this.left = MOST;
    this.stops = 0;
  }

  all(): Sentence[] {
    for (const segment of this.document.new) {
      this.read(segment.start, segment.end);
      if (this.left <= 0) {
        break;
      }
    }
    return this.found;
  }

  private read(from: number, limit: number): void {
    const stop = /[.?!]+["')\]]*|\n/g;
    let start = from;
    this.paragraph += 1;
    stop.lastIndex = from;
    for (let found = stop.exec(this.folded); found !== null && found.index < limit; found = stop.exec(this.folded)) {
      const end = Math.min(found.index + found[0].length, limit);
      if (found[0] === "\n") {
        if (wrapped(this.folded, start, found.index, limit)) {
          continue;
        }
        this.add(start, found.index);
        this.paragraph += 1;
      } else if (ends(this.document, found.index, end, limit)) {
        this.add(start, end);
      } else {
        continue;
      }
      start = end;
      if (this.left <= 0 || this.stops >= STOPS) {
        return;
      }
    }
    this.add(start, limit);
  }

  /** A sentence, in pieces when no person wrote it that long. */
  private add(from: number, to: number): void {
    let start = from;
    let end = to;
    while (start < end && BLANKS.indexOf(this.folded.charAt(start)) >= 0) {
      start += 1;
    }
    while (end > start && BLANKS.indexOf(this.folded.charAt(end - 1)) >= 0) {
      end -= 1;
    }
    this.stops += 1;
    if (end - start <= PIECE) {
      this.keep(start, end, end <= this.document.tokens.limit);
      return;
    }
    while (start < end && this.left > 0) {
      const near = forward(this.folded, start, PIECE, end);
      const far = forward(this.folded, start, 2 * PIECE, end);
      const cut = this.folded.indexOf(" ", near);
      if (cut >= 0 && cut < far) {
        this.keep(start, cut, false);
        start = cut + 1;
      } else {
        this.keep(start, far, false);
        start = far;
      }
    }
  }

  /** A sentence; `whole` when no word of the text goes on beyond its ends. */
  private keep(start: number, end: number, whole: boolean): void {
    let tokens = this.document.tokens;
    let from = 0;
    if (whole) {
      from = this.placeOf(start);
    } else {
      tokens = tokensOf(this.folded.slice(start, end));
      tokens = { texts: tokens.texts, starts: tokens.starts.map((one) => start + one), limit: end };
    }
    let to = from;
    while (to < tokens.starts.length && (tokens.starts[to] as number) < end) {
      to += 1;
    }
    if (to > from) {
      this.left -= to - from;
      this.found.push(new Sentence(this.folded, start, end, tokens, from, to, this.paragraph));
    }
  }

  /** The first word that begins at a place or behind it. */
  private placeOf(position: number): number {
    const { starts } = this.document.tokens;
    return bisectRight(starts.length, position - 1, (index) => starts[index] as number);
  }
}

/** The position so many characters on, as Python counts: a pair of surrogates is one. */
function forward(text: string, start: number, count: number, limit: number): number {
  let position = start;
  for (let number = 0; number < count && position < limit; number += 1) {
    const code = text.charCodeAt(position);
    position += 1;
    if (code >= 0xd800 && code < 0xdc00 && position < limit) {
      position += 1;
    }
  }
  return position;
}

/** Whether a line end stands inside a sentence: a long line that stops in the middle, in a plain-text mail. */
function wrapped(folded: string, start: number, position: number, limit: number): boolean {
  const lineStart = Math.max(folded.lastIndexOf("\n", position - 1) + 1, start);
  if (position - lineStart < WRAP || ".?!:".indexOf(folded.charAt(position - 1)) >= 0) {
    return false;
  }
  if (position - lineStart < WRAP) {
    return false;
  }
  const following = folded.slice(position + 1, Math.min(position + 5, limit));
  return strip(following, BLANKS) !== "" && following.charAt(0) !== "\n" && !BULLET.test(following);
}

/** Whether `.`, `?` or `!` at `start` ends a sentence. */
function ends(document: Document, start: number, end: number, limit: number): boolean {
  const folded = document.folded;
  if (end < limit && BLANKS.indexOf(folded.charAt(end)) < 0) {
    return false;
  }
  if (folded.charAt(start) !== ".") {
    return true;
  }
  let before = start;
  while (before > 0 && before > start - 8 && isLetter(folded.charAt(before - 1))) {
    before -= 1;
  }
  const word = folded.slice(before, start);
  const after = characterAt(folded, end + 1);
  const capital = characterAt(document.text, end + 1) !== after;
  if (GOING_ON.has(word)) {
    return false;
  }
  return capital || (!MAY_END.has(word) && !(after !== "" && isLetter(after)));
}

function characterAt(text: string, position: number): string {
  const code = text.codePointAt(position);
  if (code === undefined) {
    return "";
  }
  return String.fromCodePoint(code);
}

function isLetter(character: string): boolean {
  return isLetterOrDigit(character) && !(character >= "0" && character <= "9");
}
