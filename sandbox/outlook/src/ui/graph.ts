/** The simulator's own client of the tenant's Graph, with the persona's delegated token. */

import { pause } from "../host/runtime";

export interface GraphRecipient {
  emailAddress: { address: string; name?: string };
}

export interface GraphMessage {
  id: string;
  subject: string | null;
  bodyPreview?: string;
  body?: { contentType: string; content: string };
  from?: GraphRecipient | null;
  sender?: GraphRecipient | null;
  toRecipients?: GraphRecipient[];
  ccRecipients?: GraphRecipient[];
  bccRecipients?: GraphRecipient[];
  receivedDateTime?: string;
  sentDateTime?: string;
  isRead?: boolean;
  isDraft?: boolean;
  hasAttachments?: boolean;
  conversationId?: string;
  internetMessageId?: string;
}

export interface GraphAttachment {
  id: string;
  name: string;
  size: number;
  contentType: string;
  isInline: boolean;
}

export interface GraphAttendee extends GraphRecipient {
  type: string;
}

export interface GraphEvent {
  id: string;
  subject: string | null;
  body?: { contentType: string; content: string };
  start: { dateTime: string; timeZone: string };
  end: { dateTime: string; timeZone: string };
  isAllDay?: boolean;
  location?: { displayName: string };
  attendees?: GraphAttendee[];
  organizer?: GraphRecipient;
}

const ATTEMPTS = 5;

/** 429 and 503 did nothing; after a 504 nobody knows, so what is not harmless twice is left to the person. */
function mayTryAgain(method: string, status: number): boolean {
  return status === 429 || status === 503 || (status === 504 && method !== "POST");
}

export class GraphFailure extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const LIST = "id,subject,bodyPreview,from,toRecipients,receivedDateTime,sentDateTime,isRead,isDraft,hasAttachments";

export class Graph {
  readonly #persona: string;
  #token: Promise<string> | null = null;

  constructor(persona: string) {
    this.#persona = persona;
  }

  /** One request; as patient as a mail program is when the service asks for patience. */
  async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#fetch(method, path, body);
      if (attempt < ATTEMPTS && answer.status === 401) {
        this.#token = null; // tokens are short-lived: sign in anew
      } else if (attempt < ATTEMPTS && mayTryAgain(method, answer.status)) {
        await pause(1000 * Number(answer.headers.get("Retry-After") ?? 1));
      } else {
        return this.#read(answer);
      }
    }
  }

  async #fetch(method: string, path: string, body: unknown): Promise<Response> {
    this.#token ??= this.#signIn();
    const headers: Record<string, string> = {
      Authorization: `Bearer ${await this.#token}`,
      Prefer: 'IdType="ImmutableId"',
    };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    return fetch(`/v1.0${path}`, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  }

  async #read<T>(answer: Response): Promise<T> {
    const text = await answer.text();
    const data = text === "" ? {} : (JSON.parse(text) as { error?: { message?: string } });
    if (!answer.ok) throw new GraphFailure(answer.status, (data as { error?: { message?: string } }).error?.message ?? `HTTP ${answer.status}`);
    return data as T;
  }

  async #signIn(): Promise<string> {
    const answer = await fetch(`/sandbox/session/${encodeURIComponent(this.#persona)}`, { method: "POST" });
    if (!answer.ok) throw new GraphFailure(answer.status, `sign-in: HTTP ${answer.status}`);
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  async list(mailbox: string, folder: string): Promise<GraphMessage[]> {
    const path = `/users/${encodeURIComponent(mailbox)}/mailFolders/${folder}/messages?$select=${LIST}&$orderby=receivedDateTime%20desc&$top=50`;
    return (await this.request<{ value: GraphMessage[] }>("GET", path)).value;
  }

  message(mailbox: string, id: string): Promise<GraphMessage> {
    return this.request("GET", this.#message(mailbox, id));
  }

  async markRead(mailbox: string, id: string): Promise<void> {
    await this.request("PATCH", this.#message(mailbox, id), { isRead: true });
  }

  create(message: Partial<GraphMessage>): Promise<GraphMessage> {
    return this.request("POST", `/users/${encodeURIComponent(this.#persona)}/messages`, message);
  }

  /** `how`: createReply, createReplyAll or createForward; the draft lies in the same mailbox as the message. */
  answer(mailbox: string, id: string, how: string): Promise<GraphMessage> {
    return this.request("POST", `${this.#message(mailbox, id)}/${how}`, {});
  }

  update(mailbox: string, id: string, changes: Partial<GraphMessage>): Promise<GraphMessage> {
    return this.request("PATCH", this.#message(mailbox, id), changes);
  }

  async remove(mailbox: string, id: string): Promise<void> {
    await this.request("DELETE", this.#message(mailbox, id));
  }

  async send(mailbox: string, id: string): Promise<void> {
    await this.request("POST", `${this.#message(mailbox, id)}/send`);
  }

  async attachments(mailbox: string, id: string): Promise<GraphAttachment[]> {
    const path = `${this.#message(mailbox, id)}/attachments?$select=id,name,size,contentType,isInline`;
    return (await this.request<{ value: GraphAttachment[] }>("GET", path)).value;
  }

  attach(mailbox: string, id: string, name: string, contentType: string, contentBytes: string): Promise<GraphAttachment> {
    const body = { "@odata.type": "#microsoft.graph.fileAttachment", name, contentType, contentBytes };
    return this.request("POST", `${this.#message(mailbox, id)}/attachments`, body);
  }

  async attachmentContent(mailbox: string, id: string, attachment: string): Promise<string> {
    const path = `${this.#message(mailbox, id)}/attachments/${encodeURIComponent(attachment)}`;
    return (await this.request<{ contentBytes?: string }>("GET", path)).contentBytes ?? "";
  }

  async detach(mailbox: string, id: string, attachment: string): Promise<void> {
    await this.request("DELETE", `${this.#message(mailbox, id)}/attachments/${encodeURIComponent(attachment)}`);
  }

  async calendar(mailbox: string, from: Date, until: Date): Promise<GraphEvent[]> {
    const span = `startDateTime=${from.toISOString()}&endDateTime=${until.toISOString()}`;
    const path = `/users/${encodeURIComponent(mailbox)}/calendarView?${span}&$orderby=start/dateTime&$top=100`;
    return (await this.request<{ value: GraphEvent[] }>("GET", path)).value;
  }

  /** An event in the persona's own calendar; whoever is an attendee is invited. */
  createEvent(event: Partial<GraphEvent>): Promise<GraphEvent> {
    return this.request("POST", `/users/${encodeURIComponent(this.#persona)}/events`, event);
  }

  updateEvent(id: string, changes: Partial<GraphEvent>): Promise<GraphEvent> {
    return this.request("PATCH", `/users/${encodeURIComponent(this.#persona)}/events/${encodeURIComponent(id)}`, changes);
  }

  #message(mailbox: string, id: string): string {
    return `/users/${encodeURIComponent(mailbox)}/messages/${encodeURIComponent(id)}`;
  }
}
