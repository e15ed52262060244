// What a rule's parameters hold besides numbers. In Python they are read as they are.
import type { Rule } from "./bundle";

/** A list of texts; empty when the rule has none. */
export function texts(rule: Rule, name: string): string[] {
  return (rule.parameters[name] as string[] | undefined) || [];
}

/** A text; empty when the rule has none. */
export function textOf(rule: Rule, name: string): string {
  return String(rule.parameters[name] || "");
}
