// A sensitive word and a person together: is the one said of the other? Twin: checks/sensitive/__init__.py, which says what stands where.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import type { Document } from "../document";
import { sentenceAt } from "../sentences";
import { Field, type Beside } from "./field";
import { mayTell, toldTogether } from "./hints";
import type { Case } from "./model";
import { ofMe, ofYou } from "./own_matters";
import { said } from "./statements";
import { MOST, termsIn } from "./words";

/** The first word of each category that is said of somebody, in order. */
export function casesIn(rule: Rule, context: Context, document: Document, beside: Beside): Case[] {
  const terms = termsIn(rule, context, document);
  if (!mayTell(document.folded, terms)) {
    return [];
  }
  const field = new Field(rule, context, document, beside);
  const found: Case[] = [];
  const seen = new Set<string>();
  for (const term of terms.slice(0, MOST)) {
    if (term.hint || seen.has(term.category)) {
      continue;
    }
    const index = sentenceAt(field.parts, term.start);
    if (index >= 0 && (said(field, term, index) || ofYou(field, term, index) || ofMe(field, term, index))) {
      seen.add(term.category);
      found.push({ start: term.start, end: term.end, category: term.category });
    }
  }
  if (found.length === 0) {
    const told = toldTogether(field, terms.slice(0, MOST));
    if (told !== null) {
      found.push({ start: told.start, end: told.end, category: told.category });
    }
  }
  return found;
}
