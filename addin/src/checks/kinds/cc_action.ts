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
const TELLING = wordSet("svara hjälpa berätta visa hjälp"); // "Kjell kan berätta mer" offers, it does not ask
const VERBS = verbs();
// "Kjell bokar lokal": given out, not told; verbs that people in Cc are told to do rather than do anyway
const DOES = wordSet(
  "bokar ordnar beställer fixar kontrollerar uppdaterar kontaktar bjuder sammanställer förbereder diarieför arkiverar registrerar " +
    "skriver kallar meddelar informerar publicerar justerar kompletterar rättar återkopplar granskar inventerar avbokar hämtar",
);
const DOES_WITH: { [verb: string]: Set<string> } = {
  tar: wordSet("hand fram reda på med kontakt ansvar över"),
  ser: wordSet("till"),
  lägger: wordSet("in upp ut"),
  går: wordSet("igenom"),
  gör: wordSet("klart en ett"),
  skickar: wordSet("in ut"),
};
const CALM = wordSet(
  "alltid brukar redan sedan tidigare nu normalt vanligtvis oftast som när dig er du ni själv själva också fortfarande varje",
);
const GOOD = wordSet("bra fint önskvärt tacksam tacksamt skönt toppen bäst");
const JOINS = wordSet("och samt men så");
const BEFORE = wordSet("att be ber låt ask let");
const WISHES = wordSet("vill önskar ser hoppas föreslår want");
const ASKING = wordSet("kan kunde skulle ska can could will");
const NAME_LEAST = 3; // letters of a name
const REACH = 4; // words between the modal and the verb

/** Imperatives and infinitives. */
function verbs(): Set<string> {
  const made = wordSet("ta se ge hålla köpa sköta ansvara hantera låsa bjuda make återkomma komma");
  IMPERATIVES.forEach((verb) => {
    made.add(verb);
    if (verb.slice(-1) !== "a") {
      made.add(`${verb}a`);
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
  for (const sentence of newSentences(context.body)) {
    if (!sentence.texts.some((one) => people.has(one))) {
      continue;
    }
    sentence.words.forEach((word, place) => {
      const who = people.get(word.text);
      if (who === undefined || found.has(who) || text.charAt(word.start) === word.text.charAt(0)) {
        return;
      }
      if (isAsked(sentence, place, people)) {
        found.set(who, hit("body", word.start, word.end, { name: text.slice(word.start, word.end), address: who }));
      }
    });
  }
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

/** Whether the person whose name stands at `place` is asked for something in this sentence. */
function isAsked(sentence: Sentence, place: number, people: Map<string, string>): boolean {
  const texts = sentence.texts;
  let last = place; // first and last name, "Kjell och Lena"
  while (last + 1 < texts.length && (people.has(texts[last + 1] as string) || texts[last + 1] === "och") && last - place < 3) {
    last += 1;
  }
  if (texts[last] === "och") {
    last -= 1;
  }
  if (sentence.asks && place === 2 && (texts[1] === "du" || texts[1] === "ni") && sentence.isParted(2)) {
    if (MODALS.has(texts[0] as string)) {
      return true; // "Kan du, Kjell, boka?"
    }
  }
  if (place <= 2 && last + 1 < texts.length && sentence.isParted(last + 1)) {
    return requestIn(sentence.since(last + 1)) !== null;
  }
  if (last === texts.length - 1 && place > 0 && sentence.isParted(place)) {
    return requestIn(sentence) !== null;
  }
  return inThirdPerson(sentence, place, last);
}

/** As in "Kjell får boka rummet", "Kan Kjell boka?", "jag vill att Kjell bokar"; not "Kjell har bokat", "Kjell kan berätta mer". */
function inThirdPerson(sentence: Sentence, place: number, last: number): boolean {
  const texts = sentence.texts;
  const following = texts.slice(last + 1, last + 1 + REACH);
  const first = following[0];
  if (first === undefined || following.slice(0, 2).indexOf("inte") >= 0) {
    return false;
  }
  if (MODALS.has(first)) {
    const asked = following.slice(1).filter((word) => VERBS.has(word));
    return asked.length > 0 && !(first === "kan" && TELLING.has(asked[0] as string));
  }
  const before = texts[place - 1] || "";
  if (BEFORE.has(before)) {
    const wish = before !== "att" || holds(texts.slice(Math.max(0, place - 5), place), WISHES);
    return wish && (before !== "att" || first.slice(-1) === "r" || VERBS.has(first));
  }
  if (before === "om" && holds(texts.slice(Math.max(0, place - 3), place), GOOD)) {
    return first.slice(-1) === "r";
  }
  if (isGiven(sentence, place, following)) {
    return true;
  }
  return place === 1 && ASKING.has(before) && sentence.asks && holds(following, VERBS);
}

/** Whether a clause gives out work ("Kjell bokar lokal"); not what is always so, what is over, or what is done for the reader. */
function isGiven(sentence: Sentence, place: number, following: string[]): boolean {
  const texts = sentence.texts;
  const begins = place === 0 || JOINS.has(texts[place - 1] as string) || sentence.isParted(place);
  if (sentence.asks || !begins || holds(texts, CALM)) {
    return false;
  }
  const first = following[0] as string;
  if (DOES.has(first)) {
    return true;
  }
  const beside = DOES_WITH[first];
  return beside !== undefined && following.length > 1 && beside.has(following[1] as string);
}
