// Mail to one's own private address, and family matters in work mail. Twin: checks/kinds/private_use.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { plainLetters } from "../plain_letters";
import { domainOf, hit, keyOf, type Hit, type Recipient } from "../model";
import { texts } from "../parameters";
import { isProvider } from "../providers";

export function find(rule: Rule, context: Context): Hit[] {
  const sender = parts(context.mail.sender);
  for (const one of context.outside) {
    if (atHome(one, rule, sender) && samePerson(sender, one)) {
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
  const words = context.newHits(rule, "private");
  let points = new Set(words.map((one) => one.entry)).size;
  points += 2 * Number(context.newHits(rule, "kin").length > 0);
  points += Number(context.outside.length > 0 && context.newHits(rule, "warm").length > 0);
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
  if (shown.indexOf(first) >= 0 && shown.indexOf(last) >= 0) {
    return true;
  }
  const both =
    (letters.startsWith(first) && letters.indexOf(last) >= 0) || (letters.startsWith(last) && letters.indexOf(first) >= 0);
  return both || letters === (Array.from(first)[0] as string) + last || letters === first + (Array.from(last)[0] as string);
}
