// The mails that are answered or passed on: where they begin, and what their headers say. Twin: checks/history.py.
import { BLANKS, strip } from "./folding";

const HEADS = table({
  från: "from", from: "from", avsändare: "from",
  skickat: "sent", sent: "sent", datum: "date", date: "date",
  till: "to", to: "to",
  kopia: "cc", cc: "cc",
  ämne: "subject", subject: "subject", ang: "subject",
  "hemlig kopia": "other", bcc: "other", prioritet: "other", importance: "other", "bifogade filer": "other",
  bilagor: "other", attachments: "other", "svar till": "other", "reply-to": "other", sekretess: "other", sensitivity: "other",
});
const HEADER = /^[*> \t]{0,12}([a-zåäö][a-zåäö -]{1,15})[ \t]?:\*{0,2}[ \t]*(.*)$/;
const HEADER_LINES = 14; // a long To: wraps over many lines in plain text
const LONGEST = 20000; // characters of a header line that are read
const FROM = /^[*> \t]{0,12}(?:från|from|avsändare)[ \t:]/;
const DIVIDER = new RegExp(
  "^[-_=* \\t]{0,40}(?:ursprungligt meddelande|originalmeddelande|original message|vidarebefordrat brev|vidarebefordrat meddelande|" +
    "vidarebefordrad e-post|forwarded message|vidarebefordrat mejl|begin forwarded message|början på vidarebefordrat brev|" +
    "början på vidarebefordrat meddelande)[-_=*: \\t]{0,40}$",
);
const WROTE = /(?:^|[ ,>)])(?:skrev|wrote)(?=[ :(]|$)/;
const SOMEBODY = /^[ ,]*(?:ni|du|jag|vi|han|hon|de|dom|man|någon|you|i|we|they|he|she)(?:[ ,:]|$)/;
const CLOCK = /[0-9]{1,2}[:.][0-9]{2}/;
const DATE = new RegExp(
  "[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}(?::?e|:a)?\\.? ?(?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)|" +
    "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.? [0-9]{1,2}|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{2,4}",
);
const STARTS = /^[> ]{0,6}(?:[0-9]|den |on |(?:mån|tis|ons|tor|fre|lör|sön|mon|tue|wed|thu|fri|sat|sun))/;

function table(ones: { [head: string]: string }): Map<string, string> {
  return new Map(Object.keys(ones).map((one) => [one, ones[one]] as [string, string]));
}

/** What the header of a mail in the history says, folded; empty where it does not say. */
export interface Header {
  sender: string;
  to: string;
  cc: string;
  sent: string;
  subject: string;
}

/** Which head a folded header line has, and its value; else null. */
export function header(line: string): [string, string] | null {
  const found = HEADER.exec(line.slice(0, LONGEST));
  if (found === null) {
    return null;
  }
  const head = HEADS.get(strip(found[1] as string, " "));
  if (head === undefined) {
    return null;
  }
  return [head, strip(found[2] as string, " \t*")];
}

/** A line that says that a mail follows: "-----Ursprungligt meddelande-----". */
export function isDivider(line: string): boolean {
  return line.length <= 120 && DIVIDER.test(line) && ("-_=*".indexOf(line.charAt(0)) >= 0 || line.endsWith(":"));
}

/** The header that begins at a line with From:, when it is that of a mail; lines are folded. */
export function headerBlock(lines: string[], index: number): Header | null {
  const line = lines[index] as string;
  if (!FROM.test(line)) {
    return null;
  }
  const first = header(line);
  if (first === null || first[0] !== "from") {
    return null;
  }
  const values = new Map<string, string>([["from", first[1]]]);
  let wrapped = ""; // the head whose value may go on
  for (const next of lines.slice(index + 1, index + HEADER_LINES)) {
    const head = header(next);
    const rest = strip(next, "> \t");
    if (head !== null) {
      if (values.has(head[0]) && head[0] !== "other") {
        break;
      }
      values.set(head[0], head[1]);
      wrapped = "";
      if (head[0] === "to" || head[0] === "cc") {
        wrapped = head[0];
      }
    } else if (rest === "") {
      if (values.size >= 3) {
        break;
      }
      wrapped = "";
    } else if (wrapped !== "") {
      values.set(wrapped, `${values.get(wrapped) as string} ${rest}`);
    } else if (values.size >= 3) {
      break;
    }
  }
  if (!isMail(values)) {
    return null;
  }
  const get = (name: string): string => values.get(name) || "";
  let sent = get("date");
  if (values.has("sent")) {
    sent = get("sent");
  }
  return { sender: first[1], to: get("to"), cc: get("cc"), sent, subject: get("subject") };
}

function isMail(values: Map<string, string>): boolean {
  const dated = values.has("sent") || values.has("date");
  const to = values.has("to");
  if (values.has("subject") && (dated || to)) {
    return true;
  }
  return (values.has("sent") && to) || ((values.get("from") as string).indexOf("@") >= 0 && (dated || to));
}

/** How many lines "Den 22 juni 2026 kl 07:30 skrev Namn <adress>:" takes here, and what it says; 0 when there is none. */
export function attribution(lines: string[], index: number): [number, Header | null] {
  let text = "";
  for (let count = 1; count <= 3 && index + count <= lines.length; count += 1) {
    const part = strip((lines[index + count - 1] as string).slice(0, 400), BLANKS + ">");
    if (part === "") {
      break;
    }
    if (text === "") {
      text = part;
    } else {
      text = `${text} ${part}`;
    }
    if (text.endsWith(":")) {
      const said = wrote(text);
      if (said === null) {
        return [0, null];
      }
      return [count, said];
    }
  }
  return [0, null];
}

function said(sender: string, sent: string): Header {
  return { sender, to: "", cc: "", sent, subject: "" };
}

function wrote(text: string): Header | null {
  const found = WROTE.exec(text);
  if (found === null || !CLOCK.test(text) || !DATE.test(text)) {
    return null;
  }
  const before = text.slice(0, found.index);
  const behind = strip(text.slice(found.index + found[0].length), " :,");
  if (SOMEBODY.test(behind)) {
    return null;
  }
  if (STARTS.test(text)) {
    if (behind !== "" && CLOCK.test(before)) {
      return said(behind, strip(before, " ,"));
    }
    if ((CLOCK.test(before) && before.indexOf("@") >= 0) || behind === "") {
      return said(afterClock(before), strip(before, " ,"));
    }
    return null;
  }
  if (before.indexOf("@") >= 0 || behind.startsWith("(")) {
    return said(strip(before, " ,"), strip(behind, "()"));
  }
  return null;
}

function afterClock(text: string): string {
  const clock = CLOCK.exec(text);
  let rest = text;
  if (clock !== null) {
    rest = text.slice(clock.index + clock[0].length);
  }
  return strip(rest.replace(/^(?:[:0-9]{0,3})?(?: ?[ap]m)?[ ,]*/, ""), " ,");
}
