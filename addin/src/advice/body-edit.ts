// Writes into the body's own source: a stretch of the text gives way, or a sentence is added. What is quoted is never touched.
import type { Context } from "../checks/index";
import type { MailFacts } from "./model";

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

export class BodyEdit {
  private readonly source: string;
  private readonly isHtml: boolean;

  constructor(mail: MailFacts, private readonly context: Context) {
    this.source = mail.body || "";
    this.isHtml = mail.bodyType === "html";
  }

  /** Text as the source has it, with line breaks of its kind. */
  private written(text: string): string {
    if (this.isHtml) {
      return escaped(text).replace(/\n/g, "<br>");
    }
    return text;
  }

  private spliced(start: number, end: number, text: string): string {
    return this.source.slice(0, start) + this.written(text) + this.source.slice(end);
  }

  /** The words between two code points, as the person sees them. */
  words(start: number, end: number): string {
    return this.context.body.written(start, end);
  }

  /** The body with other words there; null where markup stands between the words, because then nobody knows what it was for. */
  replaced(start: number, end: number, text: string): string | null {
    const body = this.context.body;
    const [from, to] = body.origin(start, end);
    if (end <= start || to <= from || (this.isHtml && /[<>]/.test(this.source.slice(from, to)))) {
      return null;
    }
    return this.spliced(from, to, text);
  }

  /** Where the new text ends: before the signature and whatever is quoted. */
  private endOfNew(): number {
    const body = this.context.body;
    for (const segment of body.segments) {
      const trimmed = body.text.slice(segment.start, segment.end).replace(/\s+$/, "");
      if (segment.kind === "new" && trimmed !== "") {
        return segment.start + trimmed.length;
      }
    }
    return 0;
  }

  private insertedAfter(position: number, text: string): string {
    if (position <= 0) {
      return this.spliced(0, 0, text.replace(/^\s+/, "") + "\n");
    }
    const [, at] = this.context.body.origin(position - 1, position);
    return this.spliced(at, at, text);
  }

  /** The body with a sentence at the end of the line where that code point stands; -1: at the end of the new text. */
  withSentence(point: number, sentence: string): string {
    const { text } = this.context.body;
    if (point < 0) {
      return this.withParagraph(sentence);
    }
    let end = text.indexOf("\n", Math.max(point - 1, 0));
    if (end < 0) {
      end = text.length;
    }
    const line = text.slice(0, end).replace(/\s+$/, "");
    return this.insertedAfter(line.length, " " + sentence);
  }

  /** The body with a paragraph of its own below the new text. */
  withParagraph(paragraph: string): string {
    return this.insertedAfter(this.endOfNew(), "\n\n" + paragraph);
  }

  /** The body up to the mail of that number in the history, 0 the newest; null where there is no such. */
  cutFrom(quote: number): string | null {
    const body = this.context.body;
    const found = body.quotes[quote];
    if (found === undefined) {
      return null;
    }
    return this.source.slice(0, body.origin(found.start, found.start)[0]).replace(/\s+$/, "");
  }

  /** The body without the pictures of the new text; those in what is quoted stay. */
  withoutPictures(): string | null {
    if (!this.isHtml) {
      return null;
    }
    const body = this.context.body;
    let end = this.source.length;
    const quote = body.segments.filter((one) => one.kind === "quote")[0];
    if (quote !== undefined) {
      end = body.origin(quote.start, quote.start)[0];
    }
    return this.source.slice(0, end).replace(/<img\b[^<>]*>/gi, "") + this.source.slice(end);
  }
}
