// Text of docx, xlsx, pptx and OpenDocument, and the names in any other zip. Twin: checks/extract/office.py.
import { decode } from "../entities";
import { compareText } from "../folding";
import { matches } from "../sorted";
import { MAX_TEXT } from "./bounds";
import { Zip } from "./zip";

const TOKEN = /<(\/?)(?:[A-Za-z0-9]{1,12}:)?([A-Za-z0-9-]{1,40})([^<>]{0,4000})>|([^<>]{1,100000})/g;
const WORD_PARTS = /^word\/(?:document|header[0-9]*|footer[0-9]*|footnotes|endnotes|comments)\.xml$/;
const SLIDES = /^ppt\/(?:slides\/slide|notesSlides\/notesSlide)([0-9]+)\.xml$/;
const SHEETS = /^xl\/worksheets\/sheet([0-9]+)\.xml$/;
const COLUMN = /\br="([A-Z]{1,3})[0-9]+"/;
const KIND = /\bt="([a-zA-Z]+)"/;
const SCIENTIFIC = /^[0-9]\.[0-9]{1,15}E\+?[0-9]{1,2}$/;
const ENDS = ["p", "br", "cr", "tr", "h", "list-item", "table-row"];
const TEXTS = ["t", "delText", "instrText"];

/** The text (null for a zip that is no Office file), whether parts are encrypted, and the parts' names of an ordinary zip. */
export interface OfficeText {
  text: string | null;
  encrypted: boolean;
  names: string[];
}

/** A tag (its name, whether it closes, its attributes) or a text between tags. */
interface Token {
  closing: boolean;
  name: string;
  attributes: string;
  text: string | null;
}

function tokens(xml: string): Token[] {
  return matches(TOKEN, xml).map((one) => {
    let text: string | null = null;
    if (one[4] !== undefined) {
      text = one[4];
    }
    return { closing: one[1] === "/", name: one[2] || "", attributes: one[3] || "", text };
  });
}

export function officeText(data: Uint8Array): OfficeText {
  const zip = new Zip(data);
  const names = Array.from(zip.parts.keys());
  const encrypted = Array.from(zip.parts.values()).some((one) => one.encrypted);
  const found = (text: string): OfficeText => ({ text, encrypted: false, names: [] });
  if (zip.parts.has("word/document.xml")) {
    const parts = names.filter((one) => WORD_PARTS.test(one)).sort(compareText);
    return found(parts.map((one) => flow(zip.text(one))).join("\n"));
  }
  if (names.some((one) => one.startsWith("xl/"))) {
    return found(workbook(zip, names));
  }
  if (names.some((one) => one.startsWith("ppt/"))) {
    return found(
      numbered(names, SLIDES)
        .map((one) => flow(zip.text(one)))
        .join("\n"),
    );
  }
  if (zip.parts.has("content.xml") && zip.parts.has("mimetype") && !encrypted) {
    return found(openDocument(zip.text("content.xml")));
  }
  return { text: null, encrypted, names: names.filter((one) => !one.endsWith("/")) };
}

function numbered(names: string[], pattern: RegExp): string[] {
  const number = (name: string): number => Number((pattern.exec(name) as RegExpExecArray)[1]);
  return names.filter((one) => pattern.test(one)).sort((one, other) => number(one) - number(other) || compareText(one, other));
}

/** Text of a Word or PowerPoint part: paragraphs as lines, cells parted by tabs. */
function flow(xml: string): string {
  const out: string[] = [];
  let inside = false;
  let size = 0;
  let cells = 0;
  for (const { closing, name, attributes, text } of tokens(xml)) {
    if (text !== null) {
      if (inside) {
        out.push(decode(text));
        size += text.length;
        if (size > MAX_TEXT) {
          break;
        }
      }
    } else if (TEXTS.indexOf(name) >= 0) {
      inside = !closing && !attributes.endsWith("/");
    } else if (name === "tab" && !closing) {
      if (!/^[ \t\r\n]*w:val/.test(attributes)) {
        out.push("\t");
      }
    } else if (name === "tc") {
      if (!closing) {
        cells += 1;
      } else if (cells > 0) {
        cells -= 1;
        out.push("\t");
      }
    } else if (ENDS.indexOf(name) >= 0 && (closing || attributes.endsWith("/")) && (cells === 0 || name === "tr")) {
      out.push("\n");
    } else if (name === "p" && closing && cells > 0) {
      out.push(" ");
    }
  }
  return out.join("").replace(/ \t/g, "\t");
}

function openDocument(xml: string): string {
  const out = tokens(xml).map(({ closing, name, text }) => {
    if (text !== null) {
      return decode(text);
    }
    if (name === "table-cell" && closing) {
      return "\t";
    }
    if (name === "p" && closing) {
      return " ";
    }
    if (ENDS.indexOf(name) >= 0 && closing) {
      return "\n";
    }
    if (name === "tab") {
      return "\t";
    }
    if (name === "s") {
      return " ";
    }
    return "";
  });
  return out.join("").slice(0, MAX_TEXT);
}

function workbook(zip: Zip, names: string[]): string {
  const strings = shared(zip.text("xl/sharedStrings.xml"));
  const sheets = numbered(names, SHEETS).map((one) => sheet(zip.text(one), strings));
  return sheets.join("\n").slice(0, MAX_TEXT);
}

function shared(xml: string): string[] {
  const found: string[] = [];
  let parts = "";
  let inside = false;
  for (const { closing, name, attributes, text } of tokens(xml)) {
    if (text !== null) {
      if (inside) {
        parts += decode(text);
      }
    } else if (name === "t") {
      inside = !closing && !attributes.endsWith("/");
    } else if (name === "si") {
      if (closing) {
        found.push(parts);
        parts = "";
      } else if (attributes.endsWith("/")) {
        found.push("");
      }
    }
  }
  return found;
}

function sheet(xml: string, strings: string[]): string {
  const out: string[] = [];
  let [kind, value, column, at, size, inside] = ["", "", 0, 0, 0, false] as [string, string, number, number, number, boolean];
  for (const { closing, name, attributes, text } of tokens(xml)) {
    if (text !== null) {
      if (inside) {
        value += decode(text);
      }
    } else if (name === "c" && !closing) {
      const found = KIND.exec(attributes);
      const place = COLUMN.exec(attributes);
      kind = (found || ["", ""])[1] as string;
      value = "";
      column = at;
      if (place !== null) {
        column = columnOf(place[1] as string);
      }
    } else if (name === "v" || name === "t") {
      inside = !closing && !attributes.endsWith("/");
    } else if (name === "c") {
      const shown = cell(kind, value, strings);
      if (shown !== "") {
        out.push("\t".repeat(Math.min(200, Math.max(0, column - at))) + shown);
        at = Math.max(at, column);
        size += shown.length;
      }
    } else if (name === "row" && closing) {
      out.push("\n");
      at = 0;
      if (size > MAX_TEXT) {
        break;
      }
    }
  }
  return out.join("");
}

function cell(kind: string, value: string, strings: string[]): string {
  if (kind === "s") {
    if (/^[0-9]+$/.test(value)) {
      return strings[Number(value)] || "";
    }
    return "";
  }
  if (kind !== "" && kind !== "n") {
    return value;
  }
  if (SCIENTIFIC.test(value)) {
    return String(Math.trunc(Number(value)));
  }
  return value.replace(/\.0$/, "");
}

function columnOf(letters: string): number {
  let number = 0;
  for (const letter of letters) {
    number = number * 26 + letter.charCodeAt(0) - 64;
  }
  return number - 1;
}
