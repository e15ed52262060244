// A small municipality's rules for tests, of a kind that looks for words.
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import type { BundleValue } from "../src/checks/bundle";
import { KINDS } from "../src/checks/kinds/index";
import { words } from "./stub-kinds";

KINDS["words"] = words;

type Severity = "off" | "info" | "nudge" | "stop";

export interface RuleOptions {
  inside?: Severity;
  fix?: { [name: string]: unknown };
  parameters?: { [name: string]: unknown };
  observe?: boolean;
  override?: string;
  what?: string;
}

export function rule(id: string, outside: Severity, word: string, options: RuleOptions = {}): BundleValue["rules"][number] {
  const made = {
    id, name: `rule-${id}`, kind: "words", severity: { inside: options.inside ?? outside, outside },
    what: { sv: options.what ?? `Regel ${id}.`, en: `Rule ${id}.` }, why: { sv: `Därför ${id}.`, en: `Because ${id}.` }, source: "Riktlinje, avsnitt 1",
    observe: options.observe ?? false, override: options.override ?? "reason", parameters: { word, ...options.parameters }, words: {},
  };
  return options.fix === undefined ? made : { ...made, fix: options.fix };
}

export const RULES = [
  rule("S01", "stop", "19640823-3234", { inside: "nudge", what: "Personnummer till en extern mottagare.", fix: { kind: "secure-channel" } }),
  rule("C09", "nudge", "kan du", { what: "Du ber om svar men skriver inget datum.", fix: { kind: "insert-deadline" }, parameters: { data: { date: "2026-11-27" } } }),
  rule("C07", "nudge", "erhålla", { fix: { kind: "replace-text" }, parameters: { data: { better: "få" } } }),
  rule("C10", "nudge", "snarast"),
  rule("C35", "info", "info"),
];

export function bundle(rules = RULES, sections: { [name: string]: unknown } = {}): BundleValue {
  return {
    v: 1, pack: "sandby", language: "sv", version: "1",
    municipality: { name: "Sandby kommun", domains: ["sandby.example"] },
    calendar: { closed: ["2026-12-24"], half: {}, hours: { 1: ["08:00", "16:30"], 2: ["08:00", "16:30"], 3: ["08:00", "16:30"], 4: ["08:00", "16:30"], 5: ["08:00", "15:00"], 6: null, 7: null } },
    secure_channel: { name: "SEFOS", url: "https://sefos.sandby.example/", classes: [] },
    signature: {}, duties: {},
    alarm: { at_most: 3, quiet_weeks: 0, errors: "soft" },
    overrides: { own_words: true, reasons: [{ code: "asked-for-it", sv: "Personen har bett om det", en: "The person asked for it" }] },
    rules, ...sections,
  } as BundleValue;
}

export function delivered(value: BundleValue = bundle(), layers: unknown[] = []): { [name: string]: unknown } {
  return { v: 1, version: "1", bundle: value, layers };
}

/** The built launch file with rules written into it; they stand there plain, which it takes as well. */
export function withRules(source: string, rules: unknown): string {
  const end = `,${JSON.stringify(rules)}`;
  return source.replace(/"@@POSTVAKT_BUNDLE@@(\[(?:[^"\\]|\\.)*)\]"/, (_all, texts: string) => {
    const before = JSON.parse(`"${texts}"`) as string;
    return JSON.stringify(`@@POSTVAKT_BUNDLE@@${before}${before === "[" ? end.slice(1) : end}]`).replace(/[\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`);
  });
}

/** The launch file is built with the tests' kind in place of the municipality's. */
export const stubKinds: Plugin = {
  name: "stub-kinds",
  setup(build) {
    build.onResolve({ filter: /^\.\/kinds\/index$/ }, () => ({ path: fileURLToPath(new URL("./stub-kinds.ts", import.meta.url)) }));
  },
};

export const PERSONNUMMER = "19640823-3234";
export const IVAR = { emailAddress: "ivar@exempel.example", displayName: "Ivar Medborgare" };
export const BJORN = { emailAddress: "bjorn.ek@sandby.example", displayName: "Björn Ek" };
