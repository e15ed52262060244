// What is a name: by its capital letters, by a list of first names and by what surnames end in. Twin: checks/persons/names.py.
import type { Rule } from "../bundle";
import type { Document } from "../document";
import { isLetterOrDigit } from "../folding";
import { CAPITAL, NO_LETTER, startsSentence, WORD } from "./capitals";
import { endingsOf, listed, setOf, type Endings } from "./lists";
import { ALSO_WORDS, DOES, HOUSEHOLD, HOUSEHOLD_ONLY, NO_NAMES, PATRONYM, SURNAME, SURNAME_ALONE } from "./words";

const NAME = new RegExp(WORD, "g");
const NEXT = new RegExp(`^(?: (?:(?:von|af|de|al|van|el|Al|El) )?${WORD}){1,3}`);
const NEXT_NAME = new RegExp("^" + WORD);
const INITIAL = new RegExp(`^ [${CAPITAL}](?:\\.|:s)?${NO_LETTER}`);
const MOST = 5000; // names of a text that are looked at
const BEHIND_MOST = 400; // more characters than a name's other words take

/** A capitalised word, with those behind it that belong to it. */
export interface Name {
  start: number;
  end: number;
  kind: string; // "name" | "first" | "known", as model.ts has them
  first: string;
  bare: string; // the listed first name, empty when it is none
  last: string;
}

/** What is looked up for every capitalised word. */
interface Lists {
  firsts: Set<string>;
  places: Endings;
  orgs: Endings;
  mine: Set<string>;
}

/** The names of people, in order. `mine`: words of the names of those who write and are written to. */
export function namesIn(rule: Rule, document: Document, mine: Set<string>): Name[] {
  const { text, folded } = document;
  const words = (name: string): string[] => rule.words[name] as string[];
  const lists = { firsts: setOf(words("first_names")), places: endingsOf(words("places")), orgs: endingsOf(words("orgs")), mine };
  const found: Name[] = [];
  let position = 0;
  let count = 0;
  NAME.lastIndex = 0;
  for (let one = NAME.exec(text); one !== null; one = NAME.exec(text)) {
    const start = one.index;
    if (start < position || (start > 0 && (isLetterOrDigit(folded.charAt(start - 1)) || "@/.".indexOf(text.charAt(start - 1)) >= 0))) {
      continue;
    }
    let name = nameAt(text, folded, start, start + one[0].length, lists.firsts);
    if (name.kind === "name" && name.bare === "" && !listed(name.first, lists.places)) {
      name = fromFirstName(text, folded, name, lists);
    }
    if (isHousehold(folded, name)) {
      if (!isPlace(name, lists)) {
        name.kind = "known";
        found.push(name);
      }
    } else if (isPerson(text, folded, name, lists)) {
      found.push(name);
    } else if (name.last === "" && !isPlace(name, lists)) {
      continue;
    }
    position = name.end;
    count += 1;
    if (count === MOST) {
      break;
    }
  }
  return found;
}

/** The name that begins with the capitalised word there. */
function nameAt(text: string, folded: string, start: number, end: number, firsts: Set<string>): Name {
  const first = folded.slice(start, end);
  const bare = firstName(first, firsts);
  const behind = text.slice(end, end + BEHIND_MOST);
  const rest = NEXT.exec(behind);
  if (rest !== null && (bare === first || bare === "")) {
    return { start, end: end + rest[0].length, kind: "name", first, bare, last: lastOf(folded, end, rest) };
  }
  if (bare !== "") {
    const initial = INITIAL.exec(behind);
    if (initial !== null && text.charAt(end + 1) !== "I") {
      return { start, end: end + initial[0].length, kind: "name", first, bare, last: "" };
    }
  }
  return { start, end, kind: "first", first, bare, last: "" };
}

function lastOf(folded: string, end: number, rest: RegExpExecArray): string {
  const whole = folded.slice(end, end + rest[0].length);
  return whole.slice(whole.lastIndexOf(" ") + 1);
}

/** The listed first name that a word is: as it stands, in the genitive, or by its first half before a hyphen. */
function firstName(word: string, firsts: Set<string>): string {
  if (firsts.has(word)) {
    return word;
  }
  if (firsts.has(withoutS(word))) {
    return withoutS(word);
  }
  if (word.indexOf("-") >= 0 && firsts.has(word.split("-")[0] as string)) {
    return word;
  }
  return "";
}

function withoutS(word: string): string {
  if (word.endsWith("s")) {
    return word.slice(0, -1);
  }
  return word;
}

/** A word with a capital that only begins the sentence is left out: "Orosanmälan Elin Nord", "När Eva blev sjuk". */
function fromFirstName(text: string, folded: string, name: Name, lists: Lists): Name {
  const second = name.start + name.first.length + 1;
  const found = NEXT_NAME.exec(text.slice(second, second + BEHIND_MOST));
  if (found === null) {
    return name;
  }
  const end = second + found[0].length;
  const isFirst = firstName(folded.slice(second, end), lists.firsts) !== "";
  if (!isFirst && (end >= name.end || isOffice(name, lists) || !startsSentence(text, name.start))) {
    return name;
  }
  return nameAt(text, folded, second, end, lists.firsts);
}

/** What somebody is called stands before the name, or begins it: "familjen Ek", "Änkan Ek". */
function isHousehold(folded: string, name: Name): boolean {
  return HOUSEHOLD.test(folded.slice(Math.max(0, name.start - 14), name.start)) || (name.kind === "name" && HOUSEHOLD_ONLY.test(name.first));
}

/** Begins with the name of a place, an office or a company. */
function isOffice(name: Name, lists: Lists): boolean {
  return listed(name.first, lists.places) || listed(name.first, lists.orgs);
}

/** A place, an office or a company. */
function isPlace(name: Name, lists: Lists): boolean {
  if (isOffice(name, lists)) {
    return true;
  }
  return name.last !== "" && (listed(name.last, lists.orgs) || (lists.places.whole.has(name.last) && name.bare === ""));
}

/** Somebody who neither writes nor is written to. */
function isPerson(text: string, folded: string, name: Name, lists: Lists): boolean {
  if (isPlace(name, lists)) {
    return false;
  }
  if (name.kind === "first" && name.bare === "" && PATRONYM.test(name.first)) {
    return !lists.mine.has(withoutS(name.first));
  }
  if (name.kind === "first" && name.bare === "" && SURNAME_ALONE.test(name.first)) {
    return !lists.mine.has(name.first) && DOES.test(folded.slice(name.end, name.end + 30));
  }
  const starts = startsSentence(text, name.start);
  if (name.bare === "" && (name.kind === "first" || (starts && !SURNAME.test(name.last)))) {
    const does = name.kind === "name" && !NO_NAMES.has(name.first) && DOES.test(folded.slice(name.end, name.end + 30));
    if (!does) {
      return false;
    }
  }
  if (name.kind === "first" && (lists.mine.has(name.bare) || (ALSO_WORDS.has(name.bare) && starts))) {
    return false;
  }
  if (name.kind === "first" && name.bare !== name.first) {
    const behind = NEXT.exec(text.slice(name.end, name.end + BEHIND_MOST));
    if (behind !== null && listed(lastOf(folded, name.end, behind), lists.orgs)) {
      return false; // "Åkes Bygg"
    }
  }
  const ownLast = lists.mine.has(name.last) || lists.mine.has(withoutS(name.last));
  return !(name.last !== "" && lists.mine.has(name.bare || name.first) && ownLast);
}
