// Meetings: few people, short, and a named chair where many meet. Twin: checks/kinds/appointment.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { hit, keyOf, type Hit } from "../model";

export function find(rule: Rule, context: Context): Hit[] {
  const meeting = context.mail.appointment;
  if (meeting === null) {
    return [];
  }
  const found: Hit[] = [];
  const people = new Set(meeting.required.map(keyOf)).size;
  if (people >= rule.number("people")) {
    found.push(noted("many", `${people} är kallade`, `${people} are called`, "to"));
  }
  const minutes = Math.floor((Date.parse(meeting.end) - Date.parse(meeting.start)) / 60000);
  if (rule.number("minutes") <= minutes && minutes < 24 * 60) {
    const hours = `${Math.floor(minutes / 60)} h ${`0${minutes % 60}`.slice(-2)} min`;
    found.push(noted("long", `det tar ${hours}`, `it takes ${hours}`, "mail"));
  }
  const chair = context.newHits(rule, "chair").concat(context.hits(rule, "chair", context.subject));
  if (people >= rule.number("chair_from") && chair.length === 0) {
    found.push(noted("chair", "ingen är utsedd att leda det", "nobody is named to lead it", "body"));
  }
  return found;
}

function noted(mark: string, sv: string, en: string, field: string): Hit {
  return hit(field, -1, -1, { mark, note_sv: sv, note_en: en });
}
