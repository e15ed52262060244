// A sensitive word and a person together: is the one said of the other? Twin: checks/sensitive.py, which says how.
import type { Rule } from "./bundle";
import type { Context } from "./context";
import type { Document } from "./document";
import { persons } from "./persons";
import { compare as comparePersons, type Person } from "./persons/model";
import { mayTell, toldTogether } from "./sensitive_hints";
import { sentenceAt, sentences, type Sentence } from "./sentences";
import { bisectLeft, bySpan, firstFrom, type Span } from "./sorted";
import type { TermHit } from "./terms";

const STATE = new RegExp(
  "(?:^|[ ,(])(?:är|var|har|hade|blev|blir|bli|varit|fick|får|fått|lider|led|äter|behöver|söker|sökt|ansökt|" +
    "beviljas|beviljats|nekas|misstänks|misstänkt|bor|vårdas|tas|utreds|utretts|insjuknade|blåste|uppger|drabbats|" +
    "lever|ligger|mår|går|går på|vägrar|placeras|placerats|anmäldes|anmälts|visar tecken|opererats|opereras|sitter|luktade|luktar|verkar|verkade|slutat|slutade|börjat|började|tar|tog|hamnat|hamnade|dricker|drack|nekats|" +
    "nekades|genomgår|genomgått|remitterats|utsatts|utsätts|saknar|greps|begick|dömdes|dömts|använder|tillhör|röstar|konverterade|is|has|was|had|been|suffers|are)(?= |$)",
);
const OWNED = new RegExp("^(?::s|s)?(?: [a-zåäöé-]+){0,3} ?$");
const AT_ONCE = /^ (?:(?:ofta|inte|aldrig|alltid|fortfarande|mycket|också|nu|redan|mest|bara) )?$/; // "Han dricker"
const GIVEN = new RegExp(
  "^ (?:för|åt|gällande|avseende|rörande|angående|ang|hos|for|om|kring) (?:vår |vårt )?(?:[a-zåäö]{3,14}(?:en|an|et|na|lla) )?$",
);
const SUM = /^ [0-9][0-9 ]{0,8} ?(?:kr|kronor)/; // "du får 4 000 kr"
const GRANTED = /(?:^|[ ,])(?:(?:du|ni) (?:har )?(?:beviljas|beviljats|beviljad|nekas|nekats)|beviljat (?:dig|er)|din ansökan om)(?: [a-zåäö]+){0,2} $/;
const PRONOUNS = ["han", "hon", "hans", "hennes", "honom", "henne", "he", "she", "his", "her"];
const NAMED = 40; // characters between a whole name and a weak word
const BESIDE = 60; // characters between a person and a telling weak word
const OF_STAFF = ["health", "crime", "protected"];
const PREPOSITION = new RegExp(
  "^(?: [a-zåäö-]+){0,3} ?(?:[:,(-] ?|(?:för|åt|om|hos|gällande|avseende|angående|ang|rörande|på|till|av|mot|" +
    "kring|from|for|of|about|som rör|som gäller|gäller) )(?:[a-zåäö]+ ){0,3}[\\\"'(]?$",
);
const COMPOUND = new RegExp(
  "(?:handläggar|sekreterar|chef|konsult|utbildning|kurs|policy|rutin|mottagning|enhet|team|förening|projekt|" +
    "veck|dagen|lagen|lag|plan|vård|stöd|programmet|omsorg|arbete|förebygg|rådgiv|rehabilitering|mottagningen|" +
    "centrum|kampanj|frågor|området|nämnd|kunskap|pedagog|ombud|jour|råd|bedömningsinstrument|statistik)[a-zåäö]*$",
);
const POST = new RegExp("^(?: (?:för|inom|av|i|på|med|om) (?:[a-zåäö]+ (?:och )?){0,1})$");
const NO_WORK = /^(?: att h| ivf| en skil| en svår| en tuff| en jobbig| en kris| en sep)/; // behind "går igenom"
const MOST = 1000; // sensitive words of a text that are looked at
const MOST_BESIDE = 40; // people, pronouns and the like of one sentence that are looked at
const FEW = 160; // characters between a person and a word that is said of them
const NAMED_LIKE = ["religion", "ethnicity"];
const SPOKEN = /(?:^|[ \n])(?:på|till|i|talar|pratar|och) $/; // before the name of a language
const OWN_POST = /(?:sin|min|hans|hennes|din|deras|en|vår) [a-zåäö-]*$/;
const UNITS = ["boendestöd", "daglig verksamhet", "ekonomiskt bistånd", "elevhälsan", "hemsjukvård", "hemsjukvården", "lss", "socialjouren"];
const UNIT_BEFORE = /(?:på |inom |hos |från |enheten )$/;
const SELF = ["biometric", "care", "crime", "ethnicity", "health", "politics", "protected", "religion", "sexuality", "social", "union"];
const OWN_MATTERS = ["health", "sexuality", "religion", "politics", "union"];
const SENTENCE_MARK = /[.!?\n]/;

/** A sensitive word that was found. */
export interface Term {
  start: number;
  end: number;
  category: string;
  strong: boolean;
  near: boolean; // a weak word that counts beside a name without a verb between them
  hint: boolean; // a word that counts only together with others
}

/** A sensitive word that is said of somebody. */
export interface Case {
  start: number;
  end: number;
  category: string;
}

export function compareCases(one: Case, other: Case): number {
  if (one.start !== other.start || one.end !== other.end) {
    return bySpan(one, other);
  }
  return Number(one.category > other.category) - Number(one.category < other.category);
}

export interface Beside {
  general: boolean;
  about: Document | null;
  numbers: Span[];
}

/** Reads one field. `about`: the subject, when the field is the body. */
export class Reader {
  readonly folded: string;
  readonly generalMail: boolean;
  parts: Sentence[];
  bySentence: Map<number, Person[]>;
  general: Set<number>;
  private agents: Span[];
  private matters: Span[];
  private pronouns: Map<number, Span[]>;
  private named: boolean | null;

  constructor(
    private readonly rule: Rule,
    private readonly context: Context,
    private readonly document: Document,
    private readonly beside: Beside = { general: false, about: null, numbers: [] },
  ) {
    this.folded = document.folded;
    this.generalMail = beside.general;
    this.parts = [];
    this.bySentence = new Map();
    this.general = new Set();
    this.agents = [];
    this.matters = [];
    this.pronouns = new Map();
    this.named = null;
  }

  private hits(name: string): TermHit[] {
    return this.context.hits(this.rule, name, this.document);
  }

  /** Whether the subject above names somebody. */
  private topic(): boolean {
    if (this.named === null) {
      this.named = this.beside.about !== null && namesSomebody(this.rule, this.context, this.beside.about);
    }
    return this.named;
  }

  /** Sensitive words outside signatures and disclaimers, in order. */
  terms(): Term[] {
    const categories = this.rule.parameters["categories"] as { [name: string]: unknown };
    const found: Term[] = [];
    for (const category of Object.keys(categories)) {
      for (const name of [category, `${category}_weak`, `${category}_near`, `${category}_hint`]) {
        for (const { entry, start, end } of this.hits(name).slice(0, MOST)) {
          if (this.counts(entry, start, end, category)) {
            found.push({ start, end, category, strong: category === name, near: name.endsWith("_near"), hint: name.endsWith("_hint") });
          }
        }
      }
    }
    for (const [start, end] of this.memberships()) {
      found.push({ start, end, category: "union", strong: true, near: false, hint: false });
    }
    const marks = (one: Term): number => Number(one.strong) * 4 + Number(one.near) * 2 + Number(one.hint);
    return found.sort((one, other) => compareCases(one, other) || marks(one) - marks(other));
  }

  private counts(entry: string, start: number, end: number, category: string): boolean {
    const part = this.document.partOf(start);
    if (!this.document.whole && (part === "signature" || part === "disclaimer")) {
      return false;
    }
    const named = NAMED_LIKE.indexOf(category) >= 0 && !entry.startsWith("jehova");
    if (named && isCapitalised(this.document.text.slice(start, end), this.folded.charAt(start))) {
      return false; // Kristen, Rom, Judith's: names of people and places
    }
    if (category === "ethnicity" && entry.endsWith("ska") && this.isSpoken(start)) {
      return false;
    }
    if (this.isAPost(start)) {
      return false;
    }
    if (UNITS.indexOf(entry) >= 0 && UNIT_BEFORE.test(this.folded.slice(Math.max(0, start - 8), start))) {
      return false;
    }
    return !(entry.endsWith("*") && COMPOUND.test(this.folded.slice(start + entry.length - 1, end)));
  }

  private isAPost(start: number): boolean {
    const posts = this.hits("roles");
    const post = posts[bisectLeft(posts.length, start, (index) => (posts[index] as TermHit).start) - 1];
    if (post === undefined || !POST.test(this.folded.slice(post.end, start).slice(0, 40))) {
      return false;
    }
    return !OWN_POST.test(this.folded.slice(Math.max(0, post.start - 24), post.start));
  }

  private isSpoken(start: number): boolean {
    return SPOKEN.test(this.folded.slice(Math.max(0, start - 12), start));
  }

  private memberships(): Span[] {
    const groups = this.hits("groups");
    const found: Span[] = [];
    for (const { start, end } of this.hits("unions_members")) {
      const group = groups[bisectLeft(groups.length, end, (index) => (groups[index] as TermHit).start)];
      if (group !== undefined && group.start - end <= 18 && !SENTENCE_MARK.test(this.folded.slice(end, group.start))) {
        found.push([start, group.end]);
      }
    }
    return found;
  }

  /** The first word of each category that is said of somebody, in order. */
  cases(): Case[] {
    const terms = this.terms();
    if (!mayTell(this.folded, terms)) {
      return [];
    }
    this.prepare();
    const found: Case[] = [];
    const seen = new Set<string>();
    for (const term of terms.slice(0, MOST)) {
      if (term.hint || seen.has(term.category)) {
        continue;
      }
      const index = sentenceAt(this.parts, term.start);
      if (index >= 0 && (this.said(term, index) || this.ofYou(term, index) || this.ofMe(term, index))) {
        seen.add(term.category);
        found.push({ start: term.start, end: term.end, category: term.category });
      }
    }
    if (found.length === 0) {
      const told = toldTogether(this, terms.slice(0, MOST));
      if (told !== null) {
        found.push({ start: told.start, end: told.end, category: told.category });
      }
    }
    return found;
  }

  /** Sentences, people and words about them; `cases` calls it when there is a sensitive word at all. */
  prepare(): void {
    this.parts = sentences(this.document.text);
    const everybody = persons(this.rule, this.context, this.document);
    for (const [start, end] of this.beside.numbers) {
      everybody.push({ start, end, kind: "number", role: false });
    }
    this.bySentence = this.grouped(everybody.sort(comparePersons), (one) => one);
    const spans = (name: string): Span[] => this.hits(name).map((one) => [one.start, one.end] as Span);
    this.matters = spans("general");
    this.general = new Set(this.matters.map((one) => sentenceAt(this.parts, one[0])));
    this.agents = spans("agents").filter((one) => !NO_WORK.test(this.folded.slice(one[1], one[1] + 12)));
    this.pronouns = this.grouped(this.hits("pronouns"), (one) => [one.start, one.end] as Span);
  }

  private grouped<T extends { start: number }, U>(ones: T[], make: (one: T) => U): Map<number, U[]> {
    const found = new Map<number, U[]>();
    for (const one of ones) {
      const index = sentenceAt(this.parts, one.start);
      let beside = found.get(index);
      if (beside === undefined) {
        beside = [];
        found.set(index, beside);
      }
      if (beside.length < MOST_BESIDE) {
        beside.push(make(one));
      }
    }
    return found;
  }

  private people(index: number): Person[] {
    return this.bySentence.get(index) || [];
  }

  private said(term: Term, index: number): boolean {
    const general = this.general.has(index) || this.beside.general;
    for (const one of this.people(index)) {
      if (this.tight(one.start, one.end, term) && (term.strong || !(general || one.role))) {
        return true;
      }
      if (term.strong && one.role && !general && OF_STAFF.indexOf(term.category) >= 0 && this.givenTo(one, term)) {
        return true;
      }
      if (!term.strong && !general && !one.role && this.plainly(one, term)) {
        return true;
      }
      const taught = /^ (?:hos|om) /.test(this.folded.slice(term.end, term.end + 5)); // "kurs om adhd hos Eva"
      if (term.strong && general && !one.role && !this.beside.general && !taught && this.givenTo(one, term)) {
        return true;
      }
      if (term.strong && !one.role && (!general || one.kind === "known") && (this.prepositioned(one, term) || this.together(one, term))) {
        return true;
      }
    }
    if (this.earlier(index) || this.topic()) {
      for (const [start, end] of this.pronouns.get(index) || []) {
        const tight = (this.tight(start, end, term) || this.close(start, end, term)) && (term.strong || !general);
        if (tight || (term.strong && !general && !this.agentBetween(end, term.start))) {
          return true;
        }
      }
    }
    if (general || !(term.strong || term.near)) {
      return false;
    }
    const nobody = this.people(index).length === 0;
    if (this.closeBy(index) && (term.strong || nobody)) {
      return true;
    }
    return (term.strong && this.next(index)) || (this.topic() && index <= 2 && nobody);
  }

  private tight(start: number, end: number, term: Term): boolean {
    if (term.start < end || term.start > end + FEW) {
      return false;
    }
    const between = this.folded.slice(end, term.start);
    const word = this.folded.slice(start, end);
    const agent = this.agentBetween(end, term.start);
    if ((word.endsWith("s") || word.endsWith("min") || word.endsWith("x")) && OWNED.test(between) && !agent) {
      return !anyBetween(this.matters, end, term.start);
    }
    if (AT_ONCE.test(between)) {
      return true;
    }
    if (between.startsWith(":s ") && OWNED.test(between)) {
      return true;
    }
    const state = between.search(STATE);
    return state >= 0 && state <= 60 && !agent && !anyBetween(this.matters, end, term.start);
  }

  /** Whether a verb of somebody at work stands there. */
  agentBetween(start: number, end: number): boolean {
    return anyBetween(this.agents, start, end);
  }

  private givenTo(one: Person, term: Term): boolean {
    const plain = one.start > term.end && GIVEN.test(this.folded.slice(term.end, one.start));
    return plain && !this.agentBetween(one.end, one.end + 30);
  }

  private plainly(one: Person, term: Term): boolean {
    if (one.kind === "relation") {
      return false;
    }
    const distance = Math.max(one.start - term.end, term.start - one.end);
    const beside = (term.near && distance <= BESIDE) || (distance <= NAMED && one.kind !== "first");
    if (this.document.whole || beside) {
      return this.together(one, term);
    }
    return this.givenTo(one, term);
  }

  private close(start: number, end: number, term: Term): boolean {
    const near = term.near && term.start >= end && term.start - end <= 30;
    return near && PRONOUNS.indexOf(this.folded.slice(start, end)) >= 0 && !this.agentBetween(end, term.end);
  }

  private prepositioned(one: Person, term: Term): boolean {
    return one.start >= term.end && PREPOSITION.test(this.folded.slice(term.end, one.start));
  }

  private together(one: Person, term: Term): boolean {
    let distance = one.start - term.end;
    if (one.end <= term.start) {
      distance = term.start - one.end;
    }
    if (one.kind === "known" && distance <= FEW) {
      return true;
    }
    return distance <= FEW && !this.agentBetween(Math.min(one.start, term.start), Math.max(one.end, term.end));
  }

  /** Whether two sentences stand in one paragraph. */
  sameParagraph(one: number, other: number): boolean {
    const first = this.parts[one];
    const second = this.parts[other];
    return first !== undefined && second !== undefined && first.paragraph === second.paragraph;
  }

  /** Whether a sentence says "han", "hon" or the like. */
  meansOne(index: number): boolean {
    return (this.pronouns.get(index) || []).some(([start, end]) => PRONOUNS.indexOf(this.folded.slice(start, end)) >= 0);
  }

  /** Whether a sentence with no verb of anybody at work names somebody, or means who was named before. */
  aboutSomebody(index: number): boolean {
    const people = this.people(index).filter((one) => !one.role);
    if (people.some((one) => ["known", "pupil", "initials", "number"].indexOf(one.kind) >= 0)) {
      return true;
    }
    const { start, end } = this.parts[index] as Sentence;
    if (this.agentBetween(start, end)) {
      return false;
    }
    if (people.some((one) => one.kind !== "relation")) {
      return true;
    }
    return (people.length > 0 || this.pronouns.has(index)) && (this.earlier(index - 1) || this.topic());
  }

  private earlier(index: number): boolean {
    for (let other = Math.max(0, index - 6); other <= index; other += 1) {
      if (this.people(other).some((one) => !one.role)) {
        return true;
      }
    }
    return false;
  }

  private closeBy(index: number): boolean {
    const paragraph = (this.parts[index] as Sentence).paragraph;
    for (let other = Math.max(0, index - 2); other < index; other += 1) {
      if (
        (this.parts[other] as Sentence).paragraph === paragraph &&
        !this.general.has(other) &&
        this.people(other).some((one) => !one.role && one.kind !== "relation")
      ) {
        return true;
      }
    }
    return false;
  }

  private next(index: number): boolean {
    const following = this.parts[index + 1];
    if (following === undefined || this.general.has(index + 1)) {
      return false;
    }
    return (
      following.paragraph <= (this.parts[index] as Sentence).paragraph + 1 &&
      this.people(index + 1).some((one) => !one.role && one.kind === "name") &&
      !this.agentBetween(following.start, following.end)
    );
  }

  private ofYou(term: Term, index: number): boolean {
    if (this.general.has(index) || this.beside.general) {
      return false;
    }
    const granted = GRANTED.test(this.folded.slice(Math.max(0, term.start - 40), term.start));
    if (!term.strong && !(granted && (term.category === "care" || term.category === "social"))) {
      return false;
    }
    const conditions = this.within("conditions", index).filter(([start]) => start < term.start);
    const paid = conditions.filter(([, end]) => SUM.test(this.folded.slice(end, end + 20)));
    if (paid.length < conditions.length || (paid.length === 0 && this.within("decided", index).length === 0)) {
      return false;
    }
    return this.within("your", index).some(([, end]) => {
      const distance = term.start - end;
      return distance >= 0 && distance <= 45 && !this.agentBetween(end, term.start);
    });
  }

  private ofMe(term: Term, index: number): boolean {
    if (!term.strong || SELF.indexOf(term.category) < 0 || this.general.has(index) || this.within("conditions", index).length > 0) {
      return false;
    }
    const quoted = !this.document.whole && this.document.partOf(term.start) === "quote";
    let most = 28;
    if (quoted) {
      most = 60;
    }
    return this.within("own", index).some(([start, end]) => {
      const distance = term.start - end;
      if (distance < 0 || distance > most || this.agentBetween(start, term.start)) {
        return false;
      }
      const between = this.folded.slice(end, term.start);
      const word = this.folded.slice(start, end);
      const state = STATE.test(between);
      const plainly = state || AT_ONCE.test(between) || / ska ?$/.test(between);
      if (["jag", "i", "vi"].indexOf(word) >= 0 && plainly && (quoted || (word !== "vi" && OWN_MATTERS.indexOf(term.category) >= 0))) {
        return true;
      }
      return ["min", "mitt", "mina", "my"].indexOf(word) >= 0 && (OWNED.test(between) || (quoted && state));
    });
  }

  private within(name: string, index: number): Span[] {
    const { start, end } = this.parts[index] as Sentence;
    const hits = this.hits(name);
    const first = bisectLeft(hits.length, start, (at) => (hits[at] as TermHit).start);
    return hits
      .slice(first, first + MOST_BESIDE)
      .filter((one) => one.start < end)
      .map((one) => [one.start, one.end] as Span);
  }
}

function isCapitalised(written: string, first: string): boolean {
  return written.charAt(0) !== first && written !== written.toUpperCase();
}

function anyBetween(spans: Span[], start: number, end: number): boolean {
  const span = spans[firstFrom(spans, start)];
  return span !== undefined && span[0] < end;
}

/** Whether a text names somebody who is neither writing, reached nor in an office. */
export function namesSomebody(rule: Rule, context: Context, document: Document): boolean {
  return persons(rule, context, document).some((one) => !one.role && ["name", "first", "initials", "known"].indexOf(one.kind) >= 0);
}
