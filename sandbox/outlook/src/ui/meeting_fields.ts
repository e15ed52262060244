/** A meeting's head: subject, who must come and who may, when and where. */

import { unsupported } from "../host/errors";
import type { ItemTime, RecipientField } from "../host/surface";
import type { Person } from "../protocol";
import { el } from "./dom";
import { isAddress, parsePeople, showPeople, showPerson } from "./people";
import type { Session } from "./session";

export type MeetingField = "requiredAttendees" | "optionalAttendees";
const MEETING_FIELDS: readonly MeetingField[] = ["requiredAttendees", "optionalAttendees"];
const HALF_HOUR = 30 * 60 * 1000;

export interface MeetingFieldEvents {
  attendeesChanged: () => void;
  timeChanged: () => void;
  edited: () => void;
}

/** The field of that name; a mail's are none of a meeting's. */
export function meetingField(field: RecipientField): MeetingField {
  const found = MEETING_FIELDS.find((one) => one === field);
  if (found === undefined) throw unsupported(field);
  return found;
}

/** As the browser's own field for date and time takes it: local, without seconds. */
function localMinute(at: number): string {
  const offset = new Date(at).getTimezoneOffset() * 60 * 1000;
  return new Date(at - offset).toISOString().slice(0, 16);
}

export class MeetingFields {
  readonly element: HTMLElement;
  readonly subject: HTMLInputElement;
  readonly location: HTMLInputElement;
  readonly #people: Record<MeetingField, HTMLInputElement>;
  readonly #times: Record<ItemTime, HTMLInputElement>;
  #length = HALF_HOUR;

  /** `start`: when the meeting begins until the person says otherwise, in milliseconds. */
  constructor(session: Session, organiser: Person, start: number, events: MeetingFieldEvents) {
    const { t } = session;
    const text = (id: string): HTMLInputElement => el("input", { id, type: "text", autocomplete: "off", spellcheck: "false", input: () => events.edited() });
    this.subject = text("meeting-subject");
    this.location = text("location");
    this.#people = { requiredAttendees: text("required"), optionalAttendees: text("optional") };
    for (const field of MEETING_FIELDS) this.#people[field].addEventListener("change", () => events.attendeesChanged());
    const time = (which: ItemTime, at: number): HTMLInputElement => {
      const made = el("input", { id: which, type: "datetime-local", required: true });
      made.value = localMinute(at);
      made.addEventListener("change", () => {
        this.#keepOrder(which);
        events.timeChanged();
      });
      return made;
    };
    this.#times = { start: time("start", start), end: time("end", start + HALF_HOUR) };
    const row = (label: string, control: HTMLElement): HTMLElement => el("div", { class: "field" }, el("label", { for: control.id }, label), control);
    this.element = el(
      "div",
      { class: "fields" },
      el("p", { class: "who" }, `${t("organiser")}: ${showPerson(organiser)}`),
      row(t("subject"), this.subject),
      row(t("required"), this.#people.requiredAttendees),
      row(t("optional"), this.#people.optionalAttendees),
      el("div", { class: "field-pair" }, row(t("start"), this.#times.start), row(t("end"), this.#times.end)),
      row(t("location"), this.location),
    );
    this.#people.requiredAttendees.title = t("recipientsHelp");
  }

  /** A meeting that begins later ends later; one that ends before it begins takes no time. */
  #keepOrder(changed: ItemTime): void {
    if (changed === "start") this.#times.end.value = localMinute(this.time("start") + this.#length);
    else if (this.time("end") < this.time("start")) this.#times.end.value = this.#times.start.value;
    this.#length = this.time("end") - this.time("start");
  }

  /** In milliseconds; an emptied field is as if the meeting began now. */
  time(which: ItemTime): number {
    const at = new Date(this.#times[which].value).getTime();
    return Number.isNaN(at) ? Date.now() : at;
  }

  setTime(which: ItemTime, at: number): void {
    this.#times[which].value = localMinute(at);
    this.#keepOrder(which);
  }

  people(field: MeetingField): Person[] {
    return parsePeople(this.#people[field].value);
  }

  setPeople(field: MeetingField, people: Person[]): void {
    this.#people[field].value = showPeople(people);
  }

  /** The first attendee that is no address, or null. */
  misspelt(): { field: HTMLInputElement; text: string } | null {
    for (const field of MEETING_FIELDS) {
      const wrong = this.people(field).find((one) => !isAddress(one.emailAddress));
      if (wrong) return { field: this.#people[field], text: wrong.emailAddress };
    }
    return null;
  }

  count(): number {
    return MEETING_FIELDS.reduce((sum, field) => sum + this.people(field).length, 0);
  }

  focus(): void {
    this.subject.focus();
  }
}
