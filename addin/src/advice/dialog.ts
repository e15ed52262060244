// What Outlook's dialog says on send: at most three things, plain words first, 500 characters at most.
import type { Advice, Language, Policy } from "./model";

/** Outlook's own limits, in characters. */
export const MESSAGE_LIMIT = 500;
export const LABEL_LIMIT = 20;

/** What the dialog may use in this Outlook. */
export interface DialogCan {
  /** Labels, a button that opens the pane, and "send anyway". */
  readonly options: boolean;
  readonly markdown: boolean;
  /** Whether a meeting is sent, and not a mail. */
  readonly meeting: boolean;
}

/** How the handler answers; office/runtime's Verdict. */
export interface Alert {
  readonly allowEvent: false;
  readonly errorMessage: string;
  readonly errorMessageMarkdown?: string;
  readonly cancelLabel?: string;
  readonly commandId?: string;
  readonly contextData?: string;
  readonly sendModeOverride?: "promptUser";
}

interface Texts {
  readonly before: string;
  readonly label: string;
  readonly inPane: string;
  readonly mustChange: string;
  readonly openPane: string;
  readonly again: string;
  readonly line: string;
}

const SV: Texts = {
  before: "Innan du skickar:",
  label: "Visa i rutan",
  inPane: "Ändra mejlet, eller ange i Postvakts ruta varför det ska gå ändå.",
  mustChange: "Mejlet kan inte skickas förrän det är ändrat.",
  openPane: "Öppna Postvakt för att se mer.",
  again: "Välj Skicka en gång till om mejlet ska gå ändå.",
  line: "rad",
};

const EN: Texts = {
  before: "Before you send:",
  label: "Show in the pane",
  inPane: "Change the mail, or say in Postvakt's pane why it shall go all the same.",
  mustChange: "The mail cannot be sent until it is changed.",
  openPane: "Open Postvakt to see more.",
  again: "Choose Send once more if the mail shall go all the same.",
  line: "line",
};

const SV_MEETING = {
  inPane: "Ändra mötet, eller ange i Postvakts ruta varför det ska gå ändå.",
  mustChange: "Mötet kan inte skickas förrän det är ändrat.",
  again: "Välj Skicka en gång till om mötet ska gå ändå.",
};

const EN_MEETING = {
  inPane: "Change the meeting, or say in Postvakt's pane why it shall go all the same.",
  mustChange: "The meeting cannot be sent until it is changed.",
  again: "Choose Send once more if the meeting shall go all the same.",
};

export function dialogTexts(language: Language, meeting: boolean): Texts {
  let texts = EN;
  let ofMeetings = EN_MEETING;
  if (language === "sv") {
    texts = SV;
    ofMeetings = SV_MEETING;
  }
  if (meeting) {
    return Object.assign({}, texts, ofMeetings);
  }
  return texts;
}

/** The line on which a finding in the body stands, from 1; 0 where it has no place. */
export type LineOf = (advice: Advice) => number;

function item(advice: Advice, texts: Texts, lineOf: LineOf): string {
  const message = advice.finding.message;
  const line = lineOf(advice);
  if (line <= 0) {
    return message;
  }
  const place = " (" + texts.line + " " + line + ")";
  if (/[.!?]$/.test(message)) {
    return message.slice(0, -1) + place + message.slice(-1);
  }
  return message + place;
}

/** What to do, after the list. */
function afterwards(advice: readonly Advice[], policy: Policy, texts: Texts, can: DialogCan): string {
  const stops = advice.filter((one) => one.finding.severity === "stop");
  if (stops.length === 0) {
    if (can.options) {
      return "";
    }
    return texts.again;
  }
  const passable = stops.every((one) => {
    const rule = policy.rules[one.finding.rule];
    return rule === undefined || rule.passable;
  });
  if (!passable) {
    return texts.mustChange;
  }
  if (can.options) {
    return texts.inPane;
  }
  return texts.inPane + " " + texts.openPane;
}

function shortened(text: string, room: number): string {
  if (text.length <= room) {
    return text;
  }
  return text.slice(0, Math.max(room - 1, 0)).replace(/\s+\S*$/, "") + "…";
}

function joined(items: readonly string[], head: string, bullet: string, tail: string, gap: string): string {
  const around = head.length + tail.length + 2 * gap.length + items.length * (bullet.length + 1);
  const room = Math.floor((MESSAGE_LIMIT - around) / items.length);
  const list = items.map((one) => bullet + shortened(one, room)).join("\n");
  let text = head + gap + list;
  if (tail !== "") {
    text += gap + tail;
  }
  return text.slice(0, MESSAGE_LIMIT);
}

/** No word of a finding becomes markup. */
function plainMarkdown(text: string): string {
  return text.replace(/([\\`*_[\]<>#])/g, "\\$1");
}

/** The dialog for these findings; `commandId` names the manifest's button that opens the pane. */
export function alertFor(advice: readonly Advice[], policy: Policy, language: Language, can: DialogCan, commandId: string, lineOf: LineOf): Alert {
  const texts = dialogTexts(language, can.meeting);
  const items = advice.map((one) => item(one, texts, lineOf));
  const tail = afterwards(advice, policy, texts, can);
  const alert: { -readonly [key in keyof Alert]: Alert[key] } = { allowEvent: false, errorMessage: joined(items, texts.before, "• ", tail, "\n") };
  if (can.markdown) {
    alert.errorMessageMarkdown = joined(items.map(plainMarkdown), "**" + texts.before + "**", "- ", tail, "\n\n");
  }
  if (can.options) {
    alert.cancelLabel = texts.label.slice(0, LABEL_LIMIT);
    alert.commandId = commandId;
    alert.contextData = JSON.stringify({ rule: (advice[0] as Advice).finding.rule });
    if (advice.every((one) => one.finding.severity !== "stop")) {
      alert.sendModeOverride = "promptUser";
    }
  }
  return alert;
}
