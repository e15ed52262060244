// Words and patterns written as text, because they are read and changed as text. Twin: checks/word_lists.py.

/** The blank-parted words of a text. */
export function wordSet(text: string): Set<string> {
  return new Set(text.split(/[ \n]+/).filter((word) => word !== ""));
}

/** The lines of a text that are not empty, or the parts between semicolons. */
export function lines(text: string): string[] {
  return text
    .split(/[\n;]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** Whether one of the words is in the set. */
export function holds(words: string[], set: Set<string>): boolean {
  return words.some((word) => set.has(word));
}
