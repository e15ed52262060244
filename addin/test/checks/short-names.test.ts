// The vectors once more, by the engine as it stands in the launch file: its names shorter, its long texts aside, its functions arrows.
import { build } from "esbuild";
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { beforeAll, expect, it } from "vitest";
import { launchOptions } from "../../scripts/build.mjs";

const CHECKS = fileURLToPath(new URL("../../src/checks/", import.meta.url));
const FOLDER = fileURLToPath(new URL("../../../tests/vectors/", import.meta.url));
const KEYS = ["rule", "severity", "field", "start", "end", "message"];

/** What comes in and goes out as JSON keeps its names by being spelt; the launch file has no such doors. */
const CONTENTS = `
import "../events/written";
import { Bundle, check, outgoing } from "./index";
const people = (list) => list.map((one) => ({ address: one["address"], name: one["name"] }));
const meeting = (one) => one && { start: one["start"], end: one["end"], required: people(one["required"]), optional: people(one["optional"]) };
engines.push((bundle) => {
  const ready = new Bundle(bundle);
  return (m, language) => check(outgoing({
    sender: { address: m["sender"]["address"], name: m["sender"]["name"] }, to: people(m["to"]), cc: people(m["cc"]), bcc: people(m["bcc"]), subject: m["subject"],
    html: m["html"], text: m["text"], compose: m["compose"], headers: m["headers"], sent_at: m["sent_at"], internal_domains: m["internal_domains"],
    signature_lines: m["signature_lines"], seen_before: m["seen_before"], appointment: meeting(m["appointment"]), away: [],
    groups: m["groups"].map((one) => ({ address: one["address"], name: one["name"], members: one["members"] })),
    attachments: m["attachments"].map((one) => ({
      name: one["name"], size: one["size"], content_type: one["content_type"], text: one["text"], inline: one["inline"], encrypted: one["encrypted"],
    })),
  }), ready, language).map((one) => [one.rule, one.severity, one.field, one.start, one.end, one.message]);
});`;

type Engine = (bundle: unknown) => (mail: unknown, language: string) => unknown;
const engines: Engine[] = [];

beforeAll(async () => {
  const { entryPoints: _, ...options } = launchOptions;
  const stdin = { contents: CONTENTS, resolveDir: CHECKS, loader: "ts" as const };
  const { outputFiles } = await build({ ...options, stdin, write: false });
  runInNewContext(outputFiles[0]?.text ?? "", { engines });
}, 60_000);

it.each(readdirSync(FOLDER).filter((name) => name.endsWith(".jsonl")))("%s finds the same", (file) => {
  const [first, ...others] = readFileSync(FOLDER + file, "utf8").trimEnd().split("\n");
  const check = (engines[0] as Engine)((JSON.parse(first as string) as { bundle: unknown }).bundle);
  for (const line of others) {
    const vector = JSON.parse(line) as { about: string; language: string; mail: object; findings: { [key: string]: unknown }[] };
    const wanted = vector.findings.map((one) => KEYS.map((key) => one[key]));
    expect([vector.about, JSON.parse(JSON.stringify(check(filled(vector.mail), vector.language)))]).toEqual([vector.about, wanted]);
  }
});

/** A mail with what a vector leaves out. */
function filled(mail: object): object {
  const nothing = {
    sender: { address: "", name: "" }, to: [], cc: [], bcc: [], subject: "", html: null, text: null, compose: "", attachments: [], headers: {}, sent_at: "",
    internal_domains: [], signature_lines: [], groups: [], seen_before: null, appointment: null,
  };
  return { ...nothing, ...mail };
}
