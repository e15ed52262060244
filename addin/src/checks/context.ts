// One mail, looked at once: its documents, time, receivers, and what kind of mail it really is. Twin: checks/context.py.
import type { Bundle, Rule } from "./bundle";
import { infer } from "./composing";
import { Document } from "./document";
import { strip, stripStart } from "./folding";
import { domainOf, keyOf, type Outgoing, type Recipient } from "./model";
import { fromHtml, fromText, type Plain } from "./plain";
import type { TermHit } from "./terms";

const PREFIX = /^[ \t\n]*(?:(sv|re|aw|antw|vs)|(vb|fw|fwd|vl))(?:\[[0-9]{1,3}\])?[ ]?:/;
const ISO_TIME =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{3})(?:[0-9]{3})?)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?$/;

/** Local time as the mail's clock shows it; `weekday` 1 is Monday, 7 Sunday; `offset` as written, e.g. "+01:00". */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  weekday: number;
  offset: string;
}

/** Throws for what is no ISO 8601 local time with offset or without. */
export function localTime(iso: string): LocalTime {
  const found = ISO_TIME.exec(iso);
  if (found === null) {
    throw new Error("sent_at is no ISO 8601 time");
  }
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((one) => Number(one || 0)) as [
    number, number, number, number, number, number,
  ];
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  if (year < 1 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) {
    throw new Error("sent_at is no time");
  }
  const zone = /(?:Z|[+-][0-9]{2}:[0-9]{2})$/.exec(iso);
  let offset = "";
  if (zone !== null && iso.length > 16) {
    offset = zone[0];
  }
  return { year, month, day, hour, minute, second, weekday: ((date.getUTCDay() + 6) % 7) + 1, offset };
}

/** What the kinds look at; everything is worked out when first asked for. */
export class Context {
  private readonly made: { [name: string]: unknown };

  constructor(
    readonly mail: Outgoing,
    readonly bundle: Bundle,
  ) {
    this.made = {};
  }

  private once<T>(name: string, make: () => T): T {
    if (!(name in this.made)) {
      this.made[name] = make();
    }
    return this.made[name] as T;
  }

  get body(): Document {
    return this.once("body", () => {
      const { html, text, signature_lines, sender } = this.mail;
      let plain: Plain;
      if (html !== null) {
        plain = fromHtml(html);
      } else {
        plain = fromText(text || "");
      }
      return new Document(plain, false, signature_lines, sender.name);
    });
  }

  get subject(): Document {
    return this.once("subject", () => new Document(fromText(this.mail.subject), true));
  }

  /** The folded subject without reply and forward prefixes, and where it begins in the subject. */
  get bareSubject(): [number, string] {
    return this.once("bareSubject", () => {
      const whole = this.subject.folded;
      let rest = whole;
      for (let found = PREFIX.exec(rest); found !== null; found = PREFIX.exec(rest)) {
        rest = rest.slice(found[0].length);
      }
      rest = stripStart(rest);
      return [whole.length - rest.length, strip(rest)] as [number, string];
    });
  }

  /** Texts of attachments, by the attachment's name. */
  get attached(): [string, Document][] {
    return this.once("attached", () =>
      this.mail.attachments
        .filter((one) => one.text !== null && one.text !== "")
        .map((one) => [one.name, new Document(fromText(one.text as string), true)] as [string, Document]),
    );
  }

  /** When the mail leaves, local time. */
  get now(): LocalTime {
    return this.once("now", () => localTime(this.mail.sent_at));
  }

  /** `new`, `reply`, `reply_all` or `forward`; clients lie, so subject and history have a say. */
  get compose(): string {
    return this.once("compose", () => infer(this));
  }

  get internalDomains(): Set<string> {
    return this.once("internalDomains", () => new Set(this.mail.internal_domains.map((one) => one.toLowerCase())));
  }

  /** Whether a receiver is inside the organisation: exactly one of its domains, whatever the display name says. */
  isInside(recipient: Recipient): boolean {
    return this.internalDomains.has(domainOf(recipient));
  }

  /** To, Cc and Bcc, each address once. */
  get everyone(): Recipient[] {
    return this.once("everyone", () => {
      const seen = new Map<string, Recipient>();
      for (const one of this.mail.to.concat(this.mail.cc, this.mail.bcc)) {
        const key = keyOf(one);
        if (!seen.has(key)) {
          seen.set(key, one);
        }
      }
      return Array.from(seen.values());
    });
  }

  /** Receivers outside the organisation. */
  get outside(): Recipient[] {
    return this.once("outside", () => this.everyone.filter((one) => !this.isInside(one)));
  }

  /** Where the rule's list `name` was found in a document (the body unless told), in order. */
  hits(rule: Rule, name: string, document: Document = this.body): TermHit[] {
    const key = `${rule.id}.${name}`;
    return document.hits(this.bundle.scannerOf(key)).get(key) || [];
  }

  /** Where the list was found in the body's new text. */
  newHits(rule: Rule, name: string): TermHit[] {
    return this.hits(rule, name).filter((one) => this.body.partOf(one.start) === "new");
  }
}
