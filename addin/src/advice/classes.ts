// The pack's information classes (0-3): two plain questions at most, and the way that a class goes.
import type { BundleValue, Finding, Language } from "./model";
import { isRecord, listAt, numberAt, recordAt, textAt } from "./values";

type Words = { readonly [language in Language]: string };

export interface ClassAnswer {
  readonly say: Words;
  /** The class that follows; null: the next question decides. */
  readonly level: number | null;
}

export interface ClassQuestion {
  readonly ask: Words;
  readonly answers: readonly ClassAnswer[];
}

export interface Classes {
  readonly questions: readonly ClassQuestion[];
  /** Classes that go by the secure channel. */
  readonly channel: readonly number[];
  /** Classes that nobody mails at all. */
  readonly never: readonly number[];
}

export type Way = "mail" | "channel" | "never";

function words(value: unknown): Words {
  return { sv: textAt(value, "sv"), en: textAt(value, "en") };
}

function numbers(values: readonly unknown[]): number[] {
  return values.filter((one): one is number => typeof one === "number");
}

function answer(value: unknown): ClassAnswer {
  let level: number | null = numberAt(value, "level", -1);
  if (level < 0) {
    level = null;
  }
  return { say: words(recordAt(value, "say")), level };
}

/** The questions with where each class goes; null where the pack uses no classes. */
export function classesOf(bundle: BundleValue): Classes | null {
  const section = recordAt(bundle, "classes");
  const questions = listAt(section, "questions").filter(isRecord);
  if (questions.length === 0) {
    return null;
  }
  return {
    questions: questions.map((one) => ({ ask: words(recordAt(one, "ask")), answers: listAt(one, "answers").map(answer) })),
    channel: numbers(listAt(recordAt(bundle, "secure_channel"), "classes")),
    never: numbers(listAt(section, "not_by_mail")),
  };
}

/** How information of that class is sent. */
export function wayOf(classes: Classes, level: number): Way {
  if (classes.never.indexOf(level) >= 0) {
    return "never";
  }
  if (classes.channel.indexOf(level) >= 0) {
    return "channel";
  }
  return "mail";
}

/** Whether a finding is about where something sensitive belongs, so that its class may be asked for. */
export function isAboutWay(finding: Finding): boolean {
  return textAt(finding.fix, "kind") === "secure-channel";
}
