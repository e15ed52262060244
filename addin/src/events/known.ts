// What is known of the person beside the mail: language, place, signature, addresses written to before. All from what is saved.
import type { Circumstances } from "../advice/judge";
import { PLACES_KEY, SINCE_KEY } from "../advice/keys";
import type { Language, MailFacts, MailMemory } from "../advice/model";
import type { Place } from "../advice/policy";
import { SEEN_KEY, seenBefore } from "../advice/seen";
import { recordAt, textAt } from "../advice/values";
import { displayLanguage } from "../office/runtime";
import { readSetting } from "../office/settings";
import { mailboxFor } from "../signature/choose";
import { parseSaved, SETTINGS_KEY, type MailboxSignature } from "../signature/model";

/** Swedish for an Outlook in Swedish, English for all others. */
export function language(): Language {
  if (/^sv/i.test(displayLanguage())) {
    return "sv";
  }
  return "en";
}

/** Where the sender works, as the pane saved it. */
export function placeOf(address: string): Place | null {
  const places = readSetting(PLACES_KEY);
  const found = recordAt(places, address.toLowerCase());
  const department = textAt(found, "department");
  if (department === "") {
    return null;
  }
  return { department, unit: textAt(found, "unit") };
}

function signatureOf(address: string): MailboxSignature | null {
  const saved = parseSaved(readSetting(SETTINGS_KEY));
  if (saved === null) {
    return null;
  }
  return mailboxFor(saved, address);
}

function sinceWhen(): number | null {
  const since = Date.parse(String(readSetting(SINCE_KEY)));
  if (isNaN(since)) {
    return null;
  }
  return since;
}

/** What is known of the person and the mail, from what is saved; nothing is asked of the network. */
export function circumstances(mail: MailFacts, memory: MailMemory, now: Date): Circumstances {
  return {
    language: language(),
    now,
    signature: signatureOf(mail.sender.address),
    seen: seenBefore(readSetting(SEEN_KEY)),
    memory,
    since: sinceWhen(),
  };
}
