// What is worth knowing of the receivers, in a sentence or two: who is away, who answers instead, whom a list reaches.
import type { Language, MailFacts } from "../advice/model";
import { tipsFor, type ReceiverTip, type Tips } from "../advice/tips";
import { inWords } from "../advice/working-time";
import { dated } from "../checks/deadlines";
import type { Context } from "../checks/index";
import { keyOf } from "../checks/model";
import { requests } from "../checks/requests";
import { resolve } from "../checks/resolving";
import { daysOf } from "../checks/working_days";
import { fill } from "./texts";

const WORDS = {
  sv: {
    one: "{name} är borta{until}.",
    many: "{count} av {all} mottagare är borta: {names}.",
    until: " till {day}",
    instead: "{name} svarar i stället.",
    namedInstead: " ({name} svarar)",
    asked: "Du ber om svar senast {day}, då {name} är borta.",
    askedMany: "Du ber om svar senast {day}, då {count} av dem är borta.",
    list: "{name} når {count} personer.",
    listOutside: "{name} når {count} personer, {outside} av dem utanför kommunen.",
  },
  en: {
    one: "{name} is away{until}.",
    many: "{count} of {all} receivers are away: {names}.",
    until: " until {day}",
    instead: "{name} answers instead.",
    namedInstead: " ({name} answers)",
    asked: "You ask for an answer by {day}, while {name} is away.",
    askedMany: "You ask for an answer by {day}, while {count} of them are away.",
    list: "{name} reaches {count} people.",
    listOutside: "{name} reaches {count} people, {outside} of them outside the organisation.",
  },
} as const;
/** A list of fewer people is no news. */
const LARGE_LIST = 15;

function nameOf(mail: MailFacts, address: string): string {
  return mail.to.concat(mail.cc, mail.bcc).find((one) => keyOf(one) === address)?.name || address;
}

/** The nearest last date by which the mail asks for something, yyyy-mm-dd; empty where it asks for nothing or names none. */
export function askedBy(context: Context): string {
  const days = daysOf(context);
  if (days === null || requests(context.body).length === 0) return "";
  const cued = [...dated(context.body), ...dated(context.subject)].filter((one) => one.cued);
  return cued.map((one) => resolve(one.when, days).slice(0, 10)).filter((one) => one !== "").sort()[0] ?? "";
}

function absences(mail: MailFacts, away: readonly ReceiverTip[], language: Language): string[] {
  const words = WORDS[language];
  const until = (one: ReceiverTip): string => (one.until === "" ? "" : fill(words.until, { day: inWords(one.until, language) }));
  const [first] = away;
  if (first === undefined) return [];
  if (away.length === 1) {
    const line = fill(words.one, { name: nameOf(mail, first.address), until: until(first) });
    return first.substitute === "" ? [line] : [`${line} ${fill(words.instead, { name: first.substitute })}`];
  }
  const instead = (one: ReceiverTip): string => (one.substitute === "" ? "" : fill(words.namedInstead, { name: one.substitute }));
  const names = away.map((one) => `${nameOf(mail, one.address)}${until(one)}${instead(one)}`).join(", ");
  const all = new Set(mail.to.concat(mail.cc, mail.bcc).map(keyOf)).size;
  return [fill(words.many, { count: String(away.length), all: String(all), names })];
}

/** Whether the day that is asked for lies within what is known of the absences. */
function tooEarly(mail: MailFacts, away: readonly ReceiverTip[], day: string, language: Language): string[] {
  const then = away.filter((one) => day !== "" && one.until >= day);
  const [first] = then;
  if (first === undefined) return [];
  const words = WORDS[language];
  const values = { day: inWords(day, language), name: nameOf(mail, first.address), count: String(then.length) };
  return [fill(then.length === 1 ? words.asked : words.askedMany, values)];
}

/** The lines above the cards; none where nothing is worth telling. */
export function receiverLines(mail: MailFacts, context: Context, tips: Tips, language: Language): string[] {
  const told = tipsFor(mail, tips);
  const away = told.filter((one) => one.away);
  const lists = told.filter((one) => one.members >= LARGE_LIST || (one.members > 1 && one.outside > 0));
  const words = WORDS[language];
  return [
    ...absences(mail, away, language),
    ...tooEarly(mail, away, askedBy(context), language),
    ...lists.map((one) => {
      const values = { name: nameOf(mail, one.address), count: String(one.members), outside: String(one.outside) };
      return fill(one.outside > 0 ? words.listOutside : words.list, values);
    }),
  ];
}
