// What is asked of the receivers in the new text: requests, not offers, courtesies or advice. Twin: checks/requests.py.
import { isAdvice } from "./advising";
import type { Document } from "./document";
import { remembered } from "./memo";
import { newSentences, type Sentence } from "./new_sentences";
import * as said from "./request_words";
import { holds, wordSet } from "./word_lists";

const ABOUT = wordSet("du ni det något nåt någonting någon nån man den de han hon jag vi allt you it there");
const CONTACT_FIRST = wordSet("ring kontakta hör prata");
const WELCOME = wordSet("svara återkom skicka lämna meddela bekräfta återkoppla mejla maila skriv kommentera granska");
const ANSWERS = wordSet("ja jo nej då absolut självklart jadå jajamän svaret högst minst yes no then");
const CONTACT = wordSet("ring kontakta hör läs gå titta besök mejla maila skicka anmäl skriv boka klicka ansök fråga logga");
const OPEN = wordSet("ska går passar funkar fungerar är finns blir stämmer kommer räcker is are does");
const GREETING = wordSet("hej hejsan nu tack ja nej alla");
const MOST_BETWEEN = 3; // words that "_" may stand for

/** A request: the words that ask, the number of its sentence, and whether it only is a question. */
export interface Request {
  start: number;
  end: number;
  sentence: number;
  question: boolean;
}

/** A pattern's words in a row, null for the gap; `second`: what may stand right behind the first, null where anything may. */
interface Pattern {
  second: Set<string> | null;
  parts: (Set<string> | null)[];
}

type Table = Map<string, Pattern[]>;

/** Patterns by each of their first words. */
function table(patterns: string[]): Table {
  const made: Table = new Map();
  for (const pattern of patterns) {
    const parts = pattern.split(" ").map((part) => {
      if (part === "_") {
        return null;
      }
      return (part === "&" && said.DUTIES) || new Set(part.split("|"));
    });
    const second = parts[1] || null;
    (parts[0] as Set<string>).forEach((first) => made.set(first, (made.get(first) || []).concat({ second, parts })));
  }
  return made;
}

const BETWEEN = wordSet("också gärna även sedan"); // "tala också om"
const ASKING = table(said.PATTERNS);
const POLITE = table(said.POLITE);
const PHATIC = table(said.PHATIC);
const TELLING = table(said.TELLING);

/** What the new text asks for, in order, at most one for each sentence; worked out once for each document. */
export function requests(document: Document): Request[] {
  return remembered(document, requests, () => read(newSentences(document)));
}

function read(all: Sentence[]): Request[] {
  const found: Request[] = [];
  all.forEach((sentence, number) => {
    const marked = (!isConsequence(all, number) && !isAdvice(all, number) && requestIn(sentence)) || null;
    if (marked !== null) {
      if (!(sentence.asks && isAnswered(all, number))) {
        found.push({ start: marked[0], end: marked[1], sentence: number, question: false });
      }
    } else if (sentence.asks && isQuestion(all, number)) {
      found.push({ start: sentence.start, end: sentence.end, sentence: number, question: true });
    }
  });
  return found;
}

/** Whether a sentence says what to do if the question before it is answered with yes: "Vill du veta mer? Läs …". */
function isConsequence(all: Sentence[], number: number): boolean {
  const before = all[number - 1];
  const sentence = all[number] as Sentence;
  if (before === undefined || !before.asks || before.paragraph !== sentence.paragraph || !said.CONDITIONS.has(before.first)) {
    return false;
  }
  return said.IMPERATIVES.has(sentence.first) && requestIn(before) === null;
}

/** Where a sentence asks for something: the asking words; null when it does not. */
export function requestIn(sentence: Sentence): [number, number] | null {
  const found = pattern(sentence) || imperative(sentence);
  if (found === null || hasAny(sentence.texts, POLITE) || (!sentence.asks && hasAny(sentence.texts, TELLING))) {
    return null;
  }
  return [sentence.startOf(found[0]), sentence.endOf(found[1] - 1)];
}

/** Whether one of the patterns stands anywhere among the words. */
function hasAny(texts: string[], patterns: Table): boolean {
  return texts.some((_text, place) => firstMatch(texts, place, patterns) > 0);
}

/** The place behind the first pattern that stands at `place`; 0 when none does. */
function firstMatch(texts: string[], place: number, patterns: Table): number {
  const candidates = patterns.get(texts[place] as string);
  if (candidates === undefined) {
    return 0;
  }
  const following = texts[place + 1] || "";
  for (const { second, parts } of candidates) {
    if (second === null || second.has(following)) {
      const last = matched(texts, place, parts);
      if (last > 0) {
        return last;
      }
    }
  }
  return 0;
}

/** The place behind the pattern when it stands at `from`; 0 when it does not. */
function matched(texts: string[], from: number, parts: (Set<string> | null)[]): number {
  let place = from;
  let spare = 0;
  for (const part of parts) {
    if (part === null) {
      spare = MOST_BETWEEN;
      continue;
    }
    while (place < texts.length && !part.has(texts[place] as string) && spare > 0) {
      place += 1;
      spare -= 1;
    }
    if (place >= texts.length || !part.has(texts[place] as string)) {
      return 0;
    }
    place += 1;
    spare = 0;
  }
  return place;
}

/** The places of the first asking pattern: from and behind. */
function pattern(sentence: Sentence): [number, number] | null {
  const texts = sentence.texts;
  for (let place = 0; place < texts.length; place += 1) {
    const last = firstMatch(texts, place, ASKING);
    if (last > 0 && !onlyTells(sentence, place, last)) {
      return [place, last];
    }
  }
  return null;
}

/** Whether the words are a condition, part of another clause, or denied. */
function onlyTells(sentence: Sentence, place: number, last: number): boolean {
  const texts = sentence.texts;
  const text = texts[place] as string;
  const before = texts[place - 1];
  const subordinate = before !== undefined && said.SUBORDINATE.has(before) && text !== "vi" && text !== "jag";
  if (sentence.asks) {
    return subordinate;
  }
  if (said.CONDITIONS.has(sentence.first) && (place > 0 || !said.ASKED_WITHOUT_MARK.has(sentence.first) || goesOn(texts, last))) {
    return true; // "Kan du inte komma, ring", "Vill du bygga närmare behöver …"
  }
  if (subordinate) {
    return true;
  }
  if (before === "så" || before === "hur" || before === "vad" || before === "var") {
    return true; // "så kan du", "hur du kan"
  }
  if (place > 0 && said.ABILITY.has(text) && states(sentence, place)) {
    return true;
  }
  return holds(texts.slice(place, last), said.NEGATIONS);
}

/** Whether "kan du" follows in the same breath on other words ("Där kan du …"), so that it tells and does not ask. */
function states(sentence: Sentence, place: number): boolean {
  if (GREETING.has(sentence.first) || said.CONJUNCTIONS.has(sentence.texts[place - 1] as string)) {
    return false;
  }
  return !sentence.isParted(place);
}

/** Whether another clause follows, or a negation: what came before was a condition. */
function goesOn(texts: string[], place: number): boolean {
  if (texts.slice(place).some((text) => text === "så" || text === "då" || said.IMPERATIVES.has(text))) {
    return true;
  }
  return holds(texts.slice(place, place + 2), said.NEGATIONS);
}

/** The place of the first verb that asks: from and behind. */
function imperative(sentence: Sentence): [number, number] | null {
  const texts = sentence.texts;
  if (said.CONDITIONS.has(sentence.first)) {
    return null;
  }
  for (let place = 0; place < texts.length; place += 1) {
    if (isImperative(sentence, place)) {
      return [place, place + 1];
    }
  }
  return null;
}

function isImperative(sentence: Sentence, place: number): boolean {
  const texts = sentence.texts;
  const text = texts[place] as string;
  if (!said.IMPERATIVES.has(text) || !(said.CLEAR.has(text) || beginsClause(sentence, place))) {
    return false;
  }
  const particles = said.WITH_PARTICLE[text];
  const beside = place + 1 + Number(BETWEEN.has(texts[place + 1] || ""));
  if (particles !== undefined && !particles.has(texts[beside] || "")) {
    return false;
  }
  return !holds(texts.slice(place + 1, place + 4), said.NEGATIONS) && !isOptional(texts, place);
}

function beginsClause(sentence: Sentence, place: number): boolean {
  if (place === 0) {
    return true;
  }
  const texts = sentence.texts;
  if (place === 1 && said.CLAUSE_OPENERS.has(sentence.first)) {
    return true;
  }
  if (said.CLAUSE_OPENERS.has(texts[place - 1] as string)) {
    return texts.slice(0, place).every((text) => said.CLAUSE_OPENERS.has(text) || GREETING.has(text));
  }
  return sentence.isParted(place) && (place === 1 || !holds(texts.slice(0, place), said.MODALS));
}

/** Whether an imperative leaves it to the reader: "ring om du undrar", "hör gärna av dig"; not "meddela om du kan komma". */
function isOptional(texts: string[], place: number): boolean {
  const verb = texts[place] as string;
  const rest = texts.slice(place + 1);
  if (rest.slice(0, 3).indexOf("gärna") >= 0 && !WELCOME.has(verb)) {
    return true;
  }
  for (let number = 0; number + 1 < rest.length; number += 1) {
    if (rest[number] === "och" && !CONTACT.has(verb)) {
      return false; // "läs den och säg till om något är fel": the condition is the second verb's
    }
    if (!ABOUT.has(rest[number + 1] as string)) {
      continue;
    }
    const word = rest[number] as string;
    if ((word === "innan" || word === "före") && CONTACT_FIRST.has(verb)) {
      return true; // "ring mig innan du bestämmer": advice
    }
    if ((word === "om" || word === "ifall" || word === "if") && !isReal(verb, rest.slice(number + 1, number + 9))) {
      return true;
    }
  }
  return false;
}

/** Whether a request stays one with this clause behind "om": "om det går", or "om du kan komma" behind "meddela". */
function isReal(verb: string, clause: string[]): boolean {
  if (said.WHETHER.has(verb)) {
    return holds(clause, said.WHETHER_MARKS) && !holds(clause, said.HELP_MARKS);
  }
  return clause.length <= 4 && holds(clause.slice(1, 3), said.SOFTENERS);
}

/** Whether the question's answer or consequence stands right behind it: "Vill du veta mer? Läs …", "Går det? Ja, …". */
function isAnswered(all: Sentence[], number: number): boolean {
  const sentence = all[number] as Sentence;
  const following = all[number + 1];
  if (following === undefined || following.paragraph !== sentence.paragraph || following.asks) {
    return false;
  }
  const leads = said.CONDITIONS.has(sentence.first) && said.IMPERATIVES.has(following.first) && CONTACT.has(following.first);
  return leads || ANSWERS.has(following.first);
}

/** Whether a question without asking words waits for an answer. */
function isQuestion(all: Sentence[], number: number): boolean {
  const sentence = all[number] as Sentence;
  if (hasAny(sentence.texts, POLITE) || hasAny(sentence.texts, PHATIC) || isAnswered(all, number)) {
    return false;
  }
  if (sentence.texts.indexOf("egentligen") >= 0) {
    return false;
  }
  const following = all[number + 1];
  const before = all[number - 1];
  const endsParagraph = following === undefined || following.paragraph !== sentence.paragraph || following.asks;
  const alone = before === undefined || before.paragraph !== sentence.paragraph;
  if (holds(sentence.texts, said.RECEIVERS)) {
    return endsParagraph || !said.QUESTION_WORDS.has(sentence.first);
  }
  if (!endsParagraph || (alone && following !== undefined)) {
    return false; // a heading, or a question that the sender answers
  }
  return said.QUESTION_WORDS.has(sentence.first) || OPEN.has(sentence.first);
}
