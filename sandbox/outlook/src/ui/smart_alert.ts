/** What Outlook shows when an OnMessageSend handler wants a word first. */

import type { Outcome } from "../host/events";
import { el } from "./dom";
import type { Session } from "./session";

const LIMIT = 500;

/** Whether the mail goes. Without a handler, or when it allowed the event, nobody is asked. */
export function askBeforeSending(session: Session, outcome: Outcome, openPane: () => void): Promise<boolean> {
  if (outcome.state !== "done" || outcome.options["allowEvent"] !== false) return Promise.resolve(true);
  const declared = session.addin.launch.events.find((one) => one.type === "OnMessageSend");
  const relaxed = outcome.options["sendModeOverride"] === "promptUser";
  const mayGo = relaxed || declared?.sendMode === "PromptUser";
  return new Promise((resolve) => {
    const dialog = el("dialog", { class: "smart-alert", "aria-labelledby": "smart-alert-title" });
    const answer = (goes: boolean): void => {
      dialog.remove();
      resolve(goes);
    };
    const button = (label: string, kind: string, action: () => void): HTMLElement => el("button", { type: "button", class: kind, click: action }, label);
    const cancel = String(outcome.options["cancelLabel"] ?? session.t("dontSend"));
    dialog.append(
      el("h2", { id: "smart-alert-title" }, session.t("smartTitle")),
      el("p", {}, String(outcome.options["errorMessage"] ?? "").slice(0, LIMIT)),
      el(
        "div",
        { class: "tools" },
        button(cancel, "primary", () => {
          if (outcome.options["commandId"] !== undefined) openPane();
          answer(false);
        }),
        mayGo && button(session.t("sendAnyway"), "tool", () => answer(true)),
      ),
    );
    dialog.addEventListener("cancel", () => answer(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}
