// Birth dates of identity numbers, and the last four digits that are told apart from them. Twin: checks/birth_dates.py.
import { strip } from "./folding";
import type { IdentityNumber } from "./identity_numbers";
import { matches } from "./sorted";

const LAST_FOUR = new RegExp(
  "(?:sista (?:fyra|4)|(?:fyra|4) sista|slutsiffror(?:na)?|kontrollsiffror(?:na)?|kontrollnummer|last four)(?: siffror(?:na)?| digits)?" +
    "(?: i personnumret)?(?: är| are|:|,| =|\\t| \\t)* ?([0-9]{4})(?![0-9])",
  "g",
);
const FOUR_FIRST = new RegExp( // "2387 som fyra sista"
  "(?:^|[^0-9])([0-9]{4}) (?:som|är|i) (?:de )?(?:sista (?:fyra|4)|(?:fyra|4) sista|slutsiffror|kontrollsiffror)(?![a-zåäö])",
  "g",
);
const MONTHS = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];
const BORN = new RegExp(
  "(?:((?:18|19|20)?[0-9]{2})([-./ ]?)([0-9]{2})\\2([0-9]{2})(?![0-9])" +
    "|([0-9]{1,2})(?::?[ae])? ?(jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)[a-z]* ((?:18|19|20)[0-9]{2})(?![0-9])" +
    "|([0-9]{1,2})/([0-9]{1,2})[ -]((?:18|19|20)?[0-9]{2})(?![0-9]))",
  "g",
);
const APART = 120;

/** Whether ten digits end in their check digit. */
export function luhn(ten: string): boolean {
  let total = 0;
  for (let index = 0; index < ten.length; index += 1) {
    let value = (ten.charCodeAt(index) - 48) * (2 - (index % 2));
    if (value > 9) {
      value -= 9;
    }
    total += value;
  }
  return total % 10 === 0;
}

/** A birth date and, a little apart, the last four digits. `today`: yyyymmdd. */
export function apart(folded: string, today: string): IdentityNumber[] {
  const found: IdentityNumber[] = [];
  for (const four of Array.from(matches(LAST_FOUR, folded)).concat(Array.from(matches(FOUR_FIRST, folded)))) {
    const last = four[1] as string;
    const behind = four.index + four[0].length;
    const low = Math.max(0, four.index - APART);
    const stretch = folded.slice(low, behind + APART);
    for (const born of matches(BORN, stretch)) {
      const start = low + born.index;
      if (start >= four.index && start < behind) {
        continue;
      }
      const six = sixOf(born);
      if (luhn(six + last) && isDate("", six.slice(0, 2), six.slice(2, 4), six.slice(4), today)) {
        const end = Math.max(start + born[0].length, behind);
        found.push({ start: Math.min(start, four.index), end, digits: six + last });
        break;
      }
    }
  }
  return found;
}

function two(number: string): string {
  return `0${Number(number)}`.slice(-2);
}

/** Year, month and day (six digits) of a birth date in any form. */
function sixOf(born: RegExpExecArray): string {
  if (born[1] !== undefined) {
    return born[1].slice(-2) + (born[3] as string) + (born[4] as string);
  }
  if (born[6] !== undefined) {
    return (born[7] as string).slice(-2) + two(String(MONTHS.indexOf(born[6]) + 1)) + two(born[5] as string);
  }
  return (born[10] as string).slice(-2) + two(born[9] as string) + two(born[8] as string);
}

/** A day of the calendar; with 60 added to the day anything the tax agency gives out, month 00 and 31 February too. */
export function isDate(century: string, year: string, month: string, day: string, today: string): boolean {
  const months = Number(month);
  const days = Number(day);
  if (months > 12) {
    return false;
  }
  if (days >= 60) {
    return days <= 91;
  }
  if (months < 1 || days < 1 || days > 31) {
    return false;
  }
  let full = 2000 + Number(year);
  if (century !== "") {
    const written = strip(century, " ") + year;
    full = Number(written);
    if (written + month + day > today) {
      return false;
    }
  }
  if (months === 2) {
    const leap = full % 4 === 0 && (full % 100 !== 0 || full % 400 === 0);
    return days <= 28 + Number(leap);
  }
  return days <= 30 + Number([4, 6, 9, 11].indexOf(months) < 0);
}
