// Mending a meeting: shorter, or with somebody who leads it.
import { numberAt, textAt } from "../values";
import { bodyStep, edit, plan, type Planner, type Scene } from "./plan";

/** Lengths that people plan with, in minutes. */
const LENGTHS = [90, 60, 45, 30];
const MINUTE = 60000;

/** The longest usual length that the rule takes for short. */
function shortEnough(scene: Scene, rule: string): number {
  const found = scene.bundle.rules.filter((one) => one.id === rule)[0];
  let limit = 0;
  if (found !== undefined) {
    limit = numberAt(found.parameters, "minutes", 0);
  }
  return LENGTHS.filter((one) => one < limit)[0] || 0;
}

const shorten: Planner = (scene, finding) => {
  const { meeting } = scene.mail;
  const minutes = shortEnough(scene, finding.rule);
  if (meeting === null || minutes === 0 || !scene.can.time || isNaN(Date.parse(meeting.start))) {
    return null;
  }
  let action = "Korta mötet till " + minutes + " minuter";
  let result = "Mötet är " + minutes + " minuter långt.";
  if (scene.language === "en") {
    action = "Shorten the meeting to " + minutes + " minutes";
    result = "The meeting takes " + minutes + " minutes.";
  }
  return plan([{ do: "end", at: new Date(Date.parse(meeting.start) + minutes * MINUTE).toISOString() }], { action, result });
};

/** The organiser leads it, unless they write somebody else's name there. */
const nameChair: Planner = (scene) => {
  const { name } = scene.mail.sender;
  if (name === "") {
    return null;
  }
  let words = name + " leder mötet.";
  let action = "Skriv: " + words;
  let result = "Det står vem som leder mötet. Byt namnet om det är någon annan.";
  if (scene.language === "en") {
    words = "Chair: " + name + ".";
    action = "Write: " + words;
    result = "It says who leads the meeting. Change the name if it is somebody else.";
  }
  return plan(bodyStep(scene, edit(scene).withParagraph(words)), { action, result });
};

/** What can be mended of a meeting; who must come only the person knows. */
export const reviewMeeting: Planner = (scene, finding, fix) => {
  switch (textAt(fix, "mark")) {
    case "long":
      return shorten(scene, finding, fix);
    case "chair":
      return nameChair(scene, finding, fix);
    default:
      return null;
  }
};
