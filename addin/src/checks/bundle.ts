// The compiled pack: one plain JSON value that both engines read. Twin: checks/bundle.py; made by checks/compile.py.
import { Scanner } from "./terms";

const VERSION = 1;
// By kind: lists of common words that few mails have to be searched for (subjects, what is forwarded, mails with a sensitive word), and
// lists that are only looked up.
const SELDOM: { [kind: string]: string[] } = {
  subject: ["general", "alone"],
  reason: ["empty", "reasons"],
  secrecy: ["own", "private"],
  person_terms: ["agents", "contact", "pronouns", "own", "your", "conditions", "decided"],
};
const LOOKED_UP: { [kind: string]: string[] } = { person_terms: ["first_names", "places", "orgs"] };

/** Words in Swedish and English. */
export interface Texts {
  sv: string;
  en: string;
}

/** A rule as this pack applies it. `severity`: by inside and outside receivers; `words`: list name → entries. */
export interface RuleValue {
  id: string;
  name: string;
  kind: string;
  severity: { inside: string; outside: string };
  what: { [language: string]: string };
  why: { [language: string]: string };
  source: string;
  fix?: { [name: string]: unknown } | null;
  parameters: { [name: string]: unknown };
  words: { [list: string]: string[] };
}

export interface BundleValue {
  v: number;
  pack: string;
  rules: RuleValue[];
  [section: string]: unknown;
}

export class Rule {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly severity: { inside: string; outside: string };
  readonly what: { [language: string]: string };
  readonly why: { [language: string]: string };
  readonly source: string;
  readonly fix: { [name: string]: unknown } | null;
  readonly parameters: { [name: string]: unknown };
  readonly words: { [list: string]: string[] };

  constructor(value: RuleValue) {
    this.id = value.id;
    this.name = value.name;
    this.kind = value.kind;
    this.severity = value.severity;
    this.what = value.what;
    this.why = value.why;
    this.source = value.source;
    this.fix = value.fix || null;
    this.parameters = value.parameters;
    this.words = value.words;
  }

  /** A numeric parameter; throws when the rule does not have it. */
  number(name: string): number {
    const found = this.parameters[name];
    if (typeof found !== "number") {
      throw new Error(`rule ${this.id} has no number ${name}`);
    }
    return found;
  }
}

function isIn(lists: { [kind: string]: string[] }, kind: string, name: string): boolean {
  const names = lists[kind];
  return names !== undefined && names.indexOf(name) >= 0;
}

/** A municipality's rules, calendar and words, ready to run. Throws for a value of another version. */
export class Bundle {
  readonly pack: string;
  readonly rules: Rule[];
  /** Finds every rule's words in one pass; a list is called `<rule id>.<list name>`. */
  readonly scanner: Scanner;
  private readonly seldom: Map<string, string[]>;
  private seldomScanner: Scanner | null;

  constructor(readonly value: BundleValue) {
    if (value.v !== VERSION) {
      throw new Error(`the compiled pack has version ${value.v}, this engine reads ${VERSION}`);
    }
    this.pack = value.pack;
    this.rules = value.rules.map((one) => new Rule(one));
    const lists = new Map<string, string[]>();
    this.seldom = new Map();
    for (const rule of this.rules) {
      for (const name of Object.keys(rule.words)) {
        const key = `${rule.id}.${name}`;
        if (isIn(SELDOM, rule.kind, name)) {
          this.seldom.set(key, rule.words[name] as string[]);
        } else if (!isIn(LOOKED_UP, rule.kind, name)) {
          lists.set(key, rule.words[name] as string[]);
        }
      }
    }
    this.scanner = new Scanner(lists);
    this.seldomScanner = null;
  }

  /** The scanner that finds the words of a list, by what the list is called there. */
  scannerOf(key: string): Scanner {
    if (!this.seldom.has(key)) {
      return this.scanner;
    }
    if (this.seldomScanner === null) {
      this.seldomScanner = new Scanner(this.seldom);
    }
    return this.seldomScanner;
  }
}
