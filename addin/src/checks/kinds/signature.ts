// The common signature is missing, or has additions of one's own. Twin: checks/kinds/signature.py.
import type { Rule } from "../bundle";
import type { Link } from "../building";
import type { Context } from "../context";
import { compareText, fold, strip, stripEnd } from "../folding";
import { hit, type Data, type Hit } from "../model";
import { ownLines, type Piece } from "../new_text";
import { CLOSINGS } from "../signing";
import { wordPattern } from "../tokens";

const MOST = 80; // lines that are read
const LAST = 30; // lines of one's own at the end that are looked at
const SHORT = 70; // letters of a line that may be a title, a unit or a department
const WORDY = 7; // words from which a line is a saying
const TOP = 40; // lines that tell the language
const ORGANISATION = whole("(?:[a-zåäöéü-]{2,30} ){0,3}(?:kommun|kommunen|stad|region|municipality)|region [a-zåäö]{2,20}");
const PHONE = whole(
  "(?:(?:telefon|tel|tfn|tele|växel|direkt|direktnr|mobil|mobiltelefon|tjänstemobil|phone|mobile|switchboard|fax|kontaktcenter)[.]?" +
    "[ ]?[:.]?[ ]?){0,2}[+(]?[0-9][0-9 ()/+-]{5,24}(?:[ ,|/]{1,3}(?:växel|mobil|tel|tfn|telefon)?[.:]?[ ]?[+(]?[0-9][0-9 ()/+-]{5,24})?",
);
const POSTAL = whole(
  "(?:(?:besöks|post|leverans|faktura|gatu)?adress[ ]?:.{0,80})|[a-zåäöé .-]{2,40}[0-9]{1,3}[a-z]?(?:,.{0,60})?|" +
    "(?:box [0-9]{1,5}.{0,60})|(?:se-)?[0-9]{3} ?[0-9]{2} [a-zåäö ]{2,30}",
);
const UNIT = whole(
  ".{0,60}(?:förvaltning|förvaltningen|enheten|enhet|avdelningen|avdelning|kontoret|kontor|nämnden|kansliet|skolan|center)",
);
const PLEA = /^(?:tänk på miljön|spara på|please consider the environment|skriv inte ut)/;
const SAYING = /[!?…"*~]|[.]$|p[.]? ?s[.]?[ :]|[\u2190-\u2bff\u2700-\u27bf\ufe0f]|[\ud83c-\ud83e]/;
const PRIVATE = /(?:^|[ ])privat(?:a|t|nr|nummer|tel|telefon|mobil|mejl)?(?:[ :.]|$)|(?:^|[ ])hem(?:telefon|nummer|nr)|(?:^|[ ])(?:instagram|insta|facebook|linkedin|tiktok|snapchat|youtube|följ (?:oss|mig))(?:[ :.,]|$)/;
const ADDRESS = whole("(?:e-?post|e-?mejl|mejl|mail|e-?mail)?[ ]?:?[ ]?[^ ]{1,64}@([^ ]{3,80})");
const SITE = whole("(?:webb|webbplats|hemsida|web)?[ ]?:?[ ]?(?:https?://)?(?:www[.])?([a-zåäö0-9.-]{3,60})(?:/[^ ]{0,60})?");
const ENGLISH = whole("the|and|please|you|we|your|regards|sincerely|dear|with|is|are|for|this|thanks|phone");
const SWEDISH = whole("och|att|är|det|jag|vi|hej|hälsning|hälsningar|inte|för|på|med|en|till|av|telefon");
const AROUND = " ,.!";

interface Shape {
  logo?: boolean;
  organisation?: string;
  allowed_lines?: string[];
}

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, "u");
}

export function find(_rule: Rule, context: Context): Hit[] {
  const lines = ownLines(context.body, MOST);
  if (lines.length === 0) {
    return [];
  }
  let found = judged(lines, context);
  if (found.length === 0) {
    found = pictures(context);
  }
  if (found.length > 0 && isEnglish(lines)) {
    return [];
  }
  return found;
}

function judged(lines: Piece[], context: Context): Hit[] {
  if (context.mail.signature_lines.length > 0) {
    return against(context.mail.signature_lines, lines, context);
  }
  const tail = lines.filter((line) => line.part !== "disclaimer").slice(-LAST);
  let organisation = tail.length - 1;
  while (organisation >= 0 && !isOrganisation((tail[organisation] as Piece).text, context)) {
    organisation -= 1;
  }
  const reached = tail.slice().reverse().some((line) => isReach(line.text, context));
  const short = shortIsEnough(context);
  if ((organisation < 0 && !(short && reached)) || !(reached || short)) {
    return [missing()];
  }
  return added(tail, lines, organisation, context);
}

function shortIsEnough(context: Context): boolean {
  return context.compose !== "new";
}

/** The first picture in the signature, where the common one has no logo. */
function pictures(context: Context): Hit[] {
  const own = ({ kind, start }: Link): boolean => kind === "img" && ["signature", "disclaimer"].indexOf(context.body.partOf(start)) >= 0;
  const one = context.body.links.find(own);
  if (one === undefined || shape(context).logo) {
    return [];
  }
  return [hit("body", one.start, one.start, note("har en egen bild", "has a picture of your own", one.label || "bild", "added"))];
}

function note(sv: string, en: string, line: string, mark: string): Data {
  return { note_sv: sv, note_en: en, line, mark };
}

function missing(): Hit {
  return hit("body", -1, -1, note("saknas", "is missing", "", "missing"));
}

function addition(line: Piece, context: Context): Hit {
  const shown = context.body.written(line.start, Math.min(line.end, line.start + 40));
  return hit("body", line.start, line.end, note("har ett eget tillägg", "has an addition of your own", shown, "added"));
}

function added(tail: Piece[], lines: Piece[], organisation: number, context: Context): Hit[] {
  const begin = beginOf(tail, organisation, context);
  const found = tail.filter((line, at) => at >= begin && !belongs(line.text, at <= organisation, context));
  const pleas = lines.filter((line) => line.part === "disclaimer" && PLEA.test(line.text));
  return found
    .concat(pleas)
    .slice(0, 3)
    .map((line) => addition(line, context));
}

/** The line below the closing phrase; without one the line with the sender's name. */
function beginOf(tail: Piece[], organisation: number, context: Context): number {
  for (let at = tail.length - 1; at >= 0; at -= 1) {
    if (CLOSINGS.test(stripEnd((tail[at] as Piece).text, AROUND))) {
      return at + 1;
    }
  }
  const name = fold(context.mail.sender.name);
  for (let at = tail.length - 1; at >= 0; at -= 1) {
    if (name !== "" && (tail[at] as Piece).text === name) {
      return at + 1;
    }
  }
  return Math.max(0, organisation);
}

function shape(context: Context): Shape {
  return context.bundle.value["signature"] as Shape;
}

function belongs(text: string, above: boolean, context: Context): boolean {
  if (PRIVATE.test(text)) {
    return false;
  }
  if (isOrganisation(text, context) || isReach(text, context) || isName(text, context)) {
    return true;
  }
  if (SAYING.test(text) || text.length > SHORT || text.split(" ").length > WORDY) {
    return false;
  }
  if ((shape(context).allowed_lines || []).map(fold).indexOf(text) >= 0) {
    return true;
  }
  return above || POSTAL.test(text) || UNIT.test(text);
}

function isName(text: string, context: Context): boolean {
  const name = fold(context.mail.sender.name);
  return name !== "" && (text === name || text === name.split(",")[0] || text.startsWith(`${name},`));
}

function isOrganisation(text: string, context: Context): boolean {
  let last = text;
  if (text.length <= 2 * SHORT && text.lastIndexOf(", ") >= 0) {
    last = text.slice(text.lastIndexOf(", ") + 2);
  }
  return last === fold(String(shape(context).organisation || "")) || ORGANISATION.test(last);
}

/** A telephone number, an address or a website of the organisation's own; several in a line are parted by bars or commas. */
function isReach(text: string, context: Context): boolean {
  if (!/[0-9.]/.test(text)) {
    return false;
  }
  return text.slice(0, 300)
    .split(/[|•·]|, /)
    .map((part) => strip(part))
    .every((part) => PHONE.test(part) || isOwn(part, context));
}

function isOwn(part: string, context: Context): boolean {
  const found = ADDRESS.exec(part) || SITE.exec(part);
  if (found === null || part.indexOf(".") < 0) {
    return false;
  }
  const home = found[1] as string;
  const municipality = context.bundle.value["municipality"] as { domains: string[] };
  return Array.from(context.internalDomains)
    .sort(compareText)
    .concat(municipality.domains)
    .some((one) => home === one || home.endsWith(`.${one}`));
}

function isEnglish(lines: Piece[]): boolean {
  let english = 0;
  let swedish = 0;
  for (const line of lines.slice(-TOP)) {
    for (const word of line.text.slice(0, 300).match(wordPattern()) || []) {
      english += Number(ENGLISH.test(word));
      swedish += Number(SWEDISH.test(word));
    }
  }
  return english >= 2 && english > 2 * swedish;
}

function single(text: string): string {
  return strip(text.replace(/[ \t\r\n]+/g, " "), " ");
}

/** The expected lines must be there, half of them in a reply, and nothing among and below them. */
function against(expected: string[], lines: Piece[], context: Context): Hit[] {
  const wanted = new Set(expected.filter((line) => strip(line) !== "").map((line) => single(fold(line))));
  const written = lines.map((line) => single(line.text));
  const there = written.filter((text) => wanted.has(text));
  let enough = 0.7;
  if (shortIsEnough(context)) {
    enough = 0.4;
  }
  if (new Set(there).size < enough * wanted.size) {
    if (shortIsEnough(context) && written.some((text) => isOrganisation(text, context) || isReach(text, context))) {
      return [];
    }
    return [missing()];
  }
  const first = written.indexOf(there[0] as string);
  return lines
    .filter((line, at) => {
      const text = written[at] as string;
      return (
        at >= first &&
        !wanted.has(text) &&
        !CLOSINGS.test(stripEnd(text, AROUND)) &&
        (line.part !== "disclaimer" || PLEA.test(text))
      );
    })
    .slice(0, 3)
    .map((line) => addition(line, context));
}
