// Puts the pane together: Outlook, the server, the page.
import { composePort, insertAtCursor, isComposing } from "../office/compose";
import { runsHandlers } from "../office/features";
import { clearNotification } from "../office/notify";
import { displayLanguage, ready, supportsNestedSignIn } from "../office/runtime";
import { readSetting, saveSetting } from "../office/settings";
import { parseSaved, SETTINGS_KEY } from "../signature/model";
import { fetchSignatures, NoContact } from "./api";
import { lazyTokenSource } from "./auth/token";
import { defineComponents } from "./components";
import { parseConfig, type PaneConfig } from "./config";
import { SignatureController } from "./controller";
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
  const view = new PaneView(document, languageOf(displayLanguage()), () => performance.now(), (work, ms) => void setTimeout(work, ms));
  view.translate(POSTVAKT_VERSION);
  defineComponents();
  const tokens = lazyTokenSource(supportsNestedSignIn, loadConfig, () => import("./auth/msal"));
  const controller = new SignatureController(
    {
      readSaved: () => parseSaved(readSetting(SETTINGS_KEY)),
      save: (saved) => saveSetting(SETTINGS_KEY, saved),
      fetch: async (interactive) => fetchSignatures(await tokens.token(interactive), (url, init) => fetch(url, init)),
      isComposing,
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
  await controller.open();
}

void start();
