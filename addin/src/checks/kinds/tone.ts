// Shouting, scolding, sarcasm and threats (C08). Twin: checks/kinds/tone.py, which says what counts.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import type { Document } from "../document";
import { hit, type Hit } from "../model";
import { newSentences, sentenceAt, type Sentence } from "../new_sentences";
import { holds, wordSet } from "../word_lists";

const MARKS = "!{3,}|\\?{3,}|[?!]*(?:\\?!|!\\?)[?!]*";
const CAPITALS = /[A-ZÅÄÖÉÜ]{4}/;
const VOWELS = "aeiouyåäöé";
const READER = wordSet("du ni dig er din ditt dina ert era eder you your");
// "hon skriver att vi borde skämmas": somebody else's words
const REPORTING = wordSet(
  "skriver skrev säger sa sade tycker tyckte menar menade anser ansåg hävdar hävdade kallar kallade skrek ropade says said wrote",
);
const OURS = wordSet("jag vi du ni i we you");
const FIRMS = wordSet("ab hb kb if ik bk fk"); // SKÖVDE BUSS AB
const MOST = 100; // hits that are looked at
const SUBJECT = 6; // letters of a shouted subject
const CLOSE = 800; // characters within which scorn is one
const BESIDE = 1000; // and small signs
const SIGNS = wordSet("skylt skylten skyltar skyltarna lappen texten rubriken knappen märkt märkta heter hette stavas ordet orden logotypen");
const LEAST = 4; // letters of a shouted word

type Weighed = [Hit, number];

/** Each place that sounds angry, the subject first; nothing when only one small sign was found. */
export function find(rule: Rule, context: Context): Hit[] {
  const all = inSubject(rule, context).concat(inBody(rule, context));
  const strong = all.filter((one) => one[1] >= 2);
  if (strong.length > 0) {
    return apart(strong.map((one) => one[0]));
  }
  const signs = rule.number("signs");
  const weak = all.map((one) => one[0]);
  if (crowd(weak, signs, BESIDE)) {
    return apart(weak);
  }
  const entries = new Set<string>();
  const scorn: Hit[] = [];
  const sharp = context.newHits(rule, "sharp").slice(0, MOST);
  if (sharp.length === 0) {
    return [];
  }
  for (const one of context.newHits(rule, "sarcasm").slice(0, MOST).concat(sharp)) {
    if (!entries.has(one.entry)) {
      entries.add(one.entry);
      scorn.push(hit("body", one.start, one.end));
    }
  }
  if (scorn.length > 1 && crowd(scorn.concat(weak), signs + 1, CLOSE)) {
    return apart(scorn);
  }
  return [];
}

/** Whether so many stand close together; the subject is close to everything. */
function crowd(hits: Hit[], count: number, width: number): boolean {
  const starts = hits
    .filter((one) => one.field === "body")
    .map((one) => one.start)
    .sort((one, other) => one - other);
  const needed = count - (hits.length - starts.length);
  if (needed <= 1) {
    return starts.length >= needed;
  }
  return starts.some((one, place) => place >= needed - 1 && one - (starts[place - needed + 1] as number) <= width);
}

/** The hits in order without those that lie in an earlier one. */
function apart(hits: Hit[]): Hit[] {
  const rank = (one: Hit): number => Number(one.field !== "subject");
  const found: Hit[] = [];
  for (const one of hits.sort((a, b) => rank(a) - rank(b) || a.start - b.start || b.end - a.end)) {
    const last = found[found.length - 1];
    if (last === undefined || last.field !== one.field || one.start >= last.end) {
      found.push(one);
    }
  }
  return found;
}

/** Rows of exclamation and question marks between two places. */
function marks(document: Document, field: string, start: number, end: number): Weighed[] {
  const found: Weighed[] = [];
  const pattern = new RegExp(MARKS, "g");
  const text = document.folded.slice(start, end);
  for (let one = pattern.exec(text); one !== null && found.length < MOST; one = pattern.exec(text)) {
    found.push([hit(field, start + one.index, start + one.index + one[0].length), 2]);
  }
  return found;
}

function starts(rule: Rule, context: Context, document: Document): Set<number> {
  return new Set(context.hits(rule, "abbreviations", document).map((one) => one.start));
}

function inSubject(rule: Rule, context: Context): Weighed[] {
  const document = context.subject;
  const found = marks(document, "subject", 0, document.text.length);
  const [start, bare] = context.bareSubject;
  const known = starts(rule, context, document);
  const shouted = document.words.filter((word) => word.start >= start && isShouted(document, word.start, word.end, known));
  if (shouted.length > 0 && isUpper(document.text, start, document.text.length) && (shouted.length > 1 || bare.length >= SUBJECT)) {
    found.push([hit("subject", start, start + bare.length), 1 + Number(shouted.length > 1)]);
  }
  context.hits(rule, "scolding", document).forEach((one) => found.push([hit("subject", one.start, one.end), 1]));
  context.hits(rule, "strong", document).forEach((one) => found.push([hit("subject", one.start, one.end), 2]));
  return found;
}

function inBody(rule: Rule, context: Context): Weighed[] {
  const document = context.body;
  const found: Weighed[] = [];
  const known = starts(rule, context, document);
  newSentences(document)
    .filter((sentence) => !isSign(sentence))
    .forEach((sentence) => shouting(document, sentence, known, found));
  document.new.forEach((segment) => found.push(...marks(document, "body", segment.start, segment.end)));
  const weighed = (name: string, weight: number): [number, number, number][] =>
    context
      .newHits(rule, name)
      .slice(0, MOST)
      .map((one) => [one.start, one.end, weight] as [number, number, number]);
  const scolding = weighed("scolding", 1).concat(weighed("strong", 2));
  if (scolding.length + found.length === 0) {
    return found;
  }
  const quoted = quotations(document.folded);
  const called: string[] = [];
  context.everyone.forEach((one) => called.push(...one.name.toLowerCase().split(" ")));
  const others = (start: number, end: number): boolean =>
    quoted.some((one) => one[0] <= start && start < one[1]) || called.indexOf(document.folded.slice(start, end)) >= 0;
  const own = found.filter(([one]) => !others(one.start, one.end));
  for (const [start, end, weight] of scolding) {
    if (others(start, end)) {
      continue;
    }
    const said = sentenceAt(document, start);
    if (said !== null && (isReported(said, start) || isSpokenOf(rule, context, said))) {
      continue;
    }
    if (said !== null && holds(said.texts, READER)) {
      own.push([hit("body", start, end), 2]);
    } else {
      own.push([hit("body", start, end), weight]);
    }
  }
  return own;
}

/** What stands on a sign or a button. */
function isSign({ texts }: Sentence): boolean {
  return holds(texts, SIGNS) || texts.some((one, place) => one === "står" && texts[place + 1] === "det");
}

/** Whether another person is said to say or think it. */
function isReported(sentence: Sentence, position: number): boolean {
  const words = sentence.words;
  return words.some((word, place) => {
    if (word.start >= position || !REPORTING.has(word.text)) {
      return false;
    }
    const beside = words.slice(Math.max(0, place - 1), place + 2).filter((one) => one !== word);
    return !beside.some((one) => OURS.has(one.text));
  });
}

/** Whether the sentence is about such words: a course, a play, a policy. */
function isSpokenOf(rule: Rule, context: Context, sentence: Sentence): boolean {
  if (sentence.texts.indexOf("ni") >= 0 || sentence.texts.indexOf("du") >= 0) {
    return false;
  }
  return context.newHits(rule, "about").some((one) => sentence.start <= one.start && one.start < sentence.end);
}

/** Where words stand in quotation marks. */
function quotations(text: string): [number, number][] {
  const pattern = /"[^"\n]{1,300}"/g;
  const found: [number, number][] = [];
  for (let one = pattern.exec(text); one !== null && found.length < MOST; one = pattern.exec(text)) {
    found.push([one.index, one.index + one[0].length]);
  }
  return found;
}

/** Runs of words in capitals. A line of its own without a sign is a heading. */
function shouting(document: Document, sentence: Sentence, known: Set<number>, found: Weighed[]): void {
  const text = document.text;
  if (!CAPITALS.test(text.slice(sentence.start, sentence.end))) {
    return;
  }
  if (".!?".indexOf(text.charAt(sentence.end - 1)) < 0 && isUpper(text, sentence.start, sentence.end)) {
    return;
  }
  let first = -1;
  let last = -1;
  let size = 0;
  const close = (): void => {
    if (size > 0) {
      found.push([hit("body", first, last), 1 + Number(size > 1)]);
    }
    size = 0;
  };
  for (const word of sentence.words) {
    if (isShouted(document, word.start, word.end, known)) {
      if (size === 0) {
        first = word.start;
      }
      last = word.end;
      size += 1;
    } else if (size > 0 && FIRMS.has(word.text) && isUpper(text, word.start, word.end)) {
      size = 0;
    } else if (size > 0 && !isUpper(text, word.start, word.end)) {
      close();
    }
  }
  close();
}

function isUpper(text: string, start: number, end: number): boolean {
  const part = text.slice(start, end);
  return part.toUpperCase() === part;
}

/** A word of at least four letters in capitals that can be said aloud and is no known abbreviation. */
function isShouted(document: Document, start: number, end: number, known: Set<number>): boolean {
  const word = document.folded.slice(start, end);
  if (end - start < LEAST || known.has(start) || document.text.charAt(start) === word.charAt(0)) {
    return false;
  }
  if (document.folded.charAt(start - 1) === "_" || document.folded.charAt(end) === "_") {
    return false; // a file name
  }
  if (!isUpper(document.text, start, end) || /[0-9]/.test(word)) {
    return false;
  }
  return word.split("").some((letter) => VOWELS.indexOf(letter) >= 0);
}
