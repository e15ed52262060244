// A last date that is not written yyyy-mm-dd (C10), with the date it means. Twin: checks/kinds/dates.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import type { When } from "../dates";
import { dated, unclearDates } from "../deadlines";
import { hit, type Hit } from "../model";
import { resolve } from "../resolving";
import { daysOf, type Days } from "../working_days";

/** Each such date of the new text and the subject; `date` is what it means, empty when that cannot be said. */
export function find(_rule: Rule, context: Context): Hit[] {
  const days = daysOf(context);
  const found: Hit[] = [];
  const named = dated(context.subject);
  const settled = named.some((one) => one.cued && one.when.form === "iso");
  for (const one of named) {
    if (one.cued && !settled && one.when.form !== "iso") {
      found.push(made("subject", context.subject.text, one.when, days));
    }
  }
  for (const one of unclearDates(context.body)) {
    found.push(made("body", context.body.text, one.when, days));
  }
  return found;
}

function made(field: string, text: string, when: When, days: Days | null): Hit {
  let date = "";
  if (days !== null) {
    date = resolve(when, days);
  }
  return hit(field, when.start, when.end, { written: text.slice(when.start, when.end), date });
}
