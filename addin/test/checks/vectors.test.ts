// The vectors that both engines run: the TypeScript side. pytest runs the same files in tests/checks/test_vectors.py.
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { Bundle, check, outgoing, type BundleValue, type Outgoing } from "../../src/checks/index";

interface Found {
  rule: string;
  severity: string;
  field: string;
  start: number;
  end: number;
  message: string;
}

interface Vector {
  about: string;
  language: string;
  mail: Partial<Outgoing>;
  findings: Found[];
}

const FOLDER = fileURLToPath(new URL("../../../tests/vectors/", import.meta.url));
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".jsonl"));

/** A finding as vectors have it. */
function short({ rule, severity, field, start, end, message }: Found): Found {
  return { rule, severity, field, start, end, message };
}

describe.each(FILES)("%s", (file) => {
  const [first, ...others] = readFileSync(FOLDER + file, "utf8").trimEnd().split("\n");
  const bundle = new Bundle((JSON.parse(first as string) as { bundle: BundleValue }).bundle);
  const vectors = others.map((line) => JSON.parse(line) as Vector);

  it.each(vectors)("$about: exactly the findings, places and words that Python gives", (vector) => {
    expect(check(outgoing(vector.mail), bundle, vector.language).map(short)).toEqual(vector.findings);
  });
});

describe("the vectors", () => {
  it("are there", () => {
    expect(FILES.length).toBeGreaterThan(0);
  });
});
