import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { unpacked } from "../src/events/unpack";
import { unfolded } from "../src/events/word-lists";

/** Made and checked by tests/web/test_launch_file.py. */
const PACKED = JSON.parse(readFileSync(new URL("../../tests/vectors/packed.json", import.meta.url), "utf8")) as { what: string; value: unknown; packed: string }[];

describe("what stands packed in the launch file", () => {
  /** Letters, repetitions near and far, signs beyond Latin-1 and what cannot be packed: what Python wrote is read. */
  test.each(PACKED)("$what", ({ value, packed }) => expect(JSON.parse(unpacked(packed))).toEqual(value));

  /** What is cut short is refused instead of read wrongly. */
  test.each(PACKED)("$what, cut short", ({ packed }) => expect(() => unpacked(packed.slice(0, packed.length / 2))).toThrow());

  /** Word lists come back in their order, of the bundle and of departments; what is no folded list stays. */
  test("word lists are unfolded", () => {
    const rule = (words: unknown): unknown => ({ id: "S02", words });
    const folded = { bundle: { rules: [rule({ a: "Aadhd*CbvaA*ångestEmå dåligt", b: ["Anna"], c: "" })] }, layers: [{ rules: { S02: rule({ a: "Ax" }), C01: null } }] };
    const plain = { bundle: { rules: [rule({ a: ["adhd*", "adbva", "*ångest", "*ångmå dåligt"], b: ["Anna"], c: [] })] }, layers: [{ rules: { S02: rule({ a: ["x"] }), C01: null } }] };
    expect(unfolded(folded)).toEqual(plain);
    for (const rubbish of [null, 7, {}, { bundle: [] }, { layers: [null] }]) expect(unfolded(rubbish)).toEqual(rubbish);
  });
});
