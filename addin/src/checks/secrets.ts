// Secrets that are about no person: prices before the award, a limit in a negotiation, codes, open flaws. Twin: checks/secrets.py.
import type { Rule } from "./bundle";
import type { Context } from "./context";
import type { Document } from "./document";
import type { Case } from "./sensitive/model";
import { bisectLeft } from "./sorted";
import type { TermHit } from "./terms";

const MOST = 1000; // words of a sort that are looked at
const REACH = 320; // characters that belong together
const AMOUNT = new RegExp(
  "[0-9][0-9 .,]{0,14}(?:kr|kronor|mkr|mnkr|tkr|tsek|msek|sek|miljoner|miljon|milj|procent|%|:-|tusen|euro|" +
    "poäng|månadslöner)(?![a-zåäö])|(?:^| )[0-9]{1,2},[0-9]{1,2}(?![0-9])|(?:^|[^0-9 -] ?)[0-9]{1,3}(?: [0-9]{3}){1,3}(?![0-9]| [0-9])|(?:två|tre|fyra|fem|sex|åtta|nio|tio|tolv|arton) månadslöner",
);
const CODE = new RegExp(
  "(?:^|[ :=\\\"'(])[0-9]{3,8}[#*]?(?![0-9:-]| ?(?:kr|kronor|procent|%|personer|stycken|" +
    "st)(?![a-zåäö]))(?!(?:[.,][0-9]))",
);
const SECRET_WORD = new RegExp(
  "(?:(?:är|:|=|is|blir) ?[\\\"']?|/ )(?=[^ \\n\\\"']*[0-9!#%&?*_])[^ \\n\\\"',]{5,40}|" +
    "(?:lösenord|lösenordet|lösen|nyckel|password) [\\\"']?(?=[a-zåäö]*[0-9!#%&?*_-])(?=[^ \\n]*[a-zåäö])[^ \\n\\\"',]{5,40}",
);
const SAID = new RegExp(
  "(?:är|:|=|blir|med|kod|koden) ?[0-9]{4,8}(?![0-9:.,-]| ?(?:kr|kronor|procent|%|personer|stycken|st)(?![a-zåäö]))",
);
const NEEDS: { [name: string]: RegExp } = { amount: AMOUNT, code: CODE, password: SECRET_WORD };

interface Wanted {
  category: string;
  all: string[];
  none?: string[];
  needs?: string;
  within?: number;
  before?: boolean;
}

/** The secrets of a text: the first place of each sort. */
export function secrets(rule: Rule, context: Context, document: Document, beside: Document | null = null): Case[] {
  const found: Case[] = [];
  for (const wanted of (rule.parameters["secrets"] || []) as Wanted[]) {
    const one = first(rule, context, document, wanted, beside);
    if (one !== null) {
      found.push(one);
    }
  }
  return found;
}

function first(rule: Rule, context: Context, document: Document, wanted: Wanted, beside: Document | null): Case | null {
  const names = wanted.all;
  const lists: TermHit[][] = [];
  for (const name of names) {
    const there = context.hits(rule, name, document);
    if (there.length > 0 && lists.length === 0) {
      lists.push(there);
    } else if (beside === null || context.hits(rule, name, beside).length === 0) {
      if (there.length === 0) {
        return null;
      }
      lists.push(there);
    }
  }
  const firsts = lists[0];
  if (firsts === undefined) {
    if (names.length === 1 && wanted.needs === "code") {
      return below(document);
    }
    return null;
  }
  const ruledOut = (wanted.none || []).map((name) => context.hits(rule, name, document));
  const need = NEEDS[wanted.needs || ""];
  const reach = Number(wanted.within || REACH);
  for (const { start, end } of firsts.slice(0, MOST)) {
    const part = document.partOf(start);
    if (!document.whole && (part === "signature" || part === "disclaimer")) {
      continue;
    }
    const low = Math.max(0, start - reach);
    const high = end + reach;
    if (lists.slice(1).some((other) => !between(other, low, high, start)) || ruledOut.some((other) => between(other, low, high, -1))) {
      continue;
    }
    let from = start;
    if (wanted.before) {
      from = low;
    }
    if (need === undefined || need.test(document.folded.slice(from, high))) {
      return { start, end, category: wanted.category };
    }
  }
  return null;
}

/** A code in the first lines below a subject that says what it opens: "Den är 4711 från i dag.". */
function below(document: Document): Case | null {
  const found = SAID.exec(document.folded.slice(0, REACH));
  if (found === null) {
    return null;
  }
  return { start: found.index, end: found.index + found[0].length, category: "security" };
}

/** Whether a word begins from `low` to before `high`, another one than that at `but`. */
function between(hits: TermHit[], low: number, high: number, but: number): boolean {
  const index = bisectLeft(hits.length, low, (at) => (hits[at] as TermHit).start);
  return hits.slice(index, index + 2).some((one) => one.start < high && one.start !== but);
}
