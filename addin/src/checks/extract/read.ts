// Chooses the reader by the file's first bytes and its name. Loaded by the pane only, never by the launch file. Twin: checks/extract/read.py.
import { beginning } from "../folding";
import { MAX_FILE, MAX_TEXT } from "./bounds";
import { officeText } from "./office";
import { pdfText } from "./pdf";
import { plainText } from "./plain-text";

const TEXTUAL = /\.(?:txt|csv|tsv|md|log|json|xml|html?|ics|vcf|eml|rtf|ini|yaml|yml)$/;
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
const PACKAGE = Array.from("EncryptedPackage").join("\0") + "\0";

/** What a file gave: its text (null when it is of no kind that is read), whether it is encrypted, and names inside a zip. */
export interface Read {
  text: string | null;
  encrypted: boolean;
  names: string[];
}

/** The text of a file. Never throws: a broken or too large file gives no text. */
export function readAttachment(name: string, data: Uint8Array): Read {
  const nothing: Read = { text: null, encrypted: false, names: [] };
  if (data.length === 0) {
    return { text: "", encrypted: false, names: [] };
  }
  if (data.length > MAX_FILE) {
    return nothing;
  }
  try {
    return read(name.toLowerCase(), data) || nothing;
  } catch (fault) {
    return nothing;
  }
}

function read(name: string, data: Uint8Array): Read | null {
  if (startsWith(data, [0x50, 0x4b, 3, 4])) {
    const { text, encrypted, names } = officeText(data);
    if (text !== null) {
      return { text: beginning(text, MAX_TEXT), encrypted, names };
    }
    return { text: beginning(names.join("\n"), MAX_TEXT) || null, encrypted, names };
  }
  if (text1(data, 1024).indexOf("%PDF-") >= 0) {
    const [text, encrypted] = pdfText(data);
    if (encrypted) {
      return { text: null, encrypted, names: [] };
    }
    return { text: beginning(text, MAX_TEXT), encrypted, names: [] };
  }
  if (startsWith(data, OLE)) {
    return { text: null, encrypted: text1(data, data.length).indexOf(PACKAGE) >= 0, names: [] };
  }
  if (TEXTUAL.test(name)) {
    return { text: beginning(plainText(data, name.endsWith(".rtf")), MAX_TEXT), encrypted: false, names: [] };
  }
  return null;
}

function startsWith(data: Uint8Array, bytes: number[]): boolean {
  return bytes.every((byte, index) => data[index] === byte);
}

function text1(data: Uint8Array, most: number): string {
  const parts: string[] = [];
  for (let at = 0; at < Math.min(most, data.length); at += 8192) {
    parts.push(String.fromCharCode.apply(null, Array.from(data.subarray(at, Math.min(at + 8192, most)))));
  }
  return parts.join("");
}
