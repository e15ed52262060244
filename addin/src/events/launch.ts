// The handlers that Outlook calls by itself. Built into one file that also classic Outlook on Windows runs:
// no ternary operator, no async functions, no browser. The manifest names the handlers.
import "./written"; // first: everything else takes its long texts from there
import { completeOnce, decideOnce } from "../office/complete-once";
import { composePort } from "../office/compose";
import { isPhone } from "../office/features";
import { clearNotification, notify } from "../office/notify";
import { actions, announceLoaded, displayLanguage, type LaunchEvent } from "../office/runtime";
import { readSetting } from "../office/settings";
import { applySignature, type Outcome } from "../signature/apply";
import { parseSaved, SETTINGS_KEY } from "../signature/model";
import { warmUp } from "./baked";
import { decide, otherwise } from "./send";
import { eventTexts, type EventTexts } from "./texts";

function advice(kind: "nothing-saved" | "unknown-mailbox", texts: EventTexts): string {
  const phone = isPhone();
  if (kind === "nothing-saved") {
    if (phone) {
      return texts.nothingSavedOnPhone;
    }
    return texts.nothingSaved;
  }
  if (phone) {
    return texts.unknownMailboxOnPhone;
  }
  return texts.unknownMailbox;
}

function tell(outcome: Outcome): Promise<void> {
  if (outcome.kind === "nothing-saved" || outcome.kind === "unknown-mailbox") {
    const texts = eventTexts(displayLanguage());
    return notify(advice(outcome.kind, texts), texts.open);
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

function onMessageSend(event: LaunchEvent): void {
  void decideOnce(event, () => decide(new Date()), otherwise);
}

function onAppointmentSend(event: LaunchEvent): void {
  void decideOnce(event, () => decide(new Date()), otherwise);
}

announceLoaded();
actions().associate("onNewMessageCompose", onNewMessageCompose);
actions().associate("onMessageFromChanged", onMessageFromChanged);
actions().associate("onMessageSend", onMessageSend);
actions().associate("onAppointmentSend", onAppointmentSend);
warmUp();
