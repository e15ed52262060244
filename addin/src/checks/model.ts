// What the engine is given and what it gives: one outgoing mail in, findings out. Data only. Twin: checks/model.py.
// The names are those of the JSON that both engines read and write. Positions in what comes out are Unicode code points of the field's
// plain text, as everywhere inside the engine.

export interface Recipient {
  address: string;
  name: string;
}

export interface AttachedFile {
  name: string;
  size: number;
  content_type: string;
  text: string | null;
  inline: boolean;
  encrypted: boolean;
}

export interface Group {
  address: string;
  name: string;
  members: string[];
}

export interface Away {
  address: string;
  until: string;
  substitute: string;
}

export interface Appointment {
  start: string;
  end: string;
  required: Recipient[];
  optional: Recipient[];
}

export interface Outgoing {
  sender: Recipient;
  to: Recipient[];
  cc: Recipient[];
  bcc: Recipient[];
  subject: string;
  html: string | null;
  text: string | null;
  compose: string;
  attachments: AttachedFile[];
  headers: { [name: string]: string };
  sent_at: string;
  internal_domains: string[];
  signature_lines: string[];
  groups: Group[];
  away: Away[];
  seen_before: string[] | null;
  appointment: Appointment | null;
}

export type Data = { [name: string]: unknown };

/** What a kind found: where, and the values that fill the rule's texts and its fix. */
export interface Hit {
  field: string;
  start: number;
  end: number;
  data: Data;
}

export interface Finding {
  rule: string;
  name: string;
  severity: string;
  field: string;
  start: number;
  end: number;
  message: string;
  why: string;
  source: string;
  fix: Data | null;
}

export const SEVERITIES = ["info", "nudge", "stop"];

/** A hit; one without a place is about the whole mail. */
export function hit(field = "mail", start = -1, end = -1, data: Data = {}): Hit {
  return { field, start, end, data };
}

export function recipient(address: string, name = ""): Recipient {
  return { address, name };
}

/** The address in the form that two spellings share. */
export function keyOf(one: Recipient): string {
  return one.address.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "").toLowerCase();
}

/** What stands behind the last @, in lower case; empty when there is none. */
export function domainOf(one: Recipient): string {
  const key = keyOf(one);
  const at = key.lastIndexOf("@");
  if (at < 0) {
    return "";
  }
  return key.slice(at + 1);
}

/** A mail from what is known of it; everything but the sender may be left out. */
export function outgoing(known: Partial<Outgoing>): Outgoing {
  const nothing: Outgoing = {
    sender: recipient(""),
    to: [],
    cc: [],
    bcc: [],
    subject: "",
    html: null,
    text: null,
    compose: "",
    attachments: [],
    headers: {},
    sent_at: "",
    internal_domains: [],
    signature_lines: [],
    groups: [],
    away: [],
    seen_before: null,
    appointment: null,
  };
  const mail = Object.assign(nothing, known);
  mail.attachments = mail.attachments.map((one) =>
    Object.assign({ name: "", size: 0, content_type: "", text: null, inline: false, encrypted: false }, one),
  );
  return mail;
}
