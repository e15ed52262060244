// A rule's lists as every capitalised word is looked up in them. Twin: checks/persons/lists.py.

export interface Endings {
  whole: Set<string>;
  beginnings: string[];
  endings: string[];
}

const sets: WeakMap<string[], Set<string>> = new WeakMap();
const endings: WeakMap<string[], Endings> = new WeakMap();

/** A list as a set, made once. */
export function setOf(words: string[]): Set<string> {
  let found = sets.get(words);
  if (found === undefined) {
    found = new Set(words);
    sets.set(words, found);
  }
  return found;
}

/** Whole words, beginnings and endings of a list, made once. */
export function endingsOf(words: string[]): Endings {
  let found = endings.get(words);
  if (found === undefined) {
    found = {
      whole: new Set(words.filter((one) => one.indexOf("*") < 0)),
      beginnings: words.filter((one) => one.endsWith("*")).map((one) => one.slice(0, -1)),
      endings: words.filter((one) => one.startsWith("*")).map((one) => one.slice(1)),
    };
    endings.set(words, found);
  }
  return found;
}

/** Whether a word is one of a list, or begins or ends as one says. */
export function listed(word: string, lists: Endings): boolean {
  return (
    lists.whole.has(word) ||
    lists.beginnings.some((one) => word.startsWith(one)) ||
    (word.length > 4 && lists.endings.some((one) => word.endsWith(one)))
  );
}
