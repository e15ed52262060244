// Puts the advice tab together and keeps looking at the mail while it is written.
import { QUEUE_KEY, TROUBLE_KEY } from "../advice/keys";
import type { Policy } from "../advice/model";
import { listAt, texts } from "../advice/values";
import { circumstances, placeOf } from "../events/known";
import { capabilities, carryOut } from "../office/change";
import { fileContent } from "../office/attachment";
import { isComposing } from "../office/compose";
import { isMeeting, readMail } from "../office/mail";
import { keep, keepNote, keepTips, recall } from "../office/remember";
import { openedWith } from "../office/runtime";
import { readSetting, saveSetting } from "../office/settings";
import { watchMail } from "../office/watch";
import { AdviceController } from "./advice-controller";
import { AttachmentTexts } from "./attachment-texts";
import { AdviceView } from "./advice-view";
import { fetchTips, postOverride } from "./api";
import { Overrides } from "./overrides";
import { unitOf } from "./places";
import { ReceiverTips } from "./receiver-tips";
import { browserShelf, Rules } from "./rules";
import type { Language } from "./texts";

function takeTrouble(): readonly string[] | null {
  const stored = readSetting(TROUBLE_KEY);
  if (stored === null) return null;
  saveSetting(TROUBLE_KEY, null).catch(() => undefined);
  return texts(listAt(stored, "rules"));
}

function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function overridesOf(token: (interactive: boolean) => Promise<string>): Overrides {
  return new Overrides({
    read: () => readSetting(QUEUE_KEY),
    write: (queue) => saveSetting(QUEUE_KEY, queue),
    post: async (report) => postOverride(await token(false), report, (url, init) => fetch(url, init)),
    newId,
    now: () => new Date(),
  });
}

/** Looks again and again; two looks at the same time would only be in each other's way. */
function keepLooking(page: Document, controller: AdviceController): void {
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    let pause = await controller.look();
    looking = false;
    if (page.visibilityState === "hidden") pause *= 4;
    setTimeout(() => void look(), pause);
  };
  void look();
}

/** Starts the tab; settles when it has looked for the first time. `sign` sets the mail's signature. */
export async function startAdvice(
  page: Document,
  language: Language,
  token: (interactive: boolean) => Promise<string>,
  sign: () => Promise<boolean>,
): Promise<void> {
  const rules = new Rules((url, init) => fetch(url, init), browserShelf(() => localStorage));
  const overrides = overridesOf(token);
  let policy: Policy | null = null;
  const view = new AdviceView(page, language, () => performance.now(), (work, ms) => void setTimeout(work, ms), isMeeting());
  const controller = new AdviceController(
    {
      isComposing,
      read: readMail,
      recall,
      keep,
      book: (sender) => {
        const book = rules.book(placeOf(sender));
        policy = book === null ? null : book.policy;
        return book;
      },
      circumstances,
      can: capabilities,
      carryOut,
      setSignature: sign,
      report: (rule, reason, sender) => overrides.record(rule, reason, unitOf(sender)),
      openedWith,
      takeTrouble,
      now: () => new Date(),
      texts: new AttachmentTexts({ content: fileContent, reader: async () => (await import("../checks/extract/read")).readAttachment }),
      keepNote,
      tips: new ReceiverTips({
        ask: async (addresses) => fetchTips(await token(false), addresses, (url, init) => fetch(url, init)),
        now: () => new Date(),
      }),
      keepTips,
    },
    (state) => view.draw(state),
  );
  view.listen({
    mend: (rule) => void controller.mend(rule),
    dismiss: (rule) => void controller.dismiss(rule),
    classify: (level) => void controller.classify(level),
    pass: (rule, reason) => void controller.pass(rule, reason),
    reasons: () => ({ reasons: policy?.reasons ?? [], ownWords: policy?.ownWords ?? true }),
  });
  await rules.load();
  await controller.open();
  keepLooking(page, controller);
  watchMail(() => void controller.look());
  page.defaultView?.addEventListener("focus", () => void controller.showWanted());
  void overrides.flush();
}
