// Reads HTML as a reader sees it. Twin: checks/html_reader.py.
import { type Link } from "./building";
import { decode } from "./entities";
import { ALT, BLOCKS, HREF, knownTags, learn, namePlace, SPACE, SRC, tagOf, TITLE, value, VOID, type Tag } from "./markup";
import { count, Runs } from "./runs";

const PATIENCE = 20; // different elements that never close before nobody looks for their ends any more
// a text (a "<" before no name is text), a tag whose quotes end, or something else; what repeats is bounded, as the stack is
const BARE = "<(?![a-zA-Z/!?])";
const TOKEN =
  `((?:[^<]|${BARE})[^<]*(?:${BARE}[^<]*){0,99})|` +
  `(<[a-zA-Z/][^<>"']*(?:"[^"<>]*"[^<>"']*|'[^'<>]*'[^<>"']*){0,99}>)|<`;

/** Walks from tag to tag and never backs up, so its time is linear. */
export class HtmlReader extends Runs {
  readonly quoted: [number, number][];
  readonly links: Link[];
  private readonly neverClosed: Set<string>;
  private quoteStart: number;
  private openQuotes: string[]; // names of open elements since a quoting one began
  private link: { target: string; start: number; label: string } | null;
  private cellStart: number; // length of the text where the row's last cell began
  private fromHere: number;

  constructor(
    private readonly source: string,
    careful: boolean,
    traced: boolean,
  ) {
    super(careful, traced);
    this.quoted = [];
    this.links = [];
    this.neverClosed = new Set();
    this.quoteStart = -1;
    this.openQuotes = [];
    this.link = null;
    this.cellStart = -1;
    this.fromHere = -1;
  }

  read(): void {
    const size = this.source.length;
    let position = 0;
    while (position < size) {
      position = this.walk(position, size);
    }
    if (this.quoteStart >= 0) {
      this.quoted.push([this.quoteStart, this.out.length]);
    }
    if (this.fromHere >= 0) {
      this.quoted.push([this.fromHere, this.out.length]);
    }
    this.endLink();
  }

  /** As far as texts and whole tags go; where to go on. */
  private walk(position: number, size: number): number {
    const token = new RegExp(TOKEN, "g");
    token.lastIndex = position;
    for (let found = token.exec(this.source); found !== null; found = token.exec(this.source)) {
      if (found[1] !== undefined) {
        this.text(found[1], found.index);
        continue;
      }
      const written = found[2];
      const end = found.index + found[0].length;
      let tag: Tag | null = null;
      if (written !== undefined) {
        tag = knownTags.get(written) || learn(written);
      }
      let goOn = end;
      if (tag === null) {
        goOn = this.otherMarkup(found.index, size);
      } else if (tag.does !== "" || tag.history !== "" || this.openQuotes.length > 0) {
        goOn = this.element(tag, found.index, end);
      }
      if (goOn !== end) {
        return goOn;
      }
    }
    return size;
  }

  /** A comment, a declaration, a tag whose quotes do not end well, or a bare `<`. */
  private otherMarkup(start: number, size: number): number {
    const source = this.source;
    if (source.startsWith("<!--", start)) {
      return behind(source.indexOf("-->", start + 4), 3, size);
    }
    const [first, last] = namePlace(source, start);
    if (last === first) {
      const next = source.charAt(start + 1);
      if (next !== "!" && next !== "?") {
        this.text("<", start);
        return start + 1;
      }
      return behind(source.indexOf(">", start), 1, size);
    }
    const end = this.tagEnd(last, size);
    const attributes = source.slice(last, Math.max(last, end - 1));
    const tag = tagOf(source.slice(start, end), first > start + 1, source.slice(first, last).toLowerCase(), attributes);
    return this.element(tag, start, end);
  }

  /** Behind the tag's `>`; one inside quotes does not count, unless the quotes never end. */
  private tagEnd(position: number, size: number): number {
    const source = this.source;
    const end = source.indexOf(">", position);
    if (end < 0) {
      return size;
    }
    const inside = source.slice(position, end);
    for (const quote of ['"', "'"]) {
      if (count(inside, quote) % 2 === 1 && inside.indexOf("=" + quote) >= 0) {
        const close = source.slice(end, end + 500).indexOf(quote);
        if (close >= 0) {
          const after = source.slice(end + close, end + close + 500).indexOf(">");
          if (after >= 0 && source.slice(end, end + close).indexOf("<") < 0) {
            return end + close + after + 1;
          }
        }
      }
    }
    return end + 1;
  }

  /** Behind `</tag>`; -1 when it never closes, which is remembered, so that nobody looks twice. */
  private closing(tag: string, position: number): number {
    if (this.neverClosed.has(tag) || this.neverClosed.size >= PATIENCE) {
      return -1;
    }
    const letters = tag.replace(/[a-z]/g, (one) => `[${one}${one.toUpperCase()}]`);
    const pattern = new RegExp(`</${letters}${SPACE}*>`, "g");
    pattern.lastIndex = position;
    const found = pattern.exec(this.source);
    if (found === null) {
      this.neverClosed.add(tag);
      return -1;
    }
    return found.index + found[0].length;
  }

  private element(tag: Tag, start: number, end: number): number {
    let does = tag.does;
    if (does === "hide") {
      const stop = this.closing(tag.name, end);
      if (stop >= 0) {
        return stop;
      }
      if (tag.name === "script" || tag.name === "style") {
        return this.source.length;
      }
      does = "";
      if (BLOCKS.has(tag.name)) {
        does = "block";
      }
    }
    if (does === "block") {
      this.block(tag.name, start, end, tag.closing);
    } else if (does === "cell") {
      this.cell(start, end, tag.closing);
    } else if (does === "link") {
      this.anchor(tag.attributes, tag.closing);
    } else if (does === "image") {
      const place = this.out.length;
      const [target, label] = [decode(value(SRC, tag.attributes)), decode(value(ALT, tag.attributes))];
      this.links.push({ kind: "img", target, start: place, end: place, label });
    }
    if (tag.history !== "" || this.openQuotes.length > 0) {
      this.quoting(tag);
    }
    return end;
  }

  private block(tag: string, start: number, end: number, closing: boolean): void {
    this.blank = -1;
    if (this.out.last !== "\n" || tag === "br" || (tag === "p" && closing)) {
      this.out.standIn("\n", start, end);
    }
    if (tag === "tr") {
      this.cellStart = -1;
    } else if (tag === "pre") {
      if (closing) {
        this.pre = Math.max(0, this.pre - 1);
      } else {
        this.pre += 1;
      }
    }
  }

  /** Cells of a row are parted by tabs; the line end of a cell's last paragraph is none of the row. */
  private cell(start: number, end: number, closing: boolean): void {
    this.blank = -1;
    if (this.cellStart >= 0) {
      this.out.takeBack(this.cellStart);
    }
    if (!closing) {
      if (this.cellStart >= 0) {
        this.out.standIn("\t", start, end);
      }
      this.cellStart = this.out.length;
    }
  }

  private anchor(attributes: string, closing: boolean): void {
    this.endLink();
    if (!closing) {
      const target = decode(value(HREF, attributes));
      if (target !== "") {
        this.writeBlank();
        this.link = { target, start: this.out.length, label: decode(value(TITLE, attributes)) };
      }
    }
  }

  private endLink(): void {
    if (this.link !== null) {
      const { target, start, label } = this.link;
      const end = this.out.length;
      this.links.push({ kind: "a", target, start: Math.min(start, end), end, label });
      this.link = null;
    }
  }

  private quoting(tag: Tag): void {
    if (tag.closing) {
      while (this.openQuotes.length > 0) {
        if (this.openQuotes.pop() === tag.name) {
          break;
        }
      }
      if (this.openQuotes.length === 0 && this.quoteStart >= 0) {
        this.quoted.push([this.quoteStart, this.out.length]);
        this.quoteStart = -1;
      }
      return;
    }
    if (tag.history === "here" && this.fromHere < 0) {
      this.fromHere = this.out.length;
    }
    if (tag.history === "within" && this.openQuotes.length === 0) {
      this.quoteStart = this.out.length;
    }
    if ((tag.history === "within" || this.openQuotes.length > 0) && !VOID.has(tag.name)) {
      this.openQuotes.push(tag.name);
    }
  }
}

function behind(found: number, length: number, size: number): number {
  if (found < 0) {
    return size;
  }
  return found + length;
}
