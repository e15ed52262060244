// One mail through the municipality's rules: what there is to tell, and what was needed to find it.
import { Bundle, Context } from "../checks/index";
import { check } from "../checks/engine";
import type { MailboxSignature } from "../signature/model";
import { findingsIn, noteOf } from "./attached";
import { gathered, isQuiet, outsiders, shown } from "./choose";
import type { Advice, BundleValue, Language, MailFacts, MailMemory, Policy } from "./model";
import { domainsOf, toOutgoing } from "./outgoing";
import type { Tips } from "./tips";
import { policyOf } from "./policy";

/** Secrecy, receivers outside, files that were promised, and what is said of meetings themselves. */
const MEETING_KINDS = ["appointment", "identity", "person_terms", "secrecy", "external", "attachment"];

/** A bundle made ready once, because its word lists take a while. */
export class Rulebook {
  readonly value: BundleValue;
  readonly bundle: Bundle;
  readonly policy: Policy;
  private meetings: Bundle | null = null;

  constructor(value: BundleValue) {
    this.value = value;
    this.bundle = new Bundle(value);
    this.policy = policyOf(value);
  }

  /** The rules that look at what is being written: a meeting is no letter, and has neither greeting nor signature. */
  rulesFor(mail: MailFacts): Bundle {
    if (mail.meeting === null) {
      return this.bundle;
    }
    if (this.meetings === null) {
      const rules = this.value.rules.filter((one) => MEETING_KINDS.indexOf(one.kind) >= 0);
      this.meetings = new Bundle(Object.assign({}, this.value, { rules }));
    }
    return this.meetings;
  }
}

/** What is known of the person and the mail beside what stands in it. */
export interface Circumstances {
  readonly language: Language;
  readonly now: Date;
  readonly signature: MailboxSignature | null;
  readonly seen: ((address: string) => boolean) | null;
  readonly memory: MailMemory;
  /** When the person began with Postvakt, in milliseconds, or null. */
  readonly since: number | null;
  /** What the pane noted about the texts of attached files; for a handler that cannot read them. */
  readonly noted?: string | null;
  /** What is known of receivers inside. */
  readonly tips?: Tips;
}

export interface Judgement {
  /** What is worth telling, most important first. */
  readonly advice: readonly Advice[];
  readonly context: Context;
  /** Receivers outside, in lower case. */
  readonly outside: readonly string[];
  /** Rules that broke; they stop nothing. */
  readonly broken: readonly string[];
}

export function judge(mail: MailFacts, book: Rulebook, known: Circumstances): Judgement {
  const sent = toOutgoing(mail, book.value, known);
  const rules = book.rulesFor(mail);
  const broken: string[] = [];
  const findings = check(sent, rules, known.language, (rule) => {
    if (broken.indexOf(rule) < 0) {
      broken.push(rule);
    }
  });
  const outside = outsiders(mail, domainsOf(book.value));
  const noted = findingsIn(known.noted || null, mail.attachments, rules, known.language, outside.length > 0);
  const quiet = isQuiet(book.policy, known.since, known.now.getTime());
  const advice = shown(gathered(findings.concat(noted), outside), book.policy, known.memory, quiet);
  return { advice, context: new Context(sent, rules), outside, broken };
}

/** What the texts of attached files give, for the handler on send: also what would be found if a receiver outside came to it. */
export function noteFor(mail: MailFacts, book: Rulebook, known: Circumstances): string {
  const files = mail.attachments.filter((one) => typeof one.text === "string" && one.text !== "");
  if (files.length === 0) {
    return noteOf([], []);
  }
  const sent = toOutgoing(mail, book.value, known);
  if (outsiders(mail, domainsOf(book.value)).length === 0) {
    sent.to.push({ address: "somebody@outside.invalid", name: "" });
  }
  return noteOf(files, check(sent, book.rulesFor(mail), known.language));
}

/** The line of the body on which a finding stands, from 1; 0 where it has none. */
export function lineIn(context: Context): (advice: Advice) => number {
  return ({ finding }) => {
    if (finding.field !== "body" || finding.start < 0) {
      return 0;
    }
    const { text } = context.body;
    return text.slice(0, finding.start).split("\n").filter((line, index, lines) => line.trim() !== "" || index === lines.length - 1).length;
  };
}
