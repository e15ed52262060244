// Identity numbers in subject and body: each number is a finding. Twin: checks/kinds/identity.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import type { Document } from "../document";
import { beginning, fold } from "../folding";
import { numbers, tells, unique, type IdentityNumber, type Telling } from "../identity_numbers";
import { remembered } from "../memo";
import { hit, type Hit } from "../model";
import { safeWay } from "../safe_way";
import { matches, type Span } from "../sorted";

const MOST = 1000; // findings of one mail
const KEY = /(?:personnummer|personnr|pnr|ssn|samordningsnummer|samnr|pin)=/g;
const PERCENT = /%([2-7][0-9A-Fa-f])/g;
const MAY_HOLD = /[0-9]{4}|[0-9]{2}[-./ ][0-9]{2}/;

export function find(rule: Rule, context: Context): Hit[] {
  const subject = inDocument(rule, context, context.subject);
  const body = inDocument(rule, context, context.body);
  const people = new Set(subject.concat(body).map((one) => one.digits)).size;
  let level = "many";
  if (people === 1) {
    level = "one";
  } else if (people < Number(rule.parameters["many"] || 10)) {
    level = "several";
  }
  const data = Object.assign({ count: String(people), level }, safeWay(context));
  const found = subject.map((one) => hit("subject", one.start, one.end, data));
  return found.concat(body.map((one) => hit("body", one.start, one.end, data))).slice(0, MOST);
}

/** The identity numbers of a text and of its links' targets. */
export function inDocument(rule: Rule, context: Context, document: Document): IdentityNumber[] {
  return remembered(document, `${rule.id} numbers`, () => read(rule, context, document));
}

function read(rule: Rule, context: Context, document: Document): IdentityNumber[] {
  const folded = document.folded;
  let found: IdentityNumber[] = [];
  if (MAY_HOLD.test(folded)) {
    found = numbers(folded, telling(rule, context, document), today(context));
  }
  for (const link of document.links) {
    if (link.kind === "a" && /[0-9]/.test(link.target)) {
      const inside = inTarget(link.target, today(context));
      found = found.concat(inside.map((one) => ({ start: link.start, end: link.end, digits: one.digits })));
    }
  }
  return unique(found);
}

function telling(rule: Rule, context: Context, document: Document): Telling {
  const spans = (name: string): Span[] => context.hits(rule, name, document).map((one) => [one.start, one.end] as Span);
  return { identity: tells(document.folded, spans("keywords")), other: spans("other_numbers") };
}

/** The day of sending as yyyymmdd. */
export function today(context: Context): string {
  const { year, month, day } = context.now;
  return `000${year}`.slice(-4) + `0${month}`.slice(-2) + `0${day}`.slice(-2);
}

function inTarget(target: string, day: string): IdentityNumber[] {
  const text = fold(beginning(target, 4000).replace(PERCENT, (_, code: string) => String.fromCharCode(parseInt(code, 16))));
  const named = matches(KEY, text).map((one) => [one.index, one.index + one[0].length] as Span);
  return numbers(text, { identity: named, other: [] }, day);
}
