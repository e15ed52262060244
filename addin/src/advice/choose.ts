// What is told, and how much: one thing a rule, nothing that was waved away, stops first, three at most.
import { domainOf, keyOf } from "../checks/model";
import { isAboutWay, wayOf } from "./classes";
import type { Advice, Finding, MailFacts, MailMemory, Policy } from "./model";

const STRICTNESS = ["info", "nudge", "stop"];
/** Secrecy before meetings before etiquette. */
const FAMILIES = ["S", "T", "C"];
const WEEK = 7 * 24 * 3600 * 1000;

/** A short name for texts without keeping them (FNV-1a, 32 bits). */
export function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(36);
}

/** Receivers whose domain is none of the organisation's, in lower case, each once. */
export function outsiders(mail: MailFacts, domains: readonly string[]): string[] {
  const inside = domains.map((one) => one.toLowerCase());
  const found = mail.to.concat(mail.cc, mail.bcc).filter((one) => inside.indexOf(domainOf(one)) < 0);
  return Array.from(new Set(found.map(keyOf))).sort();
}

function family(rule: string): number {
  const place = FAMILIES.indexOf(rule.charAt(0));
  if (place < 0) {
    return FAMILIES.length;
  }
  return place;
}

function compare(one: Advice, other: Advice): number {
  const strictness = STRICTNESS.indexOf(other.finding.severity) - STRICTNESS.indexOf(one.finding.severity);
  if (strictness !== 0) {
    return strictness;
  }
  return family(one.finding.rule) - family(other.finding.rule);
}

/** One advice a rule, most important first. */
export function gathered(findings: readonly Finding[], receivers: readonly string[]): Advice[] {
  const counts = new Map<string, number>();
  for (const one of findings) {
    counts.set(one.rule, Number(counts.get(one.rule) || 0) + 1);
  }
  const where = digest(receivers.join(" "));
  const seen = new Set<string>();
  const advice: Advice[] = [];
  for (const finding of findings) {
    if (!seen.has(finding.rule)) {
      seen.add(finding.rule);
      const count = counts.get(finding.rule) as number;
      advice.push({ finding, count, mark: finding.rule + ":" + finding.severity + ":" + count + ":" + where });
    }
  }
  return advice.sort(compare);
}

/** Whether the pack's quiet first weeks last for a person who began at `since` (milliseconds; null: has just begun). */
export function isQuiet(policy: Policy, since: number | null, now: number): boolean {
  if (policy.quietWeeks <= 0) {
    return false;
  }
  return since === null || now - since < policy.quietWeeks * WEEK;
}

/** Information on where it belongs is of no use once the answers say that ordinary mail will do. */
function goesByMail(finding: Finding, policy: Policy, memory: MailMemory): boolean {
  if (policy.classes === null || memory.level === null || finding.severity !== "info") {
    return false;
  }
  return isAboutWay(finding) && wayOf(policy.classes, memory.level) === "mail";
}

function answeredFor(one: Advice, memory: MailMemory): boolean {
  return memory.passed.some((passed) => passed.mark === one.mark);
}

/** What the pane shows: not what is only observed, was waved away or answered for, nor nudges in quiet weeks. */
export function shown(advice: readonly Advice[], policy: Policy, memory: MailMemory, quiet: boolean): Advice[] {
  return advice.filter((one) => {
    const { rule, severity } = one.finding;
    const facts = policy.rules[rule];
    if (facts !== undefined && facts.observe) {
      return false;
    }
    if (severity === "stop") {
      return !answeredFor(one, memory);
    }
    return !quiet && memory.dismissed.indexOf(rule) < 0 && !goesByMail(one.finding, policy, memory);
  });
}

/** What a dialog on send tells: stops, and nudges that no dialog has told for this mail; at most as many as the pack says. */
export function told(advice: readonly Advice[], policy: Policy, memory: MailMemory): Advice[] {
  const worth = advice.filter((one) => {
    const { rule, severity } = one.finding;
    return severity === "stop" || (severity === "nudge" && memory.told.indexOf(rule) < 0);
  });
  return worth.slice(0, policy.atMost);
}
