/** The files of a mail that is being written. */

import { el, icon, ICONS } from "./dom";
import type { GraphAttachment } from "./graph";

export class AttachmentList {
  readonly element = el("ul", { class: "files" });
  readonly #remove: string;
  readonly #detach: (id: string) => void;

  /** `remove`: what the button says that takes a file away. */
  constructor(remove: string, detach: (id: string) => void) {
    this.#remove = remove;
    this.#detach = detach;
  }

  show(attachments: GraphAttachment[]): void {
    this.element.replaceChildren(...attachments.filter((one) => !one.isInline).map((one) => this.#item(one)));
  }

  #item({ id, name, size }: GraphAttachment): HTMLElement {
    const remove = el("button", { type: "button", class: "quiet", "aria-label": `${this.#remove}: ${name}`, click: () => this.#detach(id) }, this.#remove);
    return el("li", {}, icon(ICONS.clip), `${name} (${Math.max(1, Math.round(size / 1024))} kB)`, remove);
  }
}
