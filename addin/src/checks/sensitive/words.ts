// What is a sensitive word, and what only looks like one: a language, an office, somebody's post. Twin: checks/sensitive/words.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import type { Document } from "../document";
import { bisectLeft, type Span } from "../sorted";
import type { TermHit } from "../terms";
import { compareCases, type Term } from "./model";

export const MOST = 1000; // sensitive words of a text that are looked at
const NAMED_LIKE = ["religion", "ethnicity"];
const COMPOUND = new RegExp(
  "(?:handläggar|sekreterar|chef|konsult|utbildning|kurs|policy|rutin|mottagning|enhet|team|förening|projekt|" +
    "veck|dagen|lagen|lag|plan|vård|stöd|programmet|omsorg|arbete|förebygg|rådgiv|rehabilitering|mottagningen|" +
    "centrum|kampanj|frågor|området|nämnd|kunskap|pedagog|ombud|jour|råd|bedömningsinstrument|statistik)[a-zåäö]*$",
);
const SPOKEN = /(?:^|[ \n])(?:på|till|i|talar|pratar|och) $/; // before the name of a language
const OWN_POST = /(?:sin|min|hans|hennes|din|deras|en|vår) [a-zåäö-]*$/;
const UNITS = ["boendestöd", "daglig verksamhet", "ekonomiskt bistånd", "elevhälsan", "hemsjukvård", "hemsjukvården", "lss", "socialjouren"];
// before a contact person who is help that somebody has, no name on a list
const HAS = new RegExp(
  "(?:har|hade|få|får|fick|fått|behöver|beviljad|beviljas|beviljats|söker|sökt|om|insatsen|saknar|utan|byta|byter) " +
    "(?:(?:en|sin|ny|särskild) ){0,2}$",
);
const UNIT_BEFORE = /(?:på |inom |hos |från |enheten )$/;
const POST = new RegExp("^(?: (?:för|inom|av|i|på|med|om) (?:[a-zåäö]+ (?:och )?){0,1})$");
const SENTENCE_MARK = /[.!?\n]/;

/** Sensitive words outside signatures and disclaimers, in order. */
export function termsIn(rule: Rule, context: Context, document: Document): Term[] {
  const categories = rule.parameters["categories"] as { [name: string]: unknown };
  const posts = context.hits(rule, "roles", document);
  const found: Term[] = [];
  for (const category of Object.keys(categories)) {
    for (const name of [category, `${category}_weak`, `${category}_near`, `${category}_hint`]) {
      for (const { entry, start, end } of context.hits(rule, name, document).slice(0, MOST)) {
        if (isMeant(document, entry, start, end, category) && !isAPost(posts, document.folded, start)) {
          found.push({ start, end, category, strong: category === name, near: name.endsWith("_near"), hint: name.endsWith("_hint") });
        }
      }
    }
  }
  for (const [start, end] of memberships(rule, context, document)) {
    found.push({ start, end, category: "union", strong: true, near: false, hint: false });
  }
  const marks = (one: Term): number => Number(one.strong) * 4 + Number(one.near) * 2 + Number(one.hint);
  return found.sort((one, other) => compareCases(one, other) || marks(one) - marks(other));
}

/** Whether the word stands for the matter, not for a name, a language, an office or a longer word. */
function isMeant(document: Document, entry: string, start: number, end: number, category: string): boolean {
  const { folded } = document;
  const part = document.partOf(start);
  if (!document.whole && (part === "signature" || part === "disclaimer")) {
    return false;
  }
  const named = NAMED_LIKE.indexOf(category) >= 0 && !entry.startsWith("jehova");
  if (named && isCapitalised(document.text.slice(start, end), folded.charAt(start))) {
    return false; // Kristen, Rom, Judith's: names of people and places
  }
  if (category === "ethnicity" && entry.endsWith("ska") && SPOKEN.test(folded.slice(Math.max(0, start - 12), start))) {
    return false;
  }
  if (UNITS.indexOf(entry) >= 0 && UNIT_BEFORE.test(folded.slice(Math.max(0, start - 8), start))) {
    return false;
  }
  if (entry === "ont" && folded.startsWith(" om ", end)) {
    return false; // "ont om tid"
  }
  if (entry.startsWith("kontaktperson") && !HAS.test(folded.slice(Math.max(0, start - 30), start))) {
    return false;
  }
  return !(entry.endsWith("*") && COMPOUND.test(folded.slice(start + entry.length - 1, end)));
}

/** A capital first and not capitals only. */
function isCapitalised(written: string, first: string): boolean {
  return written.charAt(0) !== first && written !== written.toUpperCase();
}

/** What somebody works with: "handläggare av försörjningsstöd", "chef för missbruksvården". */
function isAPost(posts: TermHit[], folded: string, start: number): boolean {
  const post = posts[bisectLeft(posts.length, start, (index) => (posts[index] as TermHit).start) - 1];
  if (post === undefined || !POST.test(folded.slice(post.end, start).slice(0, 40))) {
    return false;
  }
  return !OWN_POST.test(folded.slice(Math.max(0, post.start - 24), post.start));
}

/** A word such as "medlem" or "gått med", and a union, party or church close behind. */
function memberships(rule: Rule, context: Context, document: Document): Span[] {
  const groups = context.hits(rule, "groups", document);
  const found: Span[] = [];
  for (const { start, end } of context.hits(rule, "unions_members", document)) {
    const group = groups[bisectLeft(groups.length, end, (index) => (groups[index] as TermHit).start)];
    if (group !== undefined && group.start - end <= 18 && !SENTENCE_MARK.test(document.folded.slice(end, group.start))) {
      found.push([start, group.end]);
    }
  }
  return found;
}
