import { build } from "esbuild";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { launchOptions } from "../../scripts/build.mjs";
import { checkDialect } from "../../scripts/check-dialect.mjs";

const CHECKS = fileURLToPath(new URL("../../src/checks/", import.meta.url));

/** The check engine, built as the launch file is, runs in classic Outlook before 2403. */
test("the engine is in the launch file's dialect", async () => {
  const contents = 'import { Bundle, check, outgoing } from "./index"; (globalThing as never as object[]).push(Bundle, check, outgoing);';
  const stdin = { contents: `declare const globalThing: never;${contents}`, resolveDir: CHECKS, loader: "ts" as const };
  const { entryPoints: _, ...options } = launchOptions;
  const { outputFiles } = await build({ ...options, stdin, write: false });
  expect(checkDialect(outputFiles[0]?.text ?? "")).toEqual([]);
}, 60_000);

/** Nothing in it means one thing here and another in Python, or is unknown to old engines. What reads files (extract) is in the pane alone. */
test("patterns keep to what both languages mean alike", () => {
  const files = readdirSync(CHECKS, { recursive: true, encoding: "utf8" }).filter((name) => /^(?!cli|extract).*\.ts$/.test(name));
  for (const name of files) {
    const code = readFileSync(join(CHECKS, name), "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
    expect([name, code.match(/\\+[pPwWdDbBsS](?![a-z])|\(\?<|[^\w.]\/[a-z]*[sy][a-z]*[,;)]|\?\.[a-zA-Z(]|\?\?/g)]).toEqual([name, null]);
  }
});
