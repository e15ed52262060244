// Draws the advice into the page: a line on top, cards below. Cards that did not change are left alone, so that nobody loses their place.
import type { Reason } from "../advice/model";
import type { AdviceNote, AdviceState, Card } from "./advice-controller";
import { adviceTexts, type AdviceTexts } from "./advice-texts";
import { announcer, type Later, type Say } from "./announce";
import { classForm } from "./class-form";
import { passForm } from "./pass-form";
import { fill, type Language } from "./texts";

export interface AdviceEvents {
  mend(rule: string): void;
  dismiss(rule: string): void;
  pass(rule: string, reason: string): void;
  classify(level: number | null): void;
  reasons(): { readonly reasons: readonly Reason[]; readonly ownWords: boolean };
}

const OPEN_CARDS = 3;
const LINE_GAP = 4000;

export class AdviceView {
  readonly #page: Document;
  readonly #language: Language;
  readonly #texts: AdviceTexts;
  readonly #say: Say;
  readonly #tell: Say;
  readonly #drawn = new Map<string, { readonly key: string; readonly element: HTMLElement }>();
  #receivers = "";
  #all = false;
  #wanted: string | null = null;
  #events: AdviceEvents | null = null;

  /** `meeting`: a meeting is written, and not a mail. */
  constructor(page: Document, language: Language, now: () => number, later: Later, meeting = false) {
    this.#page = page;
    this.#language = language;
    this.#texts = adviceTexts(language, meeting);
    if (meeting) this.#element("advice-heading").textContent = this.#texts.headingMeeting;
    const line = this.#element("advice-line");
    this.#say = announcer((text) => (line.textContent = text), now, later, LINE_GAP);
    const done = this.#element("advice-done");
    this.#tell = announcer((text) => (done.textContent = text), now, later, 0);
  }

  #element<T extends HTMLElement = HTMLElement>(id: string): T {
    const found = this.#page.getElementById(id);
    if (found === null) throw new Error(`pane.html lacks #${id}`);
    return found as T;
  }

  #make(tag: string, options: { className?: string; text?: string } = {}, ...children: (HTMLElement | null)[]): HTMLElement {
    const made = this.#page.createElement(tag);
    if (options.className !== undefined) made.className = options.className;
    if (options.text !== undefined) made.textContent = options.text;
    made.append(...children.filter((one): one is HTMLElement => one !== null));
    return made;
  }

  listen(events: AdviceEvents): void {
    this.#events = events;
    this.#element("advice-more").textContent = this.#texts.showMore;
    this.#element("advice-more").addEventListener("click", () => {
      this.#all = true;
      const hidden = this.#element("advice-cards").querySelector<HTMLElement>("li[hidden]");
      this.#showAsMany();
      hidden?.focus();
    });
  }

  draw(state: AdviceState): void {
    const line = this.#element("advice-line");
    line.hidden = !state.composing;
    if (!state.composing) return;
    this.#say(this.#lineOf(state), !state.looked);
    line.dataset["stopped"] = String(state.cards.some((one) => one.severity === "stop"));
    if (state.done !== null) this.#tell(this.#words(state.done));
    this.#element("advice-trouble").hidden = state.trouble === null;
    if (state.trouble !== null) this.#element("advice-trouble").textContent = fill(this.#texts.trouble, { rules: state.trouble.join(", ") });
    this.#drawReceivers(state.receivers);
    const empty = this.#element("advice-empty");
    empty.textContent = state.hasRules || !state.looked ? this.#texts.nothingToSay : this.#texts.noRules;
    empty.hidden = state.cards.length > 0 || !state.looked;
    this.#drawCards(state);
    this.#showWanted(state);
  }

  /** Not read out when it comes: it is there to be found, and the cards say what to do. */
  #drawReceivers(lines: readonly string[]): void {
    const place = this.#element("advice-receivers");
    place.hidden = lines.length === 0;
    if (this.#receivers === lines.join("\n")) return;
    this.#receivers = lines.join("\n");
    place.replaceChildren(...lines.map((text) => this.#dated(text)));
  }

  /** A line whose dates are not broken. */
  #dated(text: string): HTMLElement {
    const line = this.#make("p");
    text.split(/(\d{4}-\d\d-\d\d)/).forEach((piece, place) => line.append(place % 2 === 1 ? this.#make("span", { className: "date", text: piece }) : piece));
    return line;
  }

  #words(note: string | AdviceNote): string {
    return typeof note === "string" ? note : fill(this.#texts[note.key], note.values ?? {});
  }

  #lineOf(state: AdviceState): string {
    const texts = this.#texts;
    if (!state.looked) return texts.looking;
    if (!state.hasRules) return texts.noRules;
    const stop = state.cards.find((one) => one.severity === "stop");
    if (stop !== undefined) return fill(texts.stopped, { what: stop.what.charAt(0).toLowerCase() + stop.what.slice(1) });
    if (state.cards.length === 0) return texts.allWell;
    return state.cards.length === 1 ? texts.oneThing : fill(texts.things, { count: String(state.cards.length) });
  }

  #drawCards(state: AdviceState): void {
    const list = this.#element("advice-cards");
    const active = this.#page.activeElement;
    let lost: string | null = null;
    const wanted = state.cards.map((card) => {
      const key = JSON.stringify(card);
      const drawn = this.#drawn.get(card.rule);
      if (drawn?.key === key) return drawn.element;
      if (drawn?.element.contains(active) === true) lost = card.rule;
      const element = this.#card(card);
      this.#drawn.set(card.rule, { key, element });
      return element;
    });
    for (const old of Array.from(list.children)) {
      if (!wanted.includes(old as HTMLElement)) {
        if (old.contains(active)) lost ??= "";
        old.remove();
      }
    }
    wanted.forEach((element, place) => {
      if (list.children[place] !== element) list.insertBefore(element, list.children[place] ?? null);
    });
    for (const rule of this.#drawn.keys()) if (!state.cards.some((one) => one.rule === rule)) this.#drawn.delete(rule);
    this.#showAsMany();
    // Where somebody's card was drawn anew they go on in it; where it is gone, at the top of the list.
    if (lost !== null) (this.#drawn.get(lost)?.element ?? this.#element("advice-heading")).focus();
  }

  #showAsMany(): void {
    const cards = Array.from(this.#element("advice-cards").children) as HTMLElement[];
    cards.forEach((card, place) => (card.hidden = !this.#all && place >= OPEN_CARDS));
    this.#element("advice-more").hidden = this.#all || cards.length <= OPEN_CARDS;
  }

  #showWanted(state: AdviceState): void {
    if (state.wanted === null || state.wanted === this.#wanted) return;
    const card = this.#drawn.get(state.wanted)?.element;
    if (card === undefined) return;
    this.#wanted = state.wanted;
    if (card.hidden) {
      this.#all = true;
      this.#showAsMany();
    }
    card.querySelector("details")?.setAttribute("open", "");
    card.focus();
  }

  #card(card: Card): HTMLElement {
    const texts = this.#texts;
    const what = card.count > 1 ? fill(texts.more, { what: card.what, count: String(card.count) }) : card.what;
    const heading = this.#make("h3", {}, card.severity === "stop" ? this.#make("strong", { className: "stop", text: `${texts.stops}: ` }) : null);
    heading.append(what);
    const made = this.#make("li", { className: "card advice" }, heading, this.#aboutWords(card), this.#byHand(card), this.#actions(card, what), this.#classes(card), this.#reason(card), this.#why(card));
    made.dataset["rule"] = card.rule;
    made.dataset["severity"] = card.severity;
    made.tabIndex = -1;
    return made;
  }

  #aboutWords(card: Card): HTMLElement | null {
    return card.words === "" ? null : this.#make("p", { className: "muted", text: fill(this.#texts.about, { words: card.words }) });
  }

  #byHand(card: Card): HTMLElement | null {
    return card.offer.kind === "by-hand" ? this.#make("p", { text: card.offer.words }) : null;
  }

  #why(card: Card): HTMLElement {
    const source = card.source === "" ? null : this.#make("p", { className: "muted", text: fill(this.#texts.source, { source: card.source }) });
    return this.#make("details", {}, this.#make("summary", { text: this.#texts.why }), this.#make("p", { text: card.why }), source);
  }

  #button(text: string, primary: boolean, press: () => void): HTMLElement {
    const button = this.#make("fluent-button", { text });
    if (primary) button.setAttribute("appearance", "primary");
    button.addEventListener("click", press);
    return button;
  }

  #actions(card: Card, what: string): HTMLElement | null {
    const buttons: HTMLElement[] = [];
    if (card.offer.kind === "button") buttons.push(this.#button(card.offer.mending.label, true, () => this.#events?.mend(card.rule)));
    if (card.severity !== "stop") {
      const dismiss = this.#button(this.#texts.dismiss, false, () => this.#events?.dismiss(card.rule));
      dismiss.setAttribute("aria-label", fill(this.#texts.dismissRule, { what }));
      buttons.push(dismiss);
    }
    return buttons.length === 0 ? null : this.#make("div", { className: "actions" }, ...buttons);
  }

  #classes({ sensitivity }: Card): HTMLElement | null {
    if (sensitivity === null) return null;
    const { classes, level, note } = sensitivity;
    const result = level === null || note === null ? null : { level, words: this.#words(note) };
    return classForm(this.#page, this.#language, this.#texts, { classes, result }, (chosen) => this.#events?.classify(chosen));
  }

  #reason(card: Card): HTMLElement | null {
    if (!card.passable || this.#events === null) return null;
    const { reasons, ownWords } = this.#events.reasons();
    return passForm(this.#page, this.#language, this.#texts, card.rule, reasons, ownWords, (reason) => this.#events?.pass(card.rule, reason));
  }
}
