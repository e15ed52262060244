// What the pane found in the texts of attached files, as a note that stays with the mail: the handler on send sees their names only.
// It holds digests, names of rules and numbers; nothing of what stands in a file, nor what it is called.
import type { Bundle } from "../checks/index";
import type { Finding } from "../checks/model";
import { digest } from "./choose";
import type { FactFile, Language } from "./model";
import { isRecord, listAt, numberAt, recordAt, texts } from "./values";

const FIELD = "attachment:";
/** Findings of one rule in files of one name; the engine tells no more either. */
const MOST = 20;

/** A file by its id, and by name and size where the client gave it another id meanwhile. */
function keysOf(file: FactFile): string[] {
  return ["i" + digest(file.id), "n" + digest(file.name + "\n" + file.size)];
}

/** The note: for each file name with findings, by which keys its files are known, and how many findings each rule has. */
export function noteOf(files: readonly FactFile[], findings: readonly Finding[]): string {
  const found: { files: string[]; rules: { [rule: string]: number } }[] = [];
  for (const name of Array.from(new Set(files.map((one) => one.name)))) {
    const rules: { [rule: string]: number } = {};
    for (const one of findings) {
      if (one.field === FIELD + name && one.start >= 0) {
        rules[one.rule] = Number(rules[one.rule] || 0) + 1;
      }
    }
    if (Object.keys(rules).length > 0) {
      found.push({ files: files.filter((one) => one.name === name).reduce<string[]>((keys, one) => keys.concat(keysOf(one)), []), rules });
    }
  }
  return JSON.stringify({ v: 1, found });
}

/** The note of a mail in whose files nothing was found. */
export const NO_NOTE = noteOf([], []);

function parsed(note: string | null): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(note || "");
    if (isRecord(value) && value["v"] === 1) {
      return listAt(value, "found");
    }
  } catch (fault) {
    void fault; // no note, or not ours
  }
  return [];
}

/** What was noted about files that are still there, as strict as the rules are for the receivers of now. */
export function findingsIn(note: string | null, files: readonly FactFile[], bundle: Bundle, language: Language, outside: boolean): Finding[] {
  const findings: Finding[] = [];
  for (const one of parsed(note)) {
    const keys = texts(listAt(one, "files"));
    const there = files.filter((file) => keysOf(file).some((key) => keys.indexOf(key) >= 0))[0];
    const rules = recordAt(one, "rules");
    for (const rule of bundle.rules) {
      let severity = rule.severity.inside;
      if (outside) {
        severity = rule.severity.outside;
      }
      if (there !== undefined && severity !== "off") {
        const message = (rule.what[language] || "").replace(/\{[a-z_]+\}/g, "");
        const made: Finding = { rule: rule.id, name: rule.name, severity, field: FIELD + there.name, start: -1, end: -1, message, why: "", source: "", fix: null };
        for (let left = Math.min(numberAt(rules, rule.id, 0), MOST); left > 0; left -= 1) {
          findings.push(made);
        }
      }
    }
  }
  return findings;
}
