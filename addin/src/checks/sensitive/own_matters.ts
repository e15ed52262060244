// What a mail says of those who read and write it: a decision about the receiver, a matter of one's own.
// Twin: checks/sensitive/own_matters.py.
import type { Field } from "./field";
import type { Term } from "./model";
import { AT_ONCE, OWNED, STATE } from "./statements";

const SUM = /^ [0-9][0-9 ]{0,8} ?(?:kr|kronor)/; // "du får 4 000 kr"
const GRANTED = /(?:^|[ ,])(?:(?:du|ni) (?:har )?(?:beviljas|beviljats|beviljad|nekas|nekats)|beviljat (?:dig|er)|din ansökan om)(?: [a-zåäö]+){0,2} $/;
const SELF = ["biometric", "care", "crime", "ethnicity", "health", "politics", "protected", "religion", "sexuality", "social", "union"];
const OF_ME = ["health", "sexuality", "religion", "politics", "union"]; // what "jag" is enough for

/** A decision about the receiver: "din ansökan om försörjningsstöd har avslagits". */
export function ofYou(field: Field, term: Term, index: number): boolean {
  if (field.isGeneral(index)) {
    return false;
  }
  const granted = GRANTED.test(field.folded.slice(Math.max(0, term.start - 40), term.start));
  if (!term.strong && !(granted && (term.category === "care" || term.category === "social"))) {
    return false;
  }
  const conditions = field.wordsIn("conditions", index).filter(([start]) => start < term.start);
  const paid = conditions.filter(([, end]) => SUM.test(field.folded.slice(end, end + 20)));
  if (paid.length < conditions.length || (paid.length === 0 && field.wordsIn("decided", index).length === 0)) {
    return false;
  }
  return field.wordsIn("your", index).some(([, end]) => {
    const distance = term.start - end;
    return distance >= 0 && distance <= 45 && !field.agentBetween(end, term.start);
  });
}

/** What somebody tells of themselves or their own: "jag är sjukskriven". In new text plain words only. */
export function ofMe(field: Field, term: Term, index: number): boolean {
  if (!term.strong || SELF.indexOf(term.category) < 0 || field.general.has(index) || field.wordsIn("conditions", index).length > 0) {
    return false;
  }
  const quoted = !field.document.whole && field.document.partOf(term.start) === "quote";
  let most = 28;
  if (quoted) {
    most = 60;
  }
  return field.wordsIn("own", index).some(([start, end]) => {
    const distance = term.start - end;
    const near = distance >= 0 && distance <= most && !field.agentBetween(start, term.start);
    return near && isTold(field.folded.slice(start, end), field.folded.slice(end, term.start), term.category, quoted);
  });
}

/** Whether "jag" or "min" and what stands between it and the sensitive word say so. */
function isTold(word: string, between: string, category: string, quoted: boolean): boolean {
  const state = STATE.test(between);
  if (["jag", "i", "vi"].indexOf(word) >= 0 && (state || AT_ONCE.test(between) || / ska ?$/.test(between))) {
    return quoted || (word !== "vi" && OF_ME.indexOf(category) >= 0);
  }
  return ["min", "mitt", "mina", "my"].indexOf(word) >= 0 && (OWNED.test(between) || (quoted && state));
}
