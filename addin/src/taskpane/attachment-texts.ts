// What stands in the attached files: each is fetched once, and read where it is. Nothing of it is stored or sent.
import type { FactFile, MailFacts } from "../advice/model";

/** Larger files, and those after the tenth, are judged by their names. */
export const LARGEST_FILE = 5 * 1024 * 1024;
export const MOST_FILES = 10;
/** Characters of all files together that are looked through. */
export const MOST_TEXT = 1_000_000;

export interface TextPorts {
  content(id: string): Promise<{ readonly content: string; readonly format: string }>;
  /** The readers of file formats, loaded when the first file is there. */
  reader(): Promise<(name: string, data: Uint8Array) => { readonly text: string | null; readonly encrypted: boolean }>;
}

interface Known {
  readonly text: string | null;
  readonly encrypted: boolean;
}

const NOTHING: Known = { text: null, encrypted: false };
/** Attached mails and meetings come as text; their names have no ending. */
const ENDINGS: { readonly [format: string]: string } = { eml: ".eml", icalendar: ".ics" };

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

export class AttachmentTexts {
  readonly #known = new Map<string, Known>();
  readonly #ports: TextPorts;

  constructor(ports: TextPorts) {
    this.#ports = ports;
  }

  #wanted(mail: MailFacts): FactFile[] {
    return mail.attachments.filter((one) => !one.inline && one.size <= LARGEST_FILE).slice(0, MOST_FILES);
  }

  /** Whether there are files that were not read yet. */
  pending(mail: MailFacts): boolean {
    return this.#wanted(mail).some((one) => !this.#known.has(one.id));
  }

  /** Reads them, one after the other; a file that cannot be read has no text. Never rejects. */
  async read(mail: MailFacts): Promise<void> {
    for (const file of this.#wanted(mail)) {
      if (!this.#known.has(file.id)) this.#known.set(file.id, await this.#one(file).catch(() => NOTHING));
    }
  }

  async #one(file: FactFile): Promise<Known> {
    const [{ content, format }, reader] = await Promise.all([this.#ports.content(file.id), this.#ports.reader()]);
    const ending = ENDINGS[format.toLowerCase()];
    if (content.length > (LARGEST_FILE * 4) / 3 + 4) return NOTHING;
    let read: Known = NOTHING;
    if (ending !== undefined) read = reader(file.name + ending, new TextEncoder().encode(content));
    else if (format.toLowerCase() === "base64") read = reader(file.name, bytesOf(content));
    return { text: read.text, encrypted: read.encrypted };
  }

  /** The mail with the texts that are known. */
  with(mail: MailFacts): MailFacts {
    if (mail.attachments.every((one) => !this.#known.has(one.id))) return mail;
    let left = MOST_TEXT;
    const attachments = mail.attachments.map((one) => {
      const known = this.#known.get(one.id) ?? NOTHING;
      const text = known.text === null ? null : known.text.slice(0, left);
      left -= text?.length ?? 0;
      return { ...one, text, encrypted: known.encrypted };
    });
    return { ...mail, attachments };
  }
}
