// Type-checks each program by the rules of the place it runs in: the pane, the launch file, the simulated Outlook.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ADDIN = new URL("../", import.meta.url);
const projects = ["tsconfig.json", "tsconfig.launch.json", "../sandbox/outlook/tsconfig.json"]
  .map((path) => fileURLToPath(new URL(path, ADDIN)))
  .filter((path) => existsSync(path));

for (const project of projects) {
  const tsc = fileURLToPath(new URL("node_modules/typescript/bin/tsc", ADDIN));
  const { status } = spawnSync(process.execPath, [tsc, "--noEmit", "-p", project], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
