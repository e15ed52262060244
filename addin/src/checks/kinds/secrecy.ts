// What two other rules look for, looked for elsewhere: subject, attachments, what is forwarded. Twin: checks/kinds/secrecy.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { Document } from "../document";
import { isStamp, numbersApart, wordsApart } from "../file_names";
import { hit, type Hit } from "../model";
import { persons } from "../persons";
import { setOf } from "../persons/lists";
import { ALSO_WORDS } from "../persons/words";
import { fromText } from "../plain";
import { safeWay } from "../safe_way";
import { compareCases, type Case } from "../sensitive/model";
import { termsIn } from "../sensitive/words";
import { sentenceAt, sentences } from "../sentences";
import type { Span } from "../sorted";
import { find as findIdentity, inDocument, today } from "./identity";
import { find as findTerms, inText } from "./person_terms";

const MOST = 20; // findings of one attachment
// "Har skulder hos kronofogden."
const OMITTED = new RegExp(
  "^[ \t\n>]{0,4}(?:har|kan|mår|orkar|klarar|ligger|behöver|sitter|fick|blev|lever|måste) " +
    "(?!(?:ni|du|vi|det|den|man|de|dom|jag|någon|han|hon|er|ert|era|en|ett|alla)[ ,])",
);
const ADDRESS = /(?:på|vid|i) [a-zåäöé]{2,25}(?:gatan|vägen|stigen|gränd|allén|gången) [0-9]{1,3}/;

type Look = (rule: Rule, context: Context) => Hit[];

/** Where the rule is told to look. */
export function find(rule: Rule, context: Context): Hit[] {
  return (LOOKS[String(rule.parameters["look"])] as Look)(rule, context);
}

function lender(rule: Rule, context: Context, name: string): Rule | undefined {
  return context.bundle.rules.find((one) => one.id === rule.parameters[name]);
}

function bySpans(one: Span, other: Span): number {
  return one[0] - other[0] || one[1] - other[1];
}

/** Stricter than the body: a name and any sensitive word will do, whoever is meant and however it is said. */
function inSubject(rule: Rule, context: Context): Hit[] {
  const subject = context.subject;
  const numbers = lender(rule, context, "identity");
  const terms = lender(rule, context, "terms");
  if (numbers !== undefined) {
    const first = inDocument(numbers, context, subject)[0];
    if (first !== undefined) {
      return [hit("subject", first.start, first.end, safeWay(context))];
    }
  }
  if (terms === undefined) {
    return [];
  }
  const cases = inText(terms, context, subject).concat(loose(rule, terms, context));
  return cases
    .sort(compareCases)
    .slice(0, 1)
    .map((one) => hit("subject", one.start, one.end, safeWay(context)));
}

function loose(rule: Rule, terms: Rule, context: Context): Case[] {
  const subject = context.subject;
  const words = termsIn(terms, context, subject).map((one) => [one.start, one.end] as Span);
  for (const one of context.hits(rule, "strict", subject)) {
    words.push([one.start, one.end]);
  }
  if (words.length === 0 || context.hits(terms, "general", subject).length > 0) {
    return [];
  }
  const named = persons(terms, context, subject).some((one) => one.kind !== "relation" && !one.role);
  if (!named && !ADDRESS.test(subject.folded)) {
    return [];
  }
  const [start, end] = words.sort(bySpans)[0] as Span;
  return [{ start, end, category: "subject" }];
}

/** Names and texts of attachments. */
function inAttachments(rule: Rule, context: Context): Hit[] {
  const numbers = lender(rule, context, "identity");
  const terms = lender(rule, context, "terms");
  const found: Hit[] = [];
  for (const { name } of context.mail.attachments) {
    if (inName(rule, numbers, terms, context, name)) {
      found.push(hit(`attachment:${name}`, -1, -1, safeWay(context)));
    }
  }
  for (const [name, document] of context.attached) {
    const spans: Span[] = [];
    if (numbers !== undefined) {
      inDocument(numbers, context, document).forEach((one) => spans.push([one.start, one.end]));
    }
    if (terms !== undefined) {
      const seen = new Set<string>();
      for (const one of inText(terms, context, document)) {
        if (!seen.has(one.category)) {
          seen.add(one.category);
          spans.push([one.start, one.end]);
        }
      }
    }
    for (const [start, end] of spans.sort(bySpans).slice(0, MOST)) {
      found.push(hit(`attachment:${name}`, start, end, safeWay(context)));
    }
  }
  return found;
}

function inName(rule: Rule, numbers: Rule | undefined, terms: Rule | undefined, context: Context, name: string): boolean {
  const { text } = fromText(name);
  if (numbers !== undefined && hasNumber(numbers, context, text)) {
    return true;
  }
  if (terms === undefined) {
    return false;
  }
  const spaced = new Document(fromText(wordsApart(text)), true);
  if (context.hits(terms, "general", spaced).length > 0 || context.hits(rule, "harmless", spaced).length > 0) {
    return false;
  }
  const strong = termsIn(terms, context, spaced).some((one) => one.strong);
  if (!strong && context.hits(rule, "file_names", spaced).length === 0) {
    return false;
  }
  const firsts = setOf(terms.words["first_names"] as string[]);
  const first = spaced.words.some((one) => firsts.has(one.text) && !ALSO_WORDS.has(one.text));
  return first || persons(terms, context, spaced).some((one) => one.kind !== "relation");
}

function hasNumber(numbers: Rule, context: Context, name: string): boolean {
  const day = today(context);
  return [name, numbersApart(name)].some((text) =>
    inDocument(numbers, context, new Document(fromText(text), true)).some((found) => !isStamp(name, found.digits, day)),
  );
}

/** Private matters in a message that is passed on. */
function inForwarded(rule: Rule, context: Context): Hit[] {
  if (context.compose !== "forward") {
    return [];
  }
  const { body, subject } = context;
  const numbers = lender(rule, context, "identity");
  const terms = lender(rule, context, "terms");
  const spans: Span[] = privateOnes(rule, context);
  if (numbers !== undefined) {
    inDocument(numbers, context, body).forEach((one) => spans.push([one.start, one.end]));
  }
  if (terms !== undefined) {
    inText(terms, context, body, subject).forEach((one) => spans.push([one.start, one.end]));
  }
  return spans
    .filter((one) => body.partOf(one[0]) === "quote")
    .sort(bySpans)
    .slice(0, 1)
    .map(([start, end]) => hit("body", start, end, safeWay(context)));
}

/** What somebody tells of their own life. */
function privateOnes(rule: Rule, context: Context): Span[] {
  const secret = context.hits(rule, "private");
  const own = context.hits(rule, "own");
  if (secret.length === 0) {
    return [];
  }
  const folded = context.body.folded;
  const parts = sentences(context.body.text);
  const near = new Set<number>();
  for (const { start } of own) {
    if (context.body.partOf(start) === "quote") {
      near.add(sentenceAt(parts, start));
    }
  }
  parts.forEach((one, index) => {
    if (OMITTED.test(folded.slice(one.start, one.start + 40)) && folded.charAt(one.end) !== "?") {
      near.add(index);
    }
  });
  return secret.filter((one) => near.has(sentenceAt(parts, one.start))).map((one) => [one.start, one.end] as Span);
}

/** The pack has a secure channel and something that belongs there is in the mail. */
function anywhere(rule: Rule, context: Context): Hit[] {
  if (!context.bundle.value["secure_channel"]) {
    return [];
  }
  const kinds: { [kind: string]: Look } = { identity: findIdentity, person_terms: findTerms, secrecy: find };
  const outside = context.outside.length > 0;
  for (const id of rule.parameters["rules"] as string[]) {
    const other = context.bundle.rules.find((one) => one.id === id);
    const off = other === undefined || (outside && other.severity.outside === "off") || (!outside && other.severity.inside === "off");
    if (other !== undefined && !off && (kinds[other.kind] as Look)(other, context).length > 0) {
      return [hit("mail", -1, -1, safeWay(context))];
    }
  }
  return [];
}

const LOOKS: { [look: string]: Look } = { subject: inSubject, attachments: inAttachments, forwarded: inForwarded, anywhere };
