import { constants, deflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { inflate } from "../src/events/inflate";
import { fromBase85, fromLatin1, unpacked } from "../src/events/unpack";
import { unfolded } from "../src/events/word-lists";
import { base85, pack } from "./rules";

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
let state = 7;
const random = (): number => (state = (state * 48271) % 0x7fffffff);

describe("what stands packed in the launch file", () => {
  /** Stored, fixed and dynamic codes, long repetitions, several blocks: what zlib wrote is read. */
  test.each([
    ["nothing", "", {}], ["short", "åäö", {}], ["repeated", "mejl ".repeat(9000), {}], ["stored", "abc".repeat(40000), { level: 0 }],
    ["fixed", "Råd om brevet ÿ ".repeat(50), { strategy: constants.Z_FIXED }], ["random", Array.from({ length: 60000 }, () => String.fromCharCode(32 + (random() % 224))).join(""), {}],
  ] as const)("%s", (_name, text, options) => {
    expect(fromLatin1(inflate(deflateRawSync(bytes(text), options)))).toBe(text);
  });

  /** Every length of the last group comes back. */
  test.each([0, 1, 2, 3, 4, 5, 9])("%i bytes in base 85", (length) => {
    const given = Uint8Array.from({ length }, (_, place) => 255 - place);
    expect(Array.from(fromBase85(base85(given)))).toEqual(Array.from(given));
  });

  test("a value comes back", () => expect(unpacked(pack({ a: ["ö", "😀 – Ł", 1, null] }))).toEqual({ a: ["ö", "😀 – Ł", 1, null] }));

  /** Word lists come back in their order, of the bundle and of departments; what is no folded list stays. */
  test("word lists are unfolded", () => {
    const rule = (words: unknown): unknown => ({ id: "S02", words });
    const folded = { bundle: { rules: [rule({ a: "Aadhd*CbvaA*ångestEmå dåligt", b: ["Anna"], c: "" })] }, layers: [{ rules: { S02: rule({ a: "Ax" }), C01: null } }] };
    const plain = { bundle: { rules: [rule({ a: ["adhd*", "adbva", "*ångest", "*ångmå dåligt"], b: ["Anna"], c: [] })] }, layers: [{ rules: { S02: rule({ a: ["x"] }), C01: null } }] };
    expect(unfolded(folded)).toEqual(plain);
    for (const rubbish of [null, 7, {}, { bundle: [] }, { layers: [null] }]) expect(unfolded(rubbish)).toEqual(rubbish);
  });

  /** What is cut short or no packing at all is refused instead of read wrongly for ever. */
  test.each(["", "@@POSTVAKT_BUNDLE@@", '"', pack({ long: "x".repeat(500) }).slice(0, 15), "~~~~~~~~~~"])("%s is refused", (text) => expect(() => unpacked(text)).toThrow());
});
