// Draws the state into the page's own elements. Holds no state itself.
import type { MailboxSignature, Variant } from "../signature/model";
import { announcer, type Later, type Say } from "./announce";
import type { Note, PaneState } from "./controller";
import { showSafely } from "./sanitise";
import { fill, TEXTS, when, type Language, type TextKey } from "./texts";

export interface ViewEvents {
  refresh(): void;
  insert(): void;
  select(address: string): void;
}

// In pixels.
const TALLEST_PREVIEW = 420;
const SCROLLBAR = 18;

export class PaneView {
  readonly #page: Document;
  readonly #language: Language;
  readonly #say: Say;
  readonly #drawn = new Map<string, string>();
  readonly #widths = new Map<HTMLIFrameElement, ResizeObserver>();

  constructor(page: Document, language: Language, now: () => number, later: Later) {
    this.#page = page;
    this.#language = language;
    const status = this.#element("status");
    this.#say = announcer((text) => (status.textContent = text), now, later);
  }

  #element<T extends HTMLElement = HTMLElement>(id: string): T {
    const found = this.#page.getElementById(id);
    if (found === null) throw new Error(`pane.html lacks #${id}`);
    return found as T;
  }

  /** Fills in the page's fixed texts; before the components are defined, because tabs measure theirs once. */
  translate(version: string): void {
    const texts = TEXTS[this.#language];
    this.#page.documentElement.lang = this.#language;
    for (const [attribute, apply] of [
      ["data-text", (one: Element, text: string) => (one.textContent = text)],
      ["data-title", (one: Element, text: string) => one.setAttribute("title", text)],
      ["data-label", (one: Element, text: string) => one.setAttribute("aria-label", text)],
    ] as const) {
      for (const one of Array.from(this.#page.querySelectorAll(`[${attribute}]`))) {
        apply(one, texts[one.getAttribute(attribute) as TextKey]);
      }
    }
    this.#element("version").textContent = fill(texts.version, { version });
  }

  /** Advice comes first while a mail is written; where one is read there is none. */
  chooseTabs(composing: boolean): void {
    this.#element("tab-advice").hidden = !composing;
    this.#element("panel-advice").hidden = !composing;
    this.#element("tab-case").hidden = composing;
    this.#element("panel-signature").hidden = composing;
    this.#element("tabs").setAttribute("activeid", composing ? "tab-advice" : "tab-signature");
  }

  /** Calls when that tab is opened. */
  onTab(id: string, opened: () => void): void {
    const tabs = this.#element("tabs");
    new MutationObserver(() => {
      if (tabs.getAttribute("activeid") === id || this.#element(id).getAttribute("aria-selected") === "true") opened();
    }).observe(tabs, { attributes: true, subtree: true, attributeFilter: ["activeid", "aria-selected"] });
  }

  listen(events: ViewEvents): void {
    this.#element("refresh").addEventListener("click", () => events.refresh());
    this.#element("insert").addEventListener("click", () => events.insert());
    const senders = this.#element<HTMLSelectElement>("mailbox");
    senders.addEventListener("change", () => events.select(senders.value));
  }

  draw(state: PaneState): void {
    if (state.note !== null) this.#say(this.#words(state.note), state.busy);
    // Focusable all the same, so that whoever pressed it does not lose their place.
    for (const id of ["refresh", "insert"]) this.#element(id).toggleAttribute("disabled-focusable", state.busy);
    this.#element("saved").textContent = this.#savedLine(state);
    this.#drawSenders(state);
    const mailbox = state.selected === null ? undefined : state.saved?.mailboxes[state.selected];
    this.#element("insert").hidden = !state.composing || mailbox === undefined;
    this.#element("previews").hidden = mailbox === undefined;
    if (mailbox !== undefined) this.#drawPreviews(mailbox);
  }

  #words(note: Note): string {
    if ("words" in note) return note.words[this.#language];
    return fill(TEXTS[this.#language][note.key], note.values ?? {});
  }

  #savedLine(state: PaneState): string {
    const texts = TEXTS[this.#language];
    if (state.saved === null) return state.busy ? "" : texts.nothingYet;
    const moment = when(state.saved.savedAt, this.#language);
    if (moment === null) return texts.savedWhenUnknown;
    return fill(state.automatic ? texts.saved : texts.savedByHand, { when: moment });
  }

  #drawSenders(state: PaneState): void {
    const addresses = Object.keys(state.saved?.mailboxes ?? {});
    const senders = this.#element<HTMLSelectElement>("mailbox");
    this.#element("sender").hidden = addresses.length < 2;
    if (this.#changed("senders", addresses.join("\n"))) {
      senders.replaceChildren(...addresses.map((address) => this.#option(address)));
    }
    if (state.selected !== null) senders.value = state.selected;
  }

  #option(address: string): HTMLOptionElement {
    const option = this.#page.createElement("option");
    option.value = address;
    option.textContent = address;
    return option;
  }

  #drawPreviews(mailbox: MailboxSignature): void {
    this.#drawPreview("preview-full", mailbox.full);
    this.#drawPreview("preview-short", mailbox.short ?? mailbox.full);
  }

  #drawPreview(id: string, variant: Variant): void {
    const frame = this.#element<HTMLIFrameElement>(id);
    const inside = frame.contentDocument;
    if (inside === null || inside.URL !== "about:srcdoc" || inside.readyState === "loading") {
      // The frame's own empty page has not arrived; what is drawn before would vanish with it.
      frame.addEventListener("load", () => this.#drawPreview(id, variant), { once: true });
      return;
    }
    if (!this.#changed(id, variant.html)) return;
    inside.documentElement.lang = this.#language;
    inside.title = frame.title;
    inside.body.style.margin = "0";
    inside.body.style.display = "flow-root";
    inside.body.style.setProperty("font-family", "Calibri, Carlito, sans-serif");
    showSafely(variant.html, inside.body, new DOMParser());
    const fitHeight = (): void => {
      const scrollbar = inside.body.scrollWidth > inside.documentElement.clientWidth ? SCROLLBAR : 0;
      frame.style.height = `${Math.min(inside.body.offsetHeight + scrollbar, TALLEST_PREVIEW)}px`;
    };
    fitHeight();
    this.#whenWidthChanges(frame, fitHeight);
    inside.querySelectorAll("img").forEach((picture) => picture.addEventListener("load", fitHeight));
  }

  /** In a tab that is not shown a preview has no width, so its height is only right once the tab is opened. */
  #whenWidthChanges(frame: HTMLIFrameElement, changed: () => void): void {
    this.#widths.get(frame)?.disconnect();
    let width = frame.clientWidth;
    const watching = new ResizeObserver(() => {
      if (frame.clientWidth === width) return;
      width = frame.clientWidth;
      requestAnimationFrame(changed);
    });
    watching.observe(frame);
    this.#widths.set(frame, watching);
  }

  /** Whether this part shows something else than what it was drawn with last. */
  #changed(part: string, content: string): boolean {
    if (this.#drawn.get(part) === content) return false;
    this.#drawn.set(part, content);
    return true;
  }
}
