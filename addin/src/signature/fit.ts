// Packs what was fetched into the 32 KB that Outlook's roaming settings hold.
import type { MailboxSignature, SavedSignatures } from "./model";

/** Outlook's limit is 32 KB for all settings of the add-in; some is left for the envelope. In bytes of UTF-8. */
export const ROAMING_LIMIT = 31 * 1024;

export interface Fitted {
  readonly saved: SavedSignatures;
  /** Addresses that found no room. */
  readonly dropped: readonly string[];
}

interface Named extends MailboxSignature {
  readonly address: string;
}

/** The bytes of UTF-8 that the value's JSON takes. */
export function sizeOf(value: unknown): number {
  const json = JSON.stringify(value);
  let bytes = 0;
  for (let index = 0; index < json.length; index += 1) {
    const unit = json.charCodeAt(index);
    if (unit < 0x80) {
      bytes += 1;
    } else if (unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff)) {
      bytes += 2; // half of a pair counts two of its four bytes
    } else {
      bytes += 3;
    }
  }
  return bytes;
}

function envelope(mailboxes: readonly Named[], language: string, savedAt: string): SavedSignatures {
  const table: { [address: string]: MailboxSignature } = {};
  for (const mailbox of mailboxes) {
    if (mailbox.short === undefined) {
      table[mailbox.address.toLowerCase()] = { full: mailbox.full };
    } else {
      table[mailbox.address.toLowerCase()] = { full: mailbox.full, short: mailbox.short };
    }
  }
  return { v: 1, savedAt, language, mailboxes: table };
}

/**
 * What to save, with the first mailbox (the person's own) kept longest: first the other mailboxes' short forms
 * go, from the end, then those mailboxes, and at last the own short form.
 */
export function fit(mailboxes: readonly Named[], language: string, savedAt: string, limit: number = ROAMING_LIMIT): Fitted {
  const kept = mailboxes.slice();
  const dropped: string[] = [];
  let saved = envelope(kept, language, savedAt);
  for (let index = kept.length - 1; index > 0 && sizeOf(saved) > limit; index -= 1) {
    const mailbox = kept[index] as Named;
    kept[index] = { address: mailbox.address, full: mailbox.full };
    saved = envelope(kept, language, savedAt);
  }
  while (kept.length > 1 && sizeOf(saved) > limit) {
    dropped.unshift((kept.pop() as Named).address);
    saved = envelope(kept, language, savedAt);
  }
  if (kept.length === 1 && sizeOf(saved) > limit) {
    const own = kept[0] as Named;
    saved = envelope([{ address: own.address, full: own.full }], language, savedAt);
  }
  return { saved, dropped };
}
