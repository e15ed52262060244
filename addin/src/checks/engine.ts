// Runs a pack's rules over one mail. Twin: checks/engine.py.
import type { Bundle, Rule } from "./bundle";
import { Context } from "./context";
import { CodePoints, compareText } from "./folding";
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
  const places = new Places(context);
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
        found.push(...kind(rule, context).map((one) => finding(rule, one, severity, language, places)));
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

function finding(rule: Rule, hit: Hit, severity: string, language: string, places: Places): Finding {
  const [start, end] = places.inCodePoints(hit);
  let fix: Data | null = null;
  if (rule.fix !== null) {
    fix = Object.assign({}, rule.fix, hit.data);
  }
  return {
    rule: rule.id,
    name: rule.name,
    severity,
    field: hit.field,
    start,
    end,
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

/** The one place where UTF-16 positions become code points. */
class Places {
  private readonly readers: Map<string, CodePoints>;

  constructor(private readonly context: Context) {
    this.readers = new Map();
  }

  inCodePoints(one: Hit): [number, number] {
    if (one.start < 0) {
      return [one.start, one.end];
    }
    let reader = this.readers.get(one.field);
    if (one.text !== undefined) {
      reader = new CodePoints(one.text);
    } else if (reader === undefined) {
      reader = new CodePoints(this.textOf(one.field));
      this.readers.set(one.field, reader);
    }
    return [reader.at(one.start), reader.at(one.end)];
  }

  private textOf(field: string): string {
    if (field === "body") {
      return this.context.body.text;
    }
    if (field === "subject") {
      return this.context.subject.text;
    }
    for (const [name, document] of this.context.attached) {
      if (field === `attachment:${name}`) {
        return document.text;
      }
    }
    return "";
  }
}
