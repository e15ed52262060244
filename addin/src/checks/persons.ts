// People whom a text lets one recognise: names, initials, pupils of a class, family. Twin: checks/persons.py, which says how.
import type { Rule } from "./bundle";
import type { Context } from "./context";
import type { Document } from "./document";
import { beginning, compareText, fold, isLetterOrDigit, strip, stripEnd, stripStart } from "./folding";
import { header } from "./history";
import { keyOf } from "./model";
import { isClosing } from "./signing";
import { bySpan, firstFrom, matches, type Span } from "./sorted";

const CAPITAL = "A-ZÅÄÖÉÜØŠŽĆČÁÍÓ";
const SMALL = "a-zåäöéüøšžćčáíóèñ";
const ONE = `[${CAPITAL}][${SMALL}]{1,30}(?:-[${CAPITAL}][${SMALL}]{1,30}){0,3}(?![${CAPITAL}${SMALL}0-9])`;
const NAME = new RegExp(ONE, "g");
const NEXT = new RegExp(`^(?: (?:(?:von|af|de|al|van|el|Al|El) )?${ONE}){1,3}`);
const NEXT_NAME = new RegExp("^" + ONE);
const INITIAL = new RegExp(`^ [${CAPITAL}](?:\\.|:s)?(?![${CAPITAL}${SMALL}0-9])`);
const INITIALS = new RegExp(`[${CAPITAL}]\\. ?[${CAPITAL}](?:\\.|:s)?(?![${CAPITAL}${SMALL}0-9.])`, "g");
const INITIAL_LAST = new RegExp(`[${CAPITAL}]\\. ?` + ONE, "g");
const LETTERS_CLASS = new RegExp(
  `[${CAPITAL}]{2,3}(?:,? \\(?(?:i )?(?:åk |klass |årskurs )?[1-9] ?[A-Fa-f](?![${CAPITAL}${SMALL}0-9]))|` +
    `(?!AB|BN|EU|FK|FN|HR|IF|IT|JO|KF|KS|SN|VD)[${CAPITAL}]{2} (?:har|är|fick|hade|mår|bor) `, "g",
);
const CLASS =
  "(?:(?:åk |klass |årskurs |år |class |grade )?[1-9](?: ?[A-Fa-f]|:an)|åk [1-9]|(?:ett|två|tre|fyr|fem|sex|sju|ått|ni)an|femman|" +
  "förskoleklass(?:en)?)";
const PUPIL = new RegExp(
  "(?:elev|eleven|pojke|pojken|flicka|flickan|kille|killen|tjej|tjejen|barnet|han|hon|dottern|sonen|pupil|boy|" +
    "girl)(?: [a-zåäö]+){0,5} (?:i|från|in) " + CLASS + "(?![a-zåäö0-9])", "g",
);
const ROLES =
  "mannen|kvinnan|brukaren|brukare|familjen|hyresgästen|personen|paret|grannen|klienten|patienten|pojken|flickan|barnet|mamman|pappan|" +
  "eleven|killen|tjejen|sonen|dottern|syskonen|makarna|änkan|sökanden|vårdtagaren|huvudmannen|boende|" +
  "tanten|farbrorn|gubben|gumman|damen|herren|gästen|kunden|deltagaren|omsorgstagaren";
const FAMILY = "son|dotter|fru|mamma|pappa|make|maka|sambo|bror|syster|mormor|morfar|farmor|farfar|pojkvän|flickvän";
const RELATION = new RegExp(
  "(?:min|mina|vår|våra|hans|hennes|deras|my|our|her|his) (?:[a-zåäö]+ )?(?:elev|elever|klient|klienter|patient|brukare|medarbetare|" +
    `kollega|${FAMILY}|man|mor|far|barn|dotterson|barnbarn|hyresgäst|granne|exman|exfru|svärmor|svärfar|vikarie|praktikant|husband|wife|` +
    "daughter|mother|father|ex|partner|fosterson|fosterdotter|bonusson|bonusdotter|moster|faster|farbror|morbror|kusin|tenant|client|" +
    "student|sister|brother|boyfriend)s?(?![a-zåäö0-9])", "g",
);
const LIVES = new RegExp(
  `(?:${ROLES}|han|hon|barnen|modern|fadern|flickorna|pojkarna)(?: [a-zåäö]+){0,3} (?:på|i) ` +
    "[a-zåäöé]{2,25}(?:gatan|vägen|stigen|gränd|torget|backen|allén|gången|vägens) [0-9]{1,3}", "g",
);
const FLAT = new RegExp(
  "[a-zåäöé]{2,25}(?:gatan|vägen|stigen|gränd|torget|backen|allén|gången) [0-9]{1,3} ?[a-z]?,? (?:lgh|lägenhet)", "g",
);
const NAME_BEFORE = `[${CAPITAL}][${SMALL}]{2,20}(?: [${CAPITAL}][${SMALL}]{0,20}\\.?)?`;
const SOMEBODY = `(?:${ROLES}|han|hon|ungdomen|barnen|client|tenant|patient)`;
const KEY =
  "(?:rum|rummet|nr|nummer|lgh|lägenhet|ärende|ärendet|ärendenr|ärendenummer|dnr|diarienr|akt|avd|avdelning|room|flat|case|sn|bn|vn)" +
  "(?: nr| nummer)?\\.? ?(?:[a-z]{2,4}[ .-])?[0-9][0-9a-z]{0,5}";
const DOOR = "(?:plan|våning|våningen) [0-9]{1,2}|[0-9]{1,3}:an|(?:ett|två|tre|fyr|fem|sex|sju|ått|ni|ti)an";
const IN_CASE = new RegExp(
  SOMEBODY + "(?: [a-zåäö]+){0,4},? \\(?(?:(?:i|på|med|from|in) )?(?:" + KEY + "|" + DOOR + ")|" +
    KEY + "(?:[-./:][0-9]{1,6}){0,2} (?:[a-zåäö]+ ){0,2}" + SOMEBODY + "(?![a-zåäö])", "g",
);
const NUMBERED = new RegExp(
  "(?:brukare|boende|klient|patient|elev|hyresgäst) (?:nr |nummer )?[0-9]{1,3}(?! ?(?:år|st|personer|timmar|procent|%))(?![0-9a-zåäö:.,-])", "g",
);
const AT_A_PLACE = new Set(
  ("kocken vaktmästaren rektorn chefen vikarien städerskan städaren chauffören läraren mentorn fritidsledaren barnskötaren undersköterskan " +
    "sköterskan receptionisten killen tjejen kollegan praktikanten sekreteraren handläggaren ekonomen barnet eleven han hon pojken flickan " +
    "assistenten lärlingen sommarvikarien nattsköterskan mannen kvinnan").split(" "),
);
const PLACE = new RegExp(
  ` (?:på|i|från|hos|vid) (?:[${CAPITAL}][${SMALL}]{2,20}|köket|lönen|växeln|receptionen|förrådet|verkstaden|nattlaget)` +
    `(?![${CAPITAL}${SMALL}0-9])`, "g",
);
const LAST_WORD = /[a-zåäö]{2,15}$/;
const OF_FAMILY = new RegExp(`[${CAPITAL}][${SMALL}]{2,20}s (?:${FAMILY}|föräldrar)s?(?![${CAPITAL}${SMALL}0-9])`, "g");
const IN_CLASS = new RegExp(NAME_BEFORE + `,? \\(?(?:(?:i|från|klass|åk) )?${CLASS}(?![${CAPITAL}${SMALL}0-9])`, "g");
const AGED = new RegExp(NAME_BEFORE + `(?:, | \\()[1-9][0-9]? (?:år|mån)(?![${CAPITAL}${SMALL}0-9])`, "g");
const HOUSES = ROLES + "|familj|bröderna|systrarna|barnen|tvillingarna|ungdomen|fru|herr|family|elev|klient|patient|maken|makan|mr|mrs|ms|miss|lilla";
const HOUSEHOLD = new RegExp(`(?:^|[ (\\n])(?:${HOUSES}) $`);
const HOUSEHOLD_ONLY = new RegExp(`^(?:${HOUSES})$`);
const DOES = new RegExp(
  "^ (?:har|är|fick|får|var|blev|blir|kom|mår|bor|vägrar|luktade|luktar|sitter|ligger|behöver|lider|äter|dricker|ber|fastar|tillhör|" +
    "röstar|uppgav|gick|går|slog|hotade|stal|drack|föll|grät|avled|dog|flyttar|trivs|rymde|begär|säger|bröt|" +
    "orkar|klarar|glömmer|saknar|hotar|slår|gråter|skriker|bråkar|lever|mådde|dömdes|häktades|greps|ramlade|trillade|svimmade|skolkar|mobbas|" +
    "sover|sov|åt|hamnade|kräks|vandrar|blåste|skar|skär|kräktes|" +
    "ska|kan|vill|hade|skulle|tar|ringde|sökte|slutade|äter|nekas|beviljas|misstänks|anklagas)(?![a-zåäö])",
);
const NO_NAMES = new Set(
  ("enligt hos från på om när innan efter under idag igår nu då så det den de vi till för med men och att både även samt eftersom trots " +
    "sedan tack hej region projekt system bolaget utan inom via dagens årets nya vår din min ett en").split(" "),
);
const SURNAME = new RegExp(
  "(?:son|sen|berg|bergh|ström|lund|lundh|kvist|qvist|quist|gren|man|mann|holm|dal|dahl|stedt|vik|gård|gårdh|" +
    "gaard|mark|hult|rup|blad|hed|torp|ius|feldt|feld|vall|wall|stad|fors|lind|zadeh|zad|ovic|ić|ic|ski|sky|ska|" +
    "oglu|pour|nen|bäck|beck|borg|ros|klint|rot|rask|sjö|strand|sten|stam|hall|näs|ander|ell|én|lid|topp|torn|land|" +
    "bro|hage|haga|ved|tall|rud|sand|vid|vång|lunda|slätt|lycke|kova|enko|yan|idis|berga|hem|gerd|gärde|hov|mo|" +
    "damm|äng|ås|rud|eklöv|löv|nius|arp|ov|ev|din|eh|ani|ari|edi|awi)s?$",
);
const ALONE = // what tells a surname that stands alone: "Lindroth har ringt"
  /[a-zåäö]{2}(?:berg|bergh|ström|lundh|kvist|qvist|gren|holm|dahl|stedt|hult|feldt|zadeh|ovic|ić|oglu|borg|strand|roth|mark|lind)$/;
const PATRONYM = /[a-zåäö]{2}ssons?$/;
const PARTY = new RegExp("^(?:s? ?\\((?:s|m|sd|c|v|kd|l|mp|v|fp|-|lokalt parti|opol)\\))");
const ADDRESSED = new RegExp("^(?:(?:, |: )(?:kan|har|vill|skulle|är|får|ska|could|can) (?:du|ni|you)(?![a-zåäö]))");
const TITLE = new RegExp("^(?::? (?:[a-zåäö-]+ ){0,1})$");
const CONTACT = new RegExp("^(?: (?:(?:dig|er|gärna|ut|av|med|till|på|in|också|även|om hjälp av) ){0,4})$");
const AT_WORK = new RegExp("^(?:(?: (?:och|samt) [a-zåäöé -]+| har| ska| kommer att| som| kan| får| vill| också| nu|,){0,3} ?)$");
const BEHIND = new RegExp("^(?:,? (?:är )?(?:(?:vår|ny|nya|som är|som|vår nya|som ny|som vår nya) )?(?:[a-zåäö-]+ ){0,2})$");
const GREETS = "^(?:[> \\t\\n]*(?:hej|hejsan|hallå|tjena|god morgon|god dag|goddag|bästa|kära|till|dear|hi|hello|tack)(?: [^\\n,.!]{0,40})?[,!.]?)";
const GREETING = new RegExp(GREETS);
const GREETING_LINE = new RegExp(GREETS + "$");
const LONE_NAME = /^[a-zåäöéü-]+(?: [a-zåäöéü-]+)?$/;
const ALSO_WORDS = new Set(
  "amen april bo dag gun hans inga jordan joy june kim liv lo love maj mark max may milan mina mini my nova per rosa rose rut saga sol sten tage ted tom tyr van vilja ville will".split(" "),
);
const MOST = 5000; // names of a text that are looked at
const SHORT = 28; // characters between a name and a verb of somebody at work
const NEAR = 45; // characters before a name in which a title or a call to get in touch counts
const BEHIND_MOST = 400; // more characters than a name's other words take

/** Somebody the text lets one recognise. `role`: named because of the office, so only a plain statement counts. */
export interface Person {
  start: number;
  end: number;
  kind: string; // "name" | "first" | "initials" | "pupil" | "known" (with age or class) | "relation" | "number"
  role: boolean;
}

interface Around {
  roles: Span[];
  agents: Span[];
  contact: Span[];
}

interface Endings {
  whole: Set<string>;
  beginnings: string[];
  endings: string[];
}

interface Lists {
  firsts: Set<string>;
  places: Endings;
  orgs: Endings;
  mine: Set<string>;
}

interface Name {
  start: number;
  end: number;
  kind: string;
  first: string;
  bare: string;
  last: string;
}

/** Everybody, in order. */
export function persons(rule: Rule, context: Context, document: Document): Person[] {
  const spans = (name: string): Span[] => context.hits(rule, name, document).map((one) => [one.start, one.end] as Span);
  const around = { roles: spans("roles"), agents: spans("agents"), contact: spans("contact") };
  const skipped = skippedOf(document);
  const found = names(rule, context, document, around).concat(others(document));
  return found.filter((one) => !within(skipped, one.start)).sort(compare);
}

export function compare(one: Person, other: Person): number {
  return bySpan(one, other) || compareText(one.kind, other.kind) || Number(one.role) - Number(other.role);
}

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

const sets: WeakMap<string[], Set<string>> = new WeakMap();
const endings: WeakMap<string[], Endings> = new WeakMap();

/** A list as a set, made once. */
export function setOf(words: string[]): Set<string> {
  let found = sets.get(words);
  if (found === undefined) {
    found = new Set(words);
    sets.set(words, found);
  }
  return found;
}

function endingsOf(words: string[]): Endings {
  let found = endings.get(words);
  if (found === undefined) {
    found = {
      whole: new Set(words.filter((one) => one.indexOf("*") < 0)),
      beginnings: words.filter((one) => one.endsWith("*")).map((one) => one.slice(0, -1)),
      endings: words.filter((one) => one.startsWith("*")).map((one) => one.slice(1)),
    };
    endings.set(words, found);
  }
  return found;
}

function listed(word: string, lists: Endings): boolean {
  return (
    lists.whole.has(word) ||
    lists.beginnings.some((one) => word.startsWith(one)) ||
    (word.length > 4 && lists.endings.some((one) => word.endsWith(one)))
  );
}

function names(rule: Rule, context: Context, document: Document, around: Around): Person[] {
  const { text, folded } = document;
  const lists = {
    firsts: setOf(rule.words["first_names"] as string[]),
    places: endingsOf(rule.words["places"] as string[]),
    orgs: endingsOf(rule.words["orgs"] as string[]),
    mine: ownNames(context),
  };
  const found: Person[] = [];
  let position = 0;
  let count = 0;
  NAME.lastIndex = 0;
  for (let one = NAME.exec(text); one !== null; one = NAME.exec(text)) {
    let start = one.index;
    if (start < position || (start > 0 && (isLetterOrDigit(folded.charAt(start - 1)) || "@/.".indexOf(text.charAt(start - 1)) >= 0))) {
      continue;
    }
    let name = nameAt(text, folded, start, start + one[0].length, lists.firsts);
    if (name.kind === "name" && name.bare === "" && !listed(name.first, lists.places)) {
      name = fromFirstName(text, folded, name, lists.firsts, isOffice(name, lists));
      start = name.start;
    }
    const household = HOUSEHOLD.test(folded.slice(Math.max(0, start - 14), start));
    if (household || (name.kind === "name" && HOUSEHOLD_ONLY.test(name.first))) {
      if (!isPlace(name, lists)) {
        found.push({ start, end: name.end, kind: "known", role: inOffice(folded, start, name.end, around) });
      }
    } else if (isPerson(text, folded, name, lists)) {
      found.push({ start, end: name.end, kind: name.kind, role: inOffice(folded, start, name.end, around) });
    } else if (name.last === "" && !isPlace(name, lists)) {
      continue;
    }
    position = name.end;
    count += 1;
    if (count === MOST) {
      break;
    }
  }
  return found;
}

function nameAt(text: string, folded: string, start: number, end: number, firsts: Set<string>): Name {
  const first = folded.slice(start, end);
  const bare = firstName(first, firsts);
  const behind = text.slice(end, end + BEHIND_MOST);
  const rest = NEXT.exec(behind);
  if (rest !== null && (bare === first || bare === "")) {
    const whole = folded.slice(end, end + rest[0].length);
    return { start, end: end + rest[0].length, kind: "name", first, bare, last: whole.slice(whole.lastIndexOf(" ") + 1) };
  }
  if (bare !== "") {
    const initial = INITIAL.exec(behind);
    if (initial !== null && text.charAt(end + 1) !== "I") {
      return { start, end: end + initial[0].length, kind: "name", first, bare, last: "" };
    }
  }
  return { start, end, kind: "first", first, bare, last: "" };
}

/** A word with a capital that only begins the sentence is left out: "Orosanmälan Elin Nord", "När Eva blev sjuk". */
function fromFirstName(text: string, folded: string, name: Name, firsts: Set<string>, office: boolean): Name {
  const second = name.start + name.first.length + 1;
  const found = NEXT_NAME.exec(text.slice(second, second + BEHIND_MOST));
  if (found === null) {
    return name;
  }
  const listedFirst = firstName(folded.slice(second, second + found[0].length), firsts) !== "";
  if (!listedFirst && (second + found[0].length >= name.end || office || !startsSentence(text, name.start))) {
    return name;
  }
  return nameAt(text, folded, second, second + found[0].length, firsts);
}

function isOffice(name: Name, lists: Lists): boolean {
  return listed(name.first, lists.places) || listed(name.first, lists.orgs);
}

function isPlace(name: Name, lists: Lists): boolean {
  if (isOffice(name, lists)) {
    return true;
  }
  return name.last !== "" && (listed(name.last, lists.orgs) || (lists.places.whole.has(name.last) && name.bare === ""));
}

function isPerson(text: string, folded: string, name: Name, lists: Lists): boolean {
  if (isPlace(name, lists)) {
    return false;
  }
  if (name.kind === "first" && name.bare === "" && PATRONYM.test(name.first)) {
    return !lists.mine.has(withoutS(name.first));
  }
  if (name.kind === "first" && name.bare === "" && ALONE.test(name.first)) {
    return !lists.mine.has(name.first) && DOES.test(folded.slice(name.end, name.end + 30));
  }
  const starts = startsSentence(text, name.start);
  if (name.bare === "" && (name.kind === "first" || (starts && !SURNAME.test(name.last)))) {
    const does = name.kind === "name" && !NO_NAMES.has(name.first) && DOES.test(folded.slice(name.end, name.end + 30));
    if (!does) {
      return false;
    }
  }
  if (name.kind === "first" && (lists.mine.has(name.bare) || (ALSO_WORDS.has(name.bare) && starts))) {
    return false;
  }
  if (name.kind === "first" && name.bare !== name.first) {
    const behind = NEXT.exec(text.slice(name.end, name.end + BEHIND_MOST));
    if (behind !== null) {
      const whole = folded.slice(name.end, name.end + behind[0].length);
      if (listed(whole.slice(whole.lastIndexOf(" ") + 1), lists.orgs)) {
        return false; // "Åkes Bygg"
      }
    }
  }
  const ownLast = lists.mine.has(name.last) || lists.mine.has(withoutS(name.last));
  return !(name.last !== "" && lists.mine.has(name.bare || name.first) && ownLast);
}

function withoutS(word: string): string {
  if (word.endsWith("s")) {
    return word.slice(0, -1);
  }
  return word;
}

function firstName(word: string, firsts: Set<string>): string {
  if (firsts.has(word)) {
    return word;
  }
  if (firsts.has(withoutS(word))) {
    return withoutS(word);
  }
  if (word.indexOf("-") >= 0 && firsts.has(word.split("-")[0] as string)) {
    return word;
  }
  return "";
}

function startsSentence(text: string, start: number): boolean {
  const before = stripEnd(text.slice(Math.max(0, start - 3), start), " \"'(>-\u2022\t");
  return before === "" || ".!?:\n".indexOf(before.charAt(before.length - 1)) >= 0;
}

function inOffice(folded: string, start: number, end: number, around: Around): boolean {
  const behind = folded.slice(end, end + 60);
  return PARTY.test(behind) || ADDRESSED.test(behind) || spokenTo(folded, start, end) || titleBefore(folded, start, end, around) || titleBehind(folded, end, around);
}

/** A first name alone behind a comma at a sentence's end: "Kan du titta, Stefan?". */
function spokenTo(folded: string, start: number, end: number): boolean {
  return (
    folded.slice(Math.max(0, start - 2), start) === ", " &&
    [".", "?", "!"].indexOf(folded.charAt(end)) >= 0 &&
    folded.slice(start, end).indexOf(" ") < 0
  );
}

function titleBefore(folded: string, start: number, end: number, around: Around): boolean {
  const looks: [Span[], RegExp][] = [
    [around.roles, TITLE],
    [around.contact, CONTACT],
  ];
  const tells = / att (?:hon|han) /.test(folded.slice(end, end + 9)); // "säger Eva Lund att hon …"
  return looks.some(([spans, between]) => {
    const before = spans[firstFrom(spans, start) - 1];
    const close = before !== undefined && before[1] <= start && start - before[1] <= NEAR && between.test(folded.slice(before[1], start));
    return close && !(tells && between === CONTACT);
  });
}

function titleBehind(folded: string, end: number, around: Around): boolean {
  const role = around.roles[firstFrom(around.roles, end)];
  if (role !== undefined && role[0] - end <= NEAR) {
    const between = folded.slice(end, role[0]);
    const owned = between === " " && folded.charAt(end - 1) === "s"; // "Maltes lärare" is of Malte
    if (BEHIND.test(between) && !owned) {
      return between === " " || between.startsWith(",") || between.indexOf(" är ") >= 0 || between.indexOf(" som ") >= 0;
    }
  }
  const agent = around.agents[firstFrom(around.agents, end)];
  if (agent === undefined || agent[0] - end > SHORT) {
    return false;
  }
  return AT_WORK.test(folded.slice(end, agent[0])) && !folded.startsWith(" att ", agent[1]);
}

function others(document: Document): Person[] {
  const { text, folded } = document;
  const looks: [RegExp, string, string][] = [
    [INITIALS, text, "initials"],
    [INITIAL_LAST, text, "initials"],
    [LETTERS_CLASS, text, "initials"],
    [PUPIL, folded, "pupil"],
    [RELATION, folded, "relation"],
    [LIVES, folded, "pupil"],
    [FLAT, folded, "pupil"],
    [IN_CASE, folded, "pupil"],
    [NUMBERED, folded, "pupil"],
    [OF_FAMILY, text, "known"],
  ];
  const found: Person[] = [];
  for (const [pattern, where, kind] of looks) {
    for (const one of matches(pattern, where)) {
      if (one.index === 0 || !isLetterOrDigit(folded.charAt(one.index - 1))) {
        found.push({ start: one.index, end: one.index + one[0].length, kind, role: false });
      }
    }
  }
  for (const one of matches(PLACE, text)) {
    const word = LAST_WORD.exec(folded.slice(Math.max(0, one.index - 16), one.index));
    if (word !== null && AT_A_PLACE.has(word[0])) {
      found.push({ start: one.index - word[0].length, end: one.index + one[0].length, kind: "first", role: false });
    }
  }
  for (const pattern of [IN_CLASS, AGED]) {
    for (const one of matches(pattern, text)) {
      if (!startsSentence(text, one.index) && !isLetterOrDigit(folded.charAt(one.index - 1))) {
        found.push({ start: one.index, end: one.index + one[0].length, kind: "known", role: false });
      }
    }
  }
  return found;
}

function within(spans: Span[], position: number): boolean {
  const span = spans[firstFrom(spans, position + 1) - 1];
  return span !== undefined && span[0] <= position && position < span[1];
}

/** Lines whose names are of those who write: greetings, closings and what follows them, headers of the history. */
function skippedOf(document: Document): Span[] {
  const { folded, text } = document;
  const spans: Span[] = [];
  if (document.whole) {
    return spans;
  }
  let closing = 0;
  for (const { start, end } of document.lines) {
    const line = strip(folded.slice(start, Math.min(end, start + 300)), " \t>*");
    const plain = strip(line, ".,!- ");
    const part = document.partOf(start);
    if (closing > 0 && closing <= 10 && line.length <= 60) {
      spans.push([start, end + 1]);
      closing += 1;
      if (header(line) !== null) {
        closing = 0;
      }
      continue;
    }
    closing = 0;
    const shown = Math.min(end, start + 120);
    if (part === "signature" || part === "disclaimer") {
      spans.push([start, end + 1]);
    } else if (isClosing(stripStart(folded.slice(start, shown), "> "), stripStart(text.slice(start, shown), "> "))) {
      spans.push([start, end + 1]);
      closing = 1;
    } else if (part === "quote" && (isHead(line) || LONE_NAME.test(plain))) {
      spans.push([start, end + 1]);
    } else if (line.length <= 60 && GREETING_LINE.test(line)) {
      spans.push([start, end + 1]);
    } else {
      greeted(folded, line, start, spans);
    }
  }
  return spans;
}

/** A greeting at the beginning of a line that goes on: its names up to the first mark. */
function greeted(folded: string, line: string, start: number, spans: Span[]): void {
  const greeting = GREETING.exec(line.slice(0, 60));
  if (greeting !== null) {
    const offset = folded.indexOf(line.slice(0, 20), start);
    const stop = line.slice(0, greeting[0].length + 1).search(/[,!.]/);
    spans.push([start, offset + Math.max(0, stop)]);
  }
}

function isHead(line: string): boolean {
  const head = header(line);
  return (head !== null && head[0] !== "subject") || line.endsWith("skrev:") || (line.indexOf(" skrev ") >= 0 && line.indexOf("@") >= 0);
}
