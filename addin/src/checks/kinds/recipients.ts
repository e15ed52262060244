// How many get the mail, and whether they see each other. Twin: checks/kinds/recipients.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { compareText } from "../folding";
import { domainOf, hit, keyOf, type Hit, type Recipient } from "../model";
import { texts, textOf } from "../parameters";
import { isProvider } from "../providers";

export function find(rule: Rule, context: Context): Hit[] {
  const finds = textOf(rule, "finds");
  if (finds === "cc") {
    return manyInCc(rule, context);
  }
  if (finds === "mass") {
    return mass(rule, context);
  }
  if (finds === "visible") {
    return visible(rule, context);
  }
  return group(rule, context);
}

function manyInCc(rule: Rule, context: Context): Hit[] {
  const count = new Set(context.mail.cc.map(keyOf)).size;
  if (count >= rule.number("at_least")) {
    return [hit("cc", -1, -1, { count })];
  }
  return [];
}

function mass(rule: Rule, context: Context): Hit[] {
  const sizes = new Map<string, number>();
  for (const one of context.mail.groups) {
    sizes.set(one.address.toLowerCase(), one.members.length);
  }
  let count = 0;
  for (const one of context.everyone) {
    count += Math.max(1, sizes.get(keyOf(one)) || 1);
  }
  if (count >= rule.number("at_least")) {
    return [hit("mail", -1, -1, { count })];
  }
  const lists = texts(rule, "lists");
  for (const one of context.everyone) {
    const local = (keyOf(one).split("@")[0] as string).replace(/[-_.]/g, "");
    if (context.isInside(one) && lists.indexOf(local) >= 0) {
      return [hit("mail", -1, -1, { count: one.address })];
    }
  }
  return [];
}

/** People, each; a firm's or an authority's own addresses belong together and count once. */
function visible(rule: Rule, context: Context): Hit[] {
  const least = rule.number("at_least");
  const seen = new Map<string, Recipient>();
  for (const one of context.mail.to.concat(context.mail.cc)) {
    if (!context.isInside(one)) {
      seen.set(keyOf(one), one);
    }
  }
  if (seen.size < least) {
    return [];
  }
  const people = Array.from(seen.values());
  const homes = new Set(people.map(domainOf));
  const secluded = people.filter((one) => isProvider(one, rule)).length;
  if (secluded >= least || homes.size >= rule.number("homes")) {
    return [hit("to", -1, -1, { count: seen.size, addresses: people.map((one) => one.address) })];
  }
  return [];
}

function group(rule: Rule, context: Context): Hit[] {
  const now = new Set(context.everyone.map(keyOf));
  for (const one of context.mail.groups) {
    const members = new Set(one.members.map((member) => member.toLowerCase()));
    members.delete(keyOf(context.mail.sender));
    const missing = Array.from(members)
      .filter((member) => !now.has(member))
      .sort(compareText);
    const there = members.size - missing.length;
    if (there < rule.number("at_least") || missing.length === 0 || now.has(one.address.toLowerCase())) {
      continue;
    }
    if (there * 100 >= rule.number("percent") * members.size) {
      return [hit("to", -1, -1, { group: one.name || one.address, address: one.address, missing: missing.length })];
    }
  }
  return [];
}
