// What is remembered of one mail: what was waved away, told and answered for. Never anything of its content.
import type { MailMemory, Passed } from "./model";
import { isRecord, listAt, numberAt, textAt, texts } from "./values";

export const NOTHING: MailMemory = { v: 1, dismissed: [], told: [], passed: [], level: null };

/** Reads what was kept with the mail; rubbish is nothing. */
export function parseMemory(stored: string | null): MailMemory {
  if (stored === null || stored === "") {
    return NOTHING;
  }
  try {
    const value: unknown = JSON.parse(stored);
    if (!isRecord(value) || value["v"] !== 1) {
      return NOTHING;
    }
    const passed = listAt(value, "passed").map((one): Passed => ({ mark: textAt(one, "mark"), reason: textAt(one, "reason") }));
    let level: number | null = numberAt(value, "level", -1);
    if (level < 0) {
      level = null;
    }
    return { v: 1, dismissed: texts(listAt(value, "dismissed")), told: texts(listAt(value, "told")), passed: passed.filter((one) => one.mark !== ""), level };
  } catch (fault) {
    void fault;
    return NOTHING;
  }
}

function joined(known: readonly string[], more: readonly string[]): string[] {
  return Array.from(new Set(known.concat(more)));
}

export function withDismissed(memory: MailMemory, rule: string): MailMemory {
  return Object.assign({}, memory, { dismissed: joined(memory.dismissed, [rule]) });
}

export function withTold(memory: MailMemory, rules: readonly string[]): MailMemory {
  return Object.assign({}, memory, { told: joined(memory.told, rules) });
}

/** The information class of what is written, or null to ask anew. */
export function withLevel(memory: MailMemory, level: number | null): MailMemory {
  return Object.assign({}, memory, { level });
}

/** The stop is answered for; an earlier answer for the same rule gives way. */
export function withPassed(memory: MailMemory, mark: string, reason: string): MailMemory {
  const rule = ruleOf(mark);
  const others = memory.passed.filter((one) => ruleOf(one.mark) !== rule);
  return Object.assign({}, memory, { passed: others.concat([{ mark, reason }]) });
}

function ruleOf(mark: string): string {
  return mark.split(":")[0] as string;
}
