/** What a mail and a meeting that are being written have in common: the editor, the add-in at work on it, what it may keep with it. */

import { Editor } from "../host/editor";
import { LaunchEvents } from "../host/events";
import type { Client, ItemTime, Notice, RecipientField, Surface } from "../host/surface";
import type { ItemSnapshot, Person } from "../protocol";
import { el, icon, ICONS } from "./dom";
import { NoticeBar } from "./notice_bar";
import { Pane } from "./pane";
import type { Session } from "./session";
import { askBeforeSending } from "./smart_alert";

export const RECIPIENTS_CHANGED = "olkRecipientsChanged";

export abstract class ItemWindow implements Surface {
  abstract readonly element: HTMLElement;
  abstract readonly itemType: "message" | "appointment";
  readonly editor: Editor;
  readonly readBody = "";
  readonly sessionData = new Map<string, string>();
  readonly headers = new Map<string, string>();
  clientSignature: boolean;
  deliverAt = 0;
  openedWith = "";
  onClosed: (sent: boolean) => void = () => undefined;
  protected readonly session: Session;
  protected readonly events: LaunchEvents;
  protected readonly pane: Pane;
  protected readonly status = el("p", { class: "status", role: "status" });
  protected readonly noticeBar: NoticeBar;
  protected readonly sendButton: HTMLButtonElement;
  protected dirty = false;
  #properties: Record<string, unknown> = {};
  #closed = false;

  /** `paneAddress`: the add-in's pane for what is written here. */
  constructor(session: Session, paneAddress: string | null, label: string) {
    const { t } = session;
    this.session = session;
    this.clientSignature = session.clientSignatureOn;
    this.editor = new Editor(label);
    const context = (): ReturnType<Session["context"]> => session.context(session.profile.runtime, this.snapshot);
    this.events = new LaunchEvents(session.addin, session.profile, { client: this.#client(), surface: () => this, context, naa: session.naa }, session.log);
    this.pane = new Pane(session, paneAddress, () => this);
    this.noticeBar = new NoticeBar(t("remove"), () => this.pane.open());
    this.sendButton = el("button", { type: "button", class: "primary", click: () => void this.sendIt() }, icon(ICONS.sent), t("send"));
  }

  #client(): Client {
    return {
      profile: this.session.profile,
      saveRoaming: (values) => this.session.saveRoaming(values),
      disableClientSignature: () => this.session.disableClientSignature(),
      closePane: () => this.pane.close(),
    };
  }

  // --- what differs ------------------------------------------------------------------------------

  abstract readonly composeType: "newMail" | "reply" | "forward";
  abstract subject: string;
  abstract location: string;
  abstract readonly snapshot: ItemSnapshot;
  abstract from(): Person;
  abstract recipients(field: RecipientField): Person[];
  abstract setRecipients(field: RecipientField, people: Person[]): void;
  abstract time(which: ItemTime): number;
  abstract setTime(which: ItemTime, at: number): void;
  abstract attachments(): { id: string; name: string; size: number; contentType: string; isInline: boolean }[];
  abstract attach(base64: string, name: string): Promise<string>;
  abstract detach(id: string): Promise<void>;
  abstract attachmentContent(id: string): Promise<string>;
  abstract save(): Promise<string>;
  protected abstract sendIt(): Promise<void>;
  protected abstract discard(): Promise<void>;

  // --- what the add-in reaches -------------------------------------------------------------------

  get bodyType(): "html" | "text" {
    return this.editor.bodyType;
  }

  get notices(): Map<string, Notice> {
    return this.noticeBar.notices;
  }

  showNotices(): void {
    this.noticeBar.show();
  }

  customProperties(): Promise<Record<string, unknown>> {
    return Promise.resolve({ ...this.#properties });
  }

  saveCustomProperties(values: Record<string, unknown>): Promise<void> {
    this.#properties = values;
    return Promise.resolve();
  }

  close(): void {
    void this.discard();
  }

  // --- what both windows do ----------------------------------------------------------------------

  protected edited(): void {
    this.dirty = true;
  }

  /** Runs the add-in's handler for sending, and asks the person what it wants asked; whether to go on. */
  protected async mayGo(event: string): Promise<boolean> {
    const verdict = await this.events.fire(event);
    return askBeforeSending(this.session, event, verdict, (data) => this.#openPaneWith(data));
  }

  /** A dialog's button: the pane opens, or comes to the front, with what the handler passed along. */
  #openPaneWith(data: unknown): void {
    this.openedWith = typeof data === "string" ? data : JSON.stringify(data ?? "");
    if (this.pane.isOpen) this.pane.focus();
    else this.pane.open();
  }

  protected complain(wrong: { field: HTMLInputElement; text: string } | null): void {
    if (!wrong) return;
    this.say(this.session.t("badRecipient") + wrong.text);
    wrong.field.focus();
  }

  protected finish(sent: boolean): void {
    if (this.#closed) return;
    this.#closed = true;
    this.events.stop();
    this.pane.close();
    this.element.remove();
    this.onClosed(sent);
  }

  protected async attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.say(this.session.t("failed") + (error instanceof Error ? error.message : String(error)) + this.session.t("kept"));
    }
  }

  protected say(text: string): void {
    this.status.textContent = text;
  }
}
