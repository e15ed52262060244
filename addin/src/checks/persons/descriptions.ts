// People whom a text lets one recognise without their name: by initials, family, class, age, home or case.
// Twin: checks/persons/descriptions.py.
import type { Document } from "../document";
import { isLetterOrDigit } from "../folding";
import { matches } from "../sorted";
import { CAPITAL, NO_LETTER, SMALL, startsSentence, WORD } from "./capitals";
import type { Person } from "./model";
import { AT_A_PLACE, FAMILY, WHO } from "./words";

const INITIALS = new RegExp(`[${CAPITAL}]\\. ?[${CAPITAL}](?:\\.|:s)?(?![${CAPITAL}${SMALL}0-9.])`, "g");
const INITIAL_LAST = new RegExp(`[${CAPITAL}]\\. ?` + WORD, "g");
const LETTERS_CLASS = new RegExp(
  `[${CAPITAL}]{2,3}(?:,? \\(?(?:i )?(?:åk |klass |årskurs )?[1-9] ?[A-Fa-f]${NO_LETTER})|` +
    `(?!AB|BN|EU|FK|FN|HR|IF|IT|JO|KF|KS|SN|VD)[${CAPITAL}]{2} (?:har|är|fick|hade|mår|bor) `, "g",
);
const CLASS =
  "(?:(?:åk |klass |årskurs |år |class |grade )?[1-9](?: ?[A-Fa-f]|:an)|åk [1-9]|(?:ett|två|tre|fyr|fem|sex|sju|ått|ni)an|femman|" +
  "förskoleklass(?:en)?)";
const PUPIL = new RegExp(
  "(?:elev|eleven|pojke|pojken|flicka|flickan|kille|killen|tjej|tjejen|barnet|han|hon|dottern|sonen|pupil|boy|" +
    "girl)(?: [a-zåäö]+){0,5} (?:i|från|in) " + CLASS + "(?![a-zåäö0-9])", "g",
);
const RELATION = new RegExp(
  "(?:min|mina|vår|våra|hans|hennes|deras|my|our|her|his) (?:[a-zåäö]+ )?(?:elev|elever|klient|klienter|patient|brukare|medarbetare|" +
    `kollega|${FAMILY}|man|mor|far|barn|dotterson|barnbarn|hyresgäst|granne|exman|exfru|svärmor|svärfar|vikarie|praktikant|husband|wife|` +
    "daughter|mother|father|ex|partner|fosterson|fosterdotter|bonusson|bonusdotter|moster|faster|farbror|morbror|kusin|tenant|client|" +
    "student|sister|brother|boyfriend)s?(?![a-zåäö0-9])", "g",
);
const LIVES = new RegExp(
  `(?:${WHO}|han|hon|barnen|modern|fadern|flickorna|pojkarna)(?: [a-zåäö]+){0,3} (?:på|i) ` +
    "[a-zåäöé]{2,25}(?:gatan|vägen|stigen|gränd|torget|backen|allén|gången|vägens) [0-9]{1,3}", "g",
);
const FLAT = new RegExp(
  "[a-zåäöé]{2,25}(?:gatan|vägen|stigen|gränd|torget|backen|allén|gången) [0-9]{1,3} ?[a-z]?,? (?:lgh|lägenhet)", "g",
);
const SOMEBODY = `(?:${WHO}|han|hon|ungdomen|barnen|client|tenant|patient)`;
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
const PLACE = new RegExp(
  ` (?:på|i|från|hos|vid) (?:[${CAPITAL}][${SMALL}]{2,20}|köket|lönen|växeln|receptionen|förrådet|verkstaden|nattlaget)` +
    `${NO_LETTER}`, "g",
);
const LAST_WORD = /[a-zåäö]{2,15}$/;
const OF_FAMILY = new RegExp(`[${CAPITAL}][${SMALL}]{2,20}s (?:${FAMILY}|föräldrar)s?${NO_LETTER}`, "g");
const CALLED = `[${CAPITAL}][${SMALL}]{2,20}(?: [${CAPITAL}][${SMALL}]{0,20}\\.?)?`;
const IN_CLASS = new RegExp(CALLED + `,? \\(?(?:(?:i|från|klass|åk) )?${CLASS}${NO_LETTER}`, "g");
const AGED = new RegExp(CALLED + `(?:, | \\()[1-9][0-9]? (?:år|mån)${NO_LETTER}`, "g");

/** Everybody who is described, in no order; somebody may be there twice. */
export function descriptionsIn(document: Document): Person[] {
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
  return found.concat(atAPlace(text, folded), ofClassOrAge(text, folded));
}

/** The one who works or stays there: "kocken på Solgården". */
function atAPlace(text: string, folded: string): Person[] {
  const found: Person[] = [];
  for (const one of matches(PLACE, text)) {
    const word = LAST_WORD.exec(folded.slice(Math.max(0, one.index - 16), one.index));
    if (word !== null && AT_A_PLACE.has(word[0])) {
      found.push({ start: one.index - word[0].length, end: one.index + one[0].length, kind: "first", role: false });
    }
  }
  return found;
}

/** A name and a class or an age: "Wilma i 7B", "Ture (84 år)". */
function ofClassOrAge(text: string, folded: string): Person[] {
  const found: Person[] = [];
  for (const one of matches(IN_CLASS, text).concat(matches(AGED, text))) {
    if (!startsSentence(text, one.index) && !isLetterOrDigit(folded.charAt(one.index - 1))) {
      found.push({ start: one.index, end: one.index + one[0].length, kind: "known", role: false });
    }
  }
  return found;
}
