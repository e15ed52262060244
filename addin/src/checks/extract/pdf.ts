// Text of simple PDFs: Flate or plain streams, text operators, ToUnicode tables. Twin: checks/extract/pdf.py, which says what is not reached.
import { matches } from "../sorted";
import { MAX_ALL, MAX_PART, MAX_TEXT } from "./bounds";
import { inflateZlib } from "./inflate";

const OBJECT = /([0-9]{1,10}) [0-9]{1,5} obj(?![A-Za-z0-9_])/g;
const FONTS = /\/([A-Za-z0-9_.+-]{1,80}) ([0-9]{1,10}) [0-9]{1,5} R/g;
const TO_UNICODE = /\/ToUnicode ([0-9]{1,10}) [0-9]{1,5} R/;
const TOKEN = new RegExp(
  "\\((?:[^()\\\\]|\\\\[\\s\\S]|\\((?:[^()\\\\]|\\\\[\\s\\S]){0,2000}\\)){0,20000}\\)|<[0-9A-Fa-f\\s]{0,20000}>|" +
    "/[^\\s()<>\\[\\]/%]{1,80}|\\[|\\]|[-+]?[0-9]*\\.?[0-9]+|[A-Za-z'\"*]{1,3}",
  "g",
);
const BF = /beginbf(char|range)([\s\S]{0,200000}?)endbf/g;
const HEX = /<([0-9A-Fa-f\s]{1,64})>|(\[)|(\])/g;
const ESCAPES: { [letter: string]: string } = { n: "\n", r: "\n", t: "\t", b: "", f: "", "\n": "", "\r\n": "" };
const MOST_STREAMS = 5000;
const MOST_OPERANDS = 20000;
const WIDTH = 0.5; // of the font's size that a letter takes, about
const GAP = -180; // thousandths of an em between two letters that are a blank

interface Font {
  table: Map<number, string>;
  width: number;
}

interface Objects {
  heads: Map<number, string>;
  streams: Map<number, string>;
}

/** The text and whether the file has a password (then without text). */
export function pdfText(data: Uint8Array): [string, boolean] {
  const file = latin1(data);
  if (/\/Encrypt [0-9]{1,10} [0-9]{1,5} R/.test(file) || file.replace(/ /g, "").indexOf("/Encrypt<<") >= 0) {
    return ["", true];
  }
  const { heads, streams } = objectsOf(data, file);
  const fonts = fontsOf(heads, streams);
  const out: string[] = [];
  let size = 0;
  streams.forEach((content) => {
    const shows = content.indexOf("Tj") >= 0 || content.indexOf("TJ") >= 0 || content.indexOf("'") >= 0;
    if (size <= MAX_TEXT && content.indexOf("BT") >= 0 && shows) {
      const text = page(content, fonts);
      out.push(text);
      size += text.length;
    }
  });
  return [out.join("\n"), false];
}

/** Bytes as characters, one for one. */
function latin1(data: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < data.length; at += 8192) {
    parts.push(String.fromCharCode.apply(null, Array.from(data.subarray(at, at + 8192))));
  }
  return parts.join("");
}

function objectsOf(data: Uint8Array, file: string): Objects {
  const heads = new Map<number, string>();
  const streams = new Map<number, string>();
  let left = MAX_ALL;
  let position = 0;
  for (const found of matches(OBJECT, file)) {
    if (found.index < position || streams.size >= MOST_STREAMS) {
      continue;
    }
    const begin = found.index + found[0].length;
    let end = file.indexOf("endobj", begin);
    if (end < 0) {
      end = file.length;
    }
    const number = Number(found[1]);
    const near = file.slice(begin, Math.min(end, begin + 8000));
    const start = /stream\r?\n/.exec(near);
    if (start === null) {
      heads.set(number, file.slice(begin, Math.min(end, begin + 100000)));
      continue;
    }
    const head = near.slice(0, start.index);
    heads.set(number, head);
    const from = begin + start.index + start[0].length;
    let stop = file.indexOf("endstream", from);
    if (stop < 0) {
      stop = file.length;
    }
    position = stop;
    if (["/Image", "/FontFile", "/Length1"].some((one) => head.indexOf(one) >= 0) || left <= 0) {
      continue;
    }
    const body = unpacked(head, data.subarray(from, stop), Math.min(MAX_PART, left));
    left -= body.length;
    const text = latin1(body);
    if (head.indexOf("/ObjStm") >= 0) {
      inner(head, text).forEach((value, key) => heads.set(key, value));
    } else if (head.indexOf("/XRef") < 0) {
      streams.set(number, text);
    }
  }
  return { heads, streams };
}

function unpacked(head: string, body: Uint8Array, most: number): Uint8Array {
  const nothing = new Uint8Array(0);
  if (head.indexOf("/FlateDecode") < 0 && head.indexOf("/Fl ") < 0) {
    if (head.indexOf("/Filter") >= 0) {
      return nothing;
    }
    return body.subarray(0, most);
  }
  if (head.split("Decode").length - head.split("DecodeParms").length > 1) {
    return nothing;
  }
  try {
    return inflateZlib(body, most);
  } catch (fault) {
    return nothing;
  }
}

/** Objects inside an object stream. */
function inner(head: string, text: string): Map<number, string> {
  const found = new Map<number, string>();
  const first = /\/First ([0-9]{1,9})/.exec(head);
  const count = /\/N ([0-9]{1,6})/.exec(head);
  if (first === null || count === null) {
    return found;
  }
  const base = Number(first[1]);
  const numbers = (text.slice(0, base).match(/[^\s]+/g) || [])
    .slice(0, 2 * Number(count[1]))
    .filter((one) => /^[0-9]+$/.test(one))
    .map(Number);
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    const start = base + (numbers[index + 1] as number);
    let end = text.length;
    if (index + 3 < numbers.length) {
      end = base + (numbers[index + 3] as number);
    }
    found.set(numbers[index] as number, text.slice(start, Math.min(end, start + 100000)));
  }
  return found;
}

/** Fonts by the name pages call them; fonts of one name on two pages share a table. */
function fontsOf(heads: Map<number, string>, streams: Map<number, string>): Map<string, Font> {
  const tables = new Map<number, Font>();
  heads.forEach((head, number) => {
    const pointed = TO_UNICODE.exec(head);
    if (pointed !== null && streams.has(Number(pointed[1]))) {
      tables.set(number, fontOf(streams.get(Number(pointed[1])) as string));
    }
  });
  const found = new Map<string, Font>();
  heads.forEach((head) => {
    for (const one of matches(FONTS, head)) {
      const font = tables.get(Number(one[2]));
      if (font === undefined) {
        continue;
      }
      const known = found.get(one[1] as string);
      if (known === undefined) {
        found.set(one[1] as string, { table: new Map(font.table), width: font.width });
      } else {
        font.table.forEach((text, code) => {
          if (!known.table.has(code)) {
            known.table.set(code, text);
          }
        });
      }
    }
  });
  return found;
}

function packed(digits: string): string {
  return digits.replace(/\s/g, "");
}

function fontOf(cmap: string): Font {
  const font: Font = { table: new Map(), width: 1 };
  for (const section of matches(BF, cmap)) {
    const hexes = matches(HEX, section[2] as string).slice(0, 70000);
    let index = 0;
    while (index < hexes.length) {
      const low = (hexes[index] as RegExpExecArray)[1];
      if (low === undefined) {
        index += 1;
        continue;
      }
      font.width = Math.max(font.width, Math.floor(packed(low).length / 2));
      if (section[1] === "char") {
        const next = hexes[index + 1];
        if (next !== undefined && next[1]) {
          font.table.set(parseInt(packed(low), 16), unicode(next[1]));
        }
        index += 2;
      } else {
        index = range(font.table, hexes, index);
      }
    }
  }
  return font;
}

/** One line of a bfrange; gives the index behind it. */
function range(table: Map<number, string>, hexes: RegExpExecArray[], begin: number): number {
  let index = begin;
  const [low, high, target] = [hexes[index], hexes[index + 1], hexes[index + 2]];
  if (low === undefined || high === undefined || target === undefined || !high[1]) {
    return hexes.length;
  }
  let code = parseInt(packed(low[1] as string), 16);
  if (target[2]) {
    index += 3;
    for (let one = hexes[index]; one !== undefined && !one[3]; one = hexes[index]) {
      if (one[1]) {
        table.set(code, unicode(one[1]));
        code += 1;
      }
      index += 1;
    }
    return index + 1;
  }
  const first = unicode(target[1] || "");
  if (first !== "") {
    const count = Math.min(parseInt(packed(high[1]), 16) - code + 1, 65536);
    const letters = Array.from(first);
    const last = (letters.pop() as string).codePointAt(0) as number;
    for (let offset = 0; offset < count; offset += 1) {
      table.set(code + offset, letters.join("") + String.fromCodePoint(Math.min(last + offset, 0x10ffff)));
    }
  }
  return index + 3;
}

/** UTF-16 in hexadecimal digits as text. */
function unicode(digits: string): string {
  const bytes = packed(digits).match(/[0-9A-Fa-f]{1,2}/g) || [];
  const units = new Uint8Array(bytes.map((one) => parseInt((one + "0").slice(0, 2), 16)));
  return new TextDecoder("utf-16be").decode(units).replace(/\ufffd/g, "");
}

/** Text of a content stream in the order of drawing. */
function page(content: string, fonts: Map<string, Font>): string {
  const out: string[] = [];
  let stack: string[] = [];
  let font: Font | undefined;
  let size = 1;
  let width = 0;
  for (const found of matches(TOKEN, content)) {
    const operator = found[0];
    if (/^[(</[\]\-+.0-9]/.test(operator)) {
      stack.push(operator);
      if (stack.length > MOST_OPERANDS) {
        stack = [];
      }
      continue;
    }
    if (operator === "Tf") {
      const name = stack.filter((one) => one.startsWith("/")).pop();
      font = fonts.get((name || "/").slice(1));
      size = Math.abs(operand(stack, 1, 1));
    } else if (["Tj", "TJ", "'", '"'].indexOf(operator) >= 0) {
      const text = shown(stack, font);
      width += Array.from(text).length * size * WIDTH;
      if (operator.charAt(0) !== "T") {
        out.push("\n");
      }
      out.push(text);
    } else if (["Td", "TD", "T*", "Tm"].indexOf(operator) >= 0) {
      out.push(moved(operator, stack, width, size));
      width = 0;
    } else if (operator === "ET") {
      out.push("\n");
    }
    stack = [];
  }
  return out.join("").replace(/[ \t]*\n+[ \t]*/g, "\n");
}

/** The operand so far from the end, as a number. */
function operand(stack: string[], back: number, other: number): number {
  const written = stack[stack.length - back];
  if (written === undefined || !/^[-+]?[0-9]*\.?[0-9]+$/.test(written)) {
    return other;
  }
  return Number(written);
}

function moved(operator: string, stack: string[], width: number, size: number): string {
  if (operator === "T*" || operator === "Tm" || Math.abs(operand(stack, 1, 99)) >= 1) {
    return "\n";
  }
  if (operand(stack, 2, 0) > width * 1.4 + size) {
    return "\t";
  }
  return "";
}

function shown(stack: string[], font: Font | undefined): string {
  const out: string[] = [];
  for (const one of stack) {
    if (one.charAt(0) === "(") {
      out.push(decoded(literal(one.slice(1, -1)), font));
    } else if (one.charAt(0) === "<") {
      const bytes = packed(one.slice(1, -1)).match(/.{1,2}/g) || [];
      out.push(decoded(bytes.map((byte) => String.fromCharCode(parseInt((byte + "0").slice(0, 2), 16))).join(""), font));
    } else if (/^[-0-9.]/.test(one) && out.length > 0 && Number(one) < GAP) {
      out.push(" ");
    }
  }
  return out.join("");
}

/** A string's characters, its escapes resolved. */
function literal(text: string): string {
  return text.replace(/\\([0-7]{1,3}|\r?\n|[\s\S])/g, (_, code: string) => {
    if (/^[0-7]/.test(code)) {
      return String.fromCharCode(parseInt(code, 8) % 256);
    }
    const known = ESCAPES[code];
    if (known === undefined) {
      return code;
    }
    return known;
  });
}

/** Codes as text by the font's table; without one they are Windows letters. */
function decoded(codes: string, font: Font | undefined): string {
  if (font === undefined || font.table.size === 0) {
    return new TextDecoder("windows-1252").decode(new Uint8Array(Array.from(codes).map((one) => one.charCodeAt(0))));
  }
  const out: string[] = [];
  if (font.width < 2) {
    for (const one of codes) {
      out.push(font.table.get(one.charCodeAt(0)) || one);
    }
    return out.join("");
  }
  for (let index = 0; index + 1 < codes.length; index += 2) {
    out.push(font.table.get(codes.charCodeAt(index) * 256 + codes.charCodeAt(index + 1)) || "");
  }
  return out.join("");
}
