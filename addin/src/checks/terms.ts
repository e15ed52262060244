// Finds the words of all rules in one pass over a text. Twin: checks/terms.py, which says what an entry means.
import { LETTERS, isLetterOrDigit, stripEnd } from "./folding";

const KEY = 3; // letters by which beginnings and endings are looked up
const REMEMBERED = 50000; // different words whose candidates are kept
const LONGEST = 40; // characters of a word that is worth keeping
const WORD = `[${LETTERS}0-9]+(?:[-'][${LETTERS}0-9]+)*`;
const FIRST_WORD = new RegExp(`^${WORD}`);

/** A pattern of its own, because one that looks for all words remembers where it was. */
export function wordPattern(): RegExp {
  return new RegExp(WORD, "g");
}

/** A listed word that was found: the entry, and where. */
export interface TermHit {
  entry: string;
  start: number;
  end: number;
}

export type TermHits = Map<string, TermHit[]>;

interface Candidate {
  name: string;
  entry: string;
  phrase: string; // empty when the word alone is the entry
}

type Part = [string, Candidate];

function add<T>(table: Map<string, T[]>, key: string, one: T): void {
  const ones = table.get(key);
  if (ones === undefined) {
    table.set(key, [one]);
  } else {
    ones.push(one);
  }
}

/** Made once for a pack; `scan` is linear in the text. */
export class Scanner {
  private readonly words: Map<string, Candidate[]>;
  private readonly starts: Map<string, Part[]>;
  private readonly ends: Map<string, Part[]>;
  private readonly known: Map<string, Candidate[]>;

  constructor(lists: Map<string, string[]>) {
    this.words = new Map();
    this.starts = new Map();
    this.ends = new Map();
    this.known = new Map();
    lists.forEach((entries, name) => entries.forEach((entry) => this.add(name, entry)));
  }

  private add(name: string, entry: string): void {
    const first = FIRST_WORD.exec(entry);
    if (entry.charAt(0) === "*") {
      const ending = entry.slice(1);
      add(this.ends, ending.slice(-KEY), [ending, { name, entry, phrase: "" }] as Part);
    } else if (first === null) {
      throw new Error(`the list ${name} has an entry that begins with no letter or digit: ${entry}`);
    } else if (first[0] === entry) {
      add(this.words, entry, { name, entry, phrase: "" });
    } else if (first[0] + "*" === entry) {
      add(this.starts, first[0].slice(0, KEY), [first[0], { name, entry, phrase: "" }] as Part);
    } else {
      add(this.words, first[0], { name, entry, phrase: stripEnd(entry, "*") });
    }
  }

  /** List name → hits in order. `flat` is the folded text with its line ends and tabs as blanks. */
  scan(flat: string): TermHits {
    const found: TermHits = new Map();
    const pattern = wordPattern();
    for (let word = pattern.exec(flat); word !== null; word = pattern.exec(flat)) {
      const text = word[0];
      let candidates = this.known.get(text);
      if (candidates === undefined) {
        candidates = this.lookUp(text);
      }
      for (const { name, entry, phrase } of candidates) {
        const start = word.index;
        let end = start + text.length;
        if (phrase !== "") {
          end = start + phrase.length;
          if (!flat.startsWith(phrase, start) || (entry.charAt(entry.length - 1) !== "*" && continues(flat, end))) {
            continue;
          }
        }
        add(found, name, { entry, start, end });
      }
    }
    return found;
  }

  /** What a word may be; remembered, because the same words come again in every mail. */
  private lookUp(text: string): Candidate[] {
    const found: Candidate[] = (this.words.get(text) || []).slice();
    for (let size = 1; size <= KEY && size <= text.length; size += 1) {
      (this.starts.get(text.slice(0, size)) || []).forEach(([beginning, one]) => {
        if (text.startsWith(beginning)) {
          found.push(one);
        }
      });
      (this.ends.get(text.slice(-size)) || []).forEach(([ending, one]) => {
        if (text.endsWith(ending)) {
          found.push(one);
        }
      });
    }
    if (this.known.size >= REMEMBERED) {
      this.known.clear();
    }
    if (text.length <= LONGEST) {
      this.known.set(text, found);
    }
    return found;
  }
}

/** Whether the word that a phrase ends in goes on. */
function continues(flat: string, end: number): boolean {
  if (end >= flat.length) {
    return false;
  }
  const next = flat.charAt(end);
  if (isLetterOrDigit(next)) {
    return isLetterOrDigit(flat.charAt(end - 1));
  }
  return (next === "-" || next === "'") && end + 1 < flat.length && isLetterOrDigit(flat.charAt(end + 1));
}
