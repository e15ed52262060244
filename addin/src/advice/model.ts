// What the advice works on: the mail as Outlook tells it, the municipality's rules as they are delivered, what is remembered of one mail.
import type { BundleValue } from "../checks/index";
import type { Finding, Recipient } from "../checks/model";
import type { Classes } from "./classes";

export type Language = "sv" | "en";

export interface FactFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly type: string;
  readonly inline: boolean;
  /** What stands in it, where the pane has read it. */
  readonly text?: string | null;
  readonly encrypted?: boolean;
}

/** The mail being written, as far as this Outlook tells. */
export interface MailFacts {
  readonly sender: Recipient;
  readonly to: readonly Recipient[];
  readonly cc: readonly Recipient[];
  readonly bcc: readonly Recipient[];
  readonly subject: string;
  readonly bodyType: "html" | "text";
  /** Null where the body cannot be read. */
  readonly body: string | null;
  readonly compose: string;
  readonly attachments: readonly FactFile[];
  readonly headers: { readonly [name: string]: string };
  readonly meeting: { readonly start: string; readonly end: string; readonly required: readonly Recipient[]; readonly optional: readonly Recipient[] } | null;
}

/** A rule as the bundle has it, with what the pane and the dialog need to know of it. */
export interface RuleFacts {
  readonly observe: boolean;
  /** Whether a stop can be passed by giving a reason. */
  readonly passable: boolean;
}

export interface Reason {
  readonly code: string;
  readonly sv: string;
  readonly en: string;
}

/** What the pack says of how much is told. */
export interface Policy {
  readonly atMost: number;
  readonly quietWeeks: number;
  /** Whether mail goes when checking itself fails. */
  readonly soft: boolean;
  readonly reasons: readonly Reason[];
  readonly ownWords: boolean;
  readonly rules: { readonly [id: string]: RuleFacts };
  readonly channel: { readonly name: string; readonly url: string } | null;
  /** The questions that lead to an information class; null where the pack uses none. */
  readonly classes: Classes | null;
}

/** One thing to tell: the first of a rule's findings, and how many there are. */
export interface Advice {
  readonly finding: Finding;
  readonly count: number;
  /** Names what was found without holding any of it: rule, number, receivers outside. */
  readonly mark: string;
}

/** A stop that the person has answered for. */
export interface Passed {
  readonly mark: string;
  readonly reason: string;
}

/** What is remembered of one mail, kept with it until it is sent. */
export interface MailMemory {
  readonly v: 1;
  /** Rules that the person does not want to hear of in this mail. */
  readonly dismissed: readonly string[];
  /** Nudges that a dialog has told. */
  readonly told: readonly string[];
  readonly passed: readonly Passed[];
  /** The information class that the person's answers led to; null: not answered. */
  readonly level: number | null;
}

export type { BundleValue, Finding, Recipient };
