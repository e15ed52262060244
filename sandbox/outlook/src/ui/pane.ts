/** The add-in's task pane beside a message. */

import { framePort } from "../host/ports";
import { Runtime } from "../host/runtime";
import type { Surface } from "../host/surface";
import { el, icon, ICONS } from "./dom";
import type { Session } from "./session";

export class Pane {
  readonly element: HTMLElement;
  readonly toggle: HTMLButtonElement;
  readonly #session: Session;
  readonly #address: string | null;
  readonly #surface: () => Surface | null;
  #runtime: Runtime | null = null;

  constructor(session: Session, address: string | null, surface: () => Surface | null) {
    this.#session = session;
    this.#address = session.profile.pane ? address : null;
    this.#surface = surface;
    this.element = el("aside", { class: "pane", "aria-label": session.addin.name || "add-in", hidden: true });
    this.toggle = el(
      "button",
      { type: "button", class: "tool pane-toggle", "aria-expanded": "false", click: () => (this.isOpen ? this.close() : this.open()) },
      icon(ICONS.panel),
      el("span", {}, session.addin.name || session.t("pane")),
    );
    this.toggle.disabled = this.#address === null;
    this.toggle.title = session.t(this.#address === null ? "paneMissing" : "pane");
  }

  get isOpen(): boolean {
    return this.#runtime !== null;
  }

  open(): void {
    if (this.#address === null || this.isOpen) return;
    const frame = el("iframe", { title: this.#session.addin.name, src: this.#address });
    const runtime = new Runtime({
      client: {
        profile: this.#session.profile,
        saveRoaming: (values) => this.#session.saveRoaming(values),
        disableClientSignature: () => this.#session.disableClientSignature(),
        closePane: () => this.close(),
      },
      surface: this.#surface,
      context: () => this.#session.context("page", this.#surface()?.snapshot ?? null),
      naa: this.#session.naa,
      onCompleted: () => undefined,
      onFault: (message) => this.#session.log({ level: "warning", sv: `Fel i rutan: ${message}`, en: `Error in the pane: ${message}` }),
    });
    runtime.connect(framePort(runtime, frame));
    this.#runtime = runtime;
    const close = el("button", { type: "button", class: "tool quiet", "aria-label": this.#session.t("hidePane"), click: () => this.close() });
    close.append(icon(ICONS.close));
    this.element.replaceChildren(el("header", { class: "pane-head" }, el("h2", {}, this.#session.addin.name), close), frame);
    this.element.hidden = false;
    this.toggle.setAttribute("aria-expanded", "true");
  }

  /** Brings the open pane to the front. */
  focus(): void {
    this.element.querySelector("iframe")?.focus();
  }

  close(): void {
    this.#runtime?.stop();
    this.#runtime = null;
    this.element.replaceChildren();
    this.element.hidden = true;
    this.toggle.setAttribute("aria-expanded", "false");
  }

  /** Something happened that the pane may listen for; `olkItemSelectedChanged` brings the new item along. */
  tell(type: string, payload: Record<string, unknown> = {}): void {
    this.#runtime?.send({ kind: "changed", type, payload, item: this.#surface()?.snapshot ?? null });
  }
}
