// What the server tells of a received mail, read without trusting it.
import { isRecord, listAt, recordAt, textAt } from "../advice/values";
import type { Language } from "./texts";

export type Words = { readonly [language in Language]: string };

export interface DayChoice {
  /** yyyy-mm-dd. */
  readonly day: string;
  readonly words: Words;
}

export interface ReceivedCase {
  readonly mailbox: string;
  readonly name: string;
  readonly sender: string;
  readonly proposed: string;
  readonly choices: readonly DayChoice[];
  readonly languages: readonly { readonly id: string; readonly words: Words }[];
  /** What was said before; null when nothing was. */
  readonly acknowledged: Words | null;
}

/** What identifies the open mail. */
export interface ReadMail {
  readonly message: string;
  readonly receivers: readonly string[];
}

export interface CaseRequest {
  readonly mailbox: string;
  readonly message: string;
  readonly sender: string;
  readonly promised: string;
  readonly language: string;
}

function words(value: unknown): Words {
  return { sv: textAt(value, "sv"), en: textAt(value, "en") };
}

export function caseOf(value: unknown): ReceivedCase | null {
  if (!isRecord(value) || textAt(value, "mailbox") === "" || textAt(value, "proposed") === "") return null;
  return {
    mailbox: textAt(value, "mailbox"),
    name: textAt(value, "name"),
    sender: textAt(value, "sender"),
    proposed: textAt(value, "proposed"),
    choices: listAt(value, "choices").map((one) => ({ day: textAt(one, "day"), words: words(one) })),
    languages: listAt(value, "languages").map((one) => ({ id: textAt(one, "id"), words: words(one) })),
    acknowledged: isRecord(value["acknowledged"]) ? words(recordAt(value["acknowledged"], "words")) : null,
  };
}

export function factOf(value: unknown): Words | null {
  const told = words(recordAt(value, "words"));
  return told.sv === "" ? null : told;
}
