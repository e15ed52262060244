// Sent outside office hours or on a day when nobody works. Twin: checks/kinds/time.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { hit, type Hit } from "../model";
import { textOf } from "../parameters";

const FARTHEST = 30; // days; no municipality is closed longer
const DAY = 86400000;

interface Calendar {
  hours: { [weekday: string]: string[] | null };
  closed: string[];
}

export function find(rule: Rule, context: Context): Hit[] {
  if (context.mail.sent_at === "") {
    return [];
  }
  const now = context.now;
  const first = textOf(rule, "from");
  const clock = `${two(now.hour)}:${two(now.minute)}`;
  const date = new Date(Date.UTC(2000, now.month - 1, now.day));
  date.setUTCFullYear(now.year, now.month - 1, now.day);
  let day = date.getTime();
  if (isOpen(context, day) && first <= clock && clock <= textOf(rule, "until")) {
    return [];
  }
  if (clock >= first) {
    day += DAY;
  }
  for (let count = 0; count < FARTHEST && !isOpen(context, day); count += 1) {
    day += DAY;
  }
  return [hit("mail", -1, -1, { next: `${iso(day)} ${first}`, clock })];
}

function isOpen(context: Context, day: number): boolean {
  const calendar = context.bundle.value["calendar"] as Calendar;
  const weekday = ((new Date(day).getUTCDay() + 6) % 7) + 1;
  return Boolean(calendar.hours[String(weekday)]) && calendar.closed.indexOf(iso(day)) < 0;
}

function iso(day: number): string {
  return new Date(day).toISOString().slice(0, 10);
}

function two(number: number): string {
  return `0${number}`.slice(-2);
}
