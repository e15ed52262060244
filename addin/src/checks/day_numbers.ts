// Days counted from 1 January 1970, as whole numbers. In Python datetime.date does what these do.

const DAY = 86400000; // milliseconds

/** The day of a year, month and day; a month or day that is too large counts on. */
export function dayNumber(year: number, month: number, day: number): number {
  return Math.floor(Date.UTC(year, month - 1, day) / DAY);
}

/** yyyy-mm-dd */
export function iso(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** 1 is Monday, 7 Sunday. */
export function weekdayOf(day: number): number {
  return ((new Date(day * DAY).getUTCDay() + 6) % 7) + 1;
}

/** The year that a day lies in. */
export function yearOf(day: number): number {
  return new Date(day * DAY).getUTCFullYear();
}

/** Its month, from 1. */
export function monthOf(day: number): number {
  return new Date(day * DAY).getUTCMonth() + 1;
}

/** The day, or null for one that is in no calendar (30 February). */
export function valid(year: number, month: number, day: number): number | null {
  const made = dayNumber(year, month, day);
  if (monthOf(made) !== month || new Date(made * DAY).getUTCDate() !== day) {
    return null;
  }
  return made;
}
