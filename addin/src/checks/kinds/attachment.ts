// The text says that something is attached, and nothing is. Twin: checks/kinds/attachment.py, which says what the lists mean.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { stripEnd, stripStart } from "../folding";
import { hit, type Hit } from "../model";
import { texts } from "../parameters";
import type { TermHit } from "../terms";
import { wordPattern } from "../tokens";

const LISTS = ["along", "attached", "english", "here", "now", "see", "sending"];
const FAR = 400; // characters of a sentence on either side
const MOST = 50; // claims that are looked at
const WRITTEN = /(?:listan|lista|sammanställningen|schemat|planen|underlaget|anteckningarna|tabellen)$/; // what may stand in the mail itself
const MUCH = 300; // characters behind "här kommer listan" that are the list
const NEAR = 25; // characters within which a document is named
const BEFORE = 4; // words in which a denial counts
const AFTER = 3;
const OF_ANOTHER = /^[ ]?(?:(?:nr[ ]?|nummer )?[0-9a-d]{1,2})?[ ]?(?:till|i|av|från|of|to)(?![a-zåäö])/;
const WITH = /^(?: (?:jag|vi|här|också|även|nu|dig|er|så|in|bara|över)){0,3} med(?![a-zåäö])/;
// behind "protokollet följer med"
const THIS_MAIL =
  /^ (?:här|också|även|nu|som (?:bilaga|pdf)|(?:i |till )?(?:mejlet|mailet|det(?:ta| här) (?:mejl|mail)(?:et)?))(?![a-zåäö])/;
const LOOK = /^(?:öppna|läs|kolla|titta|granska|se|gå)/;
const TOLD = ["skicka", "lägg", "ladda", "mejla", "lämna", "läggas", "ska"]; // the reader is to do it
const OWN = ["jag", "vi"];

interface Claim {
  name: string;
  hit: TermHit;
  before: string[]; // words between it and the last comma
  after: string[];
  rest: string; // the sentence behind it
  opening: string; // the sentence's first word
  first: number; // where the sentence begins
}

export function find(rule: Rule, context: Context): Hit[] {
  const files = context.mail.attachments;
  if (files.some((one) => !one.inline)) {
    return [];
  }
  const pasted = files.length > 0 || context.body.links.some((one) => one.kind === "img");
  const folded = context.body.folded;
  for (const [name, one] of claims(rule, context)) {
    const [first, last] = sentence(context.body.text, one);
    if (within(context.hits(rule, "elsewhere"), first, last) || (pasted && within(context.hits(rule, "images"), first, last))) {
      continue;
    }
    const before = folded.slice(first, one.start);
    const rest = folded.slice(one.end, last);
    const claim = {
      name,
      hit: one,
      before: words(before.slice(before.lastIndexOf(",") + 1)),
      after: words(rest.split(",")[0] as string),
      rest,
      opening: words(before)[0] || "",
      first,
    };
    if (isMeant(rule, context, claim)) {
      return [hit("body", one.start, one.end, { words: context.body.text.slice(one.start, one.end) })];
    }
  }
  return [];
}

/** Words that may claim it, in order: not those in quotation marks. */
function claims(rule: Rule, context: Context): [string, TermHit][] {
  const { body } = context;
  const found: [string, TermHit][] = [];
  for (const name of LISTS) {
    for (const one of context.newHits(rule, name)) {
      const behind = name === "sending" ? WITH.exec(body.flat.slice(one.end, one.end + 40)) : [""];
      const aClub = one.entry === "bif" && body.text.charAt(one.end - 1) === "F";
      if (behind !== null && !aClub && body.folded.charAt(one.start - 1) !== '"') {
        found.push([name, Object.assign({}, one, { end: one.end + (behind[0] as string).length })]);
      }
    }
  }
  found.sort(
    (left, right) => left[1].start - right[1].start || left[1].end - right[1].end || LISTS.indexOf(left[0]) - LISTS.indexOf(right[0]),
  );
  return found.slice(0, MOST);
}

function within(hits: TermHit[], first: number, last: number): boolean {
  return hits.some((one) => first <= one.start && one.start < last);
}

function words(text: string): string[] {
  return text.match(wordPattern()) || [];
}

function isMeant(rule: Rule, context: Context, claim: Claim): boolean {
  const joins = texts(rule, "joins");
  const before = until(claim.before.slice().reverse(), joins).slice(0, BEFORE);
  const after = until(claim.after, joins).slice(0, AFTER);
  if (anyOf(before.concat(after), texts(rule, "denials"))) {
    return false;
  }
  const last = before[0] || "";
  const following = after[0] || "";
  if (anyOf([claim.opening], texts(rule, "questions"))) {
    return false;
  }
  if (claim.name === "see") {
    return isSeen(claim);
  }
  if (claim.name === "along") {
    return isAlong(rule, context, claim, last, following);
  }
  if (anyOf([last, following], texts(rule, "others"))) {
    return false;
  }
  if (claim.name === "now") {
    return isDoneNow(rule, claim, before, following);
  }
  if (claim.name === "attached") {
    return isOurs(before, last, following);
  }
  if (claim.name === "sending") {
    return isSentAlong(rule, context, claim, last, following);
  }
  if (claim.name === "here") {
    return isGiven(rule, context, claim);
  }
  return following !== "to" || anyOf(claim.after.slice(1, 4), ["this", "email", "e-mail", "mail", "message"]);
}

/** Not what shall be attached, and not what "den som bifogar" does. */
function isDoneNow(rule: Rule, claim: Claim, before: string[], following: string): boolean {
  const modals = texts(rule, "modals");
  if (anyOf(before.concat([following]), modals)) {
    return false;
  }
  return claim.before[claim.before.length - 1] !== "som" || (claim.hit.entry.endsWith("s") && !anyOf(claim.after, modals));
}

/** Not an annex of something else, nor what the reader shall attach or could not open. */
function isSeen(claim: Claim): boolean {
  if (claim.hit.entry === "som bilaga" && anyOf(claim.before.concat(claim.opening), TOLD)) {
    return false;
  }
  if (/^(?:öppna|läs|kolla|igenom)/.test(claim.hit.entry) && !LOOK.test(claim.opening || "läs")) {
    return false;
  }
  return !OF_ANOTHER.test(claim.rest);
}

/** A document comes with this mail, and neither a person nor goods. */
function isAlong(rule: Rule, context: Context, claim: Claim, last: string, following: string): boolean {
  const documents = context.hits(rule, "documents");
  if (claim.opening === "") {
    return documents.some((one) => claim.hit.end <= one.start && one.start < claim.hit.end + NEAR);
  }
  if (claim.rest.startsWith(":") || (following !== "" && !THIS_MAIL.test(claim.rest)) || anyOf([last], OWN.concat(texts(rule, "others"))) || anyOf(claim.before, ["att"])) {
    return false;
  }
  if (claim.hit.entry.endsWith("här") && context.body.links.some((one) => one.kind === "a")) {
    return false;
  }
  return documents.some((one) => claim.first <= one.start && one.start < claim.hit.start);
}

/** Something attached to this mail, and not what was attached to another. */
function isOurs(before: string[], last: string, following: string): boolean {
  if (anyOf(before, ["har", "hade", "ha", "blivit", "blev"])) {
    return anyOf(before, OWN) && !anyOf(before, ["hade", "blev"]);
  }
  if (anyOf([last], ["du", "ni", "han", "hon", "dem", "jag", "vi", "som"]) || anyOf([following], OWN)) {
    return false;
  }
  if (last === "de" && !following.endsWith("na")) {
    return false;
  }
  return !anyOf(before.slice(0, 2), ["ska", "skall", "måste", "bör", "kan", "få"]);
}

/** I or we send it, and not a person or by post. */
function isSentAlong(rule: Rule, context: Context, claim: Claim, last: string, following: string): boolean {
  const said = context.body.flat.slice(claim.hit.start, claim.hit.end).split(" ");
  if (!anyOf(said.concat([last]), OWN) && claim.before.length > 0) {
    return false;
  }
  if (following === "" || anyOf([following], texts(rule, "carriers"))) {
    return false;
  }
  const start = claim.hit.end + claim.rest.length - stripStart(claim.rest, " ").length;
  const [first, second] = Array.from(context.body.text.slice(start, start + 4)) as [string, string | undefined];
  return first.toLowerCase() === first || (second || "").toUpperCase() === (second || "");
}

/** A document right behind the words, and neither a list nor a link instead. */
function isGiven(rule: Rule, context: Context, claim: Claim): boolean {
  if (stripEnd(claim.rest, " ").endsWith(":") || context.body.links.some((one) => one.kind === "a")) {
    return false;
  }
  const named = context.hits(rule, "documents").find((one) => claim.hit.end <= one.start && one.start < claim.hit.end + NEAR);
  if (named === undefined || claim.rest.startsWith(" vi ")) {
    return false;
  }
  if (context.body.folded.charAt(named.end) === ":") {
    return false;
  }
  const written = WRITTEN.test(context.body.folded.slice(named.start, named.end));
  return !written || newBehind(context, named.end) < MUCH;
}

/** How much new text follows. */
function newBehind(context: Context, position: number): number {
  let total = 0;
  for (const part of context.body.new) {
    total += part.end - Math.min(part.end, Math.max(part.start, position));
  }
  return total;
}

function anyOf(these: string[], list: string[]): boolean {
  return these.some((one) => list.indexOf(one) >= 0);
}

function until(these: string[], stops: string[]): string[] {
  const found: string[] = [];
  for (const one of these) {
    if (stops.indexOf(one) >= 0) {
      break;
    }
    found.push(one);
  }
  return found;
}

/** Where the sentence begins and ends. A line that goes on in lower case goes on. */
function sentence(text: string, one: TermHit): [number, number] {
  const least = Math.max(0, one.start - FAR);
  const most = Math.min(text.length, one.end + FAR);
  let first = one.start;
  while (first > least && !ends(text, first - 1)) {
    first -= 1;
  }
  let last = one.end;
  while (last < most && !ends(text, last)) {
    last += 1;
  }
  return [first, last];
}

function ends(text: string, at: number): boolean {
  const sign = text.charAt(at);
  const following = text.charAt(at + 1);
  if (sign === "!" || sign === "?") {
    return true;
  }
  if (sign === ".") {
    return following === "" || following === " " || following === "\n" || following === "\t";
  }
  return sign === "\n" && !/^[a-zåäö]/.test(following);
}
