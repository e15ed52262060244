// The parts of a zip file by its directory at the end. Twin of what Python's zipfile gives.
import { MAX_ALL, MAX_PART, MAX_PARTS } from "./bounds";
import { inflate } from "./inflate";

export interface Part {
  name: string;
  encrypted: boolean;
  method: number;
  start: number;
  packed: number;
}

/** Reads a zip; throws for what is broken. Unpacks never more than the bounds in all. */
export class Zip {
  readonly parts: Map<string, Part>;
  private left: number;

  constructor(private readonly data: Uint8Array) {
    this.left = MAX_ALL;
    this.parts = new Map();
    let end = data.length - 22;
    while (end >= 0 && this.number(end, 4) !== 0x06054b50) {
      end -= 1;
      if (end < data.length - 70000) {
        end = -1;
      }
    }
    if (end < 0) {
      throw new Error("no zip directory");
    }
    let at = this.number(end + 16, 4);
    const count = Math.min(this.number(end + 10, 2), MAX_PARTS);
    for (let index = 0; index < count && this.number(at, 4) === 0x02014b50; index += 1) {
      const size = this.number(at + 28, 2);
      const name = new TextDecoder("utf-8").decode(data.subarray(at + 46, at + 46 + size));
      this.parts.set(name, {
        name,
        encrypted: (this.number(at + 8, 2) & 1) === 1,
        method: this.number(at + 10, 2),
        start: this.number(at + 42, 4),
        packed: this.number(at + 20, 4),
      });
      at += 46 + size + this.number(at + 30, 2) + this.number(at + 32, 2);
    }
  }

  private number(at: number, bytes: number): number {
    let value = 0;
    for (let index = bytes - 1; index >= 0; index -= 1) {
      value = value * 256 + ((this.data[at + index] as number) || 0);
    }
    return value;
  }

  /** A part's text, empty when it is encrypted or nothing more may be unpacked. */
  text(name: string): string {
    const part = this.parts.get(name);
    if (part === undefined || part.encrypted || this.left <= 0) {
      return "";
    }
    const start = part.start + 30 + this.number(part.start + 26, 2) + this.number(part.start + 28, 2);
    const packed = this.data.subarray(start, start + part.packed);
    const most = Math.min(MAX_PART, this.left);
    let bytes = packed.subarray(0, most);
    if (part.method === 8) {
      bytes = inflate(packed, most);
    } else if (part.method !== 0) {
      throw new Error("packed in a way that is not read");
    }
    this.left -= bytes.length;
    return new TextDecoder("utf-8").decode(bytes);
  }
}
