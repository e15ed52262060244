// A field of the mail as it is read for who is meant where: its sentences, the people in them and the words about people.
// Twin: checks/sensitive/field.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import type { Document } from "../document";
import { persons } from "../persons";
import { compare as comparePersons, type Person } from "../persons/model";
import { sentenceAt, sentences, type Sentence } from "../sentences";
import { bisectLeft, firstFrom, type Span } from "../sorted";
import type { TermHit } from "../terms";

export const PRONOUNS = ["han", "hon", "hans", "hennes", "honom", "henne", "he", "she", "his", "her"];
const NO_WORK = /^(?: att h| ivf| en skil| en svår| en tuff| en jobbig| en kris| en sep)/; // behind "går igenom"
const MOST_BESIDE = 40; // people, pronouns and the like of one sentence that are looked at
const EARLIER = 6; // sentences in which "hon" has somebody to mean
const CLOSE_BY = 2; // sentences before that are about the same person

/** What else is known of a field: `general` when the subject names a course or the like, `about` the subject above a body. */
export interface Beside {
  general: boolean;
  about: Document | null;
  numbers: Span[];
}

/** One field. `beside`: its numbers are identity numbers, which are people too. */
export class Field {
  readonly folded: string;
  readonly generalMail: boolean;
  readonly parts: Sentence[];
  readonly general: Set<number>;
  readonly pronouns: Map<number, Span[]>;
  private readonly bySentence: Map<number, Person[]>;
  private readonly agents: Span[];
  private readonly matters: Span[];
  private named: boolean | null;

  constructor(
    private readonly rule: Rule,
    private readonly context: Context,
    readonly document: Document,
    private readonly beside: Beside = { general: false, about: null, numbers: [] },
  ) {
    this.folded = document.folded;
    this.generalMail = beside.general;
    this.named = null;
    this.parts = sentences(document.text);
    let everybody = persons(rule, context, document);
    if ([document, beside.about].some((one) => one !== null && context.hits(rule, "machines", one).length > 0)) {
      everybody = everybody.filter((one) => !this.folded.startsWith("patient", one.start));
    }
    for (const [start, end] of beside.numbers) {
      everybody.push({ start, end, kind: "number", role: false });
    }
    this.bySentence = this.grouped(everybody.sort(comparePersons), (one) => one.start);
    this.matters = this.spans("general");
    this.general = new Set(this.matters.map((one) => sentenceAt(this.parts, one[0])));
    this.agents = this.spans("agents").filter((one) => !NO_WORK.test(this.folded.slice(one[1], one[1] + 12)));
    this.pronouns = this.grouped(this.spans("pronouns"), (one) => one[0]);
  }

  private spans(name: string): Span[] {
    return this.context.hits(this.rule, name, this.document).map((one) => [one.start, one.end] as Span);
  }

  private grouped<T>(ones: T[], startOf: (one: T) => number): Map<number, T[]> {
    const found = new Map<number, T[]>();
    for (const one of ones) {
      const index = sentenceAt(this.parts, startOf(one));
      let beside = found.get(index);
      if (beside === undefined) {
        beside = [];
        found.set(index, beside);
      }
      if (beside.length < MOST_BESIDE) {
        beside.push(one);
      }
    }
    return found;
  }

  /** Whether the subject above names somebody. */
  topic(): boolean {
    if (this.named === null) {
      this.named = this.beside.about !== null && namesSomebody(this.rule, this.context, this.beside.about);
    }
    return this.named;
  }

  /** Whether the sentence, or the whole mail, is about courses, rules, figures or posts. */
  isGeneral(index: number): boolean {
    return this.generalMail || this.general.has(index);
  }

  /** Who is in a sentence. */
  people(index: number): Person[] {
    return this.bySentence.get(index) || [];
  }

  /** The words of a list that stand in a sentence. */
  wordsIn(name: string, index: number): Span[] {
    const { start, end } = this.parts[index] as Sentence;
    const hits = this.context.hits(this.rule, name, this.document);
    const first = bisectLeft(hits.length, start, (at) => (hits[at] as TermHit).start);
    return hits
      .slice(first, first + MOST_BESIDE)
      .filter((one) => one.start < end)
      .map((one) => [one.start, one.end] as Span);
  }

  /** Whether a verb of somebody at work stands there. */
  agentBetween(start: number, end: number): boolean {
    return anyBetween(this.agents, start, end);
  }

  /** Whether a word about courses, rules, figures or posts stands there. */
  matterBetween(start: number, end: number): boolean {
    return anyBetween(this.matters, start, end);
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

  /** Somebody named up to six sentences before, so that "hon" has somebody to mean. */
  earlier(index: number): boolean {
    for (let other = Math.max(0, index - EARLIER); other <= index; other += 1) {
      if (this.people(other).some((one) => !one.role)) {
        return true;
      }
    }
    return false;
  }

  /** Somebody named within two sentences before in the same paragraph. */
  closeBy(index: number): boolean {
    for (let other = Math.max(0, index - CLOSE_BY); other < index; other += 1) {
      const near = this.sameParagraph(other, index) && !this.general.has(other);
      if (near && this.people(other).some((one) => !one.role && one.kind !== "relation")) {
        return true;
      }
    }
    return false;
  }

  /** The next sentence tells who: "Ny orosanmälan har kommit in. Den gäller Emil Storhed.". */
  namedNext(index: number): boolean {
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
}

function anyBetween(spans: Span[], start: number, end: number): boolean {
  const span = spans[firstFrom(spans, start)];
  return span !== undefined && span[0] < end;
}

/** Whether a text names somebody who is neither writing, reached nor in an office. */
function namesSomebody(rule: Rule, context: Context, document: Document): boolean {
  return persons(rule, context, document).some((one) => !one.role && ["name", "first", "initials", "known"].indexOf(one.kind) >= 0);
}
