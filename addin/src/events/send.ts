// What happens on send: the mail is checked where it is, at most one dialog comes, and whatever breaks, mail is not lost.
import { told } from "../advice/choose";
import { alertFor } from "../advice/dialog";
import { judge, lineIn, type Judgement, type Rulebook } from "../advice/judge";
import { TROUBLE_KEY } from "../advice/keys";
import { parseMemory, withTold } from "../advice/memory";
import type { Advice, MailMemory } from "../advice/model";
import { SEEN_KEY, withSeen } from "../advice/seen";
import { parseTips } from "../advice/tips";
import { orElse } from "../office/ask";
import type { Lack } from "../office/complete-once";
import { supports } from "../office/features";
import { isMeeting, readMail } from "../office/mail";
import { COMPOSE_PANE_BUTTON, MEETING_PANE_BUTTON } from "../office/notify";
import { keep, recall, recallNote, recallTips } from "../office/remember";
import { displayLanguage, type Verdict } from "../office/runtime";
import { readSetting, saveSetting } from "../office/settings";
import { after } from "../office/timer";
import { bakedRules } from "./baked";
import { circumstances, language, placeOf } from "./known";
import { eventTexts } from "./texts";

const GOES: Verdict = { allowEvent: true };
/** What is saved on the way may not hold the mail up for longer, in milliseconds. */
const BRIEFLY = 400;

/** Says in the pane next time what could not be checked. Not waited for. */
function noteTrouble(rules: readonly string[]): void {
  orElse(saveSetting(TROUBLE_KEY, { at: new Date().toISOString(), rules }), undefined);
}

function briefly(work: Promise<unknown>): Promise<unknown> {
  return Promise.race([orElse<unknown>(work, undefined), new Promise<void>((resolve) => after(BRIEFLY, resolve))]);
}

/** The mail goes; its receivers outside are known from now on. */
function letGo(judged: Judgement): Promise<Verdict> {
  const seen = withSeen(readSetting(SEEN_KEY), judged.outside);
  if (seen === null) {
    return Promise.resolve(GOES);
  }
  return briefly(saveSetting(SEEN_KEY, seen)).then(() => GOES);
}

function stopWith(tells: readonly Advice[], judged: Judgement, book: Rulebook, memory: MailMemory): Promise<Verdict> {
  const meeting = judged.context.mail.appointment !== null;
  let button = COMPOSE_PANE_BUTTON;
  if (meeting) {
    button = MEETING_PANE_BUTTON;
  }
  const can = { options: supports("alertOptions"), markdown: supports("alertMarkdown"), meeting };
  const alert = alertFor(tells, book.policy, language(), can, button, lineIn(judged.context));
  const nudges = judged.advice.filter((one) => one.finding.severity === "nudge").map((one) => one.finding.rule);
  if (nudges.length === 0) {
    return Promise.resolve(alert);
  }
  // Nobody tells whether the person sends anyway. One dialog is enough: what did not fit into this one stands in the pane.
  return briefly(keep(JSON.stringify(withTold(memory, nudges)))).then(() => alert);
}

/** The verdict on the mail or meeting being sent. Rejects when it cannot be read. */
export function decide(now: Date): Promise<Verdict> {
  return Promise.all([readMail(), recall(), recallNote(), recallTips()]).then(([mail, remembered, noted, learnt]) => {
    let book: Rulebook;
    try {
      book = bakedRules(placeOf(mail.sender.address));
    } catch (fault) {
      void fault;
      noteTrouble(["rules"]); // a broken pack never stops mail
      return GOES;
    }
    const memory = parseMemory(remembered);
    const judged = judge(mail, book, Object.assign(circumstances(mail, memory, now), { noted, tips: parseTips(learnt) }));
    if (judged.broken.length > 0) {
      noteTrouble(judged.broken);
    }
    const tells = told(judged.advice, book.policy, memory);
    if (tells.length === 0) {
      return letGo(judged);
    }
    return stopWith(tells, judged, book, memory);
  });
}

/** The verdict when checking was late or failed: the mail goes where the pack says soft. Throws nothing that matters. */
export function otherwise(lack: Lack): Verdict {
  noteTrouble([lack]);
  if (bakedRules(null).policy.soft) {
    return GOES;
  }
  const texts = eventTexts(displayLanguage());
  if (isMeeting()) {
    return { allowEvent: false, errorMessage: texts.couldNotCheckMeeting };
  }
  return { allowEvent: false, errorMessage: texts.couldNotCheck };
}
