// Texts made comparable, position for position. Twin: checks/folding.py, which says why.

export const BLANKS = " \t\r\n";
// letters of European languages, spelled out: the same in Python and JavaScript
export const LETTERS = "a-z\u00df-\u00f6\u00f8-\u00ff\u0101-\u017f";

const ALIKE: { [alike: string]: string } = {
  "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\ufe58\ufe63\uff0d",
  " ":
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u2028\u2029\u0085" +
    "\u000b\u000c\u001c\u001d\u001e\u001f",
  '"': "\u201c\u201d\u201e\u201f\u00ab\u00bb",
  "'": "\u2018\u2019\u201a\u201b\u00b4",
  i: "\u0130", // its lower case is two characters long
  "\u03c3": "\u03a3", // its lower case depends on where it stands
};
const FOLD = new Map<string, string>();
for (const alike of Object.keys(ALIKE)) {
  for (const one of ALIKE[alike] as string) {
    FOLD.set(one, alike);
  }
}
const SPECIAL = new RegExp(`[${Array.from(FOLD.keys()).join("")}]`, "g");
const HALF = /[\ud800-\udfff]/;
const PAIR = /([\ud800-\udbff])[\udc00-\udfff]/g;
const LETTER_OR_DIGIT = new RegExp(`^[${LETTERS}0-9]`);

/** Lower case, dashes, quotes and blanks made alike; as many characters as `text`, each one unit. Line ends and tabs stay. */
export function fold(text: string): string {
  return narrow(text).replace(SPECIAL, (one) => FOLD.get(one) as string).toLowerCase();
}

/**
 * The text with a unit for each character, so that places and distances are what they are in Python: of a pair of surrogates (an emoji)
 * the first half stays, which stands for nothing else, as texts have no halves.
 */
export function narrow(text: string): string {
  if (!HALF.test(text)) {
    return text;
  }
  return text.replace(PAIR, "$1");
}

/** Whether a folded character is part of a word. */
export function isLetterOrDigit(character: string): boolean {
  return LETTER_OR_DIGIT.test(character);
}

/** Whether it is one digit. */
export function isDigit(character: string): boolean {
  return character.length === 1 && character >= "0" && character <= "9";
}

/** The text without the characters `ones` at its beginning, as Python's lstrip. */
export function stripStart(text: string, ones: string = BLANKS): string {
  let start = 0;
  while (start < text.length && ones.indexOf(text.charAt(start)) >= 0) {
    start += 1;
  }
  return text.slice(start);
}

/** The text without the characters `ones` at its end, as Python's rstrip. */
export function stripEnd(text: string, ones: string = BLANKS): string {
  let end = text.length;
  while (end > 0 && ones.indexOf(text.charAt(end - 1)) >= 0) {
    end -= 1;
  }
  return text.slice(0, end);
}

/** The text without the characters `ones` around it, as Python's strip. */
export function strip(text: string, ones: string = BLANKS): string {
  return stripStart(stripEnd(text, ones), ones);
}

/** How many characters a text has, as Python counts: a pair of surrogates is one. */
function sizeOf(text: string): number {
  const pairs = text.match(/[\ud800-\udbff][\udc00-\udfff]/g);
  if (pairs === null) {
    return text.length;
  }
  return text.length - pairs.length;
}

/** The first `size` characters of a text, as Python counts. */
export function beginning(text: string, size: number): string {
  if (text.length <= size) {
    return text;
  }
  if (!/[\ud800-\udfff]/.test(text.slice(0, size))) {
    return text.slice(0, size);
  }
  return Array.from(text.slice(0, 2 * size)).slice(0, size).join("");
}

/** How many sorted numbers are at most `value`, as Python's bisect_right; `key` reads the number of a place. */
export function bisectRight(size: number, value: number, key: (index: number) => number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value < key(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

/** Compares by code points, as Python does; JavaScript's own order is another one beyond U+FFFF. */
export function compareText(one: string, other: string): number {
  if (one === other) {
    return 0;
  }
  const mine = Array.from(one);
  const theirs = Array.from(other);
  for (let index = 0; index < Math.min(mine.length, theirs.length); index += 1) {
    const difference = ((mine[index] as string).codePointAt(0) as number) - ((theirs[index] as string).codePointAt(0) as number);
    if (difference !== 0) {
      return difference;
    }
  }
  return mine.length - theirs.length;
}

/** Reads UTF-16 positions as characters' positions; asked for rising ones it walks the text once. */
export function characterReader(text: string): (unit: number) => number {
  let [unit, point] = [0, 0];
  return (wanted) => {
    if (wanted < unit) {
      [unit, point] = [0, 0];
    }
    point += sizeOf(text.slice(unit, wanted));
    unit = wanted;
    return point;
  };
}

/** The UTF-16 position of a character's position. */
export function unitAt(text: string, point: number): number {
  let unit = 0;
  for (let seen = 0; seen < point && unit < text.length; seen += 1) {
    const code = text.charCodeAt(unit);
    unit += 1;
    if (code >= 0xd800 && code < 0xdc00 && unit < text.length) {
      unit += 1;
    }
  }
  return unit;
}
