// What the server tells of absences, read without trusting it, and what the pane asks for.
import { isRecord, listAt, recordAt, textAt } from "../advice/values";
import type { Language } from "./texts";

export type Words = { readonly [language in Language]: string };

export interface Choice {
  readonly id: string;
  readonly words: Words;
  /** What choosing it means, in one line. */
  readonly hint: Words;
  /** Whether somebody has to be chosen with it. */
  readonly needsSubstitute: boolean;
}

export interface AbsenceCard {
  readonly id: string;
  readonly title: Words;
  /** Dates, way and substitute in words. */
  readonly lines: readonly Words[];
  /** How it stands now. */
  readonly status: Words;
  /** What this person may do with it here: `accept`, `decline`, `seen`, `cancel`. */
  readonly may: readonly string[];
  readonly link: string;
}

export interface AbsenceOverview {
  readonly today: string;
  readonly kinds: readonly Choice[];
  readonly ways: readonly Choice[];
  readonly mine: readonly AbsenceCard[];
  readonly asked: readonly AbsenceCard[];
  readonly watching: readonly AbsenceCard[];
  readonly page: string;
}

export interface Candidate {
  readonly address: string;
  readonly name: string;
  readonly fits: boolean;
  /** Who it is, or why it cannot be. */
  readonly why: Words;
}

/** What the person has filled in; days as yyyy-mm-dd. */
export interface AbsenceRequest {
  readonly kind: string;
  readonly first: string;
  readonly last: string;
  readonly way: string;
  readonly substitute: string;
}

export interface Reply {
  readonly label: Words;
  readonly language: Language;
  readonly text: string;
}

export interface AbsencePreview {
  readonly steps: readonly Words[];
  readonly replies: readonly Reply[];
}

function words(value: unknown): Words {
  return { sv: textAt(value, "sv"), en: textAt(value, "en") };
}

function choice(value: unknown): Choice {
  return { id: textAt(value, "id"), words: words(value), hint: words(recordAt(value, "hint")), needsSubstitute: isRecord(value) && value["needs_substitute"] === true };
}

function card(value: unknown): AbsenceCard {
  return {
    id: textAt(value, "id"),
    title: words(recordAt(value, "title")),
    lines: listAt(value, "lines").map(words),
    status: words(recordAt(value, "status")),
    may: listAt(value, "may").filter((one): one is string => typeof one === "string"),
    link: textAt(value, "link"),
  };
}

/** The overview, or null where the answer is none. */
export function overviewOf(value: unknown): AbsenceOverview | null {
  if (!isRecord(value) || !Array.isArray(value["mine"])) return null;
  const cards = (name: string): AbsenceCard[] => listAt(value, name).map(card);
  return {
    today: textAt(value, "today"),
    kinds: listAt(value, "kinds").map(choice),
    ways: listAt(value, "ways").map(choice),
    mine: cards("mine"),
    asked: cards("asked"),
    watching: cards("watching"),
    page: textAt(value, "page"),
  };
}

export function candidatesOf(value: unknown): readonly Candidate[] | null {
  if (!isRecord(value) || !Array.isArray(value["candidates"])) return null;
  return listAt(value, "candidates").map((one) => ({
    address: textAt(one, "address"),
    name: textAt(one, "name"),
    fits: isRecord(one) && one["fits"] === true,
    why: words(recordAt(one, "why")),
  }));
}

export function previewOf(value: unknown): AbsencePreview | null {
  if (!isRecord(value) || !Array.isArray(value["replies"])) return null;
  const replies = listAt(value, "replies").map((one): Reply => ({
    label: words(recordAt(one, "label")),
    language: textAt(one, "language") === "en" ? "en" : "sv",
    text: textAt(one, "text"),
  }));
  return { steps: listAt(value, "steps").map(words), replies };
}
