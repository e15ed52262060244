/** The compose window: a message being written, with the add-in at work on it. */

import { Editor, escape } from "../host/editor";
import { LaunchEvents } from "../host/events";
import type { Client, Notice, RecipientField, Surface } from "../host/surface";
import type { ItemSnapshot, Person } from "../protocol";
import { AttachmentList } from "./attachment_list";
import { composeTools } from "./compose_tools";
import { el, icon, ICONS } from "./dom";
import { Draft, type DraftContent, type DraftStart } from "./draft";
import { Fields } from "./fields";
import { base64Of, guessType } from "./files";
import { NoticeBar } from "./notice_bar";
import { Pane } from "./pane";
import type { Session } from "./session";
import { askBeforeSending } from "./smart_alert";

const ATTACHMENT_LIMIT = 3 * 1024 * 1024;
const RECIPIENTS_CHANGED = "olkRecipientsChanged";
const ATTACHMENTS_CHANGED = "olkAttachmentsChanged";

export class ComposeWindow implements Surface {
  readonly element: HTMLElement;
  readonly editor: Editor;
  readonly readBody = "";
  readonly sessionData = new Map<string, string>();
  readonly headers = new Map<string, string>();
  clientSignature: boolean;
  deliverAt = 0;
  openedWith = "";
  onClosed: (sent: boolean) => void = () => undefined;
  readonly #session: Session;
  readonly #start: DraftStart;
  readonly #draft: Draft;
  readonly #fields: Fields;
  readonly #events: LaunchEvents;
  readonly #pane: Pane;
  readonly #status = el("p", { class: "status", role: "status" });
  readonly #notices: NoticeBar;
  readonly #files: AttachmentList;
  readonly #send: HTMLButtonElement;
  readonly #plain: HTMLInputElement;
  #properties: Record<string, unknown> = {};
  #dirty = false;
  /** Whether the person (or the add-in) asked to keep the draft: then closing never throws it away. */
  #kept = false;
  #closed = false;

  constructor(session: Session, start: DraftStart) {
    const { t } = session;
    this.#session = session;
    this.#start = start;
    this.#draft = new Draft(session.graph, start.mailbox, start.id);
    this.clientSignature = session.clientSignatureOn;
    this.editor = new Editor(t("body"));
    this.#fields = new Fields(session, start, {
      fromChanged: () => this.#fromChanged(),
      recipientsChanged: (field) => this.#recipientsChanged(field),
      edited: () => this.#edited(),
    });
    const context = (): ReturnType<Session["context"]> => session.context(session.profile.runtime, this.snapshot);
    this.#events = new LaunchEvents(session.addin, session.profile, { client: this.#client(), surface: () => this, context, naa: session.naa }, session.log);
    this.#pane = new Pane(session, session.addin.panes.compose, () => this);
    this.#notices = new NoticeBar(t("remove"), () => this.#pane.open());
    this.#files = new AttachmentList(t("remove"), (id) => void this.detach(id));
    this.#send = el("button", { type: "button", class: "primary", click: () => void this.#sendIt() }, icon(ICONS.sent), t("send"));
    this.#plain = el("input", { type: "checkbox", id: "plain", change: () => void this.#changeBodyType() });
    this.element = this.#build();
  }

  #build(): HTMLElement {
    const { t } = this.#session;
    const controls = { send: this.#send, plain: this.#plain, paneToggle: this.#pane.toggle };
    const tools = composeTools(t, controls, {
      picked: (file) => void this.#picked(file),
      keep: () => void this.#keep(),
      close: () => void this.#discard(),
    });
    const parts = [tools, this.#notices.element, this.#fields.element, this.editor.element, this.#files.element, this.#status];
    return el("section", { class: "compose", "aria-label": t("compose") }, el("div", { class: "letter" }, ...parts), this.#pane.element);
  }

  /** Show it, let the add-in's pane and events begin. */
  async open(): Promise<void> {
    await this.editor.open(this.#start.bodyType, this.#start.body);
    this.editor.onInput = () => this.#edited();
    this.#plain.checked = this.#start.bodyType === "text";
    this.#plain.disabled = this.#start.composeType !== "newMail" || !this.#start.isNew;
    if (this.#start.composeType === "forward" || !this.#start.isNew) {
      await this.#draft.loadAttachments();
      this.#files.show(this.#draft.attachments);
    }
    if (this.#start.composeType === "reply") this.editor.focus();
    else this.#fields.focus();
    if (this.#start.isNew) await this.#begin();
    if (window.matchMedia("(min-width: 900px)").matches) this.#pane.open();
    this.element.dataset["ready"] = "true";
  }

  async #begin(): Promise<void> {
    const own = this.#session.profile.clientSignature;
    if (this.clientSignature && own !== null) this.editor.setSignature(this.bodyType === "html" ? `<p>${escape(own)}</p>` : own, this.bodyType === "html");
    if (this.#events.handles("OnNewMessageCompose")) {
      this.#say(this.#session.t("preparing"));
      await this.#events.fire("OnNewMessageCompose");
      this.#say("");
    }
    this.#dirty = false;
  }

  #client(): Client {
    return {
      profile: this.#session.profile,
      saveRoaming: (values) => this.#session.saveRoaming(values),
      disableClientSignature: () => this.#session.disableClientSignature(),
      closePane: () => this.#pane.close(),
    };
  }

  // --- what the add-in reaches -------------------------------------------------------------------

  get composeType(): "newMail" | "reply" | "forward" {
    return this.#start.composeType;
  }

  get bodyType(): "html" | "text" {
    return this.editor.bodyType;
  }

  get subject(): string {
    return this.#fields.subject.value;
  }

  set subject(text: string) {
    this.#fields.subject.value = text;
    this.#edited();
  }

  get snapshot(): ItemSnapshot {
    return {
      mode: "compose",
      itemId: this.#draft.id,
      conversationId: this.#start.conversationId,
      inReplyTo: this.#start.inReplyTo,
      subject: this.subject,
      from: this.from(),
      to: this.recipients("to"),
      cc: this.recipients("cc"),
      internetMessageId: "",
      created: "",
    };
  }

  from(): Person {
    const { displayName, emailAddress } = this.#fields.from();
    return { displayName, emailAddress };
  }

  recipients(field: RecipientField): Person[] {
    return this.#fields.people(field);
  }

  setRecipients(field: RecipientField, people: Person[]): void {
    this.#fields.setPeople(field, people);
    this.#recipientsChanged(field);
  }

  get notices(): Map<string, Notice> {
    return this.#notices.notices;
  }

  showNotices(): void {
    this.#notices.show();
  }

  attachments(): { id: string; name: string; size: number; contentType: string; isInline: boolean }[] {
    return this.#draft.attachments.map(({ id, name, size, contentType, isInline }) => ({ id, name, size, contentType, isInline }));
  }

  async attach(base64: string, name: string): Promise<string> {
    await this.save();
    const attachment = await this.#draft.attach(name, guessType(name), base64);
    this.#attachmentsChanged("added", attachment.id, name);
    return attachment.id;
  }

  async detach(id: string): Promise<void> {
    const name = this.#draft.attachments.find((one) => one.id === id)?.name ?? "";
    await this.#draft.detach(id);
    this.#attachmentsChanged("removed", id, name);
  }

  attachmentContent(id: string): Promise<string> {
    return this.#draft.content(id);
  }

  customProperties(): Promise<Record<string, unknown>> {
    return Promise.resolve({ ...this.#properties });
  }

  saveCustomProperties(values: Record<string, unknown>): Promise<void> {
    this.#properties = values;
    return Promise.resolve();
  }

  save(): Promise<string> {
    this.#kept = true;
    return this.#draft.save(this.#content());
  }

  close(): void {
    void this.#discard();
  }

  // --- what the person does ----------------------------------------------------------------------

  #content(): DraftContent {
    const [to, cc, bcc] = [this.recipients("to"), this.recipients("cc"), this.recipients("bcc")];
    return { subject: this.subject, bodyType: this.bodyType, body: this.editor.content(), from: this.from(), to, cc, bcc };
  }

  #edited(): void {
    this.#dirty = true;
  }

  #fromChanged(): void {
    this.#edited();
    void this.#events.fire("OnMessageFromChanged");
  }

  #recipientsChanged(field: RecipientField): void {
    this.#edited();
    const changedRecipientFields = { to: field === "to", cc: field === "cc", bcc: field === "bcc" };
    this.#pane.tell(RECIPIENTS_CHANGED, { changedRecipientFields });
    void this.#events.fire("OnMessageRecipientsChanged", { changedRecipientFields });
  }

  #attachmentsChanged(attachmentStatus: "added" | "removed", id: string, name: string): void {
    this.#files.show(this.#draft.attachments);
    const change = { attachmentStatus, attachmentDetails: { id, name } };
    this.#pane.tell(ATTACHMENTS_CHANGED, change);
    void this.#events.fire("OnMessageAttachmentsChanged", change);
  }

  /** A dialog's button: the pane opens, or comes to the front, with what the handler passed along. */
  #openPaneWith(data: unknown): void {
    this.openedWith = typeof data === "string" ? data : JSON.stringify(data ?? "");
    if (this.#pane.isOpen) this.#pane.focus();
    else this.#pane.open();
  }

  async #changeBodyType(): Promise<void> {
    const text = this.editor.text().replace(/\n{3,}/g, "\n\n").trim();
    await this.editor.open(this.#plain.checked ? "text" : "html", this.#plain.checked ? text : `<p>${escape(text).replace(/\n/g, "<br>")}</p>`);
  }

  async #picked(file: File): Promise<void> {
    if (file.size > ATTACHMENT_LIMIT) {
      this.#say(this.#session.t("tooBig"));
      return;
    }
    await this.#try(async () => {
      await this.attach(await base64Of(file), file.name);
    });
  }

  async #keep(): Promise<void> {
    if (this.#fields.misspelt()) return this.#complain();
    await this.#try(async () => {
      await this.save();
      this.#dirty = false;
      this.#say(this.#session.t("saved"));
    });
  }

  async #sendIt(): Promise<void> {
    if (this.#fields.count() === 0) {
      this.#say(this.#session.t("noRecipient"));
      this.#fields.focus();
      return;
    }
    if (this.#fields.misspelt()) return this.#complain();
    this.#send.disabled = true;
    await this.#try(async () => {
      await this.save();
      const verdict = await this.#events.fire("OnMessageSend");
      if (!(await askBeforeSending(this.#session, verdict, (data) => this.#openPaneWith(data)))) return;
      this.#say(this.#session.t("sending"));
      // The handlers may have changed the message meanwhile.
      await this.save();
      if (this.deliverAt > Date.now()) return this.#wait();
      await this.#draft.send();
      this.#finish(true);
    });
    this.#send.disabled = false;
  }

  /** A delayed mail waits; the local tenant keeps it among the drafts instead of an outbox. */
  #wait(): void {
    const when = new Date(this.deliverAt).toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" });
    this.#session.log({ level: "info", sv: `Meddelandet skickas ${when}.`, en: `The message goes at ${when}.` });
    this.#finish(false);
  }

  #complain(): void {
    const wrong = this.#fields.misspelt();
    if (!wrong) return;
    this.#say(this.#session.t("badRecipient") + wrong.text);
    wrong.field.focus();
  }

  async #discard(): Promise<void> {
    if (this.#fields.misspelt()) return this.#complain();
    await this.#try(async () => {
      if (this.#dirty) await this.save();
      else if (this.#start.isNew && !this.#kept) await this.#draft.discard();
      this.#finish(false);
    });
  }

  #finish(sent: boolean): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#events.stop();
    this.#pane.close();
    this.element.remove();
    this.onClosed(sent);
  }

  async #try(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#say(this.#session.t("failed") + (error instanceof Error ? error.message : String(error)) + this.#session.t("kept"));
    }
  }

  #say(text: string): void {
    this.#status.textContent = text;
  }
}
