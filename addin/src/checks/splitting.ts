// New text, signature, history, disclaimer: what is whose. Twin: checks/splitting.py.
import type { Document, Line, Parts, Quote, Segment } from "./document";
import { bisectRight, strip, stripStart } from "./folding";

const HEADS: { [head: string]: string } = {
  från: "from", from: "from", avsändare: "from",
  skickat: "sent", sent: "sent", datum: "sent", date: "sent",
  till: "to", to: "to",
  kopia: "cc", cc: "cc",
  ämne: "subject", subject: "subject", ang: "subject",
  "hemlig kopia": "other", bcc: "other", prioritet: "other", importance: "other", "bifogade filer": "other",
  bilagor: "other", attachments: "other", "svar till": "other", "reply-to": "other", sekretess: "other", sensitivity: "other",
};
const HEADER = /^[*> \t]{0,6}([a-zåäö -]{2,16})[ \t]?:\*?[ \t]*(.*)$/;
const HEADER_LINES = 14; // a long To: wraps over many lines in plain text
const DIVIDER =
  /^[-_ \t]*-{2,} ?(?:ursprungligt meddelande|original message|vidarebefordrat brev|vidarebefordrat meddelande|forwarded message|vidarebefordrad e-post) ?-{2,}$/;
const FROM = /^\*?(?:från|from|avsändare)/;
const RULE = /^[_\-=*]{5,}$/;
const WROTE = /(?:^|[ ,>])(?:skrev|wrote)(?:[ :]|$)/;
const CLOCK = /[0-9]{1,2}[:.][0-9]{2}/;
const DATED = ["den ", "on ", "mån", "tis", "ons", "tors", "fre", "lör", "sön", "> den ", "> on "];
const CLOSINGS = new RegExp(
  "^(?:(?:med )?(?:vänlig(?:a|en)?|varma?|bästa|många|hjärtliga?|soliga|glada|trevliga?) hälsning(?:ar)?|hälsning(?:ar)?|allt gott|" +
    "m\\.? ?v\\.? ?h\\.?|v\\.? ?h\\.?|vänl\\.? ?hälsn?\\.?|med v\\.? ?h\\.?|bästa hälsn\\.?|hälsn\\.?|" +
    "(?:with )?(?:kind|best|warm|warmest|many)(?: kind)? regards|regards|best wishes|yours sincerely|sincerely|best|cheers|kr|br)$",
);
const SIGN_OFF = /^[/-] ?[a-zåäöé][a-zåäöé .-]{1,30}$/;
const DISCLAIMER = new RegExp(
  "^[^a-zåäö0-9_]{0,3}(?:detta (?:e-post)?meddelande (?:är|kan|innehåller)|den här e-posten är|this (?:e-?mail|message)|" +
    "the information (?:in|contained)|" +
    "denna e-post(?:en)? är|om du (?:inte är|har fått) (?:rätt mottagare|detta)|så (?:behandlar|hanterar) vi (?:dina )?personuppgifter|" +
    "läs om hur (?:vi|kommunen) behandlar|när du skickar e-post till oss|tänk på miljön|please consider the environment)",
);
const SIGNATURE_LINES = 16; // a longer tail is text again

/** The segments of a body in order, without gaps, and the mails of its history, newest first. */
export function split(document: Document): Parts {
  const { folded, lines } = document;
  const kinds = lines.map(() => "new");
  markHistory(document, kinds);
  markSignature(folded, lines, kinds);
  const segments: Segment[] = [];
  lines.forEach((line, index) => {
    const kind = kinds[index] as string;
    const end = Math.min(line.end + 1, document.text.length);
    const last = segments[segments.length - 1];
    if (last !== undefined && last.kind === kind) {
      last.end = end;
    } else {
      segments.push({ kind, start: line.start, end });
    }
  });
  return { segments, quotes: quotesOf(folded, lines, kinds) };
}

/** Which head a folded header line has, and its value; else null. */
export function header(line: string): [string, string] | null {
  const found = HEADER.exec(line.slice(0, 2000));
  if (found === null) {
    return null;
  }
  const head = HEADS[strip(found[1] as string)];
  if (head === undefined) {
    return null;
  }
  return [head, strip(found[2] as string, " *")];
}

function textOf(folded: string, line: Line): string {
  return folded.slice(line.start, line.end);
}

function markHistory(document: Document, kinds: string[]): void {
  const { folded, lines } = document;
  for (const [start, end] of document.plain.quoted) {
    const first = bisectRight(lines.length, start - 1, (one) => (lines[one] as Line).start);
    const last = bisectRight(lines.length, end - 1, (one) => (lines[one] as Line).start);
    for (let index = first; index < last; index += 1) {
      kinds[index] = "quote";
    }
  }
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] as Line;
    if (kinds[index] === "quote" || line.start === line.end) {
      continue;
    }
    const text = strip(textOf(folded, line));
    if (text.startsWith(">")) {
      kinds[index] = "quote";
    } else if (DIVIDER.test(text.slice(0, 200)) || (FROM.test(text) && isHeaderBlock(folded, lines, index))) {
      kinds.fill("quote", index);
      break;
    } else {
      const reach = attribution(folded, lines, index);
      if (reach > 0) {
        if (!markedBelow(folded, lines, kinds, index + reach)) {
          kinds.fill("quote", index);
          break;
        }
        kinds.fill("quote", index, index + reach);
      }
    }
  }
  rulesAbove(folded, lines, kinds);
}

/** Whether the attribution's quote is marked by ">" or by the markup; then answers may stand below and within. */
function markedBelow(folded: string, lines: Line[], kinds: string[], index: number): boolean {
  for (let other = index; other < Math.min(index + 3, lines.length); other += 1) {
    const line = lines[other] as Line;
    if (line.start < line.end) {
      return kinds[other] === "quote" || stripStart(textOf(folded, line)).startsWith(">");
    }
  }
  return false;
}

/** From:, and close below it Sent: or Subject: and one more. "Från: kl 9 / Till: kl 16" has neither. */
export function isHeaderBlock(folded: string, lines: Line[], index: number): boolean {
  const first = header(textOf(folded, lines[index] as Line));
  if (first === null || first[0] !== "from") {
    return false;
  }
  const seen = new Set<string>();
  for (const line of lines.slice(index + 1, index + HEADER_LINES)) {
    const head = header(textOf(folded, line));
    if (head !== null && head[0] !== "from") {
      seen.add(head[0]);
    } else if (head !== null || (line.start === line.end && seen.size >= 2)) {
      break;
    }
  }
  const count = ["sent", "subject", "to"].filter((one) => seen.has(one)).length;
  return (seen.has("sent") || seen.has("subject")) && count >= 2;
}

/** How many lines "Den 22 juni 2026 kl 07:30 skrev Namn <adress>:" takes here; 0 when there is none. */
function attribution(folded: string, lines: Line[], index: number): number {
  let text = "";
  for (let count = 1; count <= 3 && index + count <= lines.length; count += 1) {
    const line = lines[index + count - 1] as Line;
    if (line.start === line.end) {
      return 0;
    }
    text = strip(`${text} ${folded.slice(line.start, Math.min(line.end, line.start + 400))}`);
    if (text.endsWith(":")) {
      const wrote = WROTE.exec(text);
      const clock = CLOCK.exec(text);
      const dated = /^[0-9]/.test(text) || DATED.some((one) => text.startsWith(one));
      if (wrote !== null && clock !== null && dated && clock.index < wrote.index) {
        return count;
      }
      return 0;
    }
  }
  return 0;
}

/** A rule of dashes or underscores right above the history belongs to it. */
function rulesAbove(folded: string, lines: Line[], kinds: string[]): void {
  let below = "";
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const line = lines[index] as Line;
    if (line.start === line.end) {
      continue;
    }
    if (kinds[index] === "new" && below === "quote" && RULE.test(textOf(folded, line).replace(/ /g, "").slice(0, 200))) {
      kinds[index] = "quote";
    }
    below = kinds[index] as string;
  }
}

/** The last closing phrase of the new text, with few enough lines behind it, begins the signature. */
function markSignature(folded: string, lines: Line[], kinds: string[]): void {
  let fresh: number[] = [];
  kinds.forEach((kind, index) => {
    const line = lines[index] as Line;
    if (kind === "new" && line.start < line.end) {
      fresh.push(index);
    }
  });
  for (const index of fresh.slice(-40)) {
    const line = lines[index] as Line;
    if (DISCLAIMER.test(folded.slice(line.start, Math.min(line.end, line.start + 300)))) {
      fresh.filter((other) => other >= index).forEach((other) => {
        kinds[other] = "disclaimer";
      });
      break;
    }
  }
  fresh = fresh.filter((index) => kinds[index] === "new");
  const tail = fresh.slice(-SIGNATURE_LINES - 1).reverse();
  for (let back = 0; back < tail.length; back += 1) {
    const index = tail[back] as number;
    const text = strip(textOf(folded, lines[index] as Line), " \t,.!");
    if (text === "--" || (text.length <= 60 && CLOSINGS.test(text)) || (back <= 1 && SIGN_OFF.test(text))) {
      let stop = index;
      while (stop < kinds.length && kinds[stop] === "new") {
        stop += 1;
      }
      kinds.fill("signature", index, stop);
      return;
    }
  }
}

/** One Quote for each header block or attribution of the history. */
function quotesOf(folded: string, lines: Line[], kinds: string[]): Quote[] {
  const quotes: Quote[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    if (kinds[index] !== "quote") {
      continue;
    }
    const line = lines[index] as Line;
    if (FROM.test(stripStart(textOf(folded, line), "> *")) && isHeaderBlock(folded, lines, index)) {
      quotes.push(headed(folded, lines, index));
      index += 2;
    } else {
      const reach = attribution(folded, lines, index);
      if (reach > 0) {
        const whole = folded.slice(line.start, (lines[index + reach - 1] as Line).end);
        const wrote = WROTE.exec(whole) as RegExpExecArray | null;
        let sender = whole;
        if (wrote !== null) {
          sender = whole.slice(wrote.index + wrote[0].length);
        }
        sender = strip(sender, " :\n").replace(/\n/g, " ");
        quotes.push({ start: line.start, end: 0, sender, to: "", cc: "", sent: "", subject: "" });
        index += reach - 1;
      }
    }
  }
  quotes.forEach((one, index) => {
    const next = quotes[index + 1];
    if (next === undefined) {
      one.end = folded.length;
    } else {
      one.end = next.start;
    }
  });
  return quotes;
}

function headed(folded: string, lines: Line[], index: number): Quote {
  const values = new Map<string, string>();
  for (const line of lines.slice(index, index + HEADER_LINES)) {
    const head = header(stripStart(textOf(folded, line), "> "));
    if (head === null && line.start === line.end && values.size >= 3) {
      break;
    }
    if (head !== null && !values.has(head[0])) {
      values.set(head[0], head[1]);
    }
  }
  const get = (name: string): string => values.get(name) || "";
  return { start: (lines[index] as Line).start, end: 0, sender: get("from"), to: get("to"), cc: get("cc"), sent: get("sent"), subject: get("subject") };
}
