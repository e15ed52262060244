// Where the sender's signature and the organisation's disclaimer begin. Twin: checks/signing.py.
import { fold, strip, stripStart } from "./folding";

const CLOSING =
  "(?:med )?(?:vänlig(?:a|en|aste)?|varma?|bästa|många|hjärtliga?|soliga|glada|trevliga?|kära) hälsning(?:ar(?:na)?)?|" +
  "hälsning(?:ar)?|vänligen|högaktningsfullt|allt gott|m\\.? ?v\\.? ?h\\.?|v\\.? ?h\\.?|vänl\\.? ?hälsn?\\.?|med v\\.? ?h\\.?|" +
  "bästa hälsn\\.?|hälsn\\.?|(?:with )?(?:kind|best|warm|warmest|many)(?: kind)? regards|regards|best wishes|yours (?:sincerely|" +
  "faithfully|truly)|sincerely|best|cheers|kr|br";
const CLOSING_BEGINS = "vmbhsgtkarwyc";
export const CLOSINGS = new RegExp(`^(?:${CLOSING})$`);
const CLOSING_FROM = new RegExp(`^(?:${CLOSING})(?: från [^.!?,]{2,40})$`, "u");
const CLOSING_NAME = new RegExp(
  `^(?:${CLOSING})[ ,.!/-]{1,4}([a-zåäöéèüæø]+(?:[- ][a-zåäöéèüæø.]+){0,3})(?:, [a-zåäöé &-]{2,60})?$`,
);
const SIGN_OFF = /^\/{1,2} ?[a-zåäöéèüæø][a-zåäöéèüæø .,&-]{0,40}$/;
const DASHED = /^-{1,2} ?([a-zåäöéèüæø][a-zåäöéèüæø .-]{1,30})$/;
const DEVICE = new RegExp(
  "^(?:(?:skickat|skickades|sent) (?:från|from) (?:min|mitt|my|outlook|e-post|mail)(?: [a-zåäö0-9 -]{1,30})?\\.?|" +
  "(?:hämta|skaffa|get) outlook (?:för|for) (?:ios|android|mac))$",
);
const CONTACT = new RegExp(
  "(?:tele?fon|tfn|tel|mobil|växel|direkt|e-post|epost|mejl|mail|besöksadress|postadress|besök|adress|webb|phone|" +
  "mobile)(?:nummer)?[.:]? |www\\.|[^ ]@[^ ]|[0-9]{3} [0-9]{2} [a-zåäö]|^0[0-9]{1,3} ?[-/ ] ?[0-9]|[a-zåäö](?:förvaltningen|" +
  "nämnden|kontoret)$|[a-zåäö]s? kommun$",
);
const SENTENCE = /[.!?]$/;
const DISCLAIMER = new RegExp(
  "^(?:[^a-zåäö0-9]{0,3}(?:detta (?:e-post|e-)?(?:meddelande|mejl|mail) (?:är|kan|innehåller|och|med)|den här e-posten är|" +
  "det här (?:meddelandet|mejlet) (?:är|kan|innehåller)|this (?:e-?mail|message)|the information (?:in|contained)|" +
  "(?:denna|detta) e-?(?:post|brev)(?:en|et)? (?:är|kan|innehåller)|om du (?:inte är|har fått) (?:rätt mottagare|" +
  "rätt adressat|detta)|(?:så )?(?:behandlar|hanterar) vi (?:dina )?personuppgifter|så här (?:behandlar|hanterar)|" +
  "information om (?:hur vi behandlar|behandling av) (?:dina )?personuppgifter|läs (?:mer )?om hur (?:vi|kommunen|" +
  "[a-zåäö]+ kommun) (?:behandlar|hanterar)|när du (?:skickar e-post|mejlar|kontaktar|e-postar) |[a-zåäö]+ kommun behandlar (?:dina )?personuppgifter|" +
  "tänk på miljön|please consider the environment|skriv inte ut|sekretess(?:meddelande)?:|confidential))",
  "u", // a pair of surrogates is one character
);
const SIGNATURE_LINES = 16; // a longer tail is text again
const TAIL = 40; // lines at the end among which a disclaimer may begin
const AROUND = " \t,.!*";
const POSTSCRIPT = ["ps ", "ps:", "ps.", "p.s", "ps!"]; // what comes behind is text again

/** Mark signature and disclaimer among the new lines. `lines` are folded, `written` as written, `known` the expected signature. */
export function mark(lines: string[], written: string[], kinds: string[], known: string[], names: string[]): void {
  const fresh: number[] = [];
  kinds.forEach((kind, index) => {
    if (kind === "new" && strip(lines[index] as string, " \t") !== "") {
      fresh.push(index);
    }
  });
  const disclaimer = fresh.slice(-TAIL).find((index) => DISCLAIMER.test((lines[index] as string).slice(0, 300)));
  let above = fresh;
  if (disclaimer !== undefined) {
    above = fresh.filter((index) => index < disclaimer);
  }
  const start = beginningOf(lines, written, above, known, names);
  if (disclaimer !== undefined && above.length > 0 && (start >= 0 || fresh.length - above.length <= 6)) {
    fresh.slice(above.length).forEach((index) => {
      kinds[index] = "disclaimer";
    });
  }
  for (let index = start; start >= 0 && index < kinds.length && kinds[index] === "new"; index += 1) {
    if (POSTSCRIPT.some((one) => (lines[index] as string).startsWith(one))) {
      return;
    }
    kinds[index] = "signature";
  }
}

/** The line that begins the signature, or -1. */
function beginningOf(lines: string[], written: string[], fresh: number[], known: string[], names: string[]): number {
  const tail = fresh.slice(-SIGNATURE_LINES - 1);
  let found = byKnown(lines, tail, known);
  for (let back = 0; found < 0 && back < tail.length; back += 1) {
    const index = tail[tail.length - 1 - back] as number;
    const line = lines[index] as string;
    if (isClosing(line, written[index] as string) || signs(line, written[index] as string, back, names)) {
      found = index;
    }
  }
  if (found < 0) {
    found = byName(lines, tail, names);
  }
  if (found < 0) {
    found = byContact(lines, tail);
  }
  if (found < 0) {
    return -1;
  }
  return firstClosing(lines, written, fresh.filter((index) => index <= found));
}

/** Whether a folded line is a closing phrase, alone or with a name: "Med vänlig hälsning", "Mvh Anna". */
export function isClosing(line: string, written: string): boolean {
  const text = strip(line, AROUND);
  if (text === "" || text.length > 90 || CLOSING_BEGINS.indexOf(text.charAt(0)) < 0) {
    return false;
  }
  if (CLOSINGS.test(text) || CLOSING_FROM.test(text)) {
    return true;
  }
  const found = CLOSING_NAME.exec(text);
  if (found === null) {
    return false;
  }
  const place = line.length - stripStart(line, AROUND).length + nameStart(text, found);
  return written.charAt(place) !== line.charAt(place); // written with a capital
}

/** Where the first group begins; JavaScript only tells where the whole begins. */
function nameStart(text: string, found: RegExpExecArray): number {
  const closing = new RegExp(`^(?:${CLOSING})[ ,.!/-]{1,4}$`);
  const name = found[1] as string;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (closing.test(text.slice(0, at))) {
      return at;
    }
  }
  return 0;
}

function signs(line: string, written: string, back: number, names: string[]): boolean {
  const text = strip(line, " \t");
  const bare = strip(text, AROUND);
  if (text === "--" || DEVICE.test(bare)) {
    return true;
  }
  if (SIGN_OFF.test(text)) {
    return stripStart(strip(written, " \t"), "/ ").charAt(0) !== stripStart(text, "/ ").charAt(0);
  }
  const dashed = DASHED.exec(bare);
  return back <= 1 && ((dashed !== null && names.indexOf(dashed[1] as string) >= 0) || names.indexOf(bare) >= 0);
}

/** Where the expected signature stands, when at least half of its lines are there. */
function byKnown(lines: string[], tail: number[], known: string[]): number {
  const wanted = new Set(known.map((one) => strip(fold(one), AROUND)).filter((one) => one !== ""));
  const there = tail.filter((index) => wanted.has(strip(lines[index] as string, AROUND)));
  if (there.length > 0 && 2 * there.length >= wanted.size) {
    return there[0] as number;
  }
  return -1;
}

/** The sender's full name on a line of its own, the last one or with ways to reach somebody behind. */
function byName(lines: string[], tail: number[], names: string[]): number {
  for (let place = tail.length - 1; place >= 0; place -= 1) {
    const index = tail[place] as number;
    const text = strip(lines[index] as string, AROUND);
    const called = names.some(
      (name) => name.indexOf(" ") >= 0 && (text === name || text.startsWith(`${name},`) || text.startsWith(`${name} |`)),
    );
    if (called) {
      const behind = tail.slice(place + 1).map((other) => strip(lines[other] as string, " \t"));
      const short = behind.every((one) => one.length <= 80 && !(one.length > 40 && SENTENCE.test(one)));
      if (behind.length === 0 || (short && behind.some((one) => CONTACT.test(one)))) {
        return index;
      }
    }
  }
  return -1;
}

/** The block of short lines at the end, when at least three of them tell how to reach somebody. */
function byContact(lines: string[], tail: number[]): number {
  let start = -1;
  let telling = 0;
  for (let place = tail.length - 1; place >= 0; place -= 1) {
    const text = strip(lines[tail[place] as number] as string, " \t");
    if (text.length > 70 || SENTENCE.test(text)) {
      break;
    }
    start = tail[place] as number;
    if (CONTACT.test(text)) {
      telling += 1;
    }
  }
  if (telling < 3 || start === tail[0]) {
    return -1;
  }
  return start;
}

/** The closing phrase a few short lines above another, or above the name, is where the signature begins. */
function firstClosing(lines: string[], written: string[], upto: number[]): number {
  let start = upto[upto.length - 1] as number;
  for (const index of upto.slice(-4, -1).reverse()) {
    const text = strip(lines[index] as string, " \t");
    if (isClosing(lines[index] as string, written[index] as string)) {
      start = index;
    } else if (text.length > 40 || SENTENCE.test(text)) {
      break;
    }
  }
  return start;
}
