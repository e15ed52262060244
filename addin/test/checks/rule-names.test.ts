// What rule files may name (policies/kinds.py) is what the add-in has: a kind of rule for each, and words for each mending.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { MENDING } from "../../src/advice/mend-texts";
import { KINDS } from "../../src/checks/kinds";

const NAMES = readFileSync(fileURLToPath(new URL("../../../policies/kinds.py", import.meta.url)), "utf8");

/** The names in one of the file's tuples. */
function named(tuple: string): string[] {
  const body = (new RegExp(`^${tuple} = \\(([^)]*)\\)`, "m").exec(NAMES) as RegExpExecArray)[1] as string;
  return Array.from(body.matchAll(/"([^"]+)"/g), (found) => found[1] as string).sort();
}

test("every kind of rule has its twin here", () => expect(Object.keys(KINDS).sort()).toEqual(named("KINDS")));

test("every mending that a rule names has its words in the pane", () => {
  expect(named("FIXES").filter((kind) => MENDING[kind] === undefined)).toEqual([]);
});
