// The texts as they stand packed in the launch file: a length in six digits, then what LZMA made, thirteen or fourteen bits in two signs.
// One byte is one sign; signs beyond Latin-1 stand as JSON's escapes, because classic Outlook has no decoder and one of our own is slow.
import { unlzma } from "./lzma";

/** The signs from ! to ~ without the three that mean something to a script or to us. */
const NO_SIGNS = '"@\\';
const FIRST = 33;
const LAST = 126;
const RADIX = 91;
const BITS = 13;
const FULL = (1 << BITS) - 1;
/** Pairs of signs beyond what thirteen bits need stand for the lowest numbers of fourteen. */
const SPARE = RADIX * RADIX - FULL - 2;
const DIGITS = 6;
const PIECE = 8192;

function valuesOfSigns(): Uint8Array {
  const values = new Uint8Array(256).fill(RADIX);
  let value = 0;
  for (let sign = FIRST; sign <= LAST; sign += 1) {
    if (NO_SIGNS.indexOf(String.fromCharCode(sign)) < 0) {
      values[sign] = value;
      value += 1;
    }
  }
  return values;
}

/** The bytes of a text in pairs of signs, from a place on. */
export function bytesOf(text: string, from: number): Uint8Array {
  const values = valuesOfSigns();
  const bytes = new Uint8Array((text.length - from) * 7 >> 3);
  let held = 0;
  let count = 0;
  let to = 0;
  for (let at = from; at < text.length; at += 2) {
    const pair = (values[text.charCodeAt(at)] as number) + (values[text.charCodeAt(at + 1)] as number) * RADIX;
    held |= pair << count;
    count += BITS;
    if ((pair & FULL) <= SPARE) {
      count += 1;
    }
    while (count > 7) {
      bytes[to] = held;
      to += 1;
      held >>>= 8;
      count -= 8;
    }
  }
  return bytes.slice(0, to);
}

/** Latin-1 bytes as text. */
export function fromLatin1(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) {
    pieces.push(String.fromCharCode.apply(null, bytes.subarray(at, at + PIECE) as unknown as number[]));
  }
  return pieces.join("");
}

/** The text that was packed; throws where it is cut short. */
export function unpacked(text: string): string {
  return fromLatin1(unlzma(bytesOf(text, DIGITS), Number(text.slice(0, DIGITS))));
}
