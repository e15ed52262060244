// People whom a text lets one recognise. Twin: checks/persons/__init__.py, which says what stands where.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import type { Document } from "../document";
import { firstFrom, type Span } from "../sorted";
import { ownNames, theirLines } from "./correspondents";
import { descriptionsIn } from "./descriptions";
import { compare, type Person } from "./model";
import { namesIn } from "./names";
import { inOffice, wordsAround } from "./officials";

/** Everybody, in order. */
export function persons(rule: Rule, context: Context, document: Document): Person[] {
  const around = wordsAround(rule, context, document);
  const found = descriptionsIn(document);
  for (const { start, end, kind } of namesIn(rule, document, ownNames(context))) {
    found.push({ start, end, kind, role: inOffice(document.folded, start, end, around) });
  }
  const theirs = theirLines(document);
  return found.filter((one) => !within(theirs, one.start)).sort(compare);
}

function within(spans: Span[], position: number): boolean {
  const span = spans[firstFrom(spans, position + 1) - 1];
  return span !== undefined && span[0] <= position && position < span[1];
}
