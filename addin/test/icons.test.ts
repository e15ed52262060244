import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { icon, SIZES } from "../scripts/make-icons.mjs";

const FOLDER = new URL("../icons/", import.meta.url);

/** The icons in the repository are those that the script draws, and no others. */
test("icons are what the script draws", () => {
  expect(readdirSync(FOLDER).sort()).toEqual(SIZES.map((size: number) => `icon-${size}.png`).sort());
  for (const size of SIZES) {
    const kept = readFileSync(new URL(`icon-${size}.png`, FOLDER));
    const drawn = icon(size) as Buffer;
    // zlib may pack differently elsewhere; the header and the size of the picture may not differ
    expect(kept.subarray(0, 33)).toEqual(drawn.subarray(0, 33));
  }
});
