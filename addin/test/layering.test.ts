import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const SRC = fileURLToPath(new URL("../src/", import.meta.url));
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
const code = (name: string): string => readFileSync(join(SRC, name), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");

/** Only src/office touches Office. */
test("Office stands in src/office alone", () => {
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((name) => !name.startsWith("office") && /\bOffice\s*\./.test(code(name)))).toEqual([]);
});

/** The signature logic is pure: it imports nothing but itself. */
test("src/signature imports only itself", () => {
  const outward = files.filter((name) => name.startsWith("signature") && /from "(?!\.\/)/.test(code(name)));
  expect(outward).toEqual([]);
});

/** The advice is pure: it imports the engine, the signature's logic and itself. */
test("src/advice imports nothing of Outlook or the page", () => {
  const imported = (name: string): string[] => Array.from(code(name).matchAll(/from "([^"]+)"/g), (found) => join(dirname(name), found[1]!));
  const outward = files.filter((name) => name.startsWith("advice") && imported(name).some((path) => !/^(advice|checks|signature)\//.test(path)));
  expect(outward).toEqual([]);
});

/** Pages carry no script or style of their own, so that the strictest policy can be set. */
test("pages have no inline script or style", () => {
  for (const name of readdirSync(join(SRC, "pages"))) {
    const page = readFileSync(join(SRC, "pages", name), "utf8");
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
  }
});
