// What the history tells: answers to all, long conversations, lost history, receivers who had the mail already.
// Twin: checks/kinds/thread.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import type { Quote } from "../document";
import { hit, keyOf, type Hit, type Recipient } from "../model";
import { plainLetters } from "../plain_letters";
import { textOf } from "../parameters";

const ADDRESS = /[^ \t\n<>;,:"'()[\]]+@[^ \t\n<>;,:"'()[\]]+/g;
const MOST = 200000; // letters of headers that are looked at

export function find(rule: Rule, context: Context): Hit[] {
  const finds = textOf(rule, "finds");
  const compose = context.compose;
  if (finds === "reply_all") {
    if (compose === "reply_all") {
      return replyAll(rule, context);
    }
    return [];
  }
  if (finds === "history") {
    if (compose === "reply" || compose === "reply_all") {
      return history(context);
    }
    return [];
  }
  if (compose !== "forward") {
    return [];
  }
  if (finds === "long") {
    return long(rule, context);
  }
  return duplicate(context);
}

function replyAll(rule: Rule, context: Context): Hit[] {
  let asked = "";
  const newest = context.body.quotes[0];
  if (newest !== undefined) {
    asked = newest.sender;
  }
  const own = keyOf(context.mail.sender);
  const others = context.everyone.filter((one) => keyOf(one) !== own && !named(one, asked));
  if (others.length < rule.number("at_least")) {
    return [];
  }
  const asking = (context.everyone.filter((one) => named(one, asked))[0] || others[0]) as Recipient;
  return [hit("to", -1, -1, { count: others.length, address: asking.address })];
}

function history(context: Context): Hit[] {
  if (context.body.segments.some((segment) => segment.kind === "quote")) {
    return [];
  }
  return [hit("body")];
}

function long(rule: Rule, context: Context): Hit[] {
  const quotes = context.body.quotes;
  if (quotes.length < rule.number("at_least")) {
    return [];
  }
  const first = quotes[0] as Quote;
  return [hit("body", first.start, first.start, { count: quotes.length })];
}

function duplicate(context: Context): Hit[] {
  const written = context.body.quotes.map((one) => `${one.sender}\n${one.to};${one.cc}`).join("\n").slice(0, MOST);
  const own = keyOf(context.mail.sender);
  const fields: [string, Recipient[]][] = [
    ["to", context.mail.to],
    ["cc", context.mail.cc],
    ["bcc", context.mail.bcc],
  ];
  for (const [field, people] of fields) {
    for (const one of people) {
      if (keyOf(one) !== own && named(one, written)) {
        return [hit(field, -1, -1, { who: one.name || one.address, address: one.address })];
      }
    }
  }
  return [];
}

/** Whether a receiver stands in a header line of the history: by address, or by the whole name where no address is shown. */
function named(one: Recipient, written: string): boolean {
  if (written === "") {
    return false;
  }
  const key = keyOf(one);
  const addresses: string[] = written.match(ADDRESS) || [];
  if (addresses.indexOf(key) >= 0) {
    return true;
  }
  const shown = words(one.name);
  const local = words(key.split("@")[0] as string);
  for (const part of written.split(/[;\n]/)) {
    for (const name of [part].concat(part.split(","))) {
      if (name.indexOf("@") >= 0) {
        continue;
      }
      const found = words(name);
      if (found !== "" && (found === shown || (found === local && found.indexOf(" ") >= 0))) {
        return true;
      }
    }
  }
  return false;
}

/** The words of a name in a fixed order, so that "Ek, Björn" is Björn Ek. */
function words(text: string): string {
  return (plainLetters(text).match(/[a-z0-9]+/g) || []).sort().join(" ");
}
