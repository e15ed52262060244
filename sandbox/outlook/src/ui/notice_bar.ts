/** The add-in's notification messages above a mail, each with its link and a way to take it away. */

import type { Notice } from "../host/surface";
import { el } from "./dom";

export class NoticeBar {
  readonly element = el("div", { class: "notices", "aria-live": "polite" });
  readonly notices = new Map<string, Notice>();
  readonly #remove: string;
  readonly #openPane: () => void;

  /** `remove`: what the button that takes a notice away says. */
  constructor(remove: string, openPane: () => void) {
    this.#remove = remove;
    this.#openPane = openPane;
  }

  show(): void {
    this.element.replaceChildren(...[...this.notices.values()].map((notice) => this.#line(notice)));
  }

  #line(notice: Notice): HTMLElement {
    const links = (notice.actions ?? []).map((one) => el("button", { type: "button", class: "quiet", click: this.#openPane }, one.actionText));
    const remove = el("button", { type: "button", class: "quiet", click: () => this.#dismiss(notice.key) }, this.#remove);
    return el("p", { class: `notice ${notice.type}` }, el("span", {}, notice.message), ...links, remove);
  }

  #dismiss(key: string): void {
    this.notices.delete(key);
    this.show();
  }
}
