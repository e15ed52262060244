// The municipality's working hours: when the next working morning is, and dates in words.
import type { BundleValue, Language } from "./model";
import { isRecord, listAt, recordAt, texts } from "./values";

const WEEKDAYS: { readonly [language in Language]: readonly string[] } = {
  sv: ["söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"],
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
};
const FURTHEST = 30;

function utc(date: string): Date {
  return new Date(date + "T00:00:00Z");
}

/** A yyyy-mm-dd date with its weekday in words before it; other texts as they are. */
export function inWords(date: string, language: Language): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) {
    return date;
  }
  return WEEKDAYS[language][utc(date).getUTCDay()] + " " + date;
}

function hoursOf(bundle: BundleValue, date: string): readonly string[] | null {
  const calendar = recordAt(bundle, "calendar");
  if (texts(listAt(calendar, "closed")).indexOf(date) >= 0) {
    return null;
  }
  let weekday = utc(date).getUTCDay();
  if (weekday === 0) {
    weekday = 7;
  }
  const hours = recordAt(calendar, "hours")[String(weekday)];
  if (Array.isArray(hours) && typeof hours[0] === "string") {
    return hours as string[];
  }
  return null;
}

/** The next moment at which the office opens, as local `yyyy-mm-ddThh:mm`, after a local ISO time; null for a pack without hours. */
export function nextMorning(bundle: BundleValue, now: string): string | null {
  if (!isRecord(recordAt(bundle, "calendar")["hours"])) {
    return null;
  }
  for (let away = 0; away < FURTHEST; away += 1) {
    const date = new Date(utc(now.slice(0, 10)).getTime() + away * 24 * 3600 * 1000).toISOString().slice(0, 10);
    const hours = hoursOf(bundle, date);
    if (hours !== null && (away > 0 || (hours[0] as string) > now.slice(11, 16))) {
      return date + "T" + hours[0];
    }
  }
  return null;
}
