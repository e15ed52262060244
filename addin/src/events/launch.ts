// The handlers that Outlook calls by itself. Built into one file that also classic Outlook on Windows runs:
// no ternary operator, no async functions, no browser. The manifest names the two handlers.
import { completeOnce } from "../office/complete-once";
import { composePort } from "../office/compose";
import { clearNotification, notify } from "../office/notify";
import { announceLoaded, associate, displayLanguage, type LaunchEvent } from "../office/runtime";
import { readSetting } from "../office/settings";
import { applySignature, type Outcome } from "../signature/apply";
import { parseSaved, SETTINGS_KEY } from "../signature/model";
import { eventTexts } from "./texts";

function tell(outcome: Outcome): Promise<void> {
  const texts = eventTexts(displayLanguage());
  if (outcome.kind === "nothing-saved") {
    return notify(texts.nothingSaved, texts.open);
  }
  if (outcome.kind === "unknown-mailbox") {
    return notify(texts.unknownMailbox, texts.open);
  }
  return clearNotification();
}

function sign(event: LaunchEvent): void {
  void completeOnce(event, (stillWanted) =>
    applySignature(composePort, parseSaved(readSetting(SETTINGS_KEY)), stillWanted).then(tell),
  );
}

function onNewMessageCompose(event: LaunchEvent): void {
  sign(event);
}

function onMessageFromChanged(event: LaunchEvent): void {
  sign(event);
}

announceLoaded();
associate("onNewMessageCompose", onNewMessageCompose);
associate("onMessageFromChanged", onMessageFromChanged);
