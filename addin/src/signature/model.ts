// What the pane saves for the handlers: `postvakt.signatures` in the roaming settings.

/** The key in the roaming settings. */
export const SETTINGS_KEY = "postvakt.signatures";
/** The longest signature that Outlook takes, in characters. */
export const SIGNATURE_LIMIT = 30000;

export type BodyType = "html" | "text";
export type Form = "full" | "short";
export type ComposeType = "newMail" | "reply" | "forward";

export interface Variant {
  readonly html: string;
  readonly text: string;
}

/** The short form may be missing where it did not fit into the 32 KB; then the full one is used. */
export interface MailboxSignature {
  readonly full: Variant;
  readonly short?: Variant;
}

export interface SavedSignatures {
  readonly v: 1;
  readonly savedAt: string;
  readonly language: string;
  readonly mailboxes: { readonly [address: string]: MailboxSignature };
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asVariant(value: unknown): Variant | null {
  if (isRecord(value) && typeof value["html"] === "string" && typeof value["text"] === "string") {
    return { html: value["html"], text: value["text"] };
  }
  return null;
}

function asMailbox(value: unknown): MailboxSignature | null {
  if (!isRecord(value)) {
    return null;
  }
  const full = asVariant(value["full"]);
  const short = asVariant(value["short"]);
  if (full === null) {
    return null;
  }
  if (short === null) {
    return { full };
  }
  return { full, short };
}

function unpacked(value: unknown): unknown {
  if (typeof value !== "string") {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch (fault) {
    void fault;
    return null;
  }
}

function asString(value: unknown, fallback: string): string {
  if (typeof value === "string") {
    return value;
  }
  return fallback;
}

/** Reads what was saved, as an object or as JSON; null for nothing, an unknown version or rubbish. Addresses become lower case. */
export function parseSaved(stored: unknown): SavedSignatures | null {
  const value = unpacked(stored);
  if (!isRecord(value) || value["v"] !== 1 || !isRecord(value["mailboxes"])) {
    return null;
  }
  const source = value["mailboxes"];
  const mailboxes: { [address: string]: MailboxSignature } = {};
  for (const address of Object.keys(source)) {
    const mailbox = asMailbox(source[address]);
    if (mailbox !== null) {
      mailboxes[address.toLowerCase()] = mailbox;
    }
  }
  if (Object.keys(mailboxes).length === 0) {
    return null;
  }
  return { v: 1, savedAt: asString(value["savedAt"], ""), language: asString(value["language"], "sv"), mailboxes };
}
