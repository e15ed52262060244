// The rules as they stand in the launch file: JSON, deflated, in base 85 (as Python's b85encode writes it; no sign that a script would mind).
import { inflate } from "./inflate";

const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

/** The bytes; throws for a sign that base 85 does not have. */
export function fromBase85(text: string): Uint8Array {
  const values: { [sign: string]: number } = {};
  for (let value = 0; value < SIGNS.length; value += 1) {
    values[SIGNS.charAt(value)] = value;
  }
  const missing = (5 - (text.length % 5)) % 5;
  const whole = text + "~~~~".slice(0, missing);
  const bytes = new Uint8Array((whole.length / 5) * 4);
  for (let group = 0; group < whole.length / 5; group += 1) {
    let number = 0;
    for (let place = 0; place < 5; place += 1) {
      const value = values[whole.charAt(group * 5 + place)];
      if (value === undefined) {
        throw new Error("the packed rules hold a strange sign");
      }
      number = number * 85 + value;
    }
    bytes[group * 4] = number >>> 24;
    bytes[group * 4 + 1] = (number >>> 16) & 255;
    bytes[group * 4 + 2] = (number >>> 8) & 255;
    bytes[group * 4 + 3] = number & 255;
  }
  return bytes.slice(0, bytes.length - missing);
}

const PIECE = 8192;

/** UTF-8 bytes as text; the runtime of classic Outlook has no TextDecoder. */
export function fromUtf8(bytes: readonly number[]): string {
  const pieces: string[] = [];
  let units: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] as number;
    let more = 0;
    let point = first;
    if (first >= 0xf0) {
      more = 3;
      point = first & 7;
    } else if (first >= 0xe0) {
      more = 2;
      point = first & 15;
    } else if (first >= 0xc0) {
      more = 1;
      point = first & 31;
    }
    for (let next = 1; next <= more; next += 1) {
      point = (point << 6) | ((bytes[at + next] as number) & 63);
    }
    at += more + 1;
    if (point >= 0x10000) {
      units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + ((point - 0x10000) & 1023));
    } else {
      units.push(point);
    }
    if (units.length >= PIECE) {
      pieces.push(String.fromCharCode.apply(null, units));
      units = [];
    }
  }
  pieces.push(String.fromCharCode.apply(null, units));
  return pieces.join("");
}

/** The value that was packed; throws for anything else. */
export function unpacked(text: string): unknown {
  return JSON.parse(fromUtf8(inflate(fromBase85(text))));
}
