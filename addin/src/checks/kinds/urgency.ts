// An urgent matter that should be a call (C11). Twin: checks/kinds/urgency.py, which says what the lists mean.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { bisectRight } from "../folding";
import { hit, type Hit } from "../model";
import { newSentences, type Sentence } from "../new_sentences";
import { requests } from "../requests";
import type { TermHit } from "../terms";
import { holds, wordSet } from "../word_lists";

const MOST = 100; // hits that are looked at
const NEAR = 5; // sentences between what threatens and what is asked for
const ENOUGH = 4; // weight of both
const SHORT = 40; // words
const THREATS =
  "acute  3,incidents  2,smells gases 3,lost somebody 3,silent doors 3,coming angry 3,flows waters 2,stuck parts 2,unsafe food 2,alarms sounds 2,power gone 2"
    .split(",")
    .map((one) => one.split(" ") as [string, string, string]);
const NEGATIONS = wordSet("inte ingen inga inget ej knappast not no");
const CONDITIONS = wordSet("om vid ifall när if");
const IFS = wordSet("om ifall if vid när brukar risk risken"); // "ring 112 om det brinner"
const ANY = wordSet("du ni det någon något man problem brand fara"); // "ring 112 om du ser rök"
const ABOUT = wordSet("efter inför mot av från alla allt"); // right before: "efter branden", "alla på en gång"
const WITHIN = wordSet("om inom");
const SOON = wordSet("nu direkt fort snabbt");
const OPENERS = wordSet("och så men snälla nu hej vänligen");
const OPTIONAL = wordSet("gärna frågor undrar funderingar synpunkter senast offert nästa");

/** A word that threatens or hurries: where, in which sentence, behind how many of its words, and how much it weighs. */
interface Sign {
  start: number;
  end: number;
  at: number;
  place: number;
  weight: number;
}

/** What is looked through; `told`: the sentences that tell how it is in general or was on another day, when they were asked for. */
interface Scene {
  rule: Rule;
  context: Context;
  all: Sentence[];
  told: Set<number> | null;
}

/** The first word that shows the hurry. */
export function find(rule: Rule, context: Context): Hit[] {
  const scene: Scene = { rule, context, all: newSentences(context.body), told: null };
  const words = context.subject.words.map((word) => word.text);
  const now = live(scene, "strong", ENOUGH).concat(live(scene, "now", 2));
  let grave: Sign[] = [];
  for (const threat of THREATS) {
    grave = grave.concat(pair(scene, threat));
  }
  const slight = live(scene, "alarming", 1);
  const [title, hurry] = titled(scene, words);
  const told = now.length + grave.length + slight.length;
  if (told + title + hurry.length === 0 || isOver(scene, words)) {
    return []; // words that ask for somebody to ring say nothing alone
  }
  let [calls, asked] = callsOf(scene);
  let spans: Sign[] = [];
  if (words.indexOf("kännedom") >= 0) {
    calls = [];
    asked = [];
  } else {
    if (hurry[0] !== undefined && (told > 0 || isShort(scene) || requests(context.body).length > 0)) {
      return [hit("subject", hurry[0].start, hurry[0].end)];
    }
    const first = now[0];
    if (first !== undefined && (first.weight === ENOUGH || now.some((one) => near(calls.concat(asked), one.at, 1).length > 0))) {
      return [made(first)];
    }
    spans = signs(scene, "spans", 2).filter((one) => isSoonOver(scene, one));
  }
  const isUrgent = ({ at }: Sign): boolean => {
    const worst = most(near(grave, at, NEAR));
    const threat = Math.max(worst, title) + Math.min(2, near(slight, at, NEAR).length);
    let wanted = most(near(now, at, NEAR)) + most(near(spans, at, NEAR)) + most(near(calls, at, NEAR));
    if (threat > 3 || worst === 3) {
      wanted += most(near(asked, at, NEAR));
    }
    return threat > 0 && wanted > 0 && Math.min(3, threat) + wanted >= ENOUGH;
  };
  return now.concat(spans, calls, asked).filter(isUrgent).slice(0, 1).map(made);
}

/** The hits of a list that stand in a sentence. */
function signs({ rule, context, all }: Scene, name: string, weight: number): Sign[] {
  const found: Sign[] = [];
  for (const { start, end } of context.newHits(rule, name).slice(0, MOST)) {
    const at = bisectRight(all.length, start, (index) => (all[index] as Sentence).start) - 1;
    const sentence = all[at];
    if (sentence !== undefined && start < sentence.end) {
      found.push({ start, end, at, place: sentence.texts.filter((_, place) => sentence.startOf(place) < start).length, weight });
    }
  }
  return found;
}

/** The signs of a list in sentences that tell what is, not what would be. */
function live(scene: Scene, name: string, weight: number): Sign[] {
  return signs(scene, name, weight).filter((one) => !toldOf(scene).has(one.at) && !isDenied(textsAt(scene, one.at), one.place));
}

/** Words that threaten, alone or with one of another list in their sentence: "luktar" and "gas". */
function pair(scene: Scene, [name, other, weight]: [string, string, string]): Sign[] {
  const found = live(scene, name, Number(weight));
  if (other === "" || found.length === 0) {
    return found;
  }
  const beside = new Set(signs(scene, other, 0).map((one) => one.at));
  return found.filter((one) => beside.has(one.at));
}

/** How much the subject threatens, and its words of hurry; an answer's was written by the other one. */
function titled({ rule, context }: Scene, words: string[]): [number, TermHit[]] {
  const { subject } = context;
  if (context.bareSubject[0] > 0 && context.compose.indexOf("reply") === 0) {
    return [0, []];
  }
  const said = (name: string): TermHit[] =>
    context.hits(rule, name, subject).filter((one) => !isDenied(words, subject.words.filter((word) => word.start < one.start).length));
  const weights = THREATS.filter(([name, other]) => said(name).length > 0 && (other === "" || said(other).length > 0));
  return [Math.max(Math.min(1, said("alarming").length), ...weights.map((one) => Number(one[2]))), said("now")];
}

/** Whether it is over, or the subject is no matter of now. */
function isOver(scene: Scene, words: string[]): boolean {
  const { rule, context } = scene;
  return (
    isDated(words) ||
    ["themes", "past", "over"].some((name) => context.hits(rule, name, context.subject).length > 0) ||
    signs(scene, "over", 0).some((one) => !isDenied(textsAt(scene, one.at), one.place))
  );
}

/** Where somebody is asked to come, ring or act, or for something at once; and what else is asked for. */
function callsOf(scene: Scene): [Sign[], Sign[]] {
  const calls = live(scene, "calls", 2)
    .concat(live(scene, "acts", 2).filter((one) => beginsClause(scene, one)))
    .filter((one) => !waits(textsAt(scene, one.at)));
  for (const one of calls) {
    one.weight += Number(isSoon(scene, one.at));
  }
  const asked: Sign[] = [];
  for (const { start, end, sentence } of requests(scene.context.body)) {
    if (!toldOf(scene).has(sentence) && !waits(textsAt(scene, sentence))) {
      const one = { start, end, at: sentence, place: 0, weight: 1 + Number(isSoon(scene, sentence)) };
      if (one.weight > 1) {
        calls.push(one);
      } else {
        asked.push(one);
      }
    }
  }
  return [calls, asked];
}

function textsAt(scene: Scene, at: number): string[] {
  return (scene.all[at] as Sentence).texts;
}

/** Whether a sentence presses: "nu", or an exclamation mark. */
function isSoon({ all, context }: Scene, at: number): boolean {
  const sentence = all[at] as Sentence;
  return holds(sentence.texts, SOON) || context.body.folded.charAt(sentence.end - 1) === "!";
}

/** Whether a time is "om tio minuter". */
function isSoonOver(scene: Scene, { at, place }: Sign): boolean {
  return !toldOf(scene).has(at) && holds(textsAt(scene, at).slice(Math.max(0, place - 3), place), WITHIN);
}

function beginsClause(scene: Scene, { at, place }: Sign): boolean {
  const texts = textsAt(scene, at);
  if (texts[place] === "måste") {
    return isSoon(scene, at);
  }
  if (holds(texts.slice(place + 1, place + 3), NEGATIONS)) {
    return false;
  }
  return place === 0 || OPENERS.has(texts[place - 1] as string) || (scene.all[at] as Sentence).isParted(place);
}

/** The sentences with words of routines or other days, those behind in the paragraph, and conditions; worked out once. */
function toldOf(scene: Scene): Set<number> {
  if (scene.told !== null) {
    return scene.told;
  }
  const found = (scene.told = new Set<number>());
  const [themes, past] = ["themes", "past"].map((name) => new Set(signs(scene, name, 0).map((one) => one.at))) as [Set<number>, Set<number>];
  let paragraph = -1;
  let theme = false;
  let otherDay = false;
  scene.all.forEach((one, at) => {
    const same = one.paragraph === paragraph;
    paragraph = one.paragraph;
    const isNow = one.texts.indexOf("nu") >= 0;
    const conditional = CONDITIONS.has(one.first) && !one.asks && !isNow && !isSpan(one);
    theme = (same && theme) || themes.has(at) || (conditional && one.first === "vid");
    otherDay = past.has(at) || (same && otherDay && !isNow);
    if (theme || otherDay || conditional) {
      found.add(at);
    }
  });
  return found;
}

/** Whether a sentence begins with a time and not with a condition: "Om en halvtimme rinner det över". */
function isSpan(sentence: Sentence): boolean {
  return sentence.texts.slice(0, 4).some((text) => /^(minut|kvart|halvtim|timm)/.test(text));
}

/** Whether the words before one at `place` deny it, make it a condition, or speak of what comes behind it. */
function isDenied(texts: string[], place: number): boolean {
  const before = texts.slice(Math.max(0, place - 3), place);
  return holds(before, NEGATIONS) || holds(before, IFS) || holds(before.slice(-1), ABOUT);
}

/** Whether something is left to the reader, or has time: "ring gärna", "senast 2026-11-27", "ring om du ser rök". */
function waits(texts: string[]): boolean {
  return holds(texts, OPTIONAL) || isDated(texts) || texts.some((text, at) => ANY.has(text) && IFS.has(texts[at - 1] as string));
}

/** Whether a year or "den 2" is named. */
function isDated(texts: string[]): boolean {
  return texts.some((text, at) => text.charAt(0) <= "9" && (texts[at - 1] === "den" || (text.slice(0, 2) === "20" && text.length >= 4)));
}

function near(some: Sign[], at: number, within: number): Sign[] {
  return some.filter((one) => Math.abs(one.at - at) <= within);
}

function most(some: Sign[]): number {
  return Math.max(0, ...some.map((one) => one.weight));
}

function isShort(scene: Scene): boolean {
  return scene.all.reduce((sum, one) => sum + one.texts.length, 0) <= SHORT;
}

function made(one: Sign): Hit {
  return hit("body", one.start, one.end);
}
