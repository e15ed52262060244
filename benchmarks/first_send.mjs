// Builds the launch file and the tests' stand-in for Office.js into a folder: `node first_send.mjs FOLDER`.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";
import { launchOptions } from "../addin/scripts/build.mjs";

const { build } = createRequire(new URL("../addin/package.json", import.meta.url))("esbuild");
const folder = process.argv[2];
const { outputFiles } = await build(launchOptions);
await writeFile(join(folder, "launch.js"), outputFiles[0].text);
await build({
  stdin: {
    contents: 'import { FakeOffice, OPENED_ONCE } from "./fake-office"; Object.assign(globalThis, { FakeOffice, OPENED_ONCE });',
    resolveDir: fileURLToPath(new URL("../addin/test", import.meta.url)),
  },
  bundle: true,
  format: "iife",
  outfile: join(folder, "office.js"),
});
