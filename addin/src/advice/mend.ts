// From a finding's fix to what the button says and what it does in this Outlook. Where it can do nothing, the card says what to do by hand.
import { MENDING, type MendingWords } from "./mend-texts";
import type { Finding } from "./model";
import { reviewMeeting } from "./mending/meeting";
import type { Plan, Planner, Scene } from "./mending/plan";
import { answerSender, moveToBcc, moveToTo, removeRecipients, useGroup } from "./mending/receivers";
import { attachmentToLink, delay, removeAttachment, saveDraft, secureChannel } from "./mending/sending";
import { cutAt, insertClosing, insertDeadline, insertSubject, removePictures, replaceDate, replaceWords, setSignature, writeSubject } from "./mending/words";
import type { Step } from "./steps";
import { textAt, type Values } from "./values";

export type { Scene };

/** A button with what it does; `signature`: the mail's signature is set as the signature tab does. */
export interface Mending {
  readonly label: string;
  readonly done: string;
  readonly steps: readonly Step[];
  readonly signature: boolean;
}

export type Offer = { readonly kind: "button"; readonly mending: Mending } | { readonly kind: "by-hand"; readonly words: string } | { readonly kind: "none" };

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
  "review-meeting": reviewMeeting,
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
