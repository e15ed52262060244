// Christmas, Easter and midsummer: the eves before which something is to be done. Twin: checks/feast_days.py.
import { dayNumber, weekdayOf } from "./day_numbers";

/** Christmas Eve, Good Friday or Midsummer Eve of a year. */
export function eveOf(name: string, year: number): number {
  if (name === "christmas") {
    return dayNumber(year, 12, 24);
  }
  if (name === "easter") {
    return easter(year) - 2;
  }
  const day = dayNumber(year, 6, 19);
  return day + ((5 - weekdayOf(day) + 7) % 7);
}

/** Easter Sunday of the Gregorian calendar (the anonymous algorithm published in Nature in 1876). */
function easter(year: number): number {
  const whole = (one: number, other: number): number => Math.floor(one / other);
  const a = year % 19;
  const b = whole(year, 100);
  const c = year % 100;
  const h = (19 * a + b - whole(b, 4) - whole(b - whole(b + 8, 25) + 1, 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * whole(c, 4) - h - (c % 4)) % 7;
  const m = whole(a + 11 * h + 22 * l, 451);
  const rest = h + l - 7 * m + 114;
  return dayNumber(year, whole(rest, 31), (rest % 31) + 1);
}
