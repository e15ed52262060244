// The form of the absence tab: made once when it opens, so that nobody loses their place; only what changes is drawn again.
import type { AbsenceNote, AbsenceState } from "./absence-controller";
import type { AbsenceRequest, Candidate, Choice } from "./absence-model";
import type { Parts } from "./parts";
import type { Language } from "./texts";

export interface FormEvents {
  fill(change: Partial<AbsenceRequest>): void;
  show(): void;
  back(): void;
}

const FIELDS = ["first", "last", "kind", "way", "substitute"] as const;

export class AbsenceForm {
  readonly element: HTMLElement;
  readonly #parts: Parts;
  readonly #language: Language;
  readonly #first: HTMLInputElement;
  readonly #last: HTMLInputElement;
  readonly #kind: HTMLSelectElement;
  readonly #ways: HTMLFieldSetElement;
  readonly #who: HTMLSelectElement;
  readonly #whoField: HTMLElement;
  readonly #whoHint: HTMLElement;
  readonly #others: HTMLDetailsElement;
  #candidates: readonly Candidate[] | null | undefined;

  constructor(parts: Parts, language: Language, state: AbsenceState, events: FormEvents) {
    this.#parts = parts;
    this.#language = language;
    const { texts } = parts;
    const today = state.overview?.today ?? "";
    this.#first = this.#day(today, (first) => events.fill({ first }));
    this.#last = this.#day(today, (last) => events.fill({ last }));
    this.#kind = parts.make("select", {}, ...(state.overview?.kinds ?? []).map((one) => parts.option(one.id, one.words[language])));
    this.#kind.addEventListener("change", () => events.fill({ kind: this.#kind.value }));
    this.#ways = this.#choices(state.overview?.ways ?? [], (way) => events.fill({ way }));
    this.#who = parts.make("select");
    this.#who.addEventListener("change", () => events.fill({ substitute: this.#who.value }));
    this.#whoField = parts.field("absence-substitute", texts.substitute, this.#who);
    this.#whoHint = parts.make("p", { className: "muted", id: "absence-substitute-hint" });
    this.#whoHint.setAttribute("role", "status");
    this.#others = parts.make("details");
    this.#whoField.append(this.#whoHint, this.#others);
    this.element = parts.make(
      "div",
      {},
      parts.heading(texts.formHeading, "absence-form-heading"),
      parts.field("absence-first", texts.first, this.#first),
      parts.field("absence-last", texts.last, this.#last),
      parts.field("absence-kind", texts.kind, this.#kind),
      this.#ways,
      this.#whoField,
      parts.make("div", { className: "actions" }, parts.button(texts.show, () => events.show(), { primary: true, id: "absence-show" }), parts.button(texts.back, () => events.back(), { id: "absence-back" })),
    );
  }

  #day(today: string, fill: (day: string) => void): HTMLInputElement {
    const made = this.#parts.make("input");
    made.type = "date";
    made.min = today;
    made.addEventListener("change", () => fill(made.value));
    return made;
  }

  #choices(ways: readonly Choice[], fill: (way: string) => void): HTMLFieldSetElement {
    const made = this.#parts.make("fieldset", { id: "absence-way" }, this.#parts.make("legend", { text: this.#parts.texts.way }));
    for (const way of ways) {
      const radio = this.#parts.make("input", { id: `absence-way-${way.id}` });
      radio.type = "radio";
      radio.name = "absence-way";
      radio.value = way.id;
      radio.addEventListener("change", () => fill(way.id));
      const label = this.#parts.make("label", { text: way.words[this.#language] });
      label.htmlFor = radio.id;
      const hint = this.#parts.make("p", { className: "muted", text: way.hint[this.#language], id: `${radio.id}-hint` });
      radio.setAttribute("aria-describedby", hint.id);
      made.append(this.#parts.make("div", { className: "choice" }, radio, label, hint));
    }
    made.append(this.#parts.problem("absence-way"));
    return made;
  }

  draw(state: AbsenceState, needsSubstitute: boolean, words: (note: AbsenceNote) => string): void {
    const { request } = state;
    if (this.#first.value !== request.first) this.#first.value = request.first;
    if (this.#last.value !== request.last) this.#last.value = request.last;
    this.#last.min = request.first || this.#first.min;
    this.#kind.value = request.kind;
    for (const radio of Array.from(this.#ways.querySelectorAll("input"))) radio.checked = radio.value === request.way;
    this.#whoField.hidden = !needsSubstitute;
    this.#drawCandidates(state);
    this.#who.value = request.substitute;
    for (const field of FIELDS) this.#drawProblem(field, state.problems[field], words);
  }

  #drawCandidates(state: AbsenceState): void {
    const { texts } = this.#parts;
    const { candidates, request } = state;
    const daysKnown = request.first !== "" && request.last !== "";
    const fits = candidates?.filter((one) => one.fits) ?? [];
    if (candidates === null) this.#whoHint.textContent = daysKnown ? texts.looking : texts.pickDays;
    else this.#whoHint.textContent = fits.length === 0 ? texts.nobody : "";
    if (candidates === this.#candidates) return;
    this.#candidates = candidates;
    this.#who.replaceChildren(this.#parts.option("", texts.choose), ...fits.map((one) => this.#parts.option(one.address, named(one, this.#language))));
    const others = candidates?.filter((one) => !one.fits) ?? [];
    this.#others.hidden = others.length === 0;
    this.#others.replaceChildren(
      this.#parts.make("summary", { text: texts.others }),
      this.#parts.make("ul", {}, ...others.map((one) => this.#parts.make("li", { text: `${one.name}: ${one.why[this.#language]}` }))),
    );
  }

  #drawProblem(field: string, note: AbsenceNote | undefined, words: (note: AbsenceNote) => string): void {
    const place = this.element.querySelector<HTMLElement>(`#absence-${field}-problem`);
    const control = this.element.querySelector<HTMLElement>(field === "way" ? "#absence-way" : `#absence-${field}`);
    if (place === null || control === null) return;
    place.hidden = note === undefined;
    place.textContent = note === undefined ? "" : words(note);
    control.toggleAttribute("aria-invalid", false);
    if (note === undefined) {
      control.removeAttribute("aria-describedby");
      return;
    }
    if (field !== "way") control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", place.id);
  }

  /** To the first field that something is wrong with. */
  focusProblem(problems: AbsenceState["problems"]): void {
    const field = FIELDS.find((one) => one in problems);
    if (field === undefined) return;
    const where = field === "way" ? this.#ways.querySelector("input") : this.element.querySelector<HTMLElement>(`#absence-${field}`);
    where?.focus();
  }
}

function named(one: Candidate, language: Language): string {
  const why = one.why[language];
  return why === "" ? one.name : `${one.name}, ${why}`;
}
