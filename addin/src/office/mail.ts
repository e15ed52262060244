// Reads the mail or meeting being written: every call at once, each with its time-out, none of them needed for the others.
import type { FactFile, MailFacts } from "../advice/model";
import type { Recipient } from "../checks/model";
import { composePort } from "./compose";
import { OfficeCallError } from "./ask";
import { call, has, look, openItem } from "./item";

interface Person {
  readonly emailAddress?: string;
  readonly displayName?: string;
}

interface Attached {
  readonly id: string;
  readonly name: string;
  readonly size?: number;
  readonly contentType?: string;
  readonly isInline?: boolean;
}

// Outlook gives add-ins the headers that clients set by name; that a read receipt is asked for is none of them (docs/add-in.md).
const HEADERS = ["importance", "in-reply-to", "x-priority"];

function recipient(person: Person): Recipient {
  return { address: person.emailAddress || "", name: person.displayName || "" };
}

/** None where this Outlook has no such field; rejects where it has and does not tell, because then nobody knows who gets the mail. */
function people(field: string): Promise<Recipient[]> {
  const path = field + ".getAsync";
  if (!has(path, "recipients")) {
    return Promise.resolve([]);
  }
  return call<readonly Person[]>(path, "recipients").then((found) => found.map(recipient));
}

function attachment(one: Attached): FactFile {
  return { id: one.id, name: one.name, size: one.size || 0, type: one.contentType || "", inline: one.isInline === true };
}

function attachments(): Promise<FactFile[]> {
  return look<readonly Attached[]>("getAttachmentsAsync", "attachments", []).then((found) => found.map(attachment));
}

function lowerNames(headers: { readonly [name: string]: unknown }): { [name: string]: string } {
  const lower: { [name: string]: string } = {};
  for (const name of Object.keys(headers)) {
    lower[name.toLowerCase()] = String(headers[name]);
  }
  return lower;
}

function headers(): Promise<{ [name: string]: string }> {
  return look<{ readonly [name: string]: unknown }>("internetHeaders.getAsync", "headers", {}, HEADERS).then((found) => {
    const known = lowerNames(found || {});
    if (composePort.inReplyTo() === true) {
      known["in-reply-to"] = known["in-reply-to"] || "<known>";
    }
    return known;
  });
}

/** Whether a meeting is being written, and not a mail. */
export function isMeeting(): boolean {
  const item = Office.context.mailbox.item;
  return !!item && String(item.itemType) === "appointment";
}

/** Rejects where the text cannot be read although this Outlook has the call. */
function body(): Promise<{ bodyType: "html" | "text"; body: string | null }> {
  return composePort.bodyType().then((bodyType) =>
    composePort.body(bodyType).then((text) => {
      if (text === null && has("body.getAsync", "body")) {
        throw new OfficeCallError("body.getAsync", null, "no text");
      }
      return { bodyType, body: text };
    }),
  );
}

function sender(): Promise<Recipient> {
  return composePort.from().then((address) => ({ address: address || "", name: "" }));
}

function readMessage(): Promise<MailFacts> {
  return Promise.all([
    Promise.all([sender(), people("to"), people("cc"), people("bcc")]),
    Promise.all([composePort.subject(), body(), composePort.composeType(), attachments(), headers()]),
  ]).then(([[from, to, cc, bcc], [subject, text, compose, files, known]]) => ({
    sender: from, to, cc, bcc, subject, bodyType: text.bodyType, body: text.body, compose: compose || "",
    attachments: files, headers: known, meeting: null,
  }));
}

function moment(name: string): Promise<string> {
  return look<Date | null>(name + ".getAsync", "recipients", null).then((date) => {
    if (date === null) {
      return "";
    }
    return new Date(date).toISOString();
  });
}

/** In somebody else's calendar it is they who organise. */
function organiser(): Promise<Recipient> {
  return look<Person>("organizer.getAsync", "from", Office.context.mailbox.userProfile).then(recipient);
}

function readMeeting(): Promise<MailFacts> {
  return Promise.all([
    Promise.all([organiser(), people("requiredAttendees"), people("optionalAttendees"), moment("start"), moment("end")]),
    Promise.all([composePort.subject(), body(), attachments()]),
  ]).then(([[from, required, optional, start, end], [subject, text, files]]) => ({
    sender: from, to: required, cc: optional, bcc: [], subject, bodyType: text.bodyType, body: text.body, compose: "newMail",
    attachments: files, headers: {}, meeting: { start, end, required, optional },
  }));
}

/** What is being written, as far as this Outlook tells. Rejects where nothing is open, or receivers or text cannot be read. */
export function readMail(): Promise<MailFacts> {
  try {
    openItem();
    if (isMeeting()) {
      return readMeeting();
    }
    return readMessage();
  } catch (fault) {
    return Promise.reject(fault as Error);
  }
}
