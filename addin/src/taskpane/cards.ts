// From what was found to what the cards say: pure, so that a page can draw it and a test can read it.
import { BodyEdit } from "../advice/body-edit";
import { isAboutWay, wayOf, type Classes } from "../advice/classes";
import type { Judgement, Rulebook } from "../advice/judge";
import { offerFor, type Offer, type Scene } from "../advice/mend";
import type { Advice, Language, MailFacts, MailMemory } from "../advice/model";
import type { Can } from "../advice/steps";
import type { AdviceTextKey } from "./advice-texts";

export interface AdviceNote {
  readonly key: AdviceTextKey;
  readonly values?: { readonly [name: string]: string };
}

export interface Card {
  readonly rule: string;
  readonly severity: string;
  readonly what: string;
  readonly why: string;
  readonly source: string;
  /** The words it is about, where there are some. */
  readonly words: string;
  readonly count: number;
  readonly offer: Offer;
  /** Whether the mail may go with a reason. */
  readonly passable: boolean;
  /** The questions on how sensitive it is, and what they led to: on the first card that is about it. */
  readonly sensitivity: Sensitivity | null;
}

export interface Sensitivity {
  readonly classes: Classes;
  readonly level: number | null;
  /** What follows from the class, as a text of the table. */
  readonly note: AdviceNote | null;
}

/** What was looked at last. */
export interface Seen {
  readonly mail: MailFacts;
  readonly book: Rulebook;
  readonly judged: Judgement;
  readonly memory: MailMemory;
}

const LONGEST_WORDS = 60;

/** One card for each thing to tell, most important first. */
export function cardsOf(seen: Seen, can: Can, language: Language, now: Date): Card[] {
  const { mail, book, judged } = seen;
  const scene = { mail, bundle: book.value, policy: book.policy, context: judged.context, can, language, now };
  const asked = judged.advice.find((one) => isAboutWay(one.finding));
  return judged.advice.map((one) => card(one, seen, scene, one === asked));
}

function sensitivityOf(severity: string, { book, memory }: Seen): Sensitivity | null {
  const { classes, channel } = book.policy;
  if (classes === null) return null;
  const { level } = memory;
  if (level === null) return { classes, level, note: null };
  const keys = { mail: severity === "stop" ? "wayMailStopped" : "wayMail", channel: "wayChannel", never: "wayNever" } as const;
  const values = { level: String(level), channel: channel?.name ?? "" };
  return { classes, level, note: { key: keys[wayOf(classes, level)], values } };
}

function card({ finding, count }: Advice, seen: Seen, scene: Scene, asks: boolean): Card {
  const { rule, severity, message, why, source } = finding;
  const passable = severity === "stop" && (seen.book.policy.rules[rule]?.passable ?? true);
  const offer = offerFor(scene, finding);
  const sensitivity = asks ? sensitivityOf(severity, seen) : null;
  return { rule, severity, what: message, why, source, words: wordsOf(finding, seen), count, offer, passable, sensitivity };
}

/** The words that a finding is about, on one line. */
function wordsOf(finding: Advice["finding"], seen: Seen): string {
  if (finding.start < 0 || finding.end <= finding.start) return "";
  let words = "";
  if (finding.field === "body") words = new BodyEdit(seen.mail, seen.judged.context).words(finding.start, finding.end);
  if (finding.field === "subject") {
    words = seen.judged.context.subject.written(finding.start, finding.end);
  }
  const line = words.replace(/\s+/g, " ").trim();
  return line.length > LONGEST_WORDS ? `${line.slice(0, LONGEST_WORDS - 1)}…` : line;
}
