// Puts the pane together: Outlook, the server, the page.
import { SINCE_KEY } from "../advice/keys";
import { composePort, insertAtCursor, isComposing } from "../office/compose";
import { runsHandlers } from "../office/features";
import { isMeeting } from "../office/mail";
import { clearNotification } from "../office/notify";
import { displayLanguage, ready, supportsNestedSignIn } from "../office/runtime";
import { readSetting, saveSetting } from "../office/settings";
import { parseSaved, SETTINGS_KEY } from "../signature/model";
import { fetchSignatures, NoContact } from "./api";
import { lazyTokenSource } from "./auth/token";
import { defineComponents } from "./components";
import { parseConfig, type PaneConfig } from "./config";
import { SignatureController } from "./controller";
import { savePlaces } from "./places";
import { languageOf } from "./texts";
import { PaneView } from "./view";

declare const POSTVAKT_VERSION: string;

async function loadConfig(): Promise<PaneConfig> {
  const response = await fetch("config.json", { cache: "no-store", signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new NoContact(`config.json: status ${response.status}`);
  return parseConfig(await response.json());
}

async function start(): Promise<void> {
  await ready();
  const language = languageOf(displayLanguage());
  const view = new PaneView(document, language, () => performance.now(), (work, ms) => void setTimeout(work, ms));
  view.translate(POSTVAKT_VERSION);
  view.chooseTabs(isComposing());
  defineComponents();
  const tokens = lazyTokenSource(supportsNestedSignIn, loadConfig, () => import("./auth/msal"));
  const controller = new SignatureController(
    {
      readSaved: () => parseSaved(readSetting(SETTINGS_KEY)),
      save: (saved) => saveSetting(SETTINGS_KEY, saved),
      fetch: async (interactive) => {
        const fetched = await fetchSignatures(await tokens.token(interactive), (url, init) => fetch(url, init));
        savePlaces(fetched.mailboxes);
        return fetched;
      },
      isComposing: () => isComposing() && !isMeeting(), // a meeting carries no signature
      runsHandlers,
      compose: composePort,
      insertAtCursor,
      clearNotification,
      now: () => new Date().toISOString(),
    },
    (state) => view.draw(state),
  );
  view.listen({
    refresh: () => void controller.refresh(true),
    insert: () => void controller.insert(),
    select: (address) => controller.select(address),
  });
  if (readSetting(SINCE_KEY) === null) await saveSetting(SINCE_KEY, new Date().toISOString()).catch(() => undefined);
  // The engine is larger than the rest of the pane, and of no use where a mail is read.
  const advice = isComposing() ? import("./advice-main") : null;
  let absence: Promise<void> | null = null;
  view.onTab("tab-absence", () => {
    absence ??= import("./absence-main").then(({ startAbsence }) => startAbsence(document, language, token)).catch(() => void (absence = null));
  });
  let received: Promise<unknown> | null = null;
  view.onTab("tab-case", () => {
    received ??= import("./case-main").then(({ startCase }) => startCase(document, language, token)).catch(() => void (received = null));
  });
  const token = (interactive: boolean): Promise<string> => tokens.token(interactive);
  await Promise.all([controller.open(), advice?.then(({ startAdvice }) => startAdvice(document, language, token, () => controller.signMail()))]);
}

void start();
