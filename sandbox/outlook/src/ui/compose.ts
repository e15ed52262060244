/** The compose window: a message being written, with the add-in at work on it. */

import { escape } from "../host/editor";
import { unsupported } from "../host/errors";
import type { RecipientField } from "../host/surface";
import type { ItemSnapshot, Person } from "../protocol";
import { AttachmentList } from "./attachment_list";
import { composeTools } from "./compose_tools";
import { el } from "./dom";
import { Draft, type DraftContent, type DraftStart } from "./draft";
import { Fields, mailField, type MailField } from "./fields";
import { base64Of, guessType } from "./files";
import { ItemWindow, RECIPIENTS_CHANGED } from "./item_window";
import type { Session } from "./session";

const ATTACHMENT_LIMIT = 3 * 1024 * 1024;
const ATTACHMENTS_CHANGED = "olkAttachmentsChanged";

export class ComposeWindow extends ItemWindow {
  readonly element: HTMLElement;
  readonly itemType = "message";
  location = "";
  readonly #start: DraftStart;
  readonly #draft: Draft;
  readonly #fields: Fields;
  readonly #files: AttachmentList;
  readonly #plain: HTMLInputElement;
  /** Whether the person (or the add-in) asked to keep the draft: then closing never throws it away. */
  #kept = false;

  constructor(session: Session, start: DraftStart) {
    super(session, session.addin.panes.compose, session.t("body"));
    const { t } = session;
    this.#start = start;
    this.#draft = new Draft(session.graph, start.mailbox, start.id);
    this.#fields = new Fields(session, start, {
      fromChanged: () => this.#fromChanged(),
      recipientsChanged: (field) => this.#recipientsChanged(field),
      edited: () => this.edited(),
    });
    this.#files = new AttachmentList(t("remove"), (id) => void this.detach(id));
    this.#plain = el("input", { type: "checkbox", id: "plain", change: () => void this.#changeBodyType() });
    this.element = this.#build();
  }

  #build(): HTMLElement {
    const { t } = this.session;
    const controls = { send: this.sendButton, plain: this.#plain, paneToggle: this.pane.toggle };
    const tools = composeTools(t, controls, {
      picked: (file) => void this.#picked(file),
      keep: () => void this.#keep(),
      close: () => void this.discard(),
    });
    const parts = [tools, this.noticeBar.element, this.#fields.element, this.editor.element, this.#files.element, this.status];
    return el("section", { class: "compose", "aria-label": t("compose") }, el("div", { class: "letter" }, ...parts), this.pane.element);
  }

  /** Show it, let the add-in's pane and events begin. */
  async open(): Promise<void> {
    await this.editor.open(this.#start.bodyType, this.#start.body);
    this.editor.onInput = () => this.edited();
    this.#plain.checked = this.#start.bodyType === "text";
    this.#plain.disabled = this.#start.composeType !== "newMail" || !this.#start.isNew;
    if (this.#start.composeType === "forward" || !this.#start.isNew) {
      await this.#draft.loadAttachments();
      this.#files.show(this.#draft.attachments);
    }
    if (this.#start.composeType === "reply") this.editor.focus();
    else this.#fields.focus();
    if (this.#start.isNew) await this.#begin();
    if (window.matchMedia("(min-width: 900px)").matches) this.pane.open();
    this.element.dataset["ready"] = "true";
  }

  async #begin(): Promise<void> {
    const own = this.session.profile.clientSignature;
    if (this.clientSignature && own !== null) this.editor.setSignature(this.bodyType === "html" ? `<p>${escape(own)}</p>` : own, this.bodyType === "html");
    if (this.events.handles("OnNewMessageCompose")) {
      this.say(this.session.t("preparing"));
      await this.events.fire("OnNewMessageCompose");
      this.say("");
    }
    this.dirty = false;
  }

  // --- what the add-in reaches -------------------------------------------------------------------

  get composeType(): "newMail" | "reply" | "forward" {
    return this.#start.composeType;
  }

  get subject(): string {
    return this.#fields.subject.value;
  }

  set subject(text: string) {
    this.#fields.subject.value = text;
    this.edited();
  }

  get snapshot(): ItemSnapshot {
    return {
      mode: "compose",
      itemType: "message",
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
    return this.#fields.people(mailField(field));
  }

  setRecipients(given: RecipientField, people: Person[]): void {
    const field = mailField(given);
    this.#fields.setPeople(field, people);
    this.#recipientsChanged(field);
  }

  time(): never {
    throw unsupported("start");
  }

  setTime(): never {
    throw unsupported("start");
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

  save(): Promise<string> {
    this.#kept = true;
    return this.#draft.save(this.#content());
  }

  // --- what the person does ----------------------------------------------------------------------

  #content(): DraftContent {
    const [to, cc, bcc] = [this.recipients("to"), this.recipients("cc"), this.recipients("bcc")];
    return { subject: this.subject, bodyType: this.bodyType, body: this.editor.content(), from: this.from(), to, cc, bcc };
  }

  #fromChanged(): void {
    this.edited();
    void this.events.fire("OnMessageFromChanged");
  }

  #recipientsChanged(field: MailField): void {
    this.edited();
    const changedRecipientFields = { to: field === "to", cc: field === "cc", bcc: field === "bcc" };
    this.pane.tell(RECIPIENTS_CHANGED, { changedRecipientFields });
    void this.events.fire("OnMessageRecipientsChanged", { changedRecipientFields });
  }

  #attachmentsChanged(attachmentStatus: "added" | "removed", id: string, name: string): void {
    this.#files.show(this.#draft.attachments);
    const change = { attachmentStatus, attachmentDetails: { id, name } };
    this.pane.tell(ATTACHMENTS_CHANGED, change);
    void this.events.fire("OnMessageAttachmentsChanged", change);
  }

  async #changeBodyType(): Promise<void> {
    const text = this.editor.text().replace(/\n{3,}/g, "\n\n").trim();
    await this.editor.open(this.#plain.checked ? "text" : "html", this.#plain.checked ? text : `<p>${escape(text).replace(/\n/g, "<br>")}</p>`);
  }

  async #picked(file: File): Promise<void> {
    if (file.size > ATTACHMENT_LIMIT) {
      this.say(this.session.t("tooBig"));
      return;
    }
    await this.attempt(async () => {
      await this.attach(await base64Of(file), file.name);
    });
  }

  async #keep(): Promise<void> {
    if (this.#fields.misspelt()) return this.complain(this.#fields.misspelt());
    await this.attempt(async () => {
      await this.save();
      this.dirty = false;
      this.say(this.session.t("saved"));
    });
  }

  protected async sendIt(): Promise<void> {
    if (this.#fields.count() === 0) {
      this.say(this.session.t("noRecipient"));
      this.#fields.focus();
      return;
    }
    if (this.#fields.misspelt()) return this.complain(this.#fields.misspelt());
    this.sendButton.disabled = true;
    await this.attempt(async () => {
      await this.save();
      if (!(await this.mayGo("OnMessageSend"))) return;
      this.say(this.session.t("sending"));
      // The handlers may have changed the message meanwhile.
      await this.save();
      if (this.deliverAt > Date.now()) return this.#wait();
      await this.#draft.send();
      this.finish(true);
    });
    this.sendButton.disabled = false;
  }

  /** A delayed mail waits; the local tenant keeps it among the drafts instead of an outbox. */
  #wait(): void {
    const when = new Date(this.deliverAt).toLocaleString("sv-SE", { dateStyle: "short", timeStyle: "short" });
    this.session.log({ level: "info", sv: `Meddelandet skickas ${when}.`, en: `The message goes at ${when}.` });
    this.finish(false);
  }

  protected async discard(): Promise<void> {
    if (this.#fields.misspelt()) return this.complain(this.#fields.misspelt());
    await this.attempt(async () => {
      if (this.dirty) await this.save();
      else if (this.#start.isNew && !this.#kept) await this.#draft.discard();
      this.finish(false);
    });
  }
}
