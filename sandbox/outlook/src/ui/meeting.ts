/** The meeting window: a meeting that its organiser writes, with the add-in at work on it. */

import { unsupported } from "../host/errors";
import type { ItemTime, RecipientField } from "../host/surface";
import type { ItemSnapshot, Person } from "../protocol";
import { el, icon, ICONS } from "./dom";
import type { GraphAttendee, GraphEvent } from "./graph";
import { ItemWindow, RECIPIENTS_CHANGED } from "./item_window";
import { meetingField, MeetingFields } from "./meeting_fields";
import { toGraph } from "./people";
import type { Session } from "./session";

const TIME_CHANGED = "olkAppointmentTimeChanged";
const HOUR = 60 * 60 * 1000;

function inUtc(at: number): { dateTime: string; timeZone: string } {
  return { dateTime: new Date(at).toISOString().slice(0, 19), timeZone: "UTC" };
}

export class MeetingWindow extends ItemWindow {
  readonly element: HTMLElement;
  readonly itemType = "appointment";
  readonly composeType = "newMail";
  readonly #fields: MeetingFields;
  #id: string | null = null;

  constructor(session: Session) {
    super(session, session.addin.panes.meeting, session.t("body"));
    const nextHour = (Math.floor(Date.now() / HOUR) + 1) * HOUR;
    this.#fields = new MeetingFields(session, this.from(), nextHour, {
      attendeesChanged: () => this.#attendeesChanged(),
      timeChanged: () => this.#timeChanged(),
      edited: () => this.edited(),
    });
    const { t } = session;
    const close = { type: "button", class: "tool close", "aria-label": t("discard"), title: t("discard"), click: () => this.close() };
    const tools = el("div", { class: "tools", role: "toolbar", "aria-label": t("newMeeting") }, this.sendButton, this.pane.toggle, el("button", close, icon(ICONS.close)));
    const parts = [tools, this.noticeBar.element, this.#fields.element, this.editor.element, this.status];
    this.element = el("section", { class: "compose meeting", "aria-label": t("newMeeting") }, el("div", { class: "letter" }, ...parts), this.pane.element);
  }

  /** Show it and the add-in's pane. */
  async open(): Promise<void> {
    await this.editor.open("html", "");
    this.editor.onInput = () => this.edited();
    this.#fields.focus();
    if (window.matchMedia("(min-width: 900px)").matches) this.pane.open();
    this.element.dataset["ready"] = "true";
  }

  // --- what the add-in reaches -------------------------------------------------------------------

  get subject(): string {
    return this.#fields.subject.value;
  }

  set subject(text: string) {
    this.#fields.subject.value = text;
    this.edited();
  }

  get location(): string {
    return this.#fields.location.value;
  }

  set location(text: string) {
    this.#fields.location.value = text;
    this.edited();
  }

  get snapshot(): ItemSnapshot {
    const nothing = { conversationId: "", inReplyTo: "", to: [], cc: [], internetMessageId: "", created: "" };
    return { ...nothing, mode: "compose", itemType: "appointment", itemId: this.#id, subject: this.subject, from: this.from() };
  }

  /** The organiser: meetings are made in one's own calendar. */
  from(): Person {
    const { displayName, emailAddress } = this.session.start.persona;
    return { displayName, emailAddress };
  }

  recipients(field: RecipientField): Person[] {
    return this.#fields.people(meetingField(field));
  }

  setRecipients(field: RecipientField, people: Person[]): void {
    this.#fields.setPeople(meetingField(field), people);
    this.#attendeesChanged();
  }

  time(which: ItemTime): number {
    return this.#fields.time(which);
  }

  setTime(which: ItemTime, at: number): void {
    this.#fields.setTime(which, at);
    this.#timeChanged();
  }

  attachments(): never[] {
    return [];
  }

  attach(): Promise<never> {
    return Promise.reject(unsupported("attachments of meetings"));
  }

  detach(): Promise<never> {
    return Promise.reject(unsupported("attachments of meetings"));
  }

  attachmentContent(): Promise<never> {
    return Promise.reject(unsupported("attachments of meetings"));
  }

  /** Keeps it in the organiser's own calendar; nobody is invited yet. */
  save(): Promise<string> {
    return this.#keep([]);
  }

  // --- what the person does ----------------------------------------------------------------------

  async #keep(attendees: GraphAttendee[]): Promise<string> {
    const event: Partial<GraphEvent> = {
      subject: this.subject,
      body: { contentType: "html", content: this.editor.content() },
      start: inUtc(this.time("start")),
      end: inUtc(this.time("end")),
      location: { displayName: this.location },
      attendees,
    };
    const { graph } = this.session;
    const kept = this.#id === null ? await graph.createEvent(event) : await graph.updateEvent(this.#id, event);
    this.#id = kept.id;
    return kept.id;
  }

  #attendees(): GraphAttendee[] {
    const invited = (field: "requiredAttendees" | "optionalAttendees", type: string): GraphAttendee[] =>
      this.#fields.people(field).map((one) => ({ type, ...toGraph(one) }));
    return [...invited("requiredAttendees", "required"), ...invited("optionalAttendees", "optional")];
  }

  #attendeesChanged(): void {
    this.edited();
    this.pane.tell(RECIPIENTS_CHANGED);
  }

  #timeChanged(): void {
    this.edited();
    this.pane.tell(TIME_CHANGED);
  }

  protected async sendIt(): Promise<void> {
    if (this.#fields.count() === 0) {
      this.say(this.session.t("noAttendee"));
      this.#fields.focus();
      return;
    }
    const wrong = this.#fields.misspelt();
    if (wrong) return this.complain(wrong);
    this.sendButton.disabled = true;
    await this.attempt(async () => {
      if (!(await this.mayGo("OnAppointmentSend"))) return;
      this.say(this.session.t("sending"));
      await this.#keep(this.#attendees());
      this.finish(true);
    });
    this.sendButton.disabled = false;
  }

  /** What was not sent is thrown away, unless the add-in had it kept. */
  protected discard(): Promise<void> {
    this.finish(false);
    return Promise.resolve();
  }
}
