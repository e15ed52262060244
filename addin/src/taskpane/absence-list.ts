// The first screen of the absence tab: what waits for an answer, what is watched today, my own absences.
import type { AbsenceState } from "./absence-controller";
import type { AbsenceCard } from "./absence-model";
import type { Parts } from "./parts";
import type { Language } from "./texts";

export interface ListEvents {
  open(): void;
  begin(): void;
  act(id: string, what: string): void;
  cancelling(id: string | null): void;
}

export function drawList(parts: Parts, language: Language, state: AbsenceState, events: ListEvents): Node[] {
  const { texts } = parts;
  if (state.overview === null) {
    if (state.stuck === "") return [];
    return [parts.make("div", { className: "actions" }, parts.button(state.stuck === "signIn" ? texts.signInButton : texts.again, () => events.open(), { primary: true, id: "absence-again" }))];
  }
  const { asked, watching, mine, page } = state.overview;
  const cards = (list: readonly AbsenceCard[]): HTMLElement => parts.make("ul", { className: "cards" }, ...list.map((one) => card(parts, language, state, one, events)));
  const section = (heading: string, id: string, list: readonly AbsenceCard[]): Node[] => (list.length === 0 ? [] : [parts.heading(heading, id), cards(list)]);
  return [
    ...section(texts.asked, "absence-asked", asked),
    ...section(texts.watching, "absence-watching", watching),
    parts.heading(texts.mine, "absence-mine"),
    mine.length === 0 ? parts.make("p", { className: "muted", text: texts.none }) : cards(mine),
    parts.make("div", { className: "actions" }, parts.button(texts.fresh, () => events.begin(), { primary: true, id: "absence-new" })),
    parts.make("p", { className: "muted" }, parts.link(texts.page, page)),
  ];
}

function card(parts: Parts, language: Language, state: AbsenceState, one: AbsenceCard, events: ListEvents): HTMLElement {
  const title = one.title[language];
  const made = parts.make(
    "li",
    { className: "card" },
    parts.dated("h3", title),
    ...one.lines.map((line) => parts.dated("p", line[language])),
    one.status[language] === "" ? null : parts.make("p", { className: "muted", text: one.status[language] }),
    state.cancelling === one.id ? sure(parts, one, title, events) : actions(parts, one, title, events),
  );
  made.dataset["absence"] = one.id;
  return made;
}

function actions(parts: Parts, one: AbsenceCard, about: string, events: ListEvents): HTMLElement | null {
  const { texts } = parts;
  const press = (what: string) => (): void => events.act(one.id, what);
  const buttons: HTMLElement[] = [];
  if (one.may.includes("accept")) buttons.push(parts.button(texts.accept, press("accept"), { primary: true, about }));
  if (one.may.includes("decline")) buttons.push(parts.button(texts.decline, press("decline"), { about }));
  if (one.may.includes("seen")) buttons.push(parts.button(texts.seen, press("seen"), { primary: true, about }));
  if (one.may.includes("cancel")) buttons.push(parts.button(texts.cancel, () => events.cancelling(one.id), { about, id: `absence-cancel-${one.id}` }));
  if (one.link !== "") buttons.push(parts.link(texts.open, one.link, about));
  return buttons.length === 0 ? null : parts.make("div", { className: "actions" }, ...buttons);
}

function sure(parts: Parts, one: AbsenceCard, about: string, events: ListEvents): HTMLElement {
  const { texts } = parts;
  return parts.make(
    "div",
    {},
    parts.make("p", { text: texts.cancelAsk }),
    parts.make("div", { className: "actions" }, parts.button(texts.cancelSure, () => events.act(one.id, "cancel"), { primary: true, about, id: "absence-sure" }), parts.button(texts.cancelKeep, () => events.cancelling(null), { about })),
  );
}
