// Runs a pack's rules over one mail. Twin: checks/engine.py.
import type { Bundle, Rule } from "./bundle";
import { Context } from "./context";
import { compareText } from "./folding";
import { KINDS } from "./kinds/index";
import { SEVERITIES, type Data, type Finding, type Hit, type Outgoing } from "./model";

const PLACEHOLDER = /\{([a-z_]+)\}/g;

/** Told of a rule that broke, by its id; without one nobody is told. */
export type Trouble = (rule: string, fault: unknown) => void;

/**
 * Everything to tell about a mail, the strictest first; positions are Unicode code points.
 * A rule that breaks is left out, because a broken rule must never stop a mail.
 */
export function check(mail: Outgoing, bundle: Bundle, language = "sv", trouble: Trouble = () => undefined): Finding[] {
  const context = new Context(mail, bundle);
  const found: Finding[] = [];
  for (const rule of bundle.rules) {
    try {
      let severity = rule.severity.inside;
      if (context.outside.length > 0) {
        severity = rule.severity.outside;
      }
      if (severity !== "off") {
        const kind = KINDS[rule.kind];
        if (kind === undefined) {
          throw new Error(`there is no kind ${rule.kind}`);
        }
        found.push(...kind(rule, context).map((one) => finding(rule, one, severity, language)));
      }
    } catch (fault) {
      trouble(rule.id, fault);
    }
  }
  return found.sort(order);
}

function order(one: Finding, other: Finding): number {
  return (
    SEVERITIES.indexOf(other.severity) - SEVERITIES.indexOf(one.severity) ||
    compareText(one.rule, other.rule) ||
    compareText(one.field, other.field) ||
    one.start - other.start ||
    one.end - other.end
  );
}

function finding(rule: Rule, hit: Hit, severity: string, language: string): Finding {
  let fix: Data | null = null;
  if (rule.fix !== null) {
    fix = Object.assign({}, rule.fix, hit.data);
  }
  return {
    rule: rule.id,
    name: rule.name,
    severity,
    field: hit.field,
    start: hit.start,
    end: hit.end,
    message: filled(rule.what[language] as string, hit.data),
    why: filled(rule.why[language] as string, hit.data),
    source: rule.source,
    fix,
  };
}

/** The text with its placeholders filled; one that has no value is left out. */
function filled(text: string, data: Data): string {
  return text.replace(PLACEHOLDER, (_, name: string) => {
    if (!Object.prototype.hasOwnProperty.call(data, name)) {
      return "";
    }
    return String(data[name]);
  });
}
