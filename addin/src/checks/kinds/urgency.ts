// An urgent matter that should be a call (C11). Twin: checks/kinds/urgency.py, which says what the lists mean.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { hit, type Hit } from "../model";
import { newSentences, sentenceAt, type Sentence } from "../new_sentences";
import { requests } from "../requests";
import type { TermHit } from "../terms";
import { holds, wordSet } from "../word_lists";

const MOST = 100; // hits that are looked at
const NEGATIONS = wordSet("inte ingen inga inget ej knappast not no");
const CONDITIONS = wordSet("om vid ifall när if");
const IFS = wordSet("om ifall if"); // "ring 112 om det brinner"

/** The first word that shows the hurry: "at once" with a request or an incident, or an incident with a call for help. */
export function find(rule: Rule, context: Context): Hit[] {
  const general = context.newHits(rule, "general").slice(0, MOST).map((one) => one.start);
  const inText = (name: string): TermHit[] => live(context, context.newHits(rule, name).slice(0, MOST), general);
  const told = tellsGeneral(rule, context);
  const inSubject = (name: string): TermHit[] => {
    if (told) {
      return [];
    }
    return context.hits(rule, name, context.subject);
  };
  const subject = inSubject("now")[0];
  const now = inText("now");
  const incidents = inText("incidents");
  const calls = inText("calls");
  const strong = inText("strong")[0];
  const eventful = incidents.length > 0 || calls.length > 0;
  if (subject !== undefined && (now.length > 0 || eventful || requests(context.body).length > 0 || isShort(context))) {
    return [hit("subject", subject.start, subject.end)];
  }
  if (strong !== undefined) {
    return [made(strong)];
  }
  const happened = inSubject("incidents").length > 0;
  if (now.length > 0 && (eventful || happened || isAsked(context, now))) {
    return [made(now[0] as TermHit)];
  }
  if (calls.length > 0 && incidents.length > 0) {
    return [made(incidents[0] as TermHit)];
  }
  if (calls.length > 0 && happened) {
    return [made(calls[0] as TermHit)];
  }
  return [];
}

/** Whether the subject speaks of routines, or denies. */
function tellsGeneral(rule: Rule, context: Context): boolean {
  return context.hits(rule, "general", context.subject).length > 0 || context.subject.words.some((word) => NEGATIONS.has(word.text));
}

function isShort(context: Context): boolean {
  return newSentences(context.body).reduce((sum, one) => sum + one.texts.length, 0) <= 40;
}

/** Whether a request stands in the sentence of the word or beside it. */
function isAsked(context: Context, now: TermHit[]): boolean {
  const asked = new Set(requests(context.body).map((one) => one.sentence));
  const starts = new Set(now.map((one) => one.start));
  return newSentences(context.body).some(
    (one, number) =>
      (asked.has(number - 1) || asked.has(number) || asked.has(number + 1)) && one.words.some((word) => starts.has(word.start)),
  );
}

/** Hits in sentences that tell what is, not what would be: no word of routines, no negation before it, no condition first. */
function live(context: Context, hits: TermHit[], general: number[]): TermHit[] {
  return hits.filter((one) => {
    const sentence = sentenceAt(context.body, one.start);
    if (sentence === null || isGeneral(context, sentence, general) || (CONDITIONS.has(sentence.first) && !sentence.asks)) {
      return false;
    }
    const before = sentence.words.filter((word) => word.end <= one.start).map((word) => word.text);
    return !holds(before.slice(-3), NEGATIONS) && !holds(before.slice(-3), IFS);
  });
}

/** Whether the sentence, or one before it in its paragraph, speaks of routines or of what was. */
function isGeneral(context: Context, sentence: Sentence, general: number[]): boolean {
  const all = newSentences(context.body);
  let place = all.indexOf(sentence);
  while (place > 0 && (all[place - 1] as Sentence).paragraph === sentence.paragraph) {
    place -= 1;
  }
  const begin = (all[place] as Sentence).start;
  return general.some((start) => begin <= start && start < sentence.end);
}

function made(one: TermHit): Hit {
  return hit("body", one.start, one.end);
}
