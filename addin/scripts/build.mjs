// Builds everything that Outlook loads, and the simulated Outlook of the local tenant when it is there.
// Prints each file's size and fails where a budget or the launch file's dialect is broken.
import { build } from "esbuild";
import { cp, mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { checkDialect } from "./check-dialect.mjs";
import { launchCode } from "./launch-code.mjs";

const ADDIN = dirname(dirname(fileURLToPath(import.meta.url)));
const OUTLOOK = join(dirname(ADDIN), "sandbox", "outlook");
const KILO = 1024;

const common = {
  absWorkingDir: ADDIN,
  bundle: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  nodePaths: [join(ADDIN, "node_modules")],
};

/** The pane and its lazily loaded sign-in: modules of today, for WebView2 and browsers. */
async function buildPane(outdir) {
  const { version } = JSON.parse(await readFile(join(ADDIN, "package.json"), "utf8"));
  await build({
    ...common,
    entryPoints: { pane: "src/taskpane/main.ts", advice: "src/taskpane/advice-main.ts", absence: "src/taskpane/absence-main.ts", case: "src/taskpane/case-main.ts", msal: "src/taskpane/auth/msal.ts" },
    outdir,
    format: "esm",
    splitting: true,
    chunkNames: "chunk-[hash]",
    target: "es2022",
    minify: true,
    define: { POSTVAKT_VERSION: JSON.stringify(version) },
  });
  await build({ ...common, entryPoints: { pane: "src/taskpane/pane.css" }, outdir, minify: true });
}

/** How the handlers are built; what is done with the code afterwards says launch-code.mjs. */
export const launchOptions = {
  ...common,
  entryPoints: { launch: "src/events/launch.ts" },
  format: "iife",
  target: "es2016",
  tsconfig: "tsconfig.launch.json",
  minify: true,
  write: false,
  plugins: [launchCode],
};

async function buildLaunch(outdir) {
  const { outputFiles } = await build({ ...launchOptions, outdir });
  const source = outputFiles[0].text;
  const faults = checkDialect(source);
  if (faults.length > 0) {
    throw new Error(`launch.js is not in the dialect of classic Outlook:\n  ${faults.join("\n  ")}`);
  }
  await writeFile(join(outdir, "launch.js"), source);
}

/** The check engine as a program for Node, beside what Outlook loads. */
export const checksOptions = {
  ...common,
  entryPoints: { "checks-cli": "src/checks/cli.ts" },
  outExtension: { ".js": ".mjs" },
  format: "esm",
  platform: "node",
  target: "node20",
};

/** The simulator's entry points, as `sandbox/outlook/build.json` lists them; its static files stay where they are. */
async function buildSimulator() {
  const listing = join(OUTLOOK, "build.json");
  if (!existsSync(listing)) return;
  const { entryPoints, format = "iife" } = JSON.parse(await readFile(listing, "utf8"));
  const outdir = join(OUTLOOK, "dist");
  await replacing(outdir, async (next) => {
    await build({
      ...common,
      absWorkingDir: OUTLOOK,
      entryPoints,
      outdir: next,
      format,
      target: "es2022",
      minifyWhitespace: true,
    });
    await report(next, "sandbox/outlook/dist", {});
  });
}

/** Makes a folder anew: what is there stays in use until the new files are complete, and stays altogether when making them fails. */
async function replacing(folder, make) {
  const next = join(folder, ".next");
  await rm(next, { recursive: true, force: true });
  await mkdir(next, { recursive: true });
  try {
    await make(next);
    for (const name of await readdir(folder)) {
      if (name !== ".next") await rm(join(folder, name), { recursive: true, force: true });
    }
    for (const name of await readdir(next)) await rename(join(next, name), join(folder, name));
  } finally {
    await rm(next, { recursive: true, force: true });
  }
}

async function report(folder, label, budgets) {
  const tooLarge = [];
  for (const name of (await readdir(folder)).sort()) {
    const path = join(folder, name);
    if (!(await stat(path)).isFile() || !/\.(js|css|html)$/.test(name)) continue;
    const bytes = await readFile(path);
    const zipped = gzipSync(bytes).length;
    console.log(
      `${label}/${name}`.padEnd(40) +
        `${(bytes.length / KILO).toFixed(1).padStart(8)} KiB ${(zipped / KILO).toFixed(1).padStart(8)} KiB gzip`,
    );
    const budget = budgets[name];
    if (budget && (budget.gzip ? zipped : bytes.length) > budget.limit * KILO) {
      tooLarge.push(`${name} is over its budget of ${budget.limit} KiB${budget.gzip ? " gzip" : ""}`);
    }
  }
  if (tooLarge.length > 0) throw new Error(tooLarge.join("; "));
}

async function buildAddin(folder) {
  await replacing(folder, async (next) => {
    await Promise.all([buildPane(next), buildLaunch(next), build({ ...checksOptions, outdir: next })]);
    await cp(join(ADDIN, "src", "pages"), next, { recursive: true });
    await cp(join(ADDIN, "icons"), join(next, "icons"), { recursive: true });
    await report(next, "addin/dist", { "launch.js": { limit: 164 }, "pane.js": { limit: 80, gzip: true }, "advice.js": { limit: 80, gzip: true }, "absence.js": { limit: 12, gzip: true }, "case.js": { limit: 8, gzip: true } });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const only = process.argv.indexOf("--checks-only");
    if (only >= 0) await build({ ...checksOptions, outdir: process.argv[only + 1] ?? join(ADDIN, "dist") });
    else if (!process.argv.includes("--simulator-only")) await buildAddin(join(ADDIN, "dist"));
    if (only < 0) await buildSimulator();
  } catch (fault) {
    console.error(fault instanceof Error ? fault.message : fault);
    process.exitCode = 1;
  }
}
