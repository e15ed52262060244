/** A draft on its way: what the compose window starts from, and keeping it in the tenant through Graph. */

import type { Person } from "../protocol";
import type { Graph, GraphAttachment, GraphMessage } from "./graph";
import { fromGraph, toGraph } from "./people";

export interface DraftStart {
  mailbox: string;
  id: string | null;
  composeType: "newMail" | "reply" | "forward";
  /** False when an old draft is opened again: no event runs then. */
  isNew: boolean;
  bodyType: "html" | "text";
  subject: string;
  body: string;
  from: string;
  to: Person[];
  cc: Person[];
  bcc: Person[];
  conversationId: string;
  inReplyTo: string;
}

export interface DraftContent {
  subject: string;
  bodyType: "html" | "text";
  body: string;
  from: Person;
  to: Person[];
  cc: Person[];
  bcc: Person[];
}

export function emptyDraft(mailbox: string): DraftStart {
  const nothing = { subject: "", body: "", to: [], cc: [], bcc: [], conversationId: "", inReplyTo: "" };
  return { ...nothing, mailbox, id: null, composeType: "newMail", isNew: true, bodyType: "html", from: mailbox };
}

/** A draft that Graph has made (reply, forward) or that lay among the drafts. */
export function draftFrom(mailbox: string, message: GraphMessage, composeType: DraftStart["composeType"], original: GraphMessage | null): DraftStart {
  return {
    mailbox,
    id: message.id,
    composeType,
    isNew: original !== null,
    bodyType: message.body?.contentType.toLowerCase() === "text" ? "text" : "html",
    subject: message.subject ?? "",
    body: message.body?.content ?? "",
    from: message.from?.emailAddress.address ?? mailbox,
    to: (message.toRecipients ?? []).map(fromGraph),
    cc: (message.ccRecipients ?? []).map(fromGraph),
    bcc: (message.bccRecipients ?? []).map(fromGraph),
    conversationId: message.conversationId ?? "",
    inReplyTo: original?.internetMessageId ?? "",
  };
}

export class Draft {
  id: string | null;
  attachments: GraphAttachment[] = [];
  readonly mailbox: string;
  readonly #graph: Graph;

  constructor(graph: Graph, mailbox: string, id: string | null) {
    this.#graph = graph;
    this.mailbox = mailbox;
    this.id = id;
  }

  /** Keep it; gives the id. */
  async save(content: DraftContent): Promise<string> {
    const message: Partial<GraphMessage> = {
      subject: content.subject,
      body: { contentType: content.bodyType, content: content.body },
      from: toGraph(content.from),
      toRecipients: content.to.map(toGraph),
      ccRecipients: content.cc.map(toGraph),
      bccRecipients: content.bcc.map(toGraph),
    };
    const saved = this.id === null ? await this.#graph.create(message) : await this.#graph.update(this.mailbox, this.id, message);
    this.id = saved.id;
    return saved.id;
  }

  async attach(name: string, contentType: string, base64: string): Promise<GraphAttachment> {
    if (this.id === null) throw new Error("the draft is not saved");
    const attachment = await this.#graph.attach(this.mailbox, this.id, name, contentType, base64);
    this.attachments.push(attachment);
    return attachment;
  }

  async detach(attachment: string): Promise<void> {
    if (this.id === null) return;
    await this.#graph.detach(this.mailbox, this.id, attachment);
    this.attachments = this.attachments.filter((one) => one.id !== attachment);
  }

  /** An attachment's bytes in base64. */
  async content(attachment: string): Promise<string> {
    if (this.id === null) throw new Error("the draft is not saved");
    return this.#graph.attachmentContent(this.mailbox, this.id, attachment);
  }

  async loadAttachments(): Promise<void> {
    if (this.id !== null) this.attachments = await this.#graph.attachments(this.mailbox, this.id);
  }

  async send(): Promise<void> {
    if (this.id !== null) await this.#graph.send(this.mailbox, this.id);
  }

  async discard(): Promise<void> {
    if (this.id !== null) await this.#graph.remove(this.mailbox, this.id);
  }
}
