// Unpacks deflated bytes, never more than it is told; for browsers of every age, so that pane and Node read alike. RFC 1951.

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577,
];
const DISTANCE_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** How many codes there are of each length, and the symbols in the order of their codes. */
interface Codes {
  counts: number[];
  symbols: number[];
}

function codes(lengths: number[]): Codes {
  const counts = new Array<number>(16).fill(0);
  lengths.forEach((length) => {
    counts[length] = (counts[length] as number) + 1;
  });
  counts[0] = 0;
  const offsets = new Array<number>(16).fill(0);
  for (let length = 1; length < 15; length += 1) {
    offsets[length + 1] = (offsets[length] as number) + (counts[length] as number);
  }
  const symbols: number[] = [];
  lengths.forEach((length, symbol) => {
    if (length > 0) {
      symbols[offsets[length] as number] = symbol;
      offsets[length] = (offsets[length] as number) + 1;
    }
  });
  return { counts, symbols };
}

function fixedLengths(): number[] {
  const lengths = new Array<number>(288).fill(8);
  return lengths.fill(9, 144, 256).fill(7, 256, 280);
}

/** Throws for what is broken. */
class Inflater {
  private at: number;
  private bits: number;
  private held: number;
  private out: Uint8Array;
  private size: number;

  constructor(
    private readonly data: Uint8Array,
    private readonly most: number,
  ) {
    this.at = 0;
    this.bits = 0;
    this.held = 0;
    this.out = new Uint8Array(Math.min(most, Math.max(1024, data.length * 4)));
    this.size = 0;
  }

  run(): Uint8Array {
    let last = 0;
    while (last === 0 && this.size < this.most) {
      last = this.take(1);
      const kind = this.take(2);
      if (kind === 0) {
        this.stored();
      } else if (kind === 1) {
        this.block(codes(fixedLengths()), codes(new Array<number>(30).fill(5)));
      } else if (kind === 2) {
        this.dynamic();
      } else {
        throw new Error("no deflated block");
      }
    }
    return this.out.subarray(0, this.size);
  }

  private take(count: number): number {
    while (this.held < count) {
      if (this.at >= this.data.length) {
        throw new Error("deflated bytes end too early");
      }
      this.bits |= (this.data[this.at] as number) << this.held;
      this.at += 1;
      this.held += 8;
    }
    const value = this.bits & ((1 << count) - 1);
    this.bits >>>= count;
    this.held -= count;
    return value;
  }

  private put(byte: number): void {
    if (this.size >= this.most) {
      return;
    }
    if (this.size === this.out.length) {
      const wider = new Uint8Array(Math.min(this.most, this.out.length * 2));
      wider.set(this.out);
      this.out = wider;
    }
    this.out[this.size] = byte;
    this.size += 1;
  }

  private stored(): void {
    this.bits = 0;
    this.held = 0;
    const length = (this.data[this.at] as number) | ((this.data[this.at + 1] as number) << 8);
    this.at += 4;
    for (let index = 0; index < length && this.at < this.data.length; index += 1) {
      this.put(this.data[this.at] as number);
      this.at += 1;
    }
  }

  private symbol({ counts, symbols }: Codes): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= 15; length += 1) {
      code |= this.take(1);
      const count = counts[length] as number;
      if (code - count < first) {
        return symbols[index + (code - first)] as number;
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Error("no such code");
  }

  private dynamic(): void {
    const literals = this.take(5) + 257;
    const distances = this.take(5) + 1;
    const count = this.take(4) + 4;
    const lengths = new Array<number>(19).fill(0);
    for (let index = 0; index < count; index += 1) {
      lengths[ORDER[index] as number] = this.take(3);
    }
    const table = codes(lengths);
    const all: number[] = [];
    while (all.length < literals + distances) {
      const symbol = this.symbol(table);
      let value = 0;
      let times = 1;
      if (symbol < 16) {
        value = symbol;
      } else if (symbol === 16) {
        value = all[all.length - 1] as number;
        times = this.take(2) + 3;
      } else if (symbol === 17) {
        times = this.take(3) + 3;
      } else {
        times = this.take(7) + 11;
      }
      for (let index = 0; index < times; index += 1) {
        all.push(value);
      }
    }
    this.block(codes(all.slice(0, literals)), codes(all.slice(literals, literals + distances)));
  }

  private block(literals: Codes, distances: Codes): void {
    while (this.size < this.most) {
      const symbol = this.symbol(literals);
      if (symbol === 256) {
        return;
      }
      if (symbol < 256) {
        this.put(symbol);
        continue;
      }
      const length = (LENGTH_BASE[symbol - 257] as number) + this.take(LENGTH_EXTRA[symbol - 257] as number);
      const code = this.symbol(distances);
      const distance = (DISTANCE_BASE[code] as number) + this.take(DISTANCE_EXTRA[code] as number);
      if (distance > this.size) {
        throw new Error("a distance beyond the beginning");
      }
      for (let index = 0; index < length; index += 1) {
        this.put(this.out[this.size - distance] as number);
      }
    }
  }
}

/** Raw deflated bytes, unpacked to at most `most` bytes. */
export function inflate(data: Uint8Array, most: number): Uint8Array {
  return new Inflater(data, most).run();
}

/** The same with the two bytes of zlib in front. */
export function inflateZlib(data: Uint8Array, most: number): Uint8Array {
  return inflate(data.subarray(2), most);
}
