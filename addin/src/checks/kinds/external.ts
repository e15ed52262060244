// Who gets the mail outside the organisation; look-alike and never-before-seen addresses are marked. Twin: checks/kinds/external.py.
import { awayNote } from "../away";
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { compareText } from "../folding";
import { domainOf, hit, keyOf, type Data, type Hit, type Recipient } from "../model";
import { texts } from "../parameters";

// letters that look like others; what is left of a name is compared
const LOOKS: { [sign: string]: string } = {
  "0": "o", "1": "l", i: "l", "|": "l", "3": "e", "5": "s", $: "s", å: "a", ä: "a", á: "a", à: "a", ö: "o", ø: "o",
  é: "e", è: "e", ü: "u", ý: "y", ć: "c", ń: "n", ḋ: "d", а: "a", е: "e", о: "o", р: "p", с: "c", у: "y",
  х: "x", ѕ: "s", і: "l", ј: "j", ԁ: "d", ո: "n", ь: "b", α: "a", ο: "o", ν: "v",
};
const AFFIXES = ["kommun", "se", "com", "mail", "mejl", "epost", "login", "webmail", "inloggning", "konto", "support"];
const LONG = 8; // letters from which two mistakes still are the same name
const LONGEST = 60;

export function find(rule: Rule, context: Context): Hit[] {
  const found: Hit[] = [];
  const plain: Recipient[] = [];
  for (const one of context.outside) {
    const like = looksLike(domainOf(one), context, texts(rule, "providers"));
    if (like !== "") {
      found.push(
        hit(fieldOf(one, context), -1, -1, {
          who: one.address,
          note_sv: ` – adressen liknar ${like} men är en annan`,
          note_en: ` – the address looks like ${like} but is another`,
          mark: "lookalike",
        }),
      );
    } else {
      plain.push(one);
    }
  }
  if (plain.length > 0) {
    found.push(hit(fieldOf(plain[0] as Recipient, context), -1, -1, shown(plain, context)));
  }
  return found;
}

function shown(plain: Recipient[], context: Context): Data {
  const seen = context.mail.seen_before;
  const unseen = plain.filter((one) => seen !== null && seen.indexOf(keyOf(one)) < 0);
  let who = plain
    .slice(0, 2)
    .map((one) => one.address)
    .join(", ");
  if (plain.length > 2) {
    who = `${who} +${plain.length - 2}`;
  }
  let sv = "";
  let en = "";
  let mark = "external";
  const first = unseen[0];
  if (first !== undefined) {
    sv = " – en ny adress";
    en = " – a new address";
    mark = "new";
    if (plain.length > 1) {
      sv = ` – ny adress: ${first.address}`;
      en = ` – new address: ${first.address}`;
    }
  }
  const away = awayNote(context);
  return { who, note_sv: sv + away.sv, note_en: en + away.en, mark };
}

function fieldOf(one: Recipient, context: Context): string {
  const key = keyOf(one);
  if (context.mail.to.some((other) => keyOf(other) === key)) {
    return "to";
  }
  if (context.mail.cc.some((other) => keyOf(other) === key)) {
    return "cc";
  }
  return "bcc";
}

/** The domain that another may be mistaken for; empty when there is none. */
function looksLike(domain: string, context: Context, providers: string[]): string {
  for (const own of Array.from(context.internalDomains).sort(compareText)) {
    if (mistaken(domain, own)) {
      return own;
    }
  }
  if (providers.indexOf(domain) >= 0) {
    return "";
  }
  for (const known of providers) {
    if (letters(domain).length === letters(known).length && distance(domain, known) === 1) {
      return known;
    }
  }
  return "";
}

function mistaken(domain: string, own: string): boolean {
  if (domain.endsWith(`.${own}`)) {
    return false; // a subdomain of ours is ours, although nobody has listed it
  }
  if (domain.startsWith(`${own}.`) || domain.indexOf(`.${own}.`) >= 0 || domain.indexOf(own.replace(/\./g, "-")) >= 0) {
    return true;
  }
  const parts = own.split(".");
  let name = own;
  if (parts.length > 1) {
    name = parts[parts.length - 2] as string;
  }
  return domain
    .split(".")
    .slice(0, -1)
    .some((label) => sameLook(label, name) || hasAffix(label, name));
}

function hasAffix(label: string, name: string): boolean {
  const parts = label.split("-");
  if (parts.indexOf(`${name}kommun`) >= 0) {
    return true;
  }
  return parts.indexOf(name) >= 0 && (label.startsWith("xn--") || parts.some((part) => AFFIXES.indexOf(part) >= 0));
}

function sameLook(label: string, name: string): boolean {
  if (label === name || look(label) === look(name)) {
    return true;
  }
  const size = letters(name).length;
  if (Math.abs(letters(label).length - size) > 2 || size < 5) {
    return false;
  }
  let most = 1;
  if (size >= LONG) {
    most = 2;
  }
  return distance(label, name) <= most;
}

function look(label: string): string {
  return letters(label.replace(/rn/g, "m").replace(/vv/g, "w").replace(/cl/g, "d"))
    .map((sign) => LOOKS[sign] || sign)
    .join("");
}

function letters(text: string): string[] {
  return Array.from(text);
}

/** How many letters are put in, left out, exchanged or swapped with their neighbour. */
function distance(left: string, right: string): number {
  const one = letters(left);
  const other = letters(right);
  if (one.length > LONGEST || other.length > LONGEST) {
    return LONGEST;
  }
  let before: number[] = [];
  let last: number[] = [0].concat(other.map((_, index) => index + 1));
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const cost = Number(one[i - 1] !== other[j - 1]);
      let best = Math.min((row[j - 1] as number) + 1, (last[j] as number) + 1, (last[j - 1] as number) + cost);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        best = Math.min(best, (before[j - 2] as number) + 1);
      }
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[other.length] as number;
}
