// Sensitive matters of somebody who can be recognised, and secrets of nobody. Twin: checks/kinds/person_terms.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import type { Document } from "../document";
import { remembered } from "../memo";
import { hit, type Hit } from "../model";
import { safeWay } from "../safe_way";
import { secrets } from "../secrets";
import { casesIn } from "../sensitive";
import { Field } from "../sensitive/field";
import { compareCases, type Case } from "../sensitive/model";
import { termsIn } from "../sensitive/words";
import type { Span } from "../sorted";
import { inDocument } from "./identity";

export function find(rule: Rule, context: Context): Hit[] {
  const { subject, body } = context;
  const below = inText(rule, context, body, subject).concat(across(rule, context));
  return hits(rule, context, "subject", inText(rule, context, subject)).concat(hits(rule, context, "body", below));
}

function hits(rule: Rule, context: Context, field: string, cases: Case[]): Hit[] {
  const named = Object.assign({}, rule.parameters["secret_categories"], rule.parameters["categories"]) as {
    [category: string]: { sv: string; en: string };
  };
  const seen = new Set<string>();
  const found: Hit[] = [];
  for (const { start, end, category } of cases.slice().sort(compareCases)) {
    if (!seen.has(category)) {
      seen.add(category);
      const { sv, en } = named[category] as { sv: string; en: string };
      found.push(hit(field, start, end, Object.assign({ category, category_sv: sv, category_en: en }, safeWay(context))));
    }
  }
  return found;
}

/** The cases of one text; `beside` is the subject above a body. */
export function inText(rule: Rule, context: Context, document: Document, beside: Document | null = null): Case[] {
  return remembered(document, `${rule.id} terms`, () => {
    const general = beside !== null && context.hits(rule, "general", beside).length > 0;
    let about = beside;
    if (general) {
      about = null;
    }
    const cases = casesIn(rule, context, document, { general, about, numbers: numbersOf(context, document) });
    const found = cases.concat(secrets(rule, context, document, beside)).sort(compareCases);
    return found.filter((one, index) => index === 0 || compareCases(one, found[index - 1] as Case) !== 0);
  });
}

/** A sensitive word in the subject, and somebody named in the first lines below. */
function across(rule: Rule, context: Context): Case[] {
  const { subject, body } = context;
  if (context.hits(rule, "general", subject).length > 0) {
    return [];
  }
  const term = termsIn(rule, context, subject).find((one) => one.strong);
  if (term === undefined) {
    return [];
  }
  const field = new Field(rule, context, body, { general: false, about: subject, numbers: [] });
  for (let index = 0; index < Math.min(4, field.parts.length); index += 1) {
    const end = (field.parts[index] as { end: number }).end;
    for (const one of field.people(index)) {
      const named = ["name", "first", "initials", "pupil", "known", "number"].indexOf(one.kind) >= 0 && !one.role;
      if (named && !field.general.has(index) && !field.agentBetween(one.end, end)) {
        return [{ start: one.start, end: one.end, category: term.category }];
      }
    }
  }
  return [];
}

function numbersOf(context: Context, document: Document): Span[] {
  const rule = context.bundle.rules.find((one) => one.kind === "identity");
  if (rule === undefined) {
    return [];
  }
  return inDocument(rule, context, document).map((one) => [one.start, one.end] as Span);
}
