/** The compose window's row of buttons. */

import { el, icon, ICONS } from "./dom";
import type { Word } from "./text";

export interface ToolActions {
  picked: (file: File) => void;
  keep: () => void;
  close: () => void;
}

/** `send`, `plain` and `paneToggle` are the window's own controls; the rest is made here. */
export function composeTools(
  t: (word: Word) => string,
  controls: { send: HTMLElement; plain: HTMLElement; paneToggle: HTMLElement },
  actions: ToolActions,
): HTMLElement {
  const tool = (path: string, label: string, action: () => void): HTMLElement =>
    el("button", { type: "button", class: "tool", click: action }, icon(path), el("span", {}, label));
  const file = el("input", { type: "file", hidden: true });
  file.addEventListener("change", () => {
    const picked = file.files?.[0];
    file.value = "";
    if (picked) actions.picked(picked);
  });
  const close = { type: "button", class: "tool close", "aria-label": t("discard"), title: t("discard"), click: actions.close };
  return el(
    "div",
    { class: "tools", role: "toolbar", "aria-label": t("compose") },
    controls.send,
    tool(ICONS.clip, t("attach"), () => file.click()),
    tool(ICONS.drafts, t("save"), actions.keep),
    el("label", { class: "tool check", for: controls.plain.id }, controls.plain, el("span", {}, t("plain"))),
    controls.paneToggle,
    el("button", close, icon(ICONS.close)),
    file,
  );
}
