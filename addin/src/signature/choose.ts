// Which signature a mail gets (G01): by its From address, by what kind of mail it is, by the kind of its body.
import { SIGNATURE_LIMIT, type BodyType, type ComposeType, type Form, type MailboxSignature, type SavedSignatures } from "./model";

/** What is known about the mail; null is "this Outlook does not say". */
export interface Evidence {
  readonly composeType: ComposeType | null;
  readonly subject: string;
  readonly inReplyTo: boolean | null;
  readonly hasQuote: boolean;
}

const REPLY_OR_FORWARD = /^\s*(sv|vb|vs|re|fw|fwd|aw|wg)\s*:/i;

/**
 * New mail gets the full form, replies and forwards the short one. Some clients call every mail new, so that the reply
 * header, the subject's prefix and a quoted mail below count against "newMail".
 */
export function chooseForm(evidence: Evidence): Form {
  if (evidence.composeType === "reply" || evidence.composeType === "forward") {
    return "short";
  }
  if (evidence.inReplyTo === true || evidence.hasQuote || REPLY_OR_FORWARD.test(evidence.subject)) {
    return "short";
  }
  return "full";
}

/** What to hand to Outlook: the text and the format it is in. */
export interface Chosen {
  readonly data: string;
  readonly as: BodyType;
}

const MARKER = 'id="postvakt-signature"';

function marked(html: string): string {
  if (html.indexOf(MARKER) >= 0) {
    return html;
  }
  return "<div " + MARKER + ' data-postvakt="v1">' + html + "</div>";
}

/** The mailbox's saved signature, or null. Addresses are compared without regard to case. */
export function mailboxFor(saved: SavedSignatures, address: string): MailboxSignature | null {
  const key = address.trim().toLowerCase();
  if (!Object.prototype.hasOwnProperty.call(saved.mailboxes, key)) {
    return null;
  }
  return saved.mailboxes[key] as MailboxSignature;
}

/** The form as this body takes it. HTML that is longer than Outlook takes gives way to the plain text. */
export function chooseText(mailbox: MailboxSignature, form: Form, bodyType: BodyType): Chosen {
  let variant = mailbox.full;
  if (form === "short" && mailbox.short !== undefined) {
    variant = mailbox.short;
  }
  if (bodyType === "html") {
    const html = marked(variant.html);
    if (html.length <= SIGNATURE_LIMIT) {
      return { data: html, as: "html" };
    }
  }
  return { data: variant.text.slice(0, SIGNATURE_LIMIT), as: "text" };
}
