// A field of the mail, taken apart: folded text, lines, words, and which parts are new, signature, quote or disclaimer.
// Twin: checks/document.py. Everything is linear in the text and made when it is first asked for.
import type { Link, Plain } from "./building";
import { bisectRight, fold, characterReader, narrow, unitAt } from "./folding";
import { split } from "./splitting";
import type { Scanner, TermHits } from "./terms";
import { tokensOf, wordPattern, type Tokens } from "./tokens";

const LINES = 20000;

/** A word of the folded text and where it stands. */
export interface Word {
  text: string;
  start: number;
  end: number;
}

/** A line without its end: where it stands in the text. */
export interface Line {
  start: number;
  end: number;
}

/** A stretch of the text and what it is: `new`, `signature`, `quote` or `disclaimer`. */
export interface Segment {
  kind: string;
  start: number;
  end: number;
}

/** A mail in the history, as its header was written there (folded); empty where it does not say. */
export interface Quote {
  start: number;
  end: number;
  sender: string;
  to: string;
  cc: string;
  sent: string;
  subject: string;
}

export interface Parts {
  segments: Segment[];
  quotes: Quote[];
}

/** One field's text. `whole`: no splitting, everything is new text (subjects, attachments). Positions are characters, as in Python. */
export class Document {
  /** The text with a unit for each character; `written` has it with whole emoji. */
  readonly text: string;
  private foldedText: string | null;
  private flatText: string | null;
  private lineList: Line[] | null;
  private wordList: Word[] | null;
  private parts: Parts | null;
  private tokenList: Tokens | null;
  private linkList: Link[] | null;
  private readonly found: Map<Scanner, TermHits>;
  /** What was worked out about this text, by who asked (memo.ts). */
  readonly kept: Map<unknown, unknown>;

  constructor(
    readonly plain: Plain,
    readonly whole: boolean = false,
    readonly signatureLines: string[] = [],
    readonly senderName: string = "",
  ) {
    this.text = narrow(plain.text);
    this.foldedText = null;
    this.flatText = null;
    this.lineList = null;
    this.wordList = null;
    this.parts = null;
    this.tokenList = null;
    this.linkList = null;
    this.found = new Map();
    this.kept = new Map();
  }

  /** Lower case, dashes and blanks made alike; as long as `text`, position for position. */
  get folded(): string {
    if (this.foldedText === null) {
      this.foldedText = fold(this.text);
    }
    return this.foldedText;
  }

  /** The folded text with line ends and tabs as blanks: what phrases are looked for in. */
  get flat(): string {
    if (this.flatText === null) {
      this.flatText = this.folded.replace(/[\n\t]/g, " ");
    }
    return this.flatText;
  }

  /** All lines, empty ones too; what comes behind the first 20,000 is one line, as nobody wrote that by hand. */
  get lines(): Line[] {
    if (this.lineList === null) {
      this.lineList = [];
      let start = 0;
      while (this.lineList.length < LINES) {
        const end = this.text.indexOf("\n", start);
        if (end < 0) {
          break;
        }
        this.lineList.push({ start, end });
        start = end + 1;
      }
      this.lineList.push({ start, end: this.text.length });
    }
    return this.lineList;
  }

  /** Words of the folded text in order. */
  get words(): Word[] {
    if (this.wordList === null) {
      this.wordList = [];
      const pattern = wordPattern();
      for (let found = pattern.exec(this.folded); found !== null; found = pattern.exec(this.folded)) {
        this.wordList.push({ text: found[0], start: found.index, end: found.index + found[0].length });
      }
    }
    return this.wordList;
  }

  /** The words of the text's first part and where they begin. */
  get tokens(): Tokens {
    if (this.tokenList === null) {
      this.tokenList = tokensOf(this.folded);
    }
    return this.tokenList;
  }

  /** The parts in order, without gaps. */
  get segments(): Segment[] {
    return this.split().segments;
  }

  /** The mails of the history, newest first. */
  get quotes(): Quote[] {
    return this.split().quotes;
  }

  /** The stretches the sender wrote now. */
  get new(): Segment[] {
    return this.segments.filter((one) => one.kind === "new");
  }

  /** What kind of segment a position lies in. */
  partOf(position: number): string {
    const segments = this.segments;
    const index = bisectRight(segments.length, position, (one) => (segments[one] as Segment).start) - 1;
    if (index < 0) {
      return "new";
    }
    return (segments[index] as Segment).kind;
  }

  /** Links and images of an HTML body. */
  get links(): Link[] {
    if (this.isPlain) {
      return this.plain.links;
    }
    if (this.linkList === null) {
      const at = characterReader(this.plain.text);
      this.linkList = this.plain.links.map((one) => Object.assign({}, one, { start: at(one.start), end: at(one.end) }));
    }
    return this.linkList;
  }

  /** Stretches that the markup itself marks as history. */
  get quoted(): [number, number][] {
    if (this.isPlain) {
      return this.plain.quoted;
    }
    const at = characterReader(this.plain.text);
    return this.plain.quoted.map(([start, end]) => [at(start), at(end)]);
  }

  /** What stands between two positions, as it was written. */
  written(start: number, end: number): string {
    return this.plain.text.slice(this.unitAt(start), this.unitAt(end));
  }

  /** The stretch of the source (UTF-16 units) that positions came from. */
  origin(start: number, end: number): [number, number] {
    return this.plain.origin(this.unitAt(start), this.unitAt(end));
  }

  /** Whether each character is a unit in the written text too. */
  private get isPlain(): boolean {
    return this.text.length === this.plain.text.length;
  }

  private unitAt(position: number): number {
    if (this.isPlain) {
      return position;
    }
    return unitAt(this.plain.text, position);
  }

  /** Where the scanner's words stand, list by list; looked for once. */
  hits(scanner: Scanner): TermHits {
    let found = this.found.get(scanner);
    if (found === undefined) {
      found = scanner.scan(this.flat, this.tokens);
      this.found.set(scanner, found);
    }
    return found;
  }

  private split(): Parts {
    if (this.parts === null) {
      if (this.whole) {
        this.parts = { segments: [{ kind: "new", start: 0, end: this.text.length }], quotes: [] };
      } else {
        this.parts = split(this);
      }
    }
    return this.parts;
  }
}
