// Draws the case tab.
import { Parts } from "./parts";
import { announcer, type Later, type Say } from "./announce";
import type { CaseNote, CaseState } from "./case-controller";
import type { ReceivedCase } from "./case-model";
import { CASE_TEXTS, type CaseTexts } from "./case-texts";
import { fill, type Language } from "./texts";

export interface CaseEvents {
  open(): void;
  fill(change: { promised?: string; language?: string }): void;
  send(): void;
}

export class CaseView {
  readonly #body: HTMLElement;
  readonly #parts: Parts<{ readonly newWindow: string }>;
  readonly #language: Language;
  readonly #texts: CaseTexts;
  readonly #say: Say;
  readonly #events: CaseEvents;
  #before: CaseState | null = null;

  constructor(page: Document, language: Language, events: CaseEvents, now: () => number, later: Later) {
    this.#language = language;
    this.#texts = CASE_TEXTS[language];
    this.#parts = new Parts(page, { newWindow: "" });
    this.#events = events;
    const line = page.getElementById("case-status");
    const body = page.getElementById("case-body");
    if (line === null || body === null) throw new Error("pane.html lacks the case tab");
    this.#body = body;
    this.#say = announcer((text) => (line.textContent = text), now, later, 0);
  }

  #words = (note: CaseNote): string => ("words" in note ? note.words[this.#language] : this.#texts[note.key]);

  draw(state: CaseState): void {
    const before = this.#before;
    this.#before = state;
    if (state.note !== null && state.note !== before?.note) this.#say(this.#words(state.note), state.busy);
    if (before === null || before.found !== state.found || before.done !== state.done || before.stuck !== state.stuck) {
      this.#body.replaceChildren(...this.#content(state));
      if (before?.done === null && state.done !== null && before.found !== null) this.#body.querySelector<HTMLElement>("#case-heading")?.focus();
    }
    this.#refresh(state);
  }

  #content(state: CaseState): Node[] {
    const { found, stuck } = state;
    if (found === null) {
      return stuck === "" ? [] : [this.#parts.button(this.#texts[stuck === "signIn" ? "signInButton" : "again"], () => this.#events.open(), { primary: true, id: "case-again" })];
    }
    const heading = this.#parts.heading(this.#texts.heading, "case-heading");
    if (state.done !== null) {
      return [heading, this.#parts.make("div", { className: "card" }, this.#parts.dated("p", state.done[this.#language])), this.#parts.make("p", { className: "muted", text: this.#texts.once })];
    }
    return [heading, ...this.#form(found)];
  }

  #form(found: ReceivedCase): Node[] {
    const parts = this.#parts;
    const day = parts.make("input");
    day.type = "date";
    day.addEventListener("change", () => this.#events.fill({ promised: day.value }));
    const quick = parts.make("div", { className: "actions" });
    quick.setAttribute("role", "group");
    quick.setAttribute("aria-label", this.#texts.quick);
    for (const one of found.choices) quick.append(parts.button(one.words[this.#language], () => this.#events.fill({ promised: one.day }), { id: `case-day-${one.day}` }));
    const language = parts.make("select");
    for (const one of found.languages) language.append(parts.option(one.id, one.words[this.#language]));
    language.addEventListener("change", () => this.#events.fill({ language: language.value }));
    const text = parts.make("div", { className: "reply", id: "case-text" });
    text.tabIndex = 0;
    text.setAttribute("role", "group");
    text.setAttribute("aria-label", this.#texts.preview);
    return [
      parts.make("p", { text: fill(this.#texts.lead, { sender: found.sender }) }),
      parts.field("case-day", this.#texts.day, day),
      quick,
      ...(found.languages.length > 1 ? [parts.field("case-language", this.#texts.language, language)] : []),
      parts.make("h3", { text: this.#texts.preview }),
      text,
      parts.make("p", { className: "muted", text: `${this.#texts.signed} ${fill(this.#texts.from, { name: found.name, mailbox: found.mailbox })}` }),
      parts.make("div", { className: "actions" }, parts.button(this.#texts.send, () => this.#events.send(), { primary: true, id: "case-send" })),
    ];
  }

  #refresh(state: CaseState): void {
    const at = <T extends HTMLElement>(id: string): T | null => this.#body.querySelector<T>(`#${id}`);
    const day = at<HTMLInputElement>("case-day");
    if (day !== null && day.value !== state.promised) day.value = state.promised;
    const language = at<HTMLSelectElement>("case-language");
    if (language !== null) language.value = state.language;
    const text = at("case-text");
    if (text !== null) {
      text.textContent = state.text ?? "…";
      text.lang = state.language;
    }
    for (const button of Array.from(this.#body.querySelectorAll("fluent-button"))) {
      button.toggleAttribute("disabled-focusable", state.busy);
      if (!button.id.startsWith("case-day-")) continue;
      button.setAttribute("role", "button"); // said aloud, so that the state is allowed to stand on it
      button.setAttribute("aria-pressed", String(button.id === `case-day-${state.promised}`));
    }
    const problem = at("case-day-problem");
    if (problem === null || day === null) return;
    problem.hidden = state.problem === null;
    problem.textContent = state.problem === null ? "" : this.#words(state.problem);
    day.toggleAttribute("aria-invalid", state.problem !== null);
    if (state.problem !== null) {
      day.setAttribute("aria-invalid", "true");
      day.setAttribute("aria-describedby", "case-day-problem");
      if (this.#before !== null) this.#say(this.#words(state.problem), false);
    } else day.removeAttribute("aria-describedby");
  }
}
