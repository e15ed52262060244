// The rules as they stand in the launch file: JSON, deflated, in base 85 (as Python's b85encode writes it; no sign that a script would mind).
// One byte is one sign; signs beyond Latin-1 stand as JSON's escapes, because classic Outlook has no decoder and one of our own is slow.
import { inflate } from "./inflate";

const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
const STRANGE = /[^0-9A-Za-z!#$%&()*+;<=>?@^_`{|}~-]/;

function valuesOfSigns(): Uint8Array {
  const values = new Uint8Array(128);
  for (let value = 0; value < SIGNS.length; value += 1) {
    values[SIGNS.charCodeAt(value)] = value;
  }
  return values;
}

/** The bytes; throws for a sign that base 85 does not have. */
export function fromBase85(text: string): Uint8Array {
  if (STRANGE.test(text)) {
    throw new Error("the packed rules hold a strange sign");
  }
  const values = valuesOfSigns();
  const missing = (5 - (text.length % 5)) % 5;
  const whole = text + "~~~~".slice(0, missing);
  const bytes = new Uint8Array((whole.length / 5) * 4);
  const value = (at: number): number => values[whole.charCodeAt(at)] as number;
  for (let at = 0, to = 0; at < whole.length; at += 5, to += 4) {
    const number = (((value(at) * 85 + value(at + 1)) * 85 + value(at + 2)) * 85 + value(at + 3)) * 85 + value(at + 4);
    bytes[to] = number >>> 24;
    bytes[to + 1] = number >>> 16;
    bytes[to + 2] = number >>> 8;
    bytes[to + 3] = number;
  }
  return bytes.slice(0, bytes.length - missing);
}

const PIECE = 8192;

/** Latin-1 bytes as text. */
export function fromLatin1(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) {
    pieces.push(String.fromCharCode.apply(null, bytes.subarray(at, at + PIECE) as unknown as number[]));
  }
  return pieces.join("");
}

/** The value that was packed; throws for anything else. */
export function unpacked(text: string): unknown {
  return JSON.parse(fromLatin1(inflate(fromBase85(text))));
}
