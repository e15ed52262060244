// What the receiver is expected to do: not told in the subject (C03), or nowhere at all (C14). Twin: checks/kinds/expectation.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { dated } from "../deadlines";
import { hit, keyOf, type Hit } from "../model";
import { newSentences } from "../new_sentences";
import { requests, type Request } from "../requests";
import { resolve } from "../resolving";
import type { TermHit } from "../terms";
import { wordSet } from "../word_lists";
import { daysOf } from "../working_days";

const ENGLISH = wordSet("the and of to you please is we for this with");
const SWEDISH = wordSet("och att det är du vi en som på för med till jag ni");

/** One finding: on the subject, or on the whole mail when it never says what to do with it. */
export function find(rule: Rule, context: Context): Hit[] {
  if (context.bareSubject[1] === "" || isMarked(rule, context)) {
    return [];
  }
  if (rule.parameters["where"] === "subject") {
    return inSubject(rule, context);
  }
  return inBody(rule, context);
}

function isMarked(rule: Rule, context: Context): boolean {
  const subject = context.subject;
  if (context.hits(rule, "markers", subject).length > 0 || subject.folded.indexOf("?") >= 0 || requests(subject).length > 0) {
    return true;
  }
  return dated(subject).some((one) => one.cued);
}

function wordCount(context: Context): number {
  return newSentences(context.body).reduce((sum, one) => sum + one.texts.length, 0);
}

function isAnswering(context: Context): boolean {
  return context.compose === "reply" || context.compose === "reply_all";
}

function inSubject(rule: Rule, context: Context): Hit[] {
  const asked = requests(context.body);
  const plain = asked.filter((one) => !one.question);
  const answering = isAnswering(context);
  if (answering && plain.length === 0) {
    return [];
  }
  if (asked.length === 0) {
    const mail = context.mail;
    const many = new Set(mail.to.concat(mail.cc, mail.bcc).map(keyOf)).size;
    if (answering || many < rule.number("many") || wordCount(context) < rule.number("least_words")) {
      return [];
    }
  }
  const [start, bare] = context.bareSubject;
  return [hit("subject", start, start + bare.length, { text: offered(context, asked, plain) })];
}

/** What to put before the subject, in the mail's own language: "För åtgärd senast 2026-11-27: ". */
function offered(context: Context, asked: Request[], plain: Request[]): string {
  const english = isEnglish(context);
  const choose = (swedish: string, other: string): string => {
    if (english) {
      return other;
    }
    return swedish;
  };
  if (asked.length === 0) {
    return choose("För kännedom: ", "For information: ");
  }
  let begin = choose("För svar", "For reply");
  if (plain.length > 0) {
    begin = choose("För åtgärd", "For action");
  }
  const last = lastDate(context);
  if (last !== "") {
    begin += choose(" senast ", " by ") + last;
  }
  return `${begin}: `;
}

function lastDate(context: Context): string {
  const days = daysOf(context);
  const cued = dated(context.body).filter((one) => one.cued)[0];
  if (days === null || cued === undefined) {
    return "";
  }
  return resolve(cued.when, days);
}

function isEnglish(context: Context): boolean {
  let english = 0;
  let swedish = 0;
  for (const sentence of newSentences(context.body)) {
    english += sentence.texts.filter((text) => ENGLISH.has(text)).length;
    swedish += sentence.texts.filter((text) => SWEDISH.has(text)).length;
  }
  return english > swedish;
}

/** Handed over without a word on why: short, only pointing, and nothing asked. */
function inBody(rule: Rule, context: Context): Hit[] {
  if (isAnswering(context) || requests(context.body).length > 0 || context.newHits(rule, "markers").length > 0) {
    return [];
  }
  const pointing = context.newHits(rule, "pointing");
  if (pointing.length === 0 || wordCount(context) > rule.number("most_words")) {
    return [];
  }
  const first = pointing[0] as TermHit;
  return [hit("body", first.start, first.end)];
}
