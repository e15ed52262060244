// No subject, or one that tells nothing. Twin: checks/kinds/subject.py, which says when a subject is vague.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import type { Word } from "../document";
import { strip } from "../folding";
import { hit, type Hit } from "../model";
import { texts, textOf } from "../parameters";

const LITTLE = " \t\r\n.,:;_-()[]";
const SHORT = 2; // letters of a word that nobody understands alone

export function find(rule: Rule, context: Context): Hit[] {
  const [start, bare] = context.bareSubject;
  if (textOf(rule, "finds") === "missing") {
    const left = strip(bare, LITTLE);
    if (left === "" || texts(rule, "placeholders").indexOf(left) >= 0) {
      return [hit("subject", -1, -1, { fix: "subject" })];
    }
    return [];
  }
  if (strip(context.subject.folded, LITTLE) === "") {
    return [];
  }
  const words = context.subject.words.filter((word) => word.start >= start);
  if (!tellsNothing(rule, context, words)) {
    return [];
  }
  if (bare === "") {
    return [hit("subject", 0, start)];
  }
  return [hit("subject", start, start + bare.length)];
}

function tellsNothing(rule: Rule, context: Context, words: Word[]): boolean {
  if (words.length <= 1 && words.every((word) => word.text.length <= SHORT)) {
    return true;
  }
  const general = context.hits(rule, "general", context.subject);
  const names = namesOf(context);
  const left = words.filter(
    (word) =>
      !/^[0-9]/.test(word.text) &&
      !names.has(word.text) &&
      !general.some((one) => one.start <= word.start && word.end <= one.end),
  );
  if (left.length === 0) {
    return true;
  }
  const only = words[0] as Word;
  return (
    words.length === 1 &&
    context.hits(rule, "alone", context.subject).some((one) => one.start === only.start && one.end === only.end)
  );
}

/** Words of the receivers' and the sender's names: "Hej Anna!" tells Anna nothing. */
function namesOf(context: Context): Set<string> {
  const names = new Set<string>();
  for (const one of context.everyone.concat([context.mail.sender])) {
    for (const part of one.name.toLowerCase().split(" ")) {
      if (part !== "") {
        names.add(part);
      }
    }
  }
  return names;
}
