// From a body to the plain text a reader sees, with the way back to the source. Twin: checks/plain.py.
// One pass, linear whatever comes. Block elements end lines, cells are parted by tabs, what nobody sees is left out. The text is NFC
// without zero-width characters and soft hyphens.
import { Builder, Plain, needsCare, paired, type Link, type Trace } from "./building";
import { decode, entity, entityPattern } from "./entities";

export { type Link, type Plain };

const PATIENCE = 20; // different elements that never close before nobody looks for their ends any more
const MAX_SOURCE = 5000000; // characters of a body that are looked at

export const BLOCKS = new Set(
  (
    "address article aside blockquote body br caption center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr html li " +
    "main nav ol p pre section table tbody tfoot thead tr ul"
  ).split(" "),
);
const SKIPPED = new Set(["head", "style", "script", "title", "template", "noscript", "svg"]);
// Everything behind these is the mail that is answered; Outlook puts x_ in front each time it passes a mail on.
const HISTORY_FROM_HERE = ["divrplyfwdmsg", "appendonsend", "olk_src_body_section", "mail-editor-reference-message-container"];
const HISTORY_WITHIN = ["gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote"];
const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));

// a text (a "<" before no name is text), a tag whose quotes end, or something else; what repeats is bounded, as the stack is
const BARE = "<(?![a-zA-Z/!?])";
const TOKEN =
  `((?:[^<]|${BARE})[^<]*(?:${BARE}[^<]*){0,99})|` +
  `(<[a-zA-Z/][^<>"']*(?:"[^"<>]*"[^<>"']*|'[^'<>]*'[^<>"']*){0,99}>)|<`;
const BLANK = " \\t\\r\\n\\f\\x0b\\x1c-\\x1f\\x85\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const ODD_BLANKS = `(?:[${BLANK.slice(1)}]| [${BLANK}])[${BLANK}]*`; // all but a single ordinary blank
const ALL_BLANK = new RegExp(`^[${BLANK}]+$`);
const ODD_BLANK = new RegExp(ODD_BLANKS);
const ONE_BLANK = new RegExp(`^[${BLANK}]$`);
const SPACE = "[ \\t\\r\\n\\f]";
const SPACES = new RegExp(`${SPACE}+`);
const VALUE = `${SPACE}*=${SPACE}*(?:"([^"]*)"|'([^']*)'|([^ \\t\\r\\n\\f"'>]+))`;
const ID = attribute("[iI][dD]");
const CLASS = attribute("[cC][lL][aA][sS][sS]");
const HREF = attribute("[hH][rR][eE][fF]");
const SRC = attribute("[sS][rR][cC]");
const ALT = attribute("[aA][lL][tT]");
const TITLE = attribute("[tT][iI][tT][lL][eE]");
const HIDDEN = new RegExp(`[dD][iI][sS][pP][lL][aA][yY]${SPACE}*:${SPACE}*[nN][oO][nN][eE]`);

function attribute(name: string): RegExp {
  return new RegExp(`(?:^|[^a-zA-Z0-9_-])${name}${VALUE}`);
}

/** The plain text of a plain-text body or a subject: line ends as \n, NFC, nothing invisible. */
export function fromText(given: string): Plain {
  const source = paired(cut(given));
  let text: string;
  if (needsCare(source)) {
    text = textBuilder(source, false).text;
  } else {
    text = source.replace(/\r\n?|[\u2028\u2029]/g, "\n");
  }
  return new Plain(text, [], [], () => textBuilder(source, true));
}

/** The plain text of an HTML body. */
export function fromHtml(given: string): Plain {
  const source = paired(cut(given));
  const careful = needsCare(source);
  const reader = new HtmlReader(source, careful, false);
  reader.read();
  const trace = (): Trace => {
    const again = new HtmlReader(source, careful, true);
    again.read();
    return again.out;
  };
  return new Plain(reader.out.text, reader.quoted, reader.links, trace);
}

/** At most so many characters as are looked at; a pair of surrogates is one. */
function cut(source: string): string {
  if (source.length <= MAX_SOURCE) {
    return source;
  }
  let unit = 0;
  for (let point = 0; point < MAX_SOURCE && unit < source.length; point += 1) {
    const code = source.charCodeAt(unit);
    const next = source.charCodeAt(unit + 1);
    unit += 1;
    if (code >= 0xd800 && code < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
      unit += 1;
    }
  }
  return source.slice(0, unit);
}

function textBuilder(source: string, traced: boolean): Builder {
  const builder = new Builder(needsCare(source), traced);
  const ends = /\r\n?|[\n\u2028\u2029]/g;
  let position = 0;
  for (let found = ends.exec(source); found !== null; found = ends.exec(source)) {
    builder.take(source.slice(position, found.index), position);
    position = found.index + found[0].length;
    builder.standIn("\n", found.index, position);
  }
  builder.take(source.slice(position), position);
  return builder;
}

/** An attribute's value as written, without its quotes; empty when it is not there. */
function value(pattern: RegExp, attributes: string): string {
  const found = pattern.exec(attributes);
  if (found === null) {
    return "";
  }
  return found[1] || found[2] || found[3] || "";
}

/** Whether an id or class has one of these words, in whatever case and behind the `x_` that Outlook puts in front. */
function hasName(pattern: RegExp, attributes: string, wanted: string[]): boolean {
  return value(pattern, attributes)
    .toLowerCase()
    .split(SPACES)
    .some((word) => wanted.indexOf(word.replace(/^x_/, "").replace(/^x_/, "")) >= 0);
}

/** What a tag does to the text. */
interface Tag {
  name: string;
  attributes: string;
  closing: boolean;
  does: string; // "block" | "cell" | "link" | "image" | "hide" | "" nothing
  history: string; // "here" when history begins behind it, "within" when it has history within, else empty
}

const KNOWN = 2000;
const SHORT_TAG = 200;
const knownTags = new Map<string, Tag>(); // mails are written by a few programs: the same tags come again and again

function tagOf(written: string, closing: boolean, name: string, attributes: string): Tag {
  const tag: Tag = { name, attributes, closing, does: "", history: "" };
  if (!closing && (SKIPPED.has(name) || (attributes !== "" && !VOID.has(name) && HIDDEN.test(attributes)))) {
    tag.does = "hide";
  } else if (BLOCKS.has(name)) {
    tag.does = "block";
  } else if (name === "td" || name === "th") {
    tag.does = "cell";
  } else if (name === "a") {
    tag.does = "link";
  } else if (name === "img") {
    tag.does = "image";
  }
  if (!closing) {
    if (attributes !== "" && hasName(ID, attributes, HISTORY_FROM_HERE)) {
      tag.history = "here";
    } else if (name === "blockquote" || (attributes !== "" && hasName(CLASS, attributes, HISTORY_WITHIN))) {
      tag.history = "within";
    }
  }
  if (written.length <= SHORT_TAG) {
    if (knownTags.size >= KNOWN) {
      knownTags.clear();
    }
    knownTags.set(written, tag);
  }
  return tag;
}

/** Walks from tag to tag and never backs up, so its time is linear. */
class HtmlReader {
  readonly out: Builder;
  readonly quoted: [number, number][];
  readonly links: Link[];
  private readonly neverClosed: Set<string>;
  private blank: number; // where a run of blanks began that is not written yet
  private quoteStart: number;
  private openQuotes: string[]; // names of open elements since a quoting one began
  private link: { target: string; start: number; label: string } | null;
  private cellStart: number; // length of the text where the row's last cell began
  private fromHere: number;
  private pre: number;

  constructor(
    private readonly source: string,
    careful: boolean,
    traced: boolean,
  ) {
    this.out = new Builder(careful, traced);
    this.quoted = [];
    this.links = [];
    this.neverClosed = new Set();
    this.blank = -1;
    this.quoteStart = -1;
    this.openQuotes = [];
    this.link = null;
    this.cellStart = -1;
    this.fromHere = -1;
    this.pre = 0;
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

  /** Text between tags: entities decoded, runs of blanks as one. */
  private text(text: string, at: number): void {
    if (this.pre === 0 && ALL_BLANK.test(text)) {
      if (this.blank < 0) {
        this.blank = at;
      }
      return;
    }
    if (text.indexOf("&") < 0) {
      this.run(text, at);
      return;
    }
    const entities = entityPattern();
    let position = 0;
    for (let found = entities.exec(text); found !== null; found = entities.exec(text)) {
      this.run(text.slice(position, found.index), at + position);
      position = found.index + found[0].length;
      const character = entity(found[0]);
      if (ONE_BLANK.test(character)) {
        if (this.blank < 0) {
          this.blank = at + found.index;
        }
      } else if (character !== found[0]) {
        this.writeBlank();
        this.out.standIn(character, at + found.index, at + position);
      } else {
        this.run(character, at + found.index);
      }
    }
    this.run(text.slice(position), at + position);
  }

  private run(text: string, at: number): void {
    if (!ODD_BLANK.test(text)) {
      if (text !== "") {
        this.stretch(text, at);
      }
      return;
    }
    const odd = new RegExp(ODD_BLANKS, "g");
    let position = 0;
    for (let found = odd.exec(text); found !== null; found = odd.exec(text)) {
      if (found.index > position) {
        this.stretch(text.slice(position, found.index), at + position);
      }
      position = found.index + found[0].length;
      if (this.pre > 0 && found[0].indexOf("\n") >= 0) {
        for (let times = count(found[0], "\n"); times > 0; times -= 1) {
          this.out.standIn("\n", at + found.index, at + position);
        }
        this.blank = -1;
      } else if (this.blank < 0) {
        this.blank = at + found.index;
      }
    }
    if (position < text.length) {
      this.stretch(text.slice(position), at + position);
    }
  }

  /** Text whose blanks are single ordinary ones; it may begin and end with one. */
  private stretch(given: string, place: number): void {
    let text = given;
    let at = place;
    if (text.charAt(0) === " ") {
      if (this.blank < 0) {
        this.blank = at;
      }
      if (text.length === 1) {
        return;
      }
      text = text.slice(1);
      at += 1;
    }
    this.writeBlank();
    if (text.charAt(text.length - 1) === " ") {
      this.out.take(text.slice(0, -1), at);
      this.blank = at + text.length - 1;
    } else {
      this.out.take(text, at);
    }
  }

  private writeBlank(): void {
    if (this.blank >= 0) {
      if (this.out.last !== "\n" && this.out.last !== "\t" && this.out.last !== " ") {
        this.out.standIn(" ", this.blank, this.blank + 1);
      }
      this.blank = -1;
    }
  }
}

function behind(found: number, length: number, size: number): number {
  if (found < 0) {
    return size;
  }
  return found + length;
}

function count(text: string, one: string): number {
  return text.split(one).length - 1;
}

function learn(written: string): Tag | null {
  const [first, last] = namePlace(written, 0);
  if (last === first) {
    return null;
  }
  return tagOf(written, first > 1, written.slice(first, last).toLowerCase(), written.slice(last, -1));
}

/** Where the name of the tag that begins at `start` begins and ends; the same place twice when there is none. */
function namePlace(source: string, start: number): [number, number] {
  let first = start + 1;
  if (source.charAt(first) === "/") {
    first += 1;
  }
  let last = first;
  while (isNamePart(source.charCodeAt(last), last > first)) {
    last += 1;
  }
  return [first, last];
}

function isNamePart(code: number, digits: boolean): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (digits && code >= 48 && code <= 57);
}
