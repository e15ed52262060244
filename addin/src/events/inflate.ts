// Reads what zlib wrote (RFC 1951), because classic Outlook has nothing of the kind. Only for our own rules: it trusts its input, and throws
// where that is cut short.
const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LONGEST = 15;

/** Bits by which most codes are looked up at once. */
const FAST = 9;
const FAST_MASK = (1 << FAST) - 1;

/** A canonical Huffman code: how many codes of each length, the symbols in their order, and by the next bits the symbol and length of short codes. */
interface Code {
  readonly counts: number[];
  readonly symbols: number[];
  readonly fast: Uint16Array;
}

function codeOf(lengths: readonly number[]): Code {
  const counts: number[] = [];
  for (let length = 0; length <= LONGEST; length += 1) {
    counts.push(0);
  }
  for (const length of lengths) {
    counts[length] = (counts[length] as number) + 1;
  }
  counts[0] = 0;
  const offsets = [0, 0];
  const next = [0, 0];
  for (let length = 1; length < LONGEST; length += 1) {
    offsets.push((offsets[length] as number) + (counts[length] as number));
    next.push(((next[length] as number) + (counts[length] as number)) << 1);
  }
  const symbols: number[] = [];
  const fast = new Uint16Array(1 << FAST);
  lengths.forEach((length, symbol) => {
    if (length > 0) {
      symbols[offsets[length] as number] = symbol;
      offsets[length] = (offsets[length] as number) + 1;
      quicken(fast, next[length] as number, length, symbol);
      next[length] = (next[length] as number) + 1;
    }
  });
  return { counts, symbols, fast };
}

/** Codes stand in the stream from their first bit on, so that the table is read by them turned round. */
function quicken(fast: Uint16Array, code: number, length: number, symbol: number): void {
  if (length > FAST) {
    return;
  }
  let turned = 0;
  for (let bit = 0; bit < length; bit += 1) {
    turned |= ((code >> bit) & 1) << (length - 1 - bit);
  }
  for (let at = turned; at <= FAST_MASK; at += 1 << length) {
    fast[at] = (symbol << 4) | length;
  }
}

/** What was unpacked so far; grows as it is needed. */
class Out {
  bytes: Uint8Array;
  length: number;

  constructor(size: number) {
    this.bytes = new Uint8Array(size);
    this.length = 0;
  }

  room(more: number): void {
    if (this.length + more > this.bytes.length) {
      const larger = new Uint8Array(2 * this.bytes.length + more);
      larger.set(this.bytes);
      this.bytes = larger;
    }
  }
}

class Bits {
  private at: number;
  private held: number;
  private count: number;

  constructor(private readonly bytes: Uint8Array) {
    this.at = 0;
    this.held = 0;
    this.count = 0;
  }

  take(number: number): number {
    if (number === 0) {
      return 0;
    }
    while (this.count < number) {
      if (this.at >= this.bytes.length) {
        throw new Error("the packed rules are cut short");
      }
      this.held |= (this.bytes[this.at] as number) << this.count;
      this.at += 1;
      this.count += 8;
    }
    const value = this.held & ((1 << number) - 1);
    this.held >>>= number;
    this.count -= number;
    return value;
  }

  /** Writes literals until a symbol comes that is none, and gives that one: all in one place, because nothing is done more often. */
  literals(code: Code, out: Out): number {
    const { bytes } = this;
    const { fast } = code;
    for (;;) {
      while (this.count < FAST && this.at < bytes.length) {
        this.held |= (bytes[this.at] as number) << this.count;
        this.at += 1;
        this.count += 8;
      }
      const known = fast[this.held & FAST_MASK] as number;
      const length = known & 15;
      let symbol = known >> 4;
      if (length > 0 && length <= this.count) {
        this.held >>>= length;
        this.count -= length;
      } else {
        symbol = this.slowly(code);
      }
      if (symbol >= 256) {
        return symbol;
      }
      if (out.length === out.bytes.length) {
        out.room(1);
      }
      out.bytes[out.length] = symbol;
      out.length += 1;
    }
  }

  symbol(code: Code): number {
    while (this.count < FAST && this.at < this.bytes.length) {
      this.held |= (this.bytes[this.at] as number) << this.count;
      this.at += 1;
      this.count += 8;
    }
    const known = code.fast[this.held & FAST_MASK] as number;
    const length = known & 15;
    if (length > 0 && length <= this.count) {
      this.held >>>= length;
      this.count -= length;
      return known >> 4;
    }
    return this.slowly(code);
  }

  private slowly(code: Code): number {
    let value = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= LONGEST; length += 1) {
      value |= this.take(1);
      const count = code.counts[length] as number;
      if (value - count < first) {
        return code.symbols[index + (value - first)] as number;
      }
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    throw new Error("no such code in the packed rules");
  }

  /** Stored bytes begin at a whole byte. */
  stored(out: Out): void {
    this.take(this.count % 8);
    const length = this.take(8) | (this.take(8) << 8);
    this.take(8);
    this.take(8);
    out.room(length);
    for (let number = 0; number < length; number += 1) {
      out.bytes[out.length] = this.take(8);
      out.length += 1;
    }
  }
}

function repeated(length: number, times: number): number[] {
  const lengths: number[] = [];
  for (let number = 0; number < times; number += 1) {
    lengths.push(length);
  }
  return lengths;
}

const FIXED = (): [Code, Code] => [
  codeOf(repeated(8, 144).concat(repeated(9, 112), repeated(7, 24), repeated(8, 8))),
  codeOf(repeated(5, 30)),
];

function dynamic(bits: Bits): [Code, Code] {
  const literals = bits.take(5) + 257;
  const distances = bits.take(5) + 1;
  const codes = bits.take(4) + 4;
  const small = repeated(0, 19);
  for (let index = 0; index < codes; index += 1) {
    small[CODE_ORDER[index] as number] = bits.take(3);
  }
  const code = codeOf(small);
  let lengths: number[] = [];
  while (lengths.length < literals + distances) {
    const symbol = bits.symbol(code);
    if (symbol < 16) {
      lengths.push(symbol);
    } else if (symbol === 16) {
      lengths = lengths.concat(repeated(lengths[lengths.length - 1] as number, 3 + bits.take(2)));
    } else if (symbol === 17) {
      lengths = lengths.concat(repeated(0, 3 + bits.take(3)));
    } else {
      lengths = lengths.concat(repeated(0, 11 + bits.take(7)));
    }
  }
  return [codeOf(lengths.slice(0, literals)), codeOf(lengths.slice(literals, literals + distances))];
}

function block(bits: Bits, [literals, distances]: [Code, Code], out: Out): void {
  for (let symbol = bits.literals(literals, out); symbol !== 256; symbol = bits.literals(literals, out)) {
    out.room(258);
    const length = (LENGTH_BASE[symbol - 257] as number) + bits.take(LENGTH_BITS[symbol - 257] as number);
    const far = bits.symbol(distances);
    const start = out.length - (DISTANCE_BASE[far] as number) - bits.take(DISTANCE_BITS[far] as number);
    if (start < 0) {
      throw new Error("the packed rules point before their beginning");
    }
    out.bytes.copyWithin(out.length, start, start + Math.min(length, out.length - start));
    for (let number = out.length - start; number < length; number += 1) {
      out.bytes[out.length + number] = out.bytes[start + number] as number;
    }
    out.length += length;
  }
}

/** The bytes that were deflated. */
export function inflate(packed: Uint8Array): Uint8Array {
  const bits = new Bits(packed);
  const out = new Out(4 * packed.length + 258);
  let last = 0;
  while (last === 0) {
    last = bits.take(1);
    const kind = bits.take(2);
    if (kind === 0) {
      bits.stored(out);
    } else if (kind === 1) {
      block(bits, FIXED(), out);
    } else {
      block(bits, dynamic(bits), out);
    }
  }
  return out.bytes.subarray(0, out.length);
}
