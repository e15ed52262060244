// Swedish identity numbers in running text. Twin: checks/identity_numbers.py, which says what counts and why.
import { apart, isDate, luhn } from "./birth_dates";
import { LETTERS, isDigit, isLetterOrDigit, strip } from "./folding";
import { allRows, count, isList } from "./rows";
import { firstFrom, matches, type Span } from "./sorted";

const INTERIM = "trsuwxjklmn";
const FORM = new RegExp(
  "^((?:18|19|20) ?)?([0-9]{2})([-./ ]?)([0-9]{2})(\\3| ?)([0-9]{2})" +
    "([ \\t\\n]{0,3}[-+][ \\t\\n]{0,3}(?:> ?){0,3}|[ \\t\\n]{1,3}|[./])?" +
    `([0-9${INTERIM}][0-9]) ?([0-9]{2})(?![0-9])`,
);
const LONGEST = 60; // more characters than any written form has
const DIGITS = /[0-9]+/g;
const MOST = 2000; // numbers of a text that are looked for
const SAME_LINE = 70;
const BEFORE_FORM = 24;
const WORDS_BEHIND = 26;
const SENTENCE_END = /[.!?] |\n\n/;
const ENDS_OR_DIGIT = /[.!?] |[0-9]/;
const ABBREVIATED = /(?:p|pers|person|samordn|samordnings)\.? ?(?:nr|nummer)(?![a-zåäö])/g;
const WORD_BEFORE = new RegExp(`[${LETTERS}0-9]{1,40}$`);
const ALPHA = new RegExp(`^[${LETTERS}]+$`);
const SIX = /^[0-9]{6}(?:[0-9]{2})?(?:[-+]|[0-9]{4}(?![0-9]))/; // the beginning of the next in a list
const NUMBER = /^[0-9]+$/;

/** An identity number that was found: where, and its ten digits (never to be shown, only to count different people). */
export interface IdentityNumber {
  start: number;
  end: number;
  digits: string;
}

/** Words near numbers: those that say identity number, and those that say some other number. */
export interface Telling {
  identity: Span[];
  other: Span[];
}

/** All identity numbers of a folded text in order. `today`: yyyymmdd, because nobody is born tomorrow. */
export function numbers(folded: string, telling: Telling, today: string): IdentityNumber[] {
  const finder = new Finder(folded, telling, today);
  const found = finder.forms();
  const beside = apart(folded, today).filter((one) => !found.some((other) => one.start < other.end && other.start < one.end));
  return unique(found.concat(beside));
}

/** In order, each once. */
export function unique(found: IdentityNumber[]): IdentityNumber[] {
  const sorted = found.slice().sort(compare);
  return sorted.filter((one, index) => index === 0 || compare(one, sorted[index - 1] as IdentityNumber) !== 0);
}

function compare(one: IdentityNumber, other: IdentityNumber): number {
  if (one.start !== other.start || one.end !== other.end) {
    return one.start - other.start || one.end - other.end;
  }
  if (one.digits === other.digits) {
    return 0;
  }
  return Number(one.digits > other.digits) * 2 - 1;
}

/** The words that say identity number: the listed ones, and abbreviations with full stops. */
export function tells(folded: string, hits: Span[]): Span[] {
  const found = hits.slice();
  if (folded.indexOf("nr") >= 0 || folded.indexOf("nummer") >= 0) {
    for (const one of matches(ABBREVIATED, folded)) {
      found.push([one.index, one.index + one[0].length]);
    }
  }
  return found.sort((one, other) => one[0] - other[0] || one[1] - other[1]);
}

class Finder {
  private last: number;

  constructor(
    private readonly folded: string,
    private readonly telling: Telling,
    private readonly today: string,
  ) {
    this.last = -1;
  }

  forms(): IdentityNumber[] {
    const found: IdentityNumber[] = [];
    let position = 0;
    DIGITS.lastIndex = 0;
    for (let run = DIGITS.exec(this.folded); run !== null; run = DIGITS.exec(this.folded)) {
      if (run.index < position) {
        continue;
      }
      const one = this.at(run.index);
      if (one !== null) {
        found.push(one);
        position = one.end;
        this.last = one.end;
        if (found.length === MOST) {
          break;
        }
      }
    }
    return found;
  }

  private at(start: number): IdentityNumber | null {
    const form = FORM.exec(this.folded.slice(start, start + LONGEST));
    if (form === null || !this.freeBefore(start)) {
      return null; // most digits have no such form, which is quickly seen
    }
    const century = form[1] || "";
    const [year, inner, month, second, day] = [form[2], form[3], form[4], form[5], form[6]] as [string, string, string, string, string];
    const separator = form[7];
    const [three, rest] = [form[8], form[9]] as [string, string];
    const end = start + form[0].length;
    if (!this.freeBehind(end) || (century === "" && inner !== "" && separator === undefined)) {
      return null;
    }
    if (second !== inner && !(isDashed(separator) && century !== "" && inner + second === " ")) {
      return null; // a blank that slipped in ("198011 30-2398") is read over only where all else is as it should be
    }
    let first = three.charAt(0);
    if (INTERIM.indexOf(first) >= 0) {
      if (!isDashed(separator) && century === "") {
        return null;
      }
      first = "1";
    }
    const ten = year + month + day + first + three.charAt(1) + rest;
    if (!luhn(ten) || ten.slice(6, 9) === "000" || !isDate(century, year, month, day, this.today)) {
      return null;
    }
    const one = { start, end, digits: ten };
    if (!this.meant(one, century, inner, separator)) {
      return null;
    }
    return one;
  }

  private meant(one: IdentityNumber, century: string, inner: string, separator: string | undefined): boolean {
    const dashed = isDashed(separator);
    if (dashed && century !== "") {
      return true;
    }
    const said = this.said(one);
    if (dashed) {
      return said !== "other" || this.nearestOther(one) > BEFORE_FORM;
    }
    if (separator === undefined && century !== "" && inner === "") {
      return said !== "other";
    }
    if (separator !== undefined && strip(separator, " \t\n") === "" && separator.indexOf("\t") < 0 && separator.indexOf("\n") < 0) {
      return said === "identity" || (said !== "other" && !this.isTime(one, century));
    }
    return said === "identity";
  }

  private isTime(one: IdentityNumber, century: string): boolean {
    const before = this.folded.slice(Math.max(0, one.start - 2), one.start);
    const behind = this.folded.slice(one.end, one.end + 2);
    if (
      (before.slice(-1) === " " && isDigit(before.charAt(0))) ||
      ((behind.charAt(0) === " " || behind.charAt(0) === ";") && isDigit(behind.slice(1)))
    ) {
      return true;
    }
    const year = one.digits.slice(0, 2);
    const late = year >= "15" && year <= this.today.slice(2, 4);
    const whole = strip(century, " \t\n");
    return late && one.digits.slice(6, 8) < "24" && one.digits.slice(8) < "60" && (whole === "" || whole === "20");
  }

  private said(one: IdentityNumber): string {
    const reach = Math.max(0, one.start - SAME_LINE);
    const identity = lastBefore(this.telling.identity, one.start);
    const other = lastBefore(this.telling.other, one.start);
    if (identity >= reach && identity >= other && !this.sentenceEnds(identity, one.start)) {
      return "identity";
    }
    if (other >= reach && other > identity && !this.sentenceEnds(other, one.start)) {
      return "other";
    }
    if (this.last >= reach && this.last >= 0) {
      return "identity";
    }
    if (this.wordBehind(one) || this.heading(one)) {
      return "identity";
    }
    return "";
  }

  private sentenceEnds(start: number, end: number): boolean {
    return SENTENCE_END.test(this.folded.slice(start, end));
  }

  private nearestOther(one: IdentityNumber): number {
    const other = lastBefore(this.telling.other, one.start);
    if (other < 0) {
      return 1 << 30;
    }
    return one.start - other;
  }

  private wordBehind(one: IdentityNumber): boolean {
    const next = this.telling.identity[firstFrom(this.telling.identity, one.end)];
    if (next === undefined || next[0] > one.end + WORDS_BEHIND) {
      return false;
    }
    const between = this.folded.slice(one.end, next[0]);
    return between.indexOf("\n") < 0 && !ENDS_OR_DIGIT.test(between);
  }

  private heading(one: IdentityNumber): boolean {
    const folded = this.folded;
    const line = folded.lastIndexOf("\n", one.start - 1) + 1;
    if (one.start === 0) {
      return false;
    }
    const before = folded.slice(line, one.start);
    const column = count(before, "\t");
    const first = strip(before, " \t*-0123456789.)") === "";
    const index = firstFrom(this.telling.identity, line);
    for (const [start, end] of this.telling.identity.slice(Math.max(0, index - 3), index).reverse()) {
      if (line - end > 20000) {
        break;
      }
      let head = 0;
      if (start > 0) {
        head = folded.lastIndexOf("\n", start - 1) + 1;
      }
      const stop = folded.indexOf("\n", end);
      const tabs = count(folded.slice(head, stop), "\t");
      if (tabs > 0 && count(folded.slice(head, start), "\t") === column) {
        return allRows(folded, stop + 1, line);
      }
      if (tabs === 0 && (first || column === 0) && strip(folded.slice(end, stop), " :*.").length <= 25 && line - stop < 2000) {
        return isList(folded, stop + 1, line);
      }
    }
    return false;
  }

  private freeBefore(start: number): boolean {
    if (start === 0) {
      return true;
    }
    const before = this.folded.charAt(start - 1);
    if (isLetterOrDigit(before)) {
      return false;
    }
    if ("-./,:".indexOf(before) >= 0 && start >= 2) {
      const word = WORD_BEFORE.exec(this.folded.slice(Math.max(0, start - 41), start - 1));
      if (word === null) {
        return true;
      }
      const digits = NUMBER.test(word[0]);
      if (before === ":") {
        return !digits;
      }
      if (before !== "/" || digits) {
        if (before === "," && this.last === start - 1) {
          return true; // the next in a list without blanks
        }
        const known = before !== "-" || word[0].length > 4 || this.endsAWord(start - 1);
        return known && ALPHA.test(word[0]) && word[0].length > 2;
      }
    }
    return true;
  }

  /** Whether a telling word ends there: "pnr-", not the "CHG-" of a change's number. */
  private endsAWord(position: number): boolean {
    return lastBefore(this.telling.identity, position) === position;
  }

  private freeBehind(end: number): boolean {
    const behind = this.folded.slice(end, end + 2);
    if (behind === "") {
      return true;
    }
    if (isLetterOrDigit(behind.charAt(0))) {
      return false;
    }
    if (behind.charAt(0) === "," && SIX.test(this.folded.slice(end + 1, end + 14))) {
      return true;
    }
    return !("-.,:/".indexOf(behind.charAt(0)) >= 0 && isDigit(behind.slice(1)));
  }
}

function isDashed(separator: string | undefined): boolean {
  return separator !== undefined && (separator.indexOf("-") >= 0 || separator.indexOf("+") >= 0);
}

/** Where the last span that begins before a position ends; -1 when there is none. */
function lastBefore(spans: Span[], position: number): number {
  const index = firstFrom(spans, position) - 1;
  if (index < 0) {
    return -1;
  }
  return (spans[index] as Span)[1];
}
