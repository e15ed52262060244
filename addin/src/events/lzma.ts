// Reads what LZMA wrote (raw, LC 4, LP 0, PB 0: web/launch_file.py), because classic Outlook has nothing of the kind, and it takes a tenth
// less room than what zlib writes, with half the code to read it. Only for our own texts: it throws where they are cut short.

/** Letters in front of a letter that say what it may be, in bits. */
const LC = 4;
const STATES = 12;
const FIRST_DISTANCES = 115;
const LENGTHS = 274;

/** Where each kind of bit keeps how likely it is. */
const IS_REPEAT = STATES;
const IS_NEWER = IS_REPEAT + STATES;
const IS_SECOND = IS_NEWER + STATES;
const IS_FOURTH = IS_SECOND + STATES;
const IS_LONG = IS_FOURTH + STATES;
const SLOTS = IS_LONG + STATES;
const SPECIAL = SLOTS + 256;
const ALIGNED = SPECIAL + FIRST_DISTANCES;
const LENGTH = ALIGNED + 16;
const REPEATED_LENGTH = LENGTH + LENGTHS;
const LITERALS = REPEATED_LENGTH + LENGTHS;

const EVEN = 1024;
const TOP = 1 << 24;

/** The range coder: bits out of bytes, each by how likely it has been so far. */
class Bits {
  private readonly likely: Uint16Array;
  private range: number;
  private code: number;
  private at: number;

  constructor(private readonly bytes: Uint8Array) {
    this.likely = new Uint16Array(LITERALS + (0x300 << LC)).fill(EVEN);
    this.range = TOP * 256 - 1;
    this.code = 0;
    this.at = 1; // the first byte is always nought
    for (let number = 0; number < 4; number += 1) {
      this.code = this.code * 256 + this.byte();
    }
  }

  private byte(): number {
    if (this.at >= this.bytes.length) {
      throw new Error("the packed texts are cut short");
    }
    const value = this.bytes[this.at] as number;
    this.at += 1;
    return value;
  }

  private fill(): void {
    if (this.range < TOP) {
      this.range *= 256;
      this.code = this.code * 256 + this.byte();
    }
  }

  bit(place: number): number {
    const likely = this.likely[place] as number;
    const bound = (this.range >>> 11) * likely;
    let bit = 0;
    if (this.code < bound) {
      this.range = bound;
      this.likely[place] = likely + ((2048 - likely) >> 5);
    } else {
      this.range -= bound;
      this.code -= bound;
      this.likely[place] = likely - (likely >> 5);
      bit = 1;
    }
    this.fill();
    return bit;
  }

  /** A number of so many bits, the highest first. */
  number(place: number, bits: number): number {
    const most = 1 << bits;
    let node = 1;
    while (node < most) {
      node = node * 2 + this.bit(place + node);
    }
    return node - most;
  }

  /** The lowest first. */
  turned(place: number, bits: number): number {
    let node = 1;
    let value = 0;
    for (let number = 0; number < bits; number += 1) {
      const bit = this.bit(place + node);
      node = node * 2 + bit;
      value += bit << number;
    }
    return value;
  }

  /** Bits that are as likely as not. */
  even(bits: number): number {
    let value = 0;
    for (let number = 0; number < bits; number += 1) {
      this.range = Math.floor(this.range / 2);
      value *= 2;
      if (this.code >= this.range) {
        this.code -= this.range;
        value += 1;
      }
      this.fill();
    }
    return value;
  }

  length(place: number): number {
    if (this.bit(place) === 0) {
      return 2 + this.number(place + 1, 3);
    }
    if (this.bit(place + 9) === 0) {
      return 10 + this.number(place + 9, 3);
    }
    return 18 + this.number(place + 17, 8);
  }

  /** How far back, less one. */
  distance(length: number): number {
    const slot = this.number(SLOTS + 64 * Math.min(length - 2, 3), 6);
    if (slot < 4) {
      return slot;
    }
    const bits = (slot >> 1) - 1;
    const base = (2 + (slot & 1)) * Math.pow(2, bits);
    if (slot < 14) {
      return base + this.turned(SPECIAL + base - slot - 1, bits);
    }
    return base + this.even(bits - 4) * 16 + this.turned(ALIGNED, 4);
  }
}

/** The bytes that were packed, of which there are `size`. */
export function unlzma(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  const bits = new Bits(packed);
  let last = [0, 0, 0, 0];
  let state = 0;
  let at = 0;
  while (at < size) {
    const [one, two, three, four] = last as [number, number, number, number];
    if (bits.bit(state) === 0) {
      literal(bits, out, at, state, one);
      state = afterLiteral(state);
      at += 1;
      continue;
    }
    let length = 1;
    let next = 7;
    if (bits.bit(IS_REPEAT + state) === 0) {
      length = bits.length(LENGTH);
      last = [bits.distance(length), one, two, three];
    } else {
      next = 8;
      if (bits.bit(IS_NEWER + state) === 0) {
        if (bits.bit(IS_LONG + state) === 0) {
          next = 9;
        }
      } else if (bits.bit(IS_SECOND + state) === 0) {
        last = [two, one, three, four];
      } else if (bits.bit(IS_FOURTH + state) === 0) {
        last = [three, one, two, four];
      } else {
        last = [four, one, two, three];
      }
      if (next === 8) {
        length = bits.length(REPEATED_LENGTH);
      }
    }
    state = afterMatch(state, next);
    for (const end = at + length; at < end; at += 1) {
      out[at] = out[at - (last[0] as number) - 1] as number;
    }
  }
  return out;
}

function literal(bits: Bits, out: Uint8Array, at: number, state: number, last: number): void {
  const before = out[at - 1] || 0;
  const place = LITERALS + 0x300 * (before >> (8 - LC));
  let node = 1;
  if (state >= 7) {
    let expected = out[at - last - 1] as number;
    let same = true;
    while (node < 256 && same) {
      const wanted = (expected >> 7) & 1;
      expected <<= 1;
      const bit = bits.bit(place + 256 * (1 + wanted) + node);
      node = node * 2 + bit;
      same = bit === wanted;
    }
  }
  while (node < 256) {
    node = node * 2 + bits.bit(place + node);
  }
  out[at] = node;
}

function afterLiteral(state: number): number {
  if (state < 4) {
    return 0;
  }
  if (state < 10) {
    return state - 3;
  }
  return state - 6;
}

/** `next` is 7 for a match, 8 for one as far back as an earlier one, 9 for a single letter. */
function afterMatch(state: number, next: number): number {
  if (state < 7) {
    return next;
  }
  return Math.min(11, next + 3);
}
