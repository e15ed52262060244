// Finds the words of all rules in one pass over a text. Twin: checks/terms.py, which says what an entry means.
import { LETTERS, isLetterOrDigit, stripEnd } from "./folding";
import { WORD, type Tokens } from "./tokens";

const KEY = 3; // letters by which beginnings and endings are looked up
const REMEMBERED = 50000; // different words whose candidates are kept
const LONGEST = 40; // characters of a word that is worth keeping
const FIRST_WORD = new RegExp(`^${WORD}`);
const ALL_LETTERS = new RegExp(`^[${LETTERS}0-9]{${KEY}}$`);

/** A listed word that was found: the entry, and where. */
export interface TermHit {
  entry: string;
  start: number;
  end: number;
}

export type TermHits = Map<string, TermHit[]>;

/** An entry of more than one word, and what of it must stand there. */
interface Phrase {
  name: string;
  entry: string;
  text: string;
}

/** What a word of the text may be: the whole of entries, and the beginning of phrases, by their second word where that is whole. */
interface Candidates {
  whole: [string, string][];
  phrases: Phrase[];
  second: Map<string, Phrase[]> | null;
}

type Part = [string, string, string];

const NONE: Phrase[] = [];

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
  private readonly words: Map<string, [string, string][]>;
  private readonly starts: Map<string, Part[]>;
  private readonly ends: Map<string, Part[]>;
  private readonly phrases: Map<string, Phrase[]>;
  private readonly seconds: Map<string, Map<string, Phrase[]>>;
  private readonly known: Map<string, Candidates | null>;
  private readonly waiting: Map<string, [string, string][]>; // entries by their first letters, until a word begins so

  constructor(lists: Map<string, string[]>) {
    this.waiting = new Map();
    this.words = new Map();
    this.starts = new Map();
    this.ends = new Map();
    this.phrases = new Map();
    this.seconds = new Map();
    this.known = new Map();
    lists.forEach((entries, name) => {
      for (const entry of entries) {
        add(this.waiting, beginningOf(entry), [name, entry] as [string, string]);
      }
    });
    this.ready("");
  }

  /** Takes in the entries that begin with these letters: most words of most lists stand in no mail of a day. */
  private ready(letters: string): void {
    const entries = this.waiting.get(letters);
    if (entries !== undefined) {
      this.waiting.delete(letters);
      entries.forEach(([name, entry]) => this.add(name, entry));
    }
  }

  private add(name: string, entry: string): void {
    const first = FIRST_WORD.exec(entry);
    if (entry.charAt(0) === "*") {
      const ending = entry.slice(1);
      add(this.ends, ending.slice(-KEY), [ending, name, entry] as Part);
    } else if (first === null) {
      throw new Error(`the list ${name} has an entry that begins with no letter or digit: ${entry}`);
    } else if (first[0] === entry) {
      add(this.words, entry, [name, entry] as [string, string]);
    } else if (first[0] + "*" === entry) {
      add(this.starts, first[0].slice(0, KEY), [first[0], name, entry] as Part);
    } else {
      this.addPhrase(first[0], { name, entry, text: stripEnd(entry, "*") });
    }
  }

  private addPhrase(first: string, phrase: Phrase): void {
    const rest = phrase.entry.slice(first.length + 1);
    const second = FIRST_WORD.exec(rest);
    const blank = phrase.entry.charAt(first.length) === " ";
    if (blank && second !== null && (second[0] === rest || rest.charAt(second[0].length) === " ")) {
      let table = this.seconds.get(first);
      if (table === undefined) {
        table = new Map();
        this.seconds.set(first, table);
      }
      add(table, second[0], phrase);
    } else {
      add(this.phrases, first, phrase);
    }
  }

  /** List name → hits in order. `flat` is the folded text with its line ends and tabs as blanks, `tokens` its words. */
  scan(flat: string, tokens: Tokens): TermHits {
    const found: TermHits = new Map();
    const { texts, starts } = tokens;
    for (let place = 0; place < texts.length; place += 1) {
      const text = texts[place] as string;
      let candidates = this.known.get(text);
      if (candidates === undefined) {
        candidates = this.lookUp(text);
      }
      if (candidates !== null) {
        const start = starts[place] as number;
        for (const [name, entry] of candidates.whole) {
          add(found, name, { entry, start, end: start + text.length });
        }
        standing(flat, start, candidates.phrases, found);
        if (candidates.second !== null) {
          standing(flat, start, candidates.second.get(texts[place + 1] as string) || NONE, found);
        }
      }
    }
    return found;
  }

  /** What a word may be; remembered, because the same words come again in every mail. */
  private lookUp(text: string): Candidates | null {
    for (let size = 1; size <= KEY && size <= text.length; size += 1) {
      this.ready(text.slice(0, size));
    }
    const whole: [string, string][] = (this.words.get(text) || []).slice();
    for (let size = 1; size <= KEY && size <= text.length; size += 1) {
      (this.starts.get(text.slice(0, size)) || []).forEach(([part, name, entry]) => {
        if (text.startsWith(part)) {
          whole.push([name, entry]);
        }
      });
      (this.ends.get(text.slice(-size)) || []).forEach(([part, name, entry]) => {
        if (text.endsWith(part)) {
          whole.push([name, entry]);
        }
      });
    }
    const phrases = this.phrases.get(text) || [];
    const second = this.seconds.get(text) || null;
    let found: Candidates | null = null;
    if (whole.length > 0 || phrases.length > 0 || second !== null) {
      found = { whole, phrases, second };
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

/** The letters an entry begins with, three at most: what it is found by begins with them too. Empty for endings and what is no entry. */
function beginningOf(entry: string): string {
  const letters = entry.slice(0, KEY);
  if (ALL_LETTERS.test(letters)) {
    return letters;
  }
  let size = 0;
  while (size < KEY && size < entry.length && isLetterOrDigit(entry.charAt(size))) {
    size += 1;
  }
  return entry.slice(0, size);
}

/** Adds those of the phrases that stand at `start`. */
function standing(flat: string, start: number, phrases: Phrase[], found: TermHits): void {
  for (const { name, entry, text } of phrases) {
    const end = start + text.length;
    if (flat.startsWith(text, start) && (entry.charAt(entry.length - 1) === "*" || !continues(flat, end))) {
      add(found, name, { entry, start, end });
    }
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
