// Today, and the days on which the pack's municipality works. Twin: checks/working_days.py.
import type { Context } from "./context";
import { iso, valid, weekdayOf } from "./day_numbers";

const NOW = /^(20[0-9]{2})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})/;
const SEARCH = 60; // days: no pack is closed longer

/** The part of a compiled pack that tells when people work. */
export interface Calendar {
  closed: string[];
  hours: { [weekday: string]: [string, string] | null };
}

/** Today and the pack's calendar. Throws when the mail's time cannot be read. */
export class Days {
  readonly today: number;
  readonly hour: number;
  readonly minute: number;
  private closed: Set<string> | null;

  constructor(
    private readonly calendar: Calendar,
    sentAt: string,
  ) {
    const found = NOW.exec(sentAt);
    if (found === null) {
      throw new Error("sent_at is no ISO 8601 time");
    }
    const today = valid(Number(found[1]), Number(found[2]), Number(found[3]));
    if (today === null) {
      throw new Error("sent_at is no day");
    }
    this.today = today;
    this.hour = Number(found[4]);
    this.minute = Number(found[5]);
    this.closed = null;
  }

  /** Whether anybody works that day. */
  isOpen(day: number): boolean {
    if (this.closed === null) {
      this.closed = new Set(this.calendar.closed);
    }
    const hours = this.calendar.hours[String(weekdayOf(day))];
    return hours !== undefined && hours !== null && !this.closed.has(iso(day));
  }

  /** The day itself, or the nearest working day in the step's direction. */
  working(from: number, step: number): number {
    let day = from;
    for (let tries = 0; tries < SEARCH && !this.isOpen(day); tries += 1) {
      day += step;
    }
    return day;
  }

  /** The working day so many working days after today; 0 is today or the next working day. */
  add(count: number): number {
    let day = this.working(this.today, 1);
    for (let number = 0; number < count; number += 1) {
      day = this.working(day + 1, 1);
    }
    return day;
  }
}

/** Days for a mail, or null when nobody knows when it leaves. */
export function daysOf(context: Context): Days | null {
  if (context.mail.sent_at === "") {
    return null;
  }
  return new Days(context.bundle.value["calendar"] as Calendar, context.mail.sent_at);
}
