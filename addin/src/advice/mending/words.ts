// Mending by words: in the body, in the subject, as closing or signature.
import { textAt } from "../values";
import { inWords } from "../working-time";
import { bodyStep, edit, inLanguage, plan, valueOf, type Planner } from "./plan";

export const insertDeadline: Planner = (scene, finding, fix) => {
  const date = valueOf(fix, "date", "deadline");
  if (date === "") {
    return null;
  }
  const when = inWords(date, scene.language);
  let sentence = "Svara senast " + when + ".";
  if (scene.language === "en") {
    sentence = "Please answer by " + when + ".";
  }
  let point = -1;
  if (finding.field === "body") {
    point = finding.end;
  }
  return plan(bodyStep(scene, edit(scene).withSentence(point, sentence)), { date: when });
};

/** The day that was meant, where the words for it stand. */
export const replaceDate: Planner = (scene, finding, fix) => replaceWords(scene, finding, { text: textAt(fix, "date") });

/** Other words where the finding stands: in the body or in the subject. */
export const replaceWords: Planner = (scene, finding, fix) => {
  const words = inLanguage(fix, scene, "better", "replacement", "text");
  if (words === "" || finding.start < 0) {
    return null;
  }
  const values = { words };
  if (finding.field === "subject" && scene.can.subject) {
    const points = Array.from(scene.mail.subject);
    const text = points.slice(0, finding.start).join("") + words + points.slice(finding.end).join("");
    return plan([{ do: "subject", text }], values);
  }
  if (finding.field !== "body") {
    return null;
  }
  return plan(bodyStep(scene, edit(scene).replaced(finding.start, finding.end, words)), values);
};

const SUBJECT_LONGEST = 255;

/** The expectation stands first in the subject, behind SV: and VB:. */
export const insertSubject: Planner = (scene, _finding, fix) => {
  const words = inLanguage(fix, scene, "text", "prefix").replace(/[:\s]+$/, "");
  if (words === "" || !scene.can.subject) {
    return null;
  }
  const answer = (/^\s*(?:(?:sv|vb|re|fw|fwd)\s*:\s*)*/i.exec(scene.mail.subject) as RegExpExecArray)[0];
  const rest = scene.mail.subject.slice(answer.length);
  let text = answer + words;
  if (rest !== "") {
    text += ": " + rest;
  }
  return plan([{ do: "subject", text: text.slice(0, SUBJECT_LONGEST) }], { words });
};

export const writeSubject: Planner = (scene, _finding, fix) => {
  const text = inLanguage(fix, scene, "subject", "text");
  if (text === "" || !scene.can.subject) {
    return null;
  }
  return plan([{ do: "subject", text: text.slice(0, SUBJECT_LONGEST) }], { words: text });
};

export const insertClosing: Planner = (scene, finding, fix) => {
  const closing = inLanguage(fix, scene, "closing", "text");
  if (closing === "") {
    return null;
  }
  if (finding.field === "body" && finding.start >= 0) {
    return plan(bodyStep(scene, edit(scene).replaced(finding.start, finding.end, closing)), { words: closing });
  }
  return plan(bodyStep(scene, edit(scene).withParagraph(closing)), { words: closing });
};

export const removePictures: Planner = (scene) => plan(bodyStep(scene, edit(scene).withoutPictures()));

export const setSignature: Planner = (scene) => {
  if (!scene.can.body) {
    return null;
  }
  return { values: {}, steps: [], signature: true };
};

/** The oldest mails go, or all of what is quoted. */
export function cutAt(quote: number): Planner {
  return (scene) => plan(bodyStep(scene, edit(scene).cutFrom(quote)));
}
