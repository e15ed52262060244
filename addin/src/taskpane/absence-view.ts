// Draws the absence tab: a line that is read out, and one of three screens.
import type { AbsenceNote, AbsenceState, Screen } from "./absence-controller";
import { AbsenceForm, type FormEvents } from "./absence-form";
import { drawList, type ListEvents } from "./absence-list";
import { Parts } from "./parts";
import { ABSENCE_TEXTS, type AbsenceTexts } from "./absence-texts";
import { announcer, type Later, type Say } from "./announce";
import { fill, type Language } from "./texts";

export interface AbsenceEvents extends ListEvents, FormEvents {
  confirm(): void;
  change(): void;
  needsSubstitute(): boolean;
  chosen(): string;
}

const HEADINGS: { readonly [screen in Screen]: string } = { list: "absence-mine", form: "absence-form-heading", preview: "absence-preview-heading" };

export class AbsenceView {
  readonly #body: HTMLElement;
  readonly #parts: Parts;
  readonly #language: Language;
  readonly #texts: AbsenceTexts;
  readonly #say: Say;
  readonly #events: AbsenceEvents;
  #form: AbsenceForm | null = null;
  #before: AbsenceState | null = null;

  constructor(page: Document, language: Language, events: AbsenceEvents, now: () => number, later: Later) {
    this.#language = language;
    this.#texts = ABSENCE_TEXTS[language];
    this.#parts = new Parts(page, this.#texts);
    this.#events = events;
    const line = page.getElementById("absence-status");
    const body = page.getElementById("absence-body");
    if (line === null || body === null) throw new Error("pane.html lacks the absence tab");
    this.#body = body;
    this.#say = announcer((text) => (line.textContent = text), now, later, 0);
  }

  #words = (note: AbsenceNote): string => ("words" in note ? note.words[this.#language] : fill(this.#texts[note.key], note.values ?? {}));

  draw(state: AbsenceState): void {
    const before = this.#before;
    this.#before = state;
    if (state.note !== null) this.#say(this.#words(state.note), state.busy);
    if (state.screen === "form") this.#drawForm(state, before);
    else this.#drawOther(state, before);
    // Focusable all the same, so that whoever pressed it does not lose their place.
    for (const button of Array.from(this.#body.querySelectorAll("fluent-button"))) button.toggleAttribute("disabled-focusable", state.busy);
  }

  #drawForm(state: AbsenceState, before: AbsenceState | null): void {
    if (before?.screen === "list" || this.#form === null) this.#form = new AbsenceForm(this.#parts, this.#language, state, this.#events);
    if (before?.screen !== "form") this.#body.replaceChildren(this.#form.element);
    this.#form.draw(state, this.#events.needsSubstitute(), this.#words);
    if (before?.screen !== "form" && Object.keys(state.problems).length === 0) this.#focus("form");
    if (state.problems !== before?.problems && !onlyFewer(before?.problems, state.problems)) this.#form.focusProblem(state.problems);
  }

  #drawOther(state: AbsenceState, before: AbsenceState | null): void {
    const same = before !== null && before.screen === state.screen && before.overview === state.overview && before.cancelling === state.cancelling && before.stuck === state.stuck;
    if (same) return;
    this.#body.replaceChildren(...(state.screen === "list" ? drawList(this.#parts, this.#language, state, this.#events) : this.#preview(state)));
    if (before === null || before.overview === null) return;
    if (before.screen !== state.screen || before.overview !== state.overview) this.#focus(state.screen);
    else if (state.cancelling !== before.cancelling) this.#focusCancelling(state, before);
  }

  #focus(screen: Screen): void {
    this.#body.querySelector<HTMLElement>(`#${HEADINGS[screen]}`)?.focus();
  }

  #focusCancelling(state: AbsenceState, before: AbsenceState): void {
    const wanted = state.cancelling === null ? `absence-cancel-${before.cancelling ?? ""}` : "absence-sure";
    Array.from(this.#body.querySelectorAll<HTMLElement>("fluent-button")).find((one) => one.id === wanted)?.focus();
  }

  #preview(state: AbsenceState): Node[] {
    const parts = this.#parts;
    const texts = this.#texts;
    const confirm = this.#events.needsSubstitute() ? fill(texts.confirm, { name: this.#events.chosen() }) : texts.confirmSelf;
    const replies = (state.preview?.replies ?? []).map((one) => {
      const text = parts.make("p", { className: "reply", text: one.text });
      text.lang = one.language;
      return parts.make("details", { className: "card" }, parts.make("summary", { text: one.label[this.#language] }), text);
    });
    const first = replies[0];
    if (first !== undefined) first.open = true;
    return [
      parts.heading(texts.preview, HEADINGS.preview),
      parts.make("ul", { className: "steps" }, ...(state.preview?.steps ?? []).map((step) => parts.dated("li", step[this.#language]))),
      parts.make("h3", { text: texts.replies }),
      ...replies,
      parts.make("div", { className: "actions" }, parts.button(confirm, () => this.#events.confirm(), { primary: true, id: "absence-confirm" }), parts.button(texts.change, () => this.#events.change(), { id: "absence-change" })),
    ];
  }
}

/** Whether problems only went away: then nobody is moved from where they type. */
function onlyFewer(before: AbsenceState["problems"] | undefined, now: AbsenceState["problems"]): boolean {
  return before !== undefined && Object.entries(now).every(([field, note]) => before[field] === note) && Object.keys(now).length < Object.keys(before).length;
}
