// Who is named because of an office: a title beside the name, a party, a call to get in touch, work that is done.
// Twin: checks/persons/officials.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import type { Document } from "../document";
import { firstFrom, type Span } from "../sorted";

const PARTY = new RegExp("^(?:s? ?\\((?:s|m|sd|c|v|kd|l|mp|v|fp|-|lokalt parti|opol)\\))");
const ADDRESSED = new RegExp("^(?:(?:, |: )(?:kan|har|vill|skulle|är|får|ska|could|can) (?:du|ni|you)(?![a-zåäö]))");
const TITLE = new RegExp("^(?::? (?:[a-zåäö-]+ ){0,1})$");
const CONTACT = new RegExp("^(?: (?:(?:dig|er|gärna|ut|av|med|till|på|in|också|även|om hjälp av) ){0,4})$");
const AT_WORK = new RegExp("^(?:(?: (?:och|samt) [a-zåäöé -]+| har| ska| kommer att| som| kan| får| vill| också| nu|,){0,3} ?)$");
const BEHIND = new RegExp("^(?:,? (?:är )?(?:(?:vår|ny|nya|som är|som|vår nya|som ny|som vår nya) )?(?:[a-zåäö-]+ ){0,2})$");
const SHORT = 28; // characters between a name and a verb of somebody at work
const NEAR = 45; // characters before a name in which a title or a call to get in touch counts

/** Words about names, by their starts and ends in the text. */
interface Around {
  roles: Span[];
  agents: Span[];
  contact: Span[];
}

/** Where the rule's words about names stand. */
export function wordsAround(rule: Rule, context: Context, document: Document): Around {
  const spans = (name: string): Span[] => context.hits(rule, name, document).map((one) => [one.start, one.end] as Span);
  return { roles: spans("roles"), agents: spans("agents"), contact: spans("contact") };
}

/** A title beside the name, a party behind it, a call to get in touch before it, or a verb of someone at work behind it. */
export function inOffice(folded: string, start: number, end: number, around: Around): boolean {
  const behind = folded.slice(end, end + 60);
  if (PARTY.test(behind) || ADDRESSED.test(behind) || spokenTo(folded, start, end)) {
    return true;
  }
  return titleBefore(folded, start, end, around) || titleBehind(folded, end, around);
}

/** A first name alone behind a comma at a sentence's end: "Kan du titta, Stefan?". */
function spokenTo(folded: string, start: number, end: number): boolean {
  return (
    folded.slice(Math.max(0, start - 2), start) === ", " &&
    [".", "?", "!"].indexOf(folded.charAt(end)) >= 0 &&
    folded.slice(start, end).indexOf(" ") < 0
  );
}

function titleBefore(folded: string, start: number, end: number, around: Around): boolean {
  const looks: [Span[], RegExp][] = [
    [around.roles, TITLE],
    [around.contact, CONTACT],
  ];
  const tells = / att (?:hon|han) /.test(folded.slice(end, end + 9)); // "säger Eva Lund att hon …"
  return looks.some(([spans, between]) => {
    const before = spans[firstFrom(spans, start) - 1];
    const close = before !== undefined && before[1] <= start && start - before[1] <= NEAR && between.test(folded.slice(before[1], start));
    return close && !(tells && between === CONTACT);
  });
}

function titleBehind(folded: string, end: number, around: Around): boolean {
  const role = around.roles[firstFrom(around.roles, end)];
  if (role !== undefined && role[0] - end <= NEAR) {
    const between = folded.slice(end, role[0]);
    const owned = between === " " && folded.charAt(end - 1) === "s"; // "Maltes lärare" is of Malte
    if (BEHIND.test(between) && !owned) {
      return between === " " || between.startsWith(",") || between.indexOf(" är ") >= 0 || between.indexOf(" som ") >= 0;
    }
  }
  const agent = around.agents[firstFrom(around.agents, end)];
  if (agent === undefined || agent[0] - end > SHORT) {
    return false;
  }
  return AT_WORK.test(folded.slice(end, agent[0])) && !folded.startsWith(" att ", agent[1]);
}
