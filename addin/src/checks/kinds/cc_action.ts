// Somebody in Cc is asked to do something (C13). Twin: checks/kinds/cc_action.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { fold } from "../folding";
import { hit, keyOf, type Hit, type Recipient } from "../model";
import { newSentences, type Sentence } from "../new_sentences";
import { IMPERATIVES } from "../request_words";
import { requestIn } from "../requests";
import { wordPattern } from "../tokens";
import { holds, wordSet } from "../word_lists";

const MODALS = wordSet("får kan ska skall bör måste behöver kunde skulle can could should must will shall");
const TELLING = wordSet("svara hjälpa berätta visa hjälp förklara beskriva"); // "Kjell kan berätta mer" offers, it does not ask
const VERBS = verbs();
const GOES = wordSet("gå se"); // "Kjell ska gå på kurs"; "gå igenom" goes by its particle
const NO_MORE = wordSet("att så för och om som när kopia kännedom"); // behind a modal: no verb is its own from here on
// "Kjell bokar lokal": given out, not told. What people do anyway, think or say is no task
const ANYWAY = wordSet("tar säger svarar hjälper berättar visar förklarar beskriver planerar läser tittar funderar utreder delar följer räknar betalar flyttar");
const DOES = given();
const DOES_WITH: { [verb: string]: Set<string> } = {
  tar: wordSet("hand fram reda på med kontakt ansvar över det den detta emot ner bort"),
  ser: wordSet("till över"),
  går: wordSet("igenom"),
  gör: wordSet("klart en ett"),
};
const PARTICLES = wordSet("upp ut fram in ner bort ihop igenom undan");
const STATES = wordSet("är har var vet vill kan får hör ser står går kommer håller behöver önskar undrar mår blir tycker tror slutar börjar");
const HABIT = wordSet("alltid brukar redan tidigare nu varje vanligt fortfarande");
const ABOUT = wordSet("att om hur"); // "kollar om det går"
const READER = wordSet("dig er du ni");
const TIMED = wordSet("senast före innan tills");
const TO_PEOPLE = wordSet("kontaktar meddelar informerar bjuder ringer skickar"); // "… Kjell"
const SUBJECTS = wordSet("jag vi du ni han hon man som");
const WISHES = wordSet("vill önskar ser föreslår tänker tänkte want hoppas räknar bra fint toppen bäst snällt guld kul tacksam");
const WISHED = wordSet("att om be ber låt ask let");
const ADVERBS = wordSet("kanske väl då sedan sen också även gärna nog så");
const APART = wordSet("på i från hos vid cc som");
const LED = wordSet("är blir och samt");
const JOINS = wordSet("och samt men så medan");
const NAME_LEAST = 3; // letters of a name
const REACH = 5; // words between the modal and the verb
const INSERTED = 7; // words that may stand between the name and what is asked: "(på cc)"
const CLAUSE = 8; // words

/** Imperatives and infinitives. */
function verbs(): Set<string> {
  const made = wordSet("ge hålla köpa sköta ansvara hantera bjuda make återkomma komma trycka leda möta avropa stämma");
  IMPERATIVES.forEach((verb) => {
    made.add(verb);
    if (verb.slice(-1) !== "a") {
      made.add(`${verb}a`);
    }
  });
  ["gå", "se", "hör"].forEach((verb) => made.delete(verb));
  return made;
}

/** What is done by somebody else: the imperatives' present tense. */
function given(): Set<string> {
  const made = wordSet("bjuder kallar justerar avropar hanterar trycker köper tömmer dukar bakar skjutsar");
  IMPERATIVES.forEach((verb) => {
    let done = `${verb}r`;
    if (verb.slice(-1) !== "a") {
      done = `${verb}er`;
    }
    if (!ANYWAY.has(done)) {
      made.add(done);
    }
  });
  return made;
}

/** The first sentence for each person in Cc, with the name as written. */
export function find(_rule: Rule, context: Context): Hit[] {
  const people = named(context);
  if (people.size === 0) {
    return [];
  }
  const found = new Map<string, Hit>();
  const text = context.body.text;
  const all = newSentences(context.body);
  all.forEach((sentence, number) => {
    if (!sentence.texts.some((one) => people.has(one))) {
      return;
    }
    sentence.words.forEach((word, place) => {
      const who = people.get(word.text);
      if (who === undefined || found.has(who) || text.charAt(word.start) === word.text.charAt(0)) {
        return;
      }
      if (isAsked(sentence, place, people, all[number + 1])) {
        found.set(who, hit("body", word.start, word.end, { name: text.slice(word.start, word.end), address: who }));
      }
    });
  });
  return Array.from(found.values());
}

/** Names of those in Cc that nobody in To shares, and whose they are. */
function named(context: Context): Map<string, string> {
  const people = new Map<string, string>();
  if (context.mail.cc.length === 0) {
    return people;
  }
  const toNames = new Set<string>();
  context.mail.to.forEach((one) => namesOf(one).forEach((name) => toNames.add(name)));
  for (const one of context.mail.cc) {
    for (const name of namesOf(one)) {
      if (!toNames.has(name) && !people.has(name)) {
        people.set(name, keyOf(one));
      }
    }
  }
  return people;
}

/** First and last names of a receiver, from the name shown and from the address, folded. */
function namesOf(person: Recipient): string[] {
  const local = person.address.split("@")[0] as string;
  const parts: string[] = fold(person.name).match(wordPattern()) || [];
  return parts.concat(fold(local).split(/[.@_+-]/)).filter((part) => part.length >= NAME_LEAST);
}

/** Whether the person whose name stands at `place` is asked for something in this sentence, or in the one behind a mere name. */
function isAsked(sentence: Sentence, place: number, people: Map<string, string>, following: Sentence | undefined): boolean {
  const texts = sentence.texts;
  let last = place; // first and last name, "Kjell och Lena"
  while (last + 1 < texts.length && (people.has(texts[last + 1] as string) || texts[last + 1] === "och") && last - place < 3) {
    last += 1;
  }
  if (texts[last] === "och") {
    last -= 1;
  }
  const ends = last + 1 >= texts.length;
  if (ends && place <= 1 && following !== undefined && following.paragraph - sentence.paragraph <= 1) {
    const called = place === 0 || ["hej", "till", "och"].indexOf(texts[0] as string) >= 0;
    return called && isTold(following); // "Kjell! Kan du boka?"
  }
  if (texts[place - 1] === "du" || texts[place - 1] === "ni") {
    // "Kan du, Kjell, boka?", "och du Kjell bokar"
    return (place === 2 && sentence.asks && MODALS.has(texts[0] as string)) || (!ends && wants(texts.slice(last + 1)));
  }
  if (ends) {
    return place > 0 && sentence.isParted(place) && isTold(sentence);
  }
  if (place <= 2 && sentence.isParted(last + 1)) {
    if (isTold(sentence.since(last + 1)) || (sentence.asks && place === 0)) {
      return true;
    }
  }
  return inThirdPerson(sentence, place, behind(sentence, last + 1));
}

/** Whether a sentence that is said to somebody asks for something: "boka rummet", "du bokar rummet", "bokar du rummet?". */
function isTold(sentence: Sentence): boolean {
  if (requestIn(sentence) !== null) {
    return true;
  }
  const texts = sentence.texts;
  for (let number = 0; number < Math.min(4, texts.length); number += 1) {
    if (READER.has(texts[number] as string)) {
      const doing = number > 0 && isDoing(texts[number - 1] as string);
      return wants(texts.slice(number + 1)) || (sentence.asks && doing);
    }
  }
  return false;
}

function isDoing(verb: string): boolean {
  return verb.slice(-1) === "r" && !STATES.has(verb);
}

/** Whether what stands behind a subject is what it is to do: "får boka …", "bokar …", "tar med …". */
function wants(behindSubject: string[]): boolean {
  const texts = bare(behindSubject);
  return texts.length > 0 && (may(texts) || does(texts));
}

/** Without the adverbs it begins with: "kanske kan …". */
function bare(texts: string[]): string[] {
  let first = 0;
  while (first < texts.length && ADVERBS.has(texts[first] as string)) {
    first += 1;
  }
  if (first === texts.length) {
    return texts;
  }
  return texts.slice(first);
}

/** As in "får boka rummet"; not "kan berätta mer", "får kopia för att …", "ska inte …". */
function may(texts: string[]): boolean {
  const first = texts[0] as string;
  if (!MODALS.has(first) || texts.slice(1, 3).indexOf("inte") >= 0) {
    return false;
  }
  const own: string[] = [];
  for (let place = 1; place <= REACH && place < texts.length && !NO_MORE.has(texts[place] as string); place += 1) {
    own.push(texts[place] as string);
  }
  const asked = own.filter((word) => VERBS.has(word) || (GOES.has(word) && holds(own, PARTICLES)));
  return asked.length > 0 && !(first === "kan" && TELLING.has(asked[0] as string));
}

/** As in "bokar lokal", "tar med …", "trycker upp …"; with a last date, all that is done. */
function does(texts: string[]): boolean {
  const verb = texts[0] as string;
  const clause = texts.slice(1, CLAUSE);
  const next = clause.slice(0, 1);
  if (clause.slice(0, 2).indexOf("inte") >= 0 || holds(next, ABOUT)) {
    return false;
  }
  const beside = DOES_WITH[verb];
  if (beside !== undefined && holds(next, beside)) {
    return !holds(clause, READER);
  }
  if (!isDoing(verb)) {
    return false;
  }
  return holds(texts.slice(1), TIMED) || (!holds(clause, READER) && (DOES.has(verb) || holds(next, PARTICLES)));
}

/** The words behind a name without what only says who it is: "(på cc)", ", som står på kopia,", "på IT". */
function behind(sentence: Sentence, place: number): string[] {
  const texts = sentence.texts;
  const first = texts[place] as string;
  if (sentence.isParted(place)) {
    for (let end = place + 1; end < Math.min(place + INSERTED, texts.length) && APART.has(first); end += 1) {
      if (sentence.isParted(end)) {
        return texts.slice(end);
      }
    }
  } else if (APART.has(first) && first !== "som") {
    return texts.slice(place + 2);
  }
  return texts.slice(place);
}

/** As in "Kjell får boka rummet", "Kan Kjell boka?", "jag vill att Kjell bokar"; not "Kjell har bokat", "Kjell kan berätta mer". */
function inThirdPerson(sentence: Sentence, place: number, behindName: string[]): boolean {
  const texts = sentence.texts;
  const before = texts[place - 1] || "";
  const following = bare(behindName);
  if (WISHED.has(before)) {
    return isWished(texts, place, following);
  }
  if (following.length === 0 || may(following)) {
    return following.length > 0;
  }
  if (sentence.asks) {
    return place > 0 && place <= 2 && may(["ska"].concat(following));
  }
  if (MODALS.has(before)) {
    return before !== "kan" && may([before].concat(following)); // "då får Kjell boka"
  }
  if (holds(texts, HABIT)) {
    return false;
  }
  if (following[0] === "som") {
    return LED.has(before) && following[1] !== "kan" && wants(following.slice(1)); // "det är Kjell som bokar"
  }
  if (place === 0 || JOINS.has(before) || sentence.isParted(place)) {
    return does(following);
  }
  return isTurned(texts, place);
}

/** As in "be Kjell boka", "jag vill att Kjell bokar", "det vore bra om Kjell kunde boka". */
function isWished(texts: string[], place: number, following: string[]): boolean {
  const before = texts[place - 1] as string;
  const earlier = texts.slice(Math.max(0, place - 5), place);
  if (before !== "att" && before !== "om") {
    return place + 1 < texts.length;
  }
  if (following.length === 0 || !holds(earlier, WISHES)) {
    return false;
  }
  return isDoing(following[0] as string) || MODALS.has(following[0] as string);
}

/** Whether the verb stands before the name: "rummet bokar Kjell", "sedan låser Ivan upp"; not "jag bokar Kjell". */
function isTurned(texts: string[], place: number): boolean {
  const before = texts[place - 1] as string;
  if (place < 2 || TO_PEOPLE.has(before) || SUBJECTS.has(texts[place - 2] as string)) {
    return false;
  }
  return DOES.has(before) && !holds(texts.slice(place, place + CLAUSE), READER);
}
