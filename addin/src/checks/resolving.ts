// What an expression such as "på fredag" means as a date, in the pack's working days. Twin: checks/resolving.py.
import { dayNumber, iso, monthOf, valid, weekdayOf, yearOf } from "./day_numbers";
import type { When } from "./dates";
import { eveOf } from "./feast_days";
import type { Days } from "./working_days";

const SOON: { [name: string]: number } = { now: 0, soon: 1, shortly: 3 }; // working days from today

function two(number: number): string {
  return `0${number}`.slice(-2);
}

/** The date as yyyy-mm-dd, with " hh:mm" behind it where a time was given; empty when it has none ("före semestern"). */
export function resolve(when: When, days: Days): string {
  const day = meant(when, days);
  if (day === null) {
    return "";
  }
  if (when.name === "timm" || when.name === "hour") {
    return `${iso(day)} ${two(Math.min(days.hour + when.day, 23))}:${two(days.minute)}`;
  }
  if (when.hour < 0) {
    return iso(day);
  }
  return `${iso(day)} ${two(when.hour)}:${two(when.minute)}`;
}

function meant(when: When, days: Days): number | null {
  switch (when.form) {
    case "iso":
    case "date":
      return calendarDay(when, days.today);
    case "day":
      return dayOfMonth(when.day, days.today);
    case "weekday":
      return weekday(when, days.today);
    case "relative":
      return relative(Number(when.name), days);
    case "within":
      return within(when, days);
    case "week":
      return week(when, days);
    case "span":
      return span(when.name, days);
    case "vague":
      return soon(when.name, days);
    default:
      return days.today;
  }
}

function relative(ahead: number, days: Days): number {
  if (ahead === 0) {
    return days.today;
  }
  return days.working(days.today + ahead, 1);
}

function soon(name: string, days: Days): number | null {
  const ahead = SOON[name];
  if (ahead === undefined) {
    return null;
  }
  return days.add(ahead);
}

/** The date, in the year given or the nearest one that is not over. */
function calendarDay(when: When, today: number): number | null {
  if (when.year !== 0) {
    return valid(when.year, when.month, when.day);
  }
  for (const year of [yearOf(today), yearOf(today) + 1]) {
    const day = valid(year, when.month, when.day);
    if (day !== null && day >= today) {
      return day;
    }
  }
  return null;
}

function dayOfMonth(number: number, today: number): number | null {
  let year = yearOf(today);
  let month = monthOf(today);
  for (let tries = 0; tries < 4; tries += 1) {
    const day = valid(year, month, number);
    if (day !== null && day >= today) {
      return day;
    }
    month += 1;
    if (month > 12) {
      month = 1;
      year += 1;
    }
  }
  return null;
}

/** The next such day after today; "nästa fredag" is the one of next week. */
function weekday(when: When, today: number): number {
  if (when.name === "next") {
    return today - weekdayOf(today) + 7 + when.day;
  }
  return today + ((when.day - weekdayOf(today) + 7) % 7 || 7);
}

function within(when: When, days: Days): number {
  switch (when.name) {
    case "timm":
    case "hour":
    case "minut":
      return days.today;
    case "veck":
    case "week":
      return days.working(days.today + 7 * when.day, -1);
    case "månad":
      return days.working(days.today + 30 * when.day, -1);
    default:
      return days.add(when.day);
  }
}

/** A day of an ISO week, or null when the year has no such week. */
function dayOfWeek(year: number, number: number, day: number): number | null {
  const fourth = dayNumber(year, 1, 4);
  const monday = fourth - weekdayOf(fourth) + 1 + 7 * (number - 1);
  if (yearOf(monday + 3) !== year) {
    return null;
  }
  return monday + day - 1;
}

/** The last working day of a week by number; with a weekday, that day. */
function week(when: When, days: Days): number | null {
  for (const year of [yearOf(days.today), yearOf(days.today) + 1]) {
    const day = dayOfWeek(year, when.month, when.day || 5);
    if (day !== null && day >= days.today) {
      if (when.day !== 0) {
        return day;
      }
      return days.working(day, -1);
    }
  }
  return null;
}

function span(name: string, days: Days): number {
  const monday = days.today - weekdayOf(days.today) + 1;
  switch (name) {
    case "next_monday":
      return days.working(monday + 7, 1);
    case "next_wednesday":
      return days.working(monday + 9, -1);
    case "next_week":
      return days.working(monday + 11, -1);
    case "week":
      return thisWeek(monday, days);
    default:
      return Math.max(days.working(lastBefore(name, days.today), -1), days.today);
  }
}

function thisWeek(monday: number, days: Days): number {
  const last = days.working(monday + 4, -1);
  if (last >= days.today) {
    return last;
  }
  return days.working(monday + 11, -1);
}

/** The last day before the month's or year's turn, Christmas Eve, Good Friday or Midsummer Eve. */
function lastBefore(name: string, today: number): number {
  const thisYear = yearOf(today);
  if (name === "month") {
    return dayNumber(thisYear, monthOf(today) + 1, 1) - 1;
  }
  if (name === "year") {
    return dayNumber(thisYear, 12, 31);
  }
  for (const year of [thisYear, thisYear + 1]) {
    const eve = eveOf(name, year);
    if (eve > today) {
      return eve - 1;
    }
  }
  return today;
}
