// From what Outlook tells to what the engine reads.
import { outgoing, type Outgoing } from "../checks/index";
import { keyOf } from "../checks/model";
import { chooseForm } from "../signature/choose";
import type { ComposeType, MailboxSignature } from "../signature/model";
import { quoteStart } from "../signature/quote";
import type { BundleValue, MailFacts } from "./model";
import { forEngine, NO_TIPS, type Tips } from "./tips";
import { listAt, recordAt, texts } from "./values";

export interface Known {
  /** The moment of sending. */
  readonly now: Date;
  readonly signature: MailboxSignature | null;
  /** Whether an address was written to before; null where nothing is remembered yet. */
  readonly seen: ((address: string) => boolean) | null;
  /** What is known of receivers inside; nothing where nobody was asked. */
  readonly tips?: Tips;
}

function two(value: number): string {
  return ("0" + value).slice(-2);
}

/** Local time with its offset, as the engine takes it. */
export function localIso(moment: Date): string {
  const offset = -moment.getTimezoneOffset();
  let sign = "+";
  if (offset < 0) {
    sign = "-";
  }
  const away = Math.abs(offset);
  const date = moment.getFullYear() + "-" + two(moment.getMonth() + 1) + "-" + two(moment.getDate());
  const time = two(moment.getHours()) + ":" + two(moment.getMinutes()) + ":" + two(moment.getSeconds());
  return date + "T" + time + sign + two(Math.floor(away / 60)) + ":" + two(away % 60);
}

export function domainsOf(bundle: BundleValue): string[] {
  return texts(listAt(recordAt(bundle, "municipality"), "domains"));
}

function engineCompose(said: string): string {
  if (said === "newMail") {
    return "new";
  }
  return said;
}

/** The lines of the signature that this mail should carry; none where it is not known. */
function signatureLines(mail: MailFacts, signature: MailboxSignature | null): string[] {
  if (signature === null) {
    return [];
  }
  const form = chooseForm({
    composeType: (mail.compose || null) as ComposeType | null,
    subject: mail.subject,
    inReplyTo: null,
    hasQuote: mail.body !== null && quoteStart(mail.body, mail.bodyType) >= 0,
  });
  let variant = signature.full;
  if (form === "short" && signature.short !== undefined) {
    variant = signature.short;
  }
  return variant.text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

function bodyAs(mail: MailFacts, type: "html" | "text"): string | null {
  if (mail.bodyType === type) {
    return mail.body;
  }
  return null;
}

/** The mail as the engine reads it. */
export function toOutgoing(mail: MailFacts, bundle: BundleValue, known: Known): Outgoing {
  let seen: string[] | null = null;
  if (known.seen !== null) {
    seen = mail.to.concat(mail.cc, mail.bcc).map(keyOf).filter(known.seen);
  }
  let appointment: Outgoing["appointment"] = null;
  if (mail.meeting !== null) {
    appointment = { start: mail.meeting.start, end: mail.meeting.end, required: mail.meeting.required.slice(), optional: mail.meeting.optional.slice() };
  }
  const { groups, away } = forEngine(mail, known.tips || NO_TIPS);
  return outgoing({
    sender: mail.sender,
    to: mail.to.slice(),
    cc: mail.cc.slice(),
    bcc: mail.bcc.slice(),
    subject: mail.subject,
    html: bodyAs(mail, "html"),
    text: bodyAs(mail, "text"),
    compose: engineCompose(mail.compose),
    attachments: mail.attachments.map((one) => {
      let text: string | null = null;
      if (typeof one.text === "string") {
        text = one.text;
      }
      return { name: one.name, size: one.size, content_type: one.type, text, inline: one.inline, encrypted: one.encrypted === true };
    }),
    headers: mail.headers,
    sent_at: localIso(known.now),
    internal_domains: domainsOf(bundle),
    signature_lines: signatureLines(mail, known.signature),
    seen_before: seen,
    appointment,
    groups,
    away,
  });
}
