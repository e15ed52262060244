/** The reading view: a message, its body in an iframe that can run nothing and fetch nothing. */

import { Editor } from "../host/editor";
import type { Notice, RecipientField, Surface } from "../host/surface";
import type { ItemSnapshot, Person } from "../protocol";
import { unsupported } from "../host/errors";
import { el, icon, ICONS } from "./dom";
import type { GraphAttachment, GraphMessage } from "./graph";
import { Pane } from "./pane";
import { fromGraph, showPeople } from "./people";
import type { Session } from "./session";

export interface ReadingActions {
  answer: (how: "createReply" | "createReplyAll" | "createForward") => void;
}

export class ReadingView implements Surface {
  readonly element: HTMLElement;
  readonly composeType = "newMail";
  readonly editor: Editor | null = null;
  readonly sessionData = new Map<string, string>();
  readonly headers = new Map<string, string>();
  readonly notices = new Map<string, Notice>();
  readonly pane: Pane;
  readonly readBody: string;
  readonly bodyType: "html" | "text";
  readonly snapshot: ItemSnapshot;
  clientSignature = false;
  deliverAt = 0;
  readonly openedWith = "";
  readonly #message: GraphMessage;

  constructor(session: Session, message: GraphMessage, files: GraphAttachment[], actions: ReadingActions) {
    this.#message = message;
    this.readBody = message.body?.content ?? "";
    this.bodyType = message.body?.contentType.toLowerCase() === "text" ? "text" : "html";
    this.snapshot = snapshotOf(message);
    this.pane = new Pane(session, session.addin.panes.read, () => this);
    const { t } = session;
    const tool = (path: string, label: string, how: Parameters<ReadingActions["answer"]>[0]): HTMLElement =>
      el("button", { type: "button", class: "tool", click: () => actions.answer(how) }, icon(path), el("span", {}, label));
    const when = new Date(message.receivedDateTime ?? message.sentDateTime ?? 0);
    const letter = el(
      "article",
      { class: "letter" },
      el(
        "div",
        { class: "tools", role: "toolbar", "aria-label": t("message") },
        tool(ICONS.reply, t("reply"), "createReply"),
        tool(ICONS.replyAll, t("replyAll"), "createReplyAll"),
        tool(ICONS.forward, t("forward"), "createForward"),
        this.pane.toggle,
      ),
      el("h2", { class: "subject" }, message.subject || t("noSubject")),
      el("p", { class: "who" }, el("strong", {}, this.from().displayName), ` ${this.from().emailAddress}`),
      el("p", { class: "who" }, `${t("to")}: ${showPeople(this.recipients("to"))}`, el("time", { datetime: when.toISOString() }, when.toLocaleString(session.language === "sv" ? "sv-SE" : "en-GB", { dateStyle: "medium", timeStyle: "short" }))),
      this.recipients("cc").length > 0 && el("p", { class: "who" }, `${t("cc")}: ${showPeople(this.recipients("cc"))}`),
      files.length > 0 && el("ul", { class: "files" }, ...files.map((file) => el("li", {}, icon(ICONS.clip), file.name))),
      this.#body(t("body")),
    );
    this.element = el("section", { class: "compose reading", "aria-label": t("message") }, letter, this.pane.element);
  }

  #body(label: string): HTMLElement {
    if (this.bodyType === "text") return el("pre", { class: "plain-body", tabindex: "0" }, this.readBody);
    const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    const style = "body{margin:12px 16px;font:15px/1.5 Calibri,Carlito,'Segoe UI',system-ui,sans-serif;color:#1d1d1b;overflow-wrap:anywhere}p{margin:0}img,table{max-width:100%}";
    // Like Outlook: links open in a window of their own, nothing else in a mail can do anything.
    const frame = el("iframe", { class: "mail-body", title: label, sandbox: "allow-popups allow-popups-to-escape-sandbox", tabindex: "0" });
    frame.srcdoc = `<!doctype html><html><head><base target="_blank"><meta http-equiv="Content-Security-Policy" content="${policy}"><style>${style}</style></head><body>${this.readBody}</body></html>`;
    return frame;
  }

  readonly itemType = "message";
  readonly location = "";

  time(): never {
    throw unsupported("start");
  }

  setTime(): never {
    throw unsupported("start");
  }

  get subject(): string {
    return this.#message.subject ?? "";
  }

  set subject(_text: string) {
    throw unsupported("subject.setAsync");
  }

  from(): Person {
    return fromGraph(this.#message.from ?? this.#message.sender);
  }

  recipients(field: RecipientField): Person[] {
    if (field === "bcc") return [];
    return ((field === "to" ? this.#message.toRecipients : this.#message.ccRecipients) ?? []).map(fromGraph);
  }

  setRecipients(): void {
    throw unsupported("setAsync");
  }

  showNotices(): void {
    // Reading has no place for notices yet: no part of the add-in puts any there.
  }

  attachments(): [] {
    return [];
  }

  attach(): Promise<string> {
    return Promise.reject(unsupported("addFileAttachmentFromBase64Async"));
  }

  detach(): Promise<void> {
    return Promise.reject(unsupported("removeAttachmentAsync"));
  }

  attachmentContent(): Promise<string> {
    return Promise.reject(unsupported("getAttachmentContentAsync"));
  }

  customProperties(): Promise<Record<string, unknown>> {
    return Promise.resolve({});
  }

  saveCustomProperties(): Promise<void> {
    return Promise.resolve();
  }

  save(): Promise<string> {
    return Promise.reject(unsupported("saveAsync"));
  }

  close(): void {
    this.pane.close();
  }
}

function snapshotOf(message: GraphMessage): ItemSnapshot {
  return {
    mode: "read",
    itemType: "message",
    itemId: message.id,
    conversationId: message.conversationId ?? "",
    inReplyTo: "",
    subject: message.subject ?? "",
    from: fromGraph(message.from ?? message.sender),
    to: (message.toRecipients ?? []).map(fromGraph),
    cc: (message.ccRecipients ?? []).map(fromGraph),
    internetMessageId: message.internetMessageId ?? "",
    created: message.receivedDateTime ?? "",
  };
}
