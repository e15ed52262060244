/** What Outlook shows when a handler for sending wants a word first. */

import type { Outcome } from "../host/events";
import { includes } from "../office/api";
import { el } from "./dom";
import type { Session } from "./session";

const LIMIT = 500;
const LABEL = 20;

/** Whether the mail or meeting goes (`event`: OnMessageSend or OnAppointmentSend). Without a handler, or when it allowed the event, nobody is asked; a late handler stops nothing in soft block. */
export function askBeforeSending(session: Session, event: string, outcome: Outcome, openPane: (data: unknown) => void): Promise<boolean> {
  const { options } = outcome;
  if (outcome.state !== "done" || options["allowEvent"] !== false) return Promise.resolve(true);
  const { mailbox } = session.profile;
  const declared = session.addin.launch.events.find((one) => one.type === event);
  const knowsOptions = includes(mailbox, "1.14");
  const relaxed = knowsOptions && options["sendModeOverride"] === "promptUser";
  const mayGo = relaxed || declared?.sendMode === "PromptUser";
  return new Promise((resolve) => {
    const dialog = el("dialog", { class: "smart-alert", "aria-labelledby": "smart-alert-title" });
    const answer = (goes: boolean): void => {
      dialog.remove();
      resolve(goes);
    };
    const button = (label: string, kind: string, action: () => void): HTMLElement => el("button", { type: "button", class: kind, click: action }, label);
    const acts = knowsOptions && options["commandId"] !== undefined;
    const act = (): void => {
      answer(false);
      openPane(options["contextData"]);
    };
    const label = knowsOptions ? String(options["cancelLabel"] ?? session.t("takeAction")).slice(0, LABEL) : "";
    dialog.append(
      el("h2", { id: "smart-alert-title" }, session.t("smartTitle")),
      message(session, options),
      el(
        "div",
        { class: "tools" },
        acts && button(label, "primary", act),
        button(session.t("dontSend"), acts ? "tool" : "primary", () => answer(false)),
        mayGo && button(session.t("sendAnyway"), "tool", () => answer(true)),
      ),
    );
    dialog.addEventListener("cancel", () => answer(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** The words: with markdown where the client has it, else plain. Longer ones than Outlook takes are cut and told. */
function message(session: Session, options: Record<string, unknown>): HTMLElement {
  const markdown = options["errorMessageMarkdown"];
  const asMarkdown = typeof markdown === "string" && includes(session.profile.mailbox, "1.15");
  const text = asMarkdown ? markdown : String(options["errorMessage"] ?? "");
  if (text.length > LIMIT) {
    session.log({ level: "warning", sv: `Varningens text är ${text.length} tecken: högst ${LIMIT} visas.`, en: `The alert's text has ${text.length} characters: at most ${LIMIT} are shown.` });
  }
  const shown = text.slice(0, LIMIT);
  return asMarkdown ? fromMarkdown(shown) : el("p", { class: "alert-text" }, shown);
}

/** As much markdown as Outlook's dialog knows of what the add-in writes: bold, lists, escapes. */
function fromMarkdown(text: string): HTMLElement {
  const made = el("div", { class: "alert-text" });
  for (const block of text.split(/\n{2,}/)) {
    const items = block.split("\n").filter((line) => line.startsWith("- "));
    if (items.length > 0) made.append(el("ul", {}, ...items.map((line) => el("li", {}, ...inline(line.slice(2))))));
    else made.append(el("p", {}, ...inline(block)));
  }
  return made;
}

function inline(text: string): (HTMLElement | string)[] {
  const plain = (part: string): string => part.replace(/\\([\\`*_[\]<>#])/g, "$1");
  return text.split(/(\*\*[^*]+\*\*)/).map((part) => (/^\*\*.*\*\*$/.test(part) ? el("strong", {}, plain(part.slice(2, -2))) : plain(part)));
}
