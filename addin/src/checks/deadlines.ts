// Which dates of the new text and the subject are last dates, and what a request is tied to. Twin: checks/deadlines.py.
import { datesIn, type When } from "./dates";
import { iso } from "./day_numbers";
import type { Document } from "./document";
import { remembered } from "./memo";
import { newSentences, type Sentence } from "./new_sentences";
import { RECEIVERS } from "./request_words";
import { requests, type Request } from "./requests";
import { holds, wordSet } from "./word_lists";
import type { Days } from "./working_days";

const CUES = wordSet(`
  senast före innan deadline by before until sista stoppdatum svarstid svarsdatum remisstid tidsfrist frist förfaller
  latest
`);
const MEETING = wordSet(`
  ses träffas möte mötet möten mötes sammanträde sammanträdet träff träffen besök besöket besöker kalas fest fika kurs
  kursen börjar startar öppnar öppet stängt lunch meet meeting visit kallelse provdag utbildning utbildningen delta
  deltar studiebesök boka bokad komma kommer mötas träffa tid tolk rum rummet
`);
// asked for by a date without "senast": handing in, not taking part
const HANDING_IN = wordSet(`
  skicka skickar lämna svara svar besked mejla maila återkom återkomma återkoppla ha få klar klara klart färdig färdigt
  färdiga in till send reply answer have get ready done
`);
const THAT_TIME = wordSet("dagen morgonen kvällen veckan eftermiddagen"); // the one that was told
const CLOSING = wordSet("öppen stänger stängs");
const TO_SENDER = wordSet("mig oss sig");
const EVERYBODY = wordSet("den de alla ni");
const DONE = wordSet("vara in ha lämnas skickas komma");
const HABIT = wordSet("varje varannan dagligen alltid every");
const PAST = wordSet("var blev fick hade sades skrev ringde gick kom skedde passerade löpte");
const FAR = 7; // words between a cue and its date
const JOINED = 3; // characters between expressions that belong together
const SHORT = 6; // words: "Helst på fredag." belongs to the sentence beside it

/** An expression, the number of its sentence, and whether a word such as "senast" makes it a last date. */
export interface Dated {
  when: When;
  sentence: number;
  cued: boolean;
}

/** Every expression of the new text with what it hangs on; worked out once for each document. */
export function dated(document: Document): Dated[] {
  return remembered(document, dated, () => {
    const found: Dated[] = [];
    newSentences(document).forEach((sentence, number) => inSentence(document, sentence, number, found));
    return found;
  });
}

function inSentence(document: Document, sentence: Sentence, number: number, found: Dated[]): void {
  let done = sentence.start;
  let before: Dated | null = null;
  for (const when of datesIn(document, sentence)) {
    let cued = isCued(sentence, when.start, done) || inherent(document, when);
    if (before !== null && when.start - done <= JOINED) {
      cued = cued || before.cued; // "senast kl. 15 i dag, 2026-12-02": one last date in several words
    }
    before = { when, sentence: number, cued };
    found.push(before);
    done = when.end;
  }
}

function inherent(document: Document, when: When): boolean {
  return when.form === "span" && ["före", "innan", "before"].some((word) => document.flat.startsWith(word, when.start));
}

/** Whether a word before the expression makes it a last date: at most a few words away, behind the expression before it. */
function isCued(sentence: Sentence, start: number, since: number): boolean {
  const { texts } = sentence;
  let last = 0;
  while (last < texts.length && sentence.startOf(last) < start) {
    last += 1;
  }
  for (let place = last - 1; place >= 0 && place >= last - FAR && sentence.startOf(place) >= since; place -= 1) {
    if (CUES.has(texts[place] as string)) {
      return true;
    }
  }
  return false;
}

/** Whether the sentence tells what was. */
function isPast(sentence: Sentence): boolean {
  return holds(sentence.texts, PAST);
}

/** Whether the sentence is about when to meet, so that its date is no last date. */
function isMeeting(sentence: Sentence): boolean {
  return holds(sentence.texts, MEETING);
}

/** Whether a request says until when: a last date anywhere, a coming date in its sentence or told right beside it. */
export function hasLastDate(document: Document, request: Request, days: Days | null): boolean {
  const all = newSentences(document);
  const asking = (all[request.sentence] as Sentence).texts;
  const thatTime = asking.some((text, place) => place > 0 && THAT_TIME.has(text) && asking[place - 1] === "den");
  return dated(document).some((one) => {
    if (one.cued || thatTime) {
      return true;
    }
    const apart = Math.abs(one.sentence - request.sentence);
    if (apart > 1 || one.when.name === "clause" || isOver(one.when, days)) {
      return false;
    }
    const beside = all[one.sentence] as Sentence;
    return apart === 0 || beside.texts.length <= SHORT || !(isPast(beside) || isMeeting(beside));
  });
}

/** Whether a date lies before the day of the mail; one without a year is taken to be this year's. */
function isOver(when: When, days: Days | null): boolean {
  if (days === null || (when.form !== "iso" && when.form !== "date")) {
    return false;
  }
  const today = iso(days.today);
  const year = when.year || Number(today.slice(0, 4));
  return year * 10000 + when.month * 100 + when.day < Number(today.replace(/-/g, ""));
}

/** Last dates that are not written yyyy-mm-dd: with a cue, or tied to a request; not when and where one meets, not what was. */
export function unclearDates(document: Document): Dated[] {
  const all = newSentences(document);
  const asked = new Set(requests(document).map((one) => one.sentence));
  const found = dated(document);
  const proper = new Set(found.filter((one) => one.when.form === "iso").map((one) => one.sentence));
  const settled = found.some((one) => one.cued && one.when.form === "iso");
  return found.filter((one) => {
    const sentence = all[one.sentence] as Sentence;
    if (one.when.form === "iso" || proper.has(one.sentence) || holds(sentence.texts, HABIT)) {
      return false;
    }
    const told = one.cued && one.when.form !== "vague" && !isPast(sentence) && (asked.has(one.sentence) || !onlyComes(document, one, sentence));
    return told || (!settled && askedThen(one, sentence, asked));
  });
}

function askedThen(one: Dated, sentence: Sentence, asked: Set<number>): boolean {
  const closes = holds(sentence.texts, CLOSING);
  const beside = asked.has(one.sentence - 1) && (closes || sentence.texts.length <= SHORT);
  const needed = needs(sentence);
  if (!asked.has(one.sentence) && !beside && !needed) {
    return false;
  }
  if (one.when.form === "vague") {
    return true;
  }
  if (one.when.form === "time" || isPast(sentence)) {
    return false;
  }
  if (one.when.form === "date" && !closes && !needed && !holds(sentence.texts, HANDING_IN)) {
    return false;
  }
  return !isMeeting(sentence);
}

/** Whether the sender needs something, or it is everybody's duty ("måste vara inne", "den som …, meddelar mig"): with a day. */
function needs(sentence: Sentence): boolean {
  const texts = sentence.texts;
  if (texts[1] === "som" && EVERYBODY.has(texts[0] as string) && holds(texts, TO_SENDER)) {
    return true;
  }
  return texts.some((text, place) => {
    const next = texts[place + 1] || "";
    return ((text === "jag" || text === "vi") && (next === "behöver" || next === "samlar")) ||
      (text === "tar" && (next === "tacksamt" || next === "gärna")) || (text === "måste" && DONE.has(next));
  });
}

/** Whether something comes before a season or a week, and nobody is asked: "utvärderingen kommer före jul". */
function onlyComes(document: Document, one: Dated, sentence: Sentence): boolean {
  return inherent(document, one.when) || (sentence.texts.indexOf("kommer") >= 0 && !holds(sentence.texts, RECEIVERS));
}
