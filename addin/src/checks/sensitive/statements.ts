// Is a sensitive word said of a person? How the two stand to each other in a sentence. Twin: checks/sensitive/statements.py, which says how.
import type { Person } from "../persons/model";
import { PRONOUNS, type Field } from "./field";
import type { Term } from "./model";

export const STATE = new RegExp(
  "(?:^|[ ,(])(?:är|var|har|hade|blev|blir|bli|varit|fick|får|fått|lider|led|äter|behöver|söker|sökt|ansökt|" +
    "beviljas|beviljats|nekas|misstänks|misstänkt|bor|vårdas|tas|utreds|utretts|insjuknade|blåste|uppger|drabbats|" +
    "lever|ligger|mår|går|går på|vägrar|placeras|placerats|anmäldes|anmälts|visar tecken|opererats|opereras|sitter|luktade|luktar|verkar|verkade|slutat|slutade|börjat|började|tar|tog|hamnat|hamnade|dricker|drack|nekats|" +
    "nekades|genomgår|genomgått|remitterats|utsatts|utsätts|saknar|greps|begick|dömdes|dömts|använder|tillhör|röstar|konverterade|is|has|was|had|been|suffers|are)(?= |$)",
);
export const OWNED = new RegExp("^(?::s|s)?(?: [a-zåäöé-]+){0,3} ?$");
export const AT_ONCE = /^ (?:(?:ofta|inte|aldrig|alltid|fortfarande|mycket|också|nu|redan|mest|bara) )?$/; // "Han dricker"
const GIVEN = new RegExp(
  "^ (?:för|åt|gällande|avseende|rörande|angående|ang|hos|for|om|kring) (?:vår |vårt )?(?:[a-zåäö]{3,14}(?:en|an|et|na|lla) )?$",
);
const PREPOSITION = new RegExp(
  "^(?: [a-zåäö-]+){0,3} ?(?:[:,(-] ?|(?:för|åt|om|hos|gällande|avseende|angående|ang|rörande|på|till|av|mot|" +
    "kring|from|for|of|about|som rör|som gäller|gäller) )(?:[a-zåäö]+ ){0,3}[\\\"'(]?$",
);
const OF_STAFF = ["health", "crime", "protected"];
const NAMED = 40; // characters between a whole name and a weak word
const BESIDE = 60; // characters between a person and a telling weak word
const FEW = 160; // characters between a person and a word that is said of them

/** Whether the word, which stands in that sentence, is said of somebody. */
export function said(field: Field, term: Term, index: number): boolean {
  const general = field.isGeneral(index);
  let ofOne = weakly;
  if (term.strong) {
    ofOne = strongly;
  }
  if (field.people(index).some((one) => ofOne(field, one, term, general))) {
    return true;
  }
  if ((term.strong || !general) && (field.earlier(index) || field.topic())) {
    for (const [start, end] of field.pronouns.get(index) || []) {
      if (tight(field, start, end, term) || close(field, start, end, term)) {
        return true;
      }
      if (term.strong && !general && !field.agentBetween(end, term.start)) {
        return true;
      }
    }
  }
  return !general && ofSomebodyNear(field, term, index);
}

function strongly(field: Field, one: Person, term: Term, general: boolean): boolean {
  if (tight(field, one.start, one.end, term)) {
    return true;
  }
  if (one.role) {
    return !general && OF_STAFF.indexOf(term.category) >= 0 && givenTo(field, one, term);
  }
  const taught = /^ (?:hos|om) /.test(field.folded.slice(term.end, term.end + 5)); // "kurs om adhd hos Eva"
  if (general && !field.generalMail && !taught && givenTo(field, one, term)) {
    return true;
  }
  return (!general || one.kind === "known") && (prepositioned(field, one, term) || together(field, one, term));
}

function weakly(field: Field, one: Person, term: Term, general: boolean): boolean {
  return !general && !one.role && (tight(field, one.start, one.end, term) || plainly(field, one, term));
}

/** Of somebody in the sentences around, or in the subject above. */
function ofSomebodyNear(field: Field, term: Term, index: number): boolean {
  if (!term.strong && !term.near) {
    return false;
  }
  const nobody = field.people(index).length === 0;
  if ((term.strong || nobody) && field.closeBy(index)) {
    return true;
  }
  return (term.strong && field.namedNext(index)) || (nobody && index <= 2 && field.topic());
}

/** Said plainly: "Theo har epilepsi", "Theos epilepsi". */
function tight(field: Field, start: number, end: number, term: Term): boolean {
  if (term.start < end || term.start > end + FEW) {
    return false;
  }
  const between = field.folded.slice(end, term.start);
  const agent = field.agentBetween(end, term.start);
  if (/(?:s|min|x)$/.test(field.folded.slice(start, end)) && OWNED.test(between) && !agent) {
    return !field.matterBetween(end, term.start);
  }
  if (AT_ONCE.test(between) || (between.startsWith(":s ") && OWNED.test(between))) {
    return true;
  }
  const state = between.search(STATE);
  return state >= 0 && state <= 60 && !agent && !field.matterBetween(end, term.start);
}

/** A pronoun a few words before a weak word: "hon ska ha dropp". */
function close(field: Field, start: number, end: number, term: Term): boolean {
  const near = term.near && term.start >= end && term.start - end <= 30;
  return near && PRONOUNS.indexOf(field.folded.slice(start, end)) >= 0 && !field.agentBetween(end, term.end);
}

/** The person behind it: "ansökan om färdtjänst för Karl", "skyddat boende: Sanna E". */
function prepositioned(field: Field, one: Person, term: Term): boolean {
  return one.start >= term.end && PREPOSITION.test(field.folded.slice(term.end, one.start));
}

/** A matter of somebody who is named with a title: "rehabutredning för Ulf Ek, vaktmästare". */
function givenTo(field: Field, one: Person, term: Term): boolean {
  const plain = one.start > term.end && GIVEN.test(field.folded.slice(term.end, one.start));
  return plain && !field.agentBetween(one.end, one.end + 30);
}

/** A weak word that belongs to a name: in a subject line, behind "för" or "hos", or a telling one beside it. */
function plainly(field: Field, one: Person, term: Term): boolean {
  if (one.kind === "relation") {
    return false;
  }
  const distance = Math.max(one.start - term.end, term.start - one.end);
  const beside = (term.near && distance <= BESIDE) || (distance <= NAMED && one.kind !== "first");
  if (field.document.whole || beside) {
    return together(field, one, term);
  }
  return givenTo(field, one, term);
}

/** In one sentence, and nobody does something for work in between; a class or an age tells that it is no colleague. */
function together(field: Field, one: Person, term: Term): boolean {
  let distance = one.start - term.end;
  if (one.end <= term.start) {
    distance = term.start - one.end;
  }
  if (one.kind === "known" && distance <= FEW) {
    return true;
  }
  return distance <= FEW && !field.agentBetween(Math.min(one.start, term.start), Math.max(one.end, term.end));
}
