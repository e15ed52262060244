// Mail to one's own private address, and family matters in work mail. Twin: checks/kinds/private_use.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { plainLetters } from "../plain_letters";
import type { Document } from "../document";
import { domainOf, hit, keyOf, type Hit, type Recipient } from "../model";
import { sentenceAt } from "../new_sentences";
import { texts } from "../parameters";
import { isProvider } from "../providers";
import type { TermHit } from "../terms";

const NEAR = 40; // characters before a thing in which "min" stands
const OURS =
  /(?:^|[^a-zåäö])((?:tar|ta|kör|köra|i|med) )?(min|mitt|mina|vår|vårt|våra) (?:[a-zåäö0-9]{0,14}[a-rt-zåäö0-9] )?$/;
const CLUB = /förening|klubb|samfällig|brf|styrelse|laget/;

export function find(rule: Rule, context: Context): Hit[] {
  const sender = parts(context.mail.sender);
  const address = parts(Object.assign({}, context.mail.sender, { name: "" }));
  for (const one of context.outside) {
    if (atHome(one, rule, sender) && (samePerson(sender, one) || samePerson(address, one))) {
      let field = "mail";
      if (context.mail.to.some((other) => other.address === one.address && other.name === one.name)) {
        field = "to";
      }
      return [hit(field, -1, -1, { who: one.address })];
    }
  }
  if (context.everyone.length > rule.number("at_most")) {
    return [];
  }
  const words = context.newHits(rule, "private").concat(context.newHits(rule, "weak"), held(rule, context), posts(rule, context));
  let points = weigh(rule, context, words);
  const relatives = texts(rule, "relatives");
  for (const one of context.outside) {
    const name = one.name.toLowerCase().split(" ");
    points += 2 * Number(name.some((part) => relatives.indexOf(part) >= 0));
    points += Number(isProvider(one, rule) && sender.length > 0 && parts(one).indexOf(sender[sender.length - 1] as string) >= 0);
  }
  const least = rule.number("points");
  if (points === 0 || points < least || (context.outside.length === 0 && points <= least)) {
    return [];
  }
  let who = "";
  const first = context.everyone[0];
  if (first !== undefined) {
    who = first.address;
  }
  let place = words[0];
  if (place === undefined) {
    return [hit("to", -1, -1, { who })];
  }
  for (const one of words) {
    if (one.start < place.start) {
      place = one;
    }
  }
  return [hit("body", place.start, place.end, { who })];
}

/** What the private words weigh together; each counts once, and a post in a club as two. */
function weigh(rule: Rule, context: Context, words: TermHit[]): number {
  const { subject } = context;
  let above: TermHit[] = [];
  if (context.bareSubject[0] === 0) {
    above = owned(rule, subject, context.hits(rule, "things", subject));
  }
  const named = new Set(words.concat(above).map((one) => one.entry));
  const heldPosts = Array.from(named).filter((one) => isIn(rule, "posts", one));
  const kin = 2 * Number(context.newHits(rule, "kin").length > 0);
  const warm = Number(context.outside.length > 0 && context.newHits(rule, "warm").length > 0);
  return named.size + heldPosts.length + kin + warm + Number(hasErrand(rule, context, Array.from(named)));
}

/** Something is asked of a shop, and not for work; booking says less. */
function hasErrand(rule: Rule, context: Context, named: string[]): boolean {
  const little = named.filter((one) => !isIn(rule, "weak", one));
  if (little.length === 0 || context.newHits(rule, "work").length > 0) {
    return false;
  }
  const booked = context.newHits(rule, "booking").length > 0 && little.some((one) => !isIn(rule, "family", one));
  return booked || context.newHits(rule, "errand").length > 0;
}

function isIn(rule: Rule, name: string, entry: string): boolean {
  return (rule.words[name] as string[]).indexOf(entry) >= 0;
}

/** One of the family and each thing of one's own; what is "ours" is the municipality's where work is spoken of. */
function held(rule: Rule, context: Context): TermHit[] {
  const { body } = context;
  const family = owned(rule, body, context.newHits(rule, "family")).slice(0, 1);
  const things = owned(rule, body, context.newHits(rule, "things"));
  if (things.length > 0 && context.newHits(rule, "work").length > 0) {
    return family.concat(things.filter((one) => before(body, one).startsWith("m")));
  }
  return family.concat(things);
}

/** Those with "min" or "vår" in them or before them: not a car one comes by, nor "our" car. */
function owned(rule: Rule, document: Document, hits: readonly TermHit[]): TermHit[] {
  const shared = texts(rule, "shared");
  return hits.filter((one) => {
    const whose = one.entry.indexOf(" ") >= 0 ? "m" : before(document, one);
    return whose.startsWith("m") || (whose !== "" && shared.indexOf(one.entry) < 0);
  });
}

/** Whose it is: "min", "vårt" …; empty when it is nobody's. */
function before(document: Document, one: TermHit): string {
  const said = OURS.exec(document.flat.slice(Math.max(0, one.start - NEAR), one.start));
  if (said === null || (said[1] !== undefined && (one.entry === "bil" || one.entry === "cykel"))) {
    return "";
  }
  return said[2] as string;
}

/** A post in a club that the writer holds. */
function posts(rule: Rule, context: Context): TermHit[] {
  const { body } = context;
  return context.newHits(rule, "posts").filter((one) => {
    const said = sentenceAt(body, one.start);
    if (said === null || said.texts.indexOf("jag") < 0 || said.texts.some((word) => word === "du" || word === "ni")) {
      return false;
    }
    return one.entry === "som klassförälder" || CLUB.test(body.folded.slice(said.start, said.end));
  });
}

/** The words of a name, first name first; those of the address where no name is shown. */
function parts(one: Recipient): string[] {
  let name = one.name;
  if (name === "" || name.indexOf("@") >= 0) {
    name = keyOf(one).split("@")[0] as string;
  }
  return plainLetters(name.replace(/[.,_()'"-]/g, " "))
    .split(" ")
    .filter((part) => part !== "");
}

/** At a mail provider, or at a domain of the sender's own name. */
function atHome(one: Recipient, rule: Rule, sender: string[]): boolean {
  if (isProvider(one, rule)) {
    return true;
  }
  const name = plainLetters(domainOf(one).split(".")[0] as string);
  const last = sender[sender.length - 1] as string;
  return sender.length >= 2 && (name === last || name === (sender[0] as string) + last);
}

function samePerson(sender: string[], one: Recipient): boolean {
  if (sender.length < 2) {
    return false;
  }
  const first = sender[0] as string;
  const last = sender[sender.length - 1] as string;
  const letters = plainLetters(keyOf(one).split("@")[0] as string).replace(/[^a-z]+/g, "");
  const shown = parts(one);
  if (shown.indexOf(first) >= 0 && [last, "privat", "hemma"].some((one) => shown.indexOf(one) >= 0)) {
    return true;
  }
  const both =
    (letters.startsWith(first) && letters.indexOf(last) >= 0) || (letters.startsWith(last) && letters.indexOf(first) >= 0);
  return both || letters === (Array.from(first)[0] as string) + last || letters === first + (Array.from(last)[0] as string);
}
