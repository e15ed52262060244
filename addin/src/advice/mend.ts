// From a finding's fix to what the button says and what it does in this Outlook. Where it can do nothing, the card says what to do by hand.
import type { Context } from "../checks/index";
import { keyOf, type Recipient } from "../checks/model";
import { BodyEdit } from "./body-edit";
import { MENDING, type MendingWords } from "./mend-texts";
import type { BundleValue, Finding, Language, MailFacts, Policy } from "./model";
import { outsiders } from "./choose";
import { domainsOf, localIso } from "./outgoing";
import type { Can, Step } from "./steps";
import { listAt, textAt, texts, type Values } from "./values";
import { inWords, nextMorning } from "./working-time";

/** What the mending looks at. */
export interface Scene {
  readonly mail: MailFacts;
  readonly bundle: BundleValue;
  readonly policy: Policy;
  readonly context: Context;
  readonly can: Can;
  readonly language: Language;
  readonly now: Date;
}

/** A button with what it does; `signature`: the mail's signature is set as the signature tab does. */
export interface Mending {
  readonly label: string;
  readonly done: string;
  readonly steps: readonly Step[];
  readonly signature: boolean;
}

export type Offer = { readonly kind: "button"; readonly mending: Mending } | { readonly kind: "by-hand"; readonly words: string } | { readonly kind: "none" };

/** Values for the button's words, and the steps; null where it cannot be done here. */
interface Plan {
  readonly values: { readonly [name: string]: string };
  readonly steps: readonly Step[];
  readonly signature?: boolean;
}

type Planner = (scene: Scene, finding: Finding, fix: Values) => Plan | null;

function bodyStep(scene: Scene, body: string | null): readonly Step[] | null {
  if (body === null || scene.mail.body === null || body === scene.mail.body || !scene.can.body) {
    return null;
  }
  return [{ do: "body", body, type: scene.mail.bodyType }];
}

function plan(steps: readonly Step[] | null, values: { readonly [name: string]: string } = {}): Plan | null {
  if (steps === null || steps.length === 0) {
    return null;
  }
  return { values, steps };
}

function edit(scene: Scene): BodyEdit {
  return new BodyEdit(scene.mail, scene.context);
}

/** The first of several names under which a kind may have put a value. */
function valueOf(fix: Values, ...names: readonly string[]): string {
  for (const name of names) {
    const found = textAt(fix, name);
    if (found !== "") {
      return found;
    }
  }
  return "";
}

function inLanguage(fix: Values, scene: Scene, ...names: readonly string[]): string {
  return valueOf(fix, ...names.map((name) => name + "_" + scene.language), ...names);
}

const insertDeadline: Planner = (scene, finding, fix) => {
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
const replaceDate: Planner = (scene, finding, fix) => replaceWords(scene, finding, { text: textAt(fix, "date") });

/** Other words where the finding stands: in the body or in the subject. */
const replaceWords: Planner = (scene, finding, fix) => {
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
const insertSubject: Planner = (scene, _finding, fix) => {
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

const writeSubject: Planner = (scene, _finding, fix) => {
  const text = inLanguage(fix, scene, "subject", "text");
  if (text === "" || !scene.can.subject) {
    return null;
  }
  return plan([{ do: "subject", text: text.slice(0, SUBJECT_LONGEST) }], { words: text });
};

function without(people: readonly Recipient[], addresses: readonly string[]): Recipient[] {
  return people.filter((one) => addresses.indexOf(keyOf(one)) < 0);
}

function fields(mail: MailFacts, next: { readonly [field in "to" | "cc" | "bcc"]: readonly Recipient[] }): Step[] {
  const steps: Step[] = [];
  (["bcc", "cc", "to"] as const).forEach((field) => {
    if (next[field].length !== mail[field].length || next[field].some((one, index) => one !== mail[field][index])) {
      steps.push({ do: "recipients", field, people: next[field] });
    }
  });
  return steps;
}

/** The addresses that a kind named, else everybody outside. */
function named(scene: Scene, fix: Values): string[] {
  const told = texts(listAt(fix, "addresses")).map((one) => one.toLowerCase());
  if (told.length > 0) {
    return told;
  }
  const one = textAt(fix, "address");
  if (one !== "") {
    return [one.toLowerCase()];
  }
  return outsiders(scene.mail, domainsOf(scene.bundle));
}

/** Those who would see each other's addresses go to Bcc; the sender stands in To when nobody else is left there. */
const moveToBcc: Planner = (scene, _finding, fix) => {
  const { mail } = scene;
  const moving = named(scene, fix);
  const moved = mail.to.concat(mail.cc).filter((one) => moving.indexOf(keyOf(one)) >= 0);
  if (!scene.can.recipients || moved.length === 0) {
    return null;
  }
  let to: readonly Recipient[] = without(mail.to, moving);
  if (to.length === 0) {
    to = [mail.sender];
  }
  return plan(fields(mail, { to, cc: without(mail.cc, moving), bcc: mail.bcc.concat(moved) }), { count: String(moved.length) });
};

/** Whoever is asked for something stands in To. */
const moveToTo: Planner = (scene, _finding, fix) => {
  const { mail } = scene;
  const address = textAt(fix, "address").toLowerCase();
  const moved = mail.cc.filter((one) => keyOf(one) === address);
  if (!scene.can.recipients || moved.length === 0) {
    return null;
  }
  const to = mail.to.concat(moved);
  return plan(fields(mail, { to, cc: without(mail.cc, [address]), bcc: mail.bcc }), { name: textAt(fix, "name") || address });
};

const removeRecipients: Planner = (scene, _finding, fix) => {
  const { mail } = scene;
  const leaving = texts(listAt(fix, "addresses")).concat(textAt(fix, "address")).map((one) => one.toLowerCase()).filter((one) => one !== "");
  const next = { to: without(mail.to, leaving), cc: without(mail.cc, leaving), bcc: without(mail.bcc, leaving) };
  if (!scene.can.recipients || leaving.length === 0 || next.to.length + next.cc.length + next.bcc.length === 0) {
    return null;
  }
  return plan(fields(mail, next), { addresses: leaving.join(", ") });
};

/** An answer to the one who wrote: the other receivers go. */
const answerSender: Planner = (scene, _finding, fix) => {
  const { mail } = scene;
  const asked = textAt(fix, "address").toLowerCase();
  const first = mail.to.concat(mail.cc).filter((one) => keyOf(one) === asked)[0] || mail.to[0];
  if (!scene.can.recipients || first === undefined || mail.to.length + mail.cc.length < 2) {
    return null;
  }
  return plan(fields(mail, { to: [first], cc: [], bcc: mail.bcc }), { name: first.name || first.address });
};

const useGroup: Planner = (scene, _finding, fix) => {
  const address = textAt(fix, "address");
  const known = scene.context.mail.groups.filter((one) => one.address === address)[0];
  let members = texts(listAt(fix, "members"));
  if (members.length === 0 && known !== undefined) {
    members = known.members;
  }
  members = members.map((one) => one.toLowerCase());
  if (!scene.can.recipients || address === "" || members.length === 0) {
    return null;
  }
  const { mail } = scene;
  const group = { address, name: textAt(fix, "group") || address };
  const next = { to: [group].concat(without(mail.to, members)), cc: without(mail.cc, members), bcc: without(mail.bcc, members) };
  return plan(fields(mail, next), { group: group.name });
};

const attachmentToLink: Planner = (scene, finding, fix) => {
  const name = valueOf(fix, "attachment", "file", "name") || finding.field.replace(/^attachment:/, "");
  const file = scene.mail.attachments.filter((one) => one.name === name)[0] || scene.mail.attachments.filter((one) => !one.inline)[0];
  if (file === undefined || !scene.can.detach) {
    return null;
  }
  let words = "[Länk till " + file.name + ": ]";
  if (scene.language === "en") {
    words = "[Link to " + file.name + ": ]";
  }
  const steps = bodyStep(scene, edit(scene).withParagraph(words));
  if (steps === null) {
    return null;
  }
  return plan(steps.concat([{ do: "detach", id: file.id }]), { name: file.name });
};

const delay: Planner = (scene) => {
  const until = nextMorning(scene.bundle, localIso(scene.now));
  if (until === null || !scene.can.delay) {
    return null;
  }
  const when = inWords(until.slice(0, 10), scene.language) + " " + until.slice(11);
  return plan([{ do: "delay", until }], { when });
};

const saveDraft: Planner = (scene) => {
  if (!scene.can.save) {
    return null;
  }
  return plan([{ do: "save" }]);
};

const insertClosing: Planner = (scene, finding, fix) => {
  const closing = inLanguage(fix, scene, "closing", "text");
  if (closing === "") {
    return null;
  }
  if (finding.field === "body" && finding.start >= 0) {
    return plan(bodyStep(scene, edit(scene).replaced(finding.start, finding.end, closing)), { words: closing });
  }
  return plan(bodyStep(scene, edit(scene).withParagraph(closing)), { words: closing });
};

const removePictures: Planner = (scene) => plan(bodyStep(scene, edit(scene).withoutPictures()));

const removeAttachment: Planner = (scene, finding, fix) => {
  const name = valueOf(fix, "attachment", "file", "name") || finding.field.replace(/^attachment:/, "");
  const file = scene.mail.attachments.filter((one) => one.name === name)[0];
  if (file === undefined || !scene.can.detach) {
    return null;
  }
  return plan([{ do: "detach", id: file.id }], { name });
};

const secureChannel: Planner = (scene, _finding, fix) => {
  const channel = scene.policy.channel;
  const url = valueOf(fix, "url") || (channel && channel.url) || "";
  if (!/^https:\/\//i.test(url)) {
    return null;
  }
  return plan([{ do: "open", url }], { channel: valueOf(fix, "channel") || (channel && channel.name) || url });
};

const setSignature: Planner = (scene) => {
  if (!scene.can.body) {
    return null;
  }
  return { values: {}, steps: [], signature: true };
};

/** The oldest mails go, or all of what is quoted. */
function cutAt(quote: number): Planner {
  return (scene) => plan(bodyStep(scene, edit(scene).cutFrom(quote)));
}

/** The kinds of fixes that rules may name; docs/add-in.md lists them. */
export const PLANNERS: { readonly [kind: string]: Planner } = {
  "insert-deadline": insertDeadline,
  "replace-text": replaceWords,
  "replace-date": replaceDate,
  "insert-subject": insertSubject,
  "move-to-to": moveToTo,
  "write-subject": writeSubject,
  "move-to-bcc": moveToBcc,
  "remove-recipients": removeRecipients,
  "answer-sender": answerSender,
  "use-group": useGroup,
  "attachment-to-link": attachmentToLink,
  "remove-attachment": removeAttachment,
  delay,
  "save-draft": saveDraft,
  "insert-closing": insertClosing,
  "insert-signature": setSignature,
  "remove-pictures": removePictures,
  "trim-history": cutAt(1),
  "cut-history": cutAt(0),
  "secure-channel": secureChannel,
};

function filled(text: string, values: { readonly [name: string]: string }): string {
  return text.replace(/\{(\w+)\}/g, (_whole, name: string) => String(values[name] || ""));
}

function offered(scene: Scene, finding: Finding, kind: string, words: MendingWords): Offer {
  const planner = PLANNERS[kind];
  let made: Plan | null = null;
  if (planner !== undefined) {
    made = planner(scene, finding, finding.fix as Values);
  }
  if (made === null) {
    const byHand = words.byHand[scene.language];
    if (byHand === "") {
      return { kind: "none" };
    }
    return { kind: "by-hand", words: byHand };
  }
  const label = filled(words.label[scene.language], made.values);
  const done = filled(words.done[scene.language], made.values);
  return { kind: "button", mending: { label, done, steps: made.steps, signature: made.signature === true } };
}

/** What the card offers for a finding: a button, words on what to do by hand, or nothing. Never throws. */
export function offerFor(scene: Scene, finding: Finding): Offer {
  const kind = textAt(finding.fix, "kind");
  const words = MENDING[kind];
  if (finding.fix === null || words === undefined) {
    return { kind: "none" };
  }
  try {
    const offer = offered(scene, finding, kind, words);
    if (offer.kind === "button" || kind !== "delay") {
      return offer;
    }
    // Where sending cannot be delayed the mail can wait among the drafts.
    return offered(scene, finding, "save-draft", MENDING["save-draft"] as MendingWords);
  } catch (fault) {
    void fault;
    return { kind: "none" };
  }
}
