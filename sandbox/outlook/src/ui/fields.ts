/** The compose window's head: From, To, Cc, Bcc, Subject. */

import { unsupported } from "../host/errors";
import type { RecipientField } from "../host/surface";
import type { Person } from "../protocol";
import { el } from "./dom";
import type { DraftStart } from "./draft";
import { isAddress, parsePeople, showPeople, showPerson } from "./people";
import type { Session } from "./session";

export type MailField = "to" | "cc" | "bcc";
const RECIPIENT_FIELDS: readonly MailField[] = ["to", "cc", "bcc"];

/** The field of that name; a meeting's are none of a mail's. */
export function mailField(field: RecipientField): MailField {
  const found = RECIPIENT_FIELDS.find((one) => one === field);
  if (found === undefined) throw unsupported(field);
  return found;
}

export interface FieldEvents {
  fromChanged: () => void;
  recipientsChanged: (field: MailField) => void;
  edited: () => void;
}

export class Fields {
  readonly element: HTMLElement;
  readonly subject: HTMLInputElement;
  readonly #from: HTMLSelectElement;
  readonly #inputs: Record<MailField, HTMLInputElement>;
  readonly #senders: Person[];

  constructor(session: Session, start: DraftStart, events: FieldEvents) {
    this.#senders = session.start.senders.filter((one) => one.sends);
    this.#from = el("select", { id: "from", change: () => events.fromChanged() });
    for (const sender of this.#senders) this.#from.append(new Option(showPerson(sender), sender.emailAddress));
    const known = this.#senders.find((one) => one.emailAddress.toLowerCase() === start.from.toLowerCase());
    this.#from.value = (known ?? session.start.persona).emailAddress;
    const input = (field: MailField): HTMLInputElement => {
      const made = el("input", { id: field, type: "text", autocomplete: "off", spellcheck: "false", list: "people", input: () => events.edited() });
      made.value = showPeople(start[field]);
      made.addEventListener("change", () => events.recipientsChanged(field));
      return made;
    };
    this.#inputs = { to: input("to"), cc: input("cc"), bcc: input("bcc") };
    this.subject = el("input", { id: "subject", type: "text", autocomplete: "off", input: () => events.edited() });
    this.subject.value = start.subject;
    const row = (label: string, control: HTMLElement): HTMLElement => el("div", { class: "field" }, el("label", { for: control.id }, label), control);
    this.element = el(
      "div",
      { class: "fields" },
      row(session.t("from"), this.#from),
      row(session.t("to"), this.#inputs.to),
      el("div", { class: "field-pair" }, row(session.t("cc"), this.#inputs.cc), row(session.t("bcc"), this.#inputs.bcc)),
      row(session.t("subject"), this.subject),
    );
    this.#inputs.to.title = session.t("recipientsHelp");
  }

  from(): Person {
    return this.#senders.find((one) => one.emailAddress === this.#from.value) ?? { displayName: this.#from.value, emailAddress: this.#from.value };
  }

  people(field: MailField): Person[] {
    return parsePeople(this.#inputs[field].value);
  }

  setPeople(field: MailField, people: Person[]): void {
    this.#inputs[field].value = showPeople(people);
  }

  /** The first recipient that is no address, or null. */
  misspelt(): { field: HTMLInputElement; text: string } | null {
    for (const field of RECIPIENT_FIELDS) {
      const wrong = this.people(field).find((one) => !isAddress(one.emailAddress));
      if (wrong) return { field: this.#inputs[field], text: wrong.emailAddress };
    }
    return null;
  }

  count(): number {
    return RECIPIENT_FIELDS.reduce((sum, field) => sum + this.people(field).length, 0);
  }

  focus(): void {
    this.#inputs.to.focus();
  }
}
