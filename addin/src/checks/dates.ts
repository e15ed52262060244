// Dates, times and vague points in time as people write them in Swedish and English. Twin: checks/dates.py, which says how it is done.
import { PHRASES } from "./date_phrases";
import { ANY_WEEKDAY, begins, BY_FIRST, DIGITS, isWeek, MONTH, NUMBERS, WEEKDAY } from "./date_words";
import type { Document } from "./document";
import { isLetterOrDigit, stripEnd } from "./folding";
import type { Sentence } from "./new_sentences";
import { wordSet } from "./word_lists";

/** An expression: where it stands, its form as checks/dates.py has them, and its parts (0 or -1 or empty where it has none). */
export interface When {
  start: number;
  end: number;
  form: string;
  year: number;
  month: number;
  day: number;
  name: string;
  hour: number;
  minute: number;
}

function when(end: number, form: string, parts: Partial<When> = {}): When {
  return Object.assign({ start: 0, end, form, year: 0, month: 0, day: 0, name: "", hour: -1, minute: 0 }, parts);
}

const MONTH_NAMES = Array.from(MONTH.keys()).join("|");
const ISO = /^(20[0-9]{2})-([01][0-9])-([0-3][0-9])(?![0-9])/;
const EIGHT = /^(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9-])/;
const SIX = /^([2-4][0-9])-([01][0-9])-([0-3][0-9])(?![0-9-])/;
const SLASH = /^([0-3]?[0-9])\/([01]?[0-9])(?:[-/ ](20[0-9]{2}|[2-4][0-9](?![0-9.:])))?(?![0-9/])/;
const DOTTED = /^([0-3]?[0-9])\.([01]?[0-9])(?:\.(20[0-9]{2}|[2-4][0-9](?![0-9])))?(?![0-9])/;
const DAY_MONTH = new RegExp(
  `^([0-3]?[0-9])(?::?[ae]|:de|st|nd|rd|th)?\\.? ?(?:of )?(${MONTH_NAMES})(?![a-zåäö0-9])(?:\\.?,? (20[0-9]{2}))?`,
);
const MONTH_DAY = /^ ([0-3]?[0-9])(?:st|nd|rd|th)?(?![0-9]|[:./][0-9]),?(?: (20[0-9]{2}))?/;
const THE_DAY = /^den ([0-3]?[0-9])(?::?[ae]|:de)?(?![0-9]|[.:/-][0-9]|-[a-zåäö])/;
const CLOCK = /^\.?,? ?\(?(?:kl|klockan|at)\.? ?([0-2]?[0-9])(?:[.:]?([0-5][0-9]))?(?![0-9])/;
const BARE_TIME = /^,? ([0-2][0-9])[.:]([0-5][0-9])(?![0-9])/;
const JOIN = /^(?:en)?,? ?(?:den )?/;
const WEEK = /^(?:v\.?|vecka|week) ?([0-5]?[0-9])(?![0-9]|[:.-][0-9])/;
const WITHIN = new RegExp(
  "^(?:inom|om|within|in) (?:de |the )?(?:(?:närmaste|kommande|next) )?([0-9]{1,2}|[a-zåäö]{2,7}) " +
    "(arbetsdag|vardag|dag|veck|timm|minut|månad|working day|day|week|hour)(?:en|ar|a|or|e|er|s|arna|orna)?(?![a-zåäö])",
);

const WINDOW = 60; // characters: no expression is longer
const SHORT_NAMES = wordSet("mon sat sun ons tor fri tis sön");
const TOO_LITTLE = wordSet("mon sat sun fri tor ons mån tis fre wed tue thu");
const BEFORE_DOTTED = wordSet("senast den före innan till");

/** Every expression of a sentence in order; they do not overlap. A date and the time behind it are one. */
export function datesIn(document: Document, sentence: Sentence): When[] {
  const found: When[] = [];
  let done = 0;
  sentence.texts.forEach((text, place) => {
    if (!begins(text, sentence.texts[place + 1] || "")) {
      return;
    }
    const start = sentence.startOf(place);
    if (start < done) {
      return;
    }
    const flat = document.flat;
    const made = at(flat.slice(start, Math.min(start + WINDOW, sentence.end)), text, start, flat);
    if (made !== null) {
      found.push(made);
      done = made.end;
    }
  });
  return found;
}

/** The expression that begins with this word, if one does. */
function at(text: string, word: string, start: number, flat: string): When | null {
  let made: When | null;
  if (word.charAt(0) <= "9") {
    made = numeric(text, wordBefore(flat, start));
  } else if (ANY_WEEKDAY.has(word)) {
    made = weekday(text, word);
  } else if (MONTH.has(word)) {
    made = monthFirst(text, word);
  } else if (isWeek(word)) {
    made = week(text);
  } else {
    made = worded(text, word);
  }
  if (made === null) {
    return null;
  }
  made = withTime(made, text);
  return Object.assign(made, { start, end: start + made.end });
}

/** The word that stands right before a place, if only a blank parts them. */
function wordBefore(flat: string, start: number): string {
  const end = start - 1;
  if (end < 0 || flat.charAt(end) !== " ") {
    return "";
  }
  const near = flat.slice(Math.max(0, end - 12), end);
  return near.slice(near.lastIndexOf(" ") + 1);
}

function numeric(text: string, before: string): When | null {
  for (const pattern of [ISO, EIGHT, SIX]) {
    const found = pattern.exec(text);
    if (found !== null) {
      let form = "date";
      if (pattern === ISO) {
        form = "iso";
      }
      const made = date(form, found[0].length, Number(found[1]), Number(found[2]), Number(found[3]));
      if (made !== null) {
        return made;
      }
    }
  }
  const named = DAY_MONTH.exec(text);
  if (named !== null) {
    return date("date", named[0].length, Number(named[3] || 0), MONTH.get(named[2] as string) as number, Number(named[1]));
  }
  const slashed = SLASH.exec(text);
  if (slashed !== null) {
    return date("date", slashed[0].length, Number(slashed[3] || 0), Number(slashed[2]), Number(slashed[1]));
  }
  const dotted = DOTTED.exec(text);
  if (dotted !== null && (dotted[3] !== undefined || BEFORE_DOTTED.has(before))) {
    return date("date", dotted[0].length, Number(dotted[3] || 0), Number(dotted[2]), Number(dotted[1]));
  }
  return null;
}

function date(form: string, end: number, year: number, month: number, day: number): When | null {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) {
    return null;
  }
  let full = year;
  if (year > 0 && year < 100) {
    full += 2000;
  }
  return when(end, form, { year: full, month, day });
}

/** A weekday, alone or with the date behind it ("fredag den 27 november", "fre 27/11", "fredag 2026-11-27"). */
function weekday(text: string, word: string): When | null {
  const joined = !WEEKDAY.has(word);
  let name = word;
  if (joined) {
    name = word.slice(0, -2);
  }
  const next = text.charAt(word.length);
  if (SHORT_NAMES.has(name) && next !== " " && next !== ".") {
    return null;
  }
  let skipped = word.length;
  if (next === ".") {
    skipped += 1;
  }
  const rest = text.slice(skipped);
  const lead = (JOIN.exec(rest) as RegExpExecArray)[0];
  const dated = numeric(rest.slice(lead.length), "den");
  if (dated !== null) {
    return Object.assign(dated, { end: skipped + lead.length + dated.end });
  }
  if (lead.slice(-4) === "den ") {
    const day = theDay(rest.slice(lead.length - 4));
    if (day !== null) {
      return Object.assign(day, { end: skipped + lead.length - 4 + day.end });
    }
  }
  if (joined || TOO_LITTLE.has(name)) {
    return null; // "på fredagen" tells what happened; three letters alone are too little
  }
  const day = WEEKDAY.get(name) as number;
  if (rest.charAt(0) === " ") {
    const numberedWeek = WEEK.exec(rest.slice(1));
    if (numberedWeek !== null) {
      return when(skipped + 1 + numberedWeek[0].length, "week", { day, month: Number(numberedWeek[1]) });
    }
  }
  return when(word.length, "weekday", { day });
}

function theDay(text: string): When | null {
  const found = THE_DAY.exec(text);
  if (found === null || !(Number(found[1]) >= 1 && Number(found[1]) <= 31)) {
    return null;
  }
  return when(found[0].length, "day", { day: Number(found[1]) });
}

function monthFirst(text: string, word: string): When | null {
  const found = MONTH_DAY.exec(text.slice(word.length));
  if (found === null) {
    return null;
  }
  return date("date", word.length + found[0].length, Number(found[2] || 0), MONTH.get(word) as number, Number(found[1]));
}

function week(text: string): When | null {
  const found = WEEK.exec(text);
  if (found === null || !(Number(found[1]) >= 1 && Number(found[1]) <= 53)) {
    return null;
  }
  return when(found[0].length, "week", { month: Number(found[1]) });
}

function worded(text: string, word: string): When | null {
  for (const phrase of BY_FIRST.get(word) || []) {
    if (text.startsWith(phrase) && !isLetterOrDigit(text.charAt(phrase.length) || " ")) {
      const [form, name] = PHRASES.get(phrase) as [string, string];
      if (name === "clause") {
        return when((/^[a-zåäö ]*[a-zåäö]/.exec(text) as RegExpExecArray)[0].length, form, { name }); // "innan vi går hem"
      }
      return when(phrase.length, form, { name });
    }
  }
  if (word === "den") {
    return den(text);
  }
  if (word === "v" || word === "vecka" || word === "week") {
    return week(text);
  }
  if (word === "nästa" || word === "next") {
    return nextWeekday(text, word);
  }
  if (word === "kl" || word === "klockan") {
    const found = CLOCK.exec(text);
    if (found === null || Number(found[1]) > 24) {
      return null;
    }
    return when(0, "time");
  }
  return within(text);
}

function nextWeekday(text: string, word: string): When | null {
  const name = stripEnd(text.slice(word.length + 1).split(" ")[0] as string, ".,?!:;)");
  const day = WEEKDAY.get(name);
  if (day === undefined) {
    return null;
  }
  return when(word.length + 1 + name.length, "weekday", { day, name: "next" });
}

/** `den 27:e`, or with its month as part of the expression: `den 27 november`. */
function den(text: string): When | null {
  const dated = numeric(text.slice(4), "den");
  if (dated !== null) {
    return Object.assign(dated, { end: 4 + dated.end });
  }
  return theDay(text);
}

function within(text: string): When | null {
  const found = WITHIN.exec(text);
  if (found === null) {
    return null;
  }
  const written = found[1] as string;
  let count = NUMBERS.get(written) || 0;
  if (DIGITS.test(written)) {
    count = Number(written);
  }
  if (count === 0) {
    return null;
  }
  return when(found[0].length, "within", { day: count, name: found[2] as string });
}

/** The expression with the time behind it, if there is one. */
function withTime(made: When, text: string): When {
  const rest = text.slice(made.end);
  let found = CLOCK.exec(rest);
  if (found === null && made.form !== "vague") {
    found = BARE_TIME.exec(rest);
  }
  if (found === null || Number(found[1]) > 24) {
    return made;
  }
  return Object.assign(made, { end: made.end + found[0].length, hour: Number(found[1]), minute: Number(found[2] || 0) });
}
