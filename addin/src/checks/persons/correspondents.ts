// Those who write and are written to: nobody the text is about. Twin: checks/persons/correspondents.py.
import type { Context } from "../context";
import type { Document } from "../document";
import { beginning, fold, strip, stripStart } from "../folding";
import { header } from "../history";
import { keyOf } from "../model";
import { isClosing } from "../signing";
import type { Span } from "../sorted";

// a greeting, perhaps with a name
const GREETS = "^(?:[> \\t\\n]*(?:hej|hejsan|hallå|tjena|god morgon|god dag|goddag|bästa|kära|till|dear|hi|hello|tack)(?: [^\\n,.!]{0,40})?[,!.]?)";
const GREETING = new RegExp(GREETS);
const GREETING_LINE = new RegExp(GREETS + "$");
const LONE_NAME = /^[a-zåäöéü-]+(?: [a-zåäöéü-]+)?$/;
const MARK = /[,!.]/; // ends a greeting
const LINE = 60; // characters of a line with a name and little else
const MOST_LINES = 10; // below a closing

/** Names of the mail's sender and receivers, and of those in the history's headers, word by word. */
export function ownNames(context: Context): Set<string> {
  const { sender, to, cc, bcc } = context.mail;
  let words: string[] = [];
  for (const one of [sender].concat(to, cc, bcc)) {
    const local = (keyOf(one).split("@")[0] as string).replace(/[._]/g, " ");
    words = words.concat(wordsOf(one.name), wordsOf(local));
  }
  for (const quote of context.body.quotes) {
    for (const line of [quote.sender, quote.to, quote.cc]) {
      words = words.concat(wordsOf(line.replace(/@/g, " @").replace(/\./g, " ")));
    }
  }
  return new Set(words);
}

function wordsOf(text: string): string[] {
  return fold(beginning(text, 4000)).match(/[a-zåäöéüø-]{2,}/g) || [];
}

/** Lines whose names are of those who write: greetings, closings and what follows them, headers of the history. */
export function theirLines(document: Document): Span[] {
  const { folded } = document;
  const spans: Span[] = [];
  if (document.whole) {
    return spans;
  }
  let closing = 0;
  for (const { start, end } of document.lines) {
    const line = strip(folded.slice(start, Math.min(end, start + 300)), " \t>*");
    if (closing > 0 && closing <= MOST_LINES && line.length <= LINE) {
      spans.push([start, end + 1]);
      closing += 1;
      if (header(line) !== null) {
        closing = 0;
      }
      continue;
    }
    closing = 0;
    const part = document.partOf(start);
    if (part === "signature" || part === "disclaimer") {
      spans.push([start, end + 1]);
    } else if (closes(document, start, Math.min(end, start + 120))) {
      spans.push([start, end + 1]);
      closing = 1;
    } else if (greets(line) || (part === "quote" && (isHead(line) || isName(line)))) {
      spans.push([start, end + 1]);
    } else {
      greeted(folded, line, start, spans);
    }
  }
  return spans;
}

function closes(document: Document, start: number, end: number): boolean {
  return isClosing(stripStart(document.folded.slice(start, end), "> "), stripStart(document.text.slice(start, end), "> "));
}

function greets(line: string): boolean {
  return line.length <= LINE && GREETING_LINE.test(line);
}

function isName(line: string): boolean {
  return LONE_NAME.test(strip(line, ".,!- "));
}

/** A greeting at the beginning of a line that goes on: its names up to the first mark. */
function greeted(folded: string, line: string, start: number, spans: Span[]): void {
  const greeting = GREETING.exec(line.slice(0, LINE));
  if (greeting !== null) {
    const offset = folded.indexOf(line.slice(0, 20), start);
    const stop = line.slice(0, greeting[0].length + 1).search(MARK);
    spans.push([start, offset + Math.max(0, stop)]);
  }
}

function isHead(line: string): boolean {
  const head = header(line);
  return (head !== null && head[0] !== "subject") || line.endsWith("skrev:") || (line.indexOf(" skrev ") >= 0 && line.indexOf("@") >= 0);
}
