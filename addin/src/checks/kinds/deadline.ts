// A request that names no last date (C09). Twin: checks/kinds/deadline.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { iso } from "../day_numbers";
import { dated, hasLastDate } from "../deadlines";
import { hit, type Hit } from "../model";
import { requests, type Request } from "../requests";
import { daysOf } from "../working_days";

const MOST = 100; // requests that are looked at

/** The first request of the new text when neither it nor the subject says until when, with a date to offer. */
export function find(rule: Rule, context: Context): Hit[] {
  const asked = requests(context.body).slice(0, MOST);
  if (asked.length === 0 || dated(context.subject).some((one) => one.cued || one.when.form === "iso" || one.when.form === "date")) {
    return [];
  }
  const days = daysOf(context);
  if (asked.some((request) => hasLastDate(context.body, request, days))) {
    return [];
  }
  const first = asked.filter((one) => !one.question)[0] || (asked[0] as Request);
  let offered = "";
  if (days !== null) {
    offered = iso(days.add(Math.trunc(rule.number("working_days"))));
  }
  return [hit("body", first.start, first.end, { date: offered })];
}
