/** The window: folders, the list, and what is read or written. */

import type { LogLine } from "../host/events";
import { calendarList } from "./calendar";
import { ComposeWindow } from "./compose";
import { byId, el, icon, ICONS } from "./dom";
import { draftFrom, type DraftStart, emptyDraft } from "./draft";
import type { GraphMessage } from "./graph";
import type { ItemWindow } from "./item_window";
import { MeetingWindow } from "./meeting";
import { fromGraph } from "./people";
import { ReadingView } from "./reading";
import type { Sender, Session } from "./session";

type FolderName = "inbox" | "sentitems" | "drafts" | "calendar";

const FOLDER_ICONS: Record<FolderName, string> = { inbox: ICONS.inbox, sentitems: ICONS.sent, drafts: ICONS.drafts, calendar: ICONS.calendar };

// Of a colleague's mailbox the inbox alone is shown: the right to watch it goes no further.
const FOLDERS_OF: Record<Sender["kind"], FolderName[]> = { personal: ["inbox", "sentitems", "drafts", "calendar"], function: ["inbox", "sentitems"], delegator: ["inbox"] };

interface Place {
  mailbox: string;
  folder: FolderName;
}

export class App {
  readonly #session: Session;
  readonly #list = byId("list");
  readonly #main = byId("main");
  #place: Place;
  #selected: string | null = null;
  #compose: ItemWindow | null = null;
  #reading: ReadingView | null = null;

  constructor(session: Session) {
    this.#session = session;
    this.#place = { mailbox: session.start.persona.emailAddress, folder: "inbox" };
  }

  async start(): Promise<void> {
    const { t } = this.#session;
    // Disabled in the page until there is somebody to answer a click.
    const newMail = byId<HTMLButtonElement>("new-mail");
    const refresh = byId<HTMLButtonElement>("refresh");
    newMail.addEventListener("click", () => void this.#write(emptyDraft(this.#session.start.persona.emailAddress)));
    refresh.addEventListener("click", () => void this.#show(this.#place));
    const newMeeting = byId<HTMLButtonElement>("new-meeting");
    newMeeting.addEventListener("click", () => void this.#begin(new MeetingWindow(this.#session)));
    newMail.disabled = false;
    newMeeting.disabled = false;
    refresh.disabled = false;
    this.#main.append(el("p", { class: "hint" }, t("choose")));
    this.#drawFolders();
    await this.#show(this.#place);
  }

  #drawFolders(): void {
    const { t, start } = this.#session;
    const own = start.senders.filter((one) => one.kind === "personal" || one.opens);
    const groups = own.map((mailbox) => this.#mailboxFolders(mailbox, FOLDERS_OF[mailbox.kind]));
    byId("folders").replaceChildren(el("h2", { class: "sr-only" }, t("folders")), ...groups);
  }

  #mailboxFolders(mailbox: Sender, folders: FolderName[]): HTMLElement {
    const item = (folder: FolderName): HTMLElement => {
      const place = { mailbox: mailbox.emailAddress, folder };
      const here = place.mailbox === this.#place.mailbox && folder === this.#place.folder;
      return el("li", {}, el("button", { type: "button", class: "folder", "aria-current": here ? "true" : undefined, click: () => void this.#choose(place) }, icon(FOLDER_ICONS[folder]), el("span", {}, this.#session.t(folder))));
    };
    return el("div", {}, el("h3", {}, mailbox.displayName), el("ul", {}, ...folders.map(item)));
  }

  async #choose(place: Place): Promise<void> {
    // While a message is written the list gives way to it; asking for a folder brings it back.
    document.body.classList.remove("composing");
    await this.#show(place);
  }

  async #show(place: Place): Promise<void> {
    this.#place = place;
    this.#drawFolders();
    const { t } = this.#session;
    try {
      const content = await this.#content(place);
      if (place !== this.#place) return; // another folder was asked for meanwhile
      this.#list.replaceChildren(el("h2", {}, t(place.folder)), content);
    } catch (error) {
      this.#list.replaceChildren(el("p", { class: "hint", role: "alert" }, t("failed") + (error instanceof Error ? error.message : String(error))));
    }
  }

  async #content({ mailbox, folder }: Place): Promise<HTMLElement> {
    if (folder === "calendar") return calendarList(this.#session, mailbox);
    const messages = await this.#session.graph.list(mailbox, folder);
    if (messages.length === 0) return el("p", { class: "hint" }, this.#session.t("empty"));
    return el("ul", { class: "messages" }, ...messages.map((one) => this.#row(one)));
  }

  #row(message: GraphMessage): HTMLElement {
    const { t, language } = this.#session;
    const outgoing = this.#place.folder !== "inbox";
    const who = outgoing ? (message.toRecipients ?? []).map((one) => fromGraph(one).displayName).join("; ") : fromGraph(message.from).displayName;
    const when = new Date(message.receivedDateTime ?? message.sentDateTime ?? 0);
    const unread = this.#place.folder === "inbox" && message.isRead === false;
    const button = el(
      "button",
      { type: "button", class: `message${unread ? " unread" : ""}`, click: () => void this.#open(message) },
      el("span", { class: "row" }, el("span", { class: "who" }, who || "–"), el("time", { datetime: when.toISOString() }, when.toLocaleDateString(language === "sv" ? "sv-SE" : "en-GB", { day: "numeric", month: "short" }))),
      el("span", { class: "subject" }, unread && el("span", { class: "sr-only" }, `${t("unread")}: `), message.subject || t("noSubject")),
      el("span", { class: "preview" }, message.bodyPreview ?? ""),
    );
    button.dataset["id"] = message.id;
    if (message.id === this.#selected) button.setAttribute("aria-current", "true");
    return el("li", {}, button);
  }

  async #open(summary: GraphMessage): Promise<void> {
    const { graph } = this.#session;
    const { mailbox, folder } = this.#place;
    this.#selected = summary.id;
    this.#mark();
    const message = await graph.message(mailbox, summary.id);
    if (folder === "drafts") {
      await this.#write(draftFrom(mailbox, message, "newMail", null));
      return;
    }
    const files = message.hasAttachments ? await graph.attachments(mailbox, message.id) : [];
    const wasOpen = this.#reading?.pane.isOpen ?? false;
    this.#reading?.close();
    const view = new ReadingView(this.#session, message, files, { answer: (how) => void this.#answer(mailbox, message, how) });
    this.#reading = view;
    this.#main.replaceChildren(view.element);
    document.body.classList.add("has-content");
    if (wasOpen) view.pane.open();
    if (message.isRead === false && folder === "inbox") {
      await graph.markRead(mailbox, message.id);
      this.#list.querySelector(`[data-id="${CSS.escape(message.id)}"]`)?.classList.remove("unread");
    }
  }

  #mark(): void {
    for (const button of this.#list.querySelectorAll<HTMLElement>("button.message")) {
      if (button.dataset["id"] === this.#selected) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  async #answer(mailbox: string, message: GraphMessage, how: "createReply" | "createReplyAll" | "createForward"): Promise<void> {
    const made = await this.#session.graph.answer(mailbox, message.id, how);
    const draft = await this.#session.graph.message(mailbox, made.id);
    const start = draftFrom(mailbox, draft, how === "createForward" ? "forward" : "reply", message);
    await this.#write(this.#session.start.senders.some((one) => one.sends && one.emailAddress === mailbox) ? { ...start, from: mailbox } : start);
  }

  async #write(start: DraftStart): Promise<void> {
    await this.#begin(new ComposeWindow(this.#session, start));
  }

  async #begin(compose: ItemWindow & { open(): Promise<void> }): Promise<void> {
    this.#reading?.close();
    this.#reading = null;
    this.#compose?.close();
    this.#compose = compose;
    compose.onClosed = (sent) => this.#closed(compose, sent);
    this.#main.replaceChildren(compose.element);
    document.body.classList.add("has-content", "composing");
    await compose.open();
  }

  #closed(compose: ItemWindow, sent: boolean): void {
    if (this.#compose === compose) {
      this.#compose = null;
      document.body.classList.remove("has-content", "composing");
      this.#main.replaceChildren(el("p", { class: "hint", role: "status" }, this.#session.t(sent ? "sent" : "choose")));
      byId(compose.itemType === "message" ? "new-mail" : "new-meeting").focus();
    }
    void this.#show(this.#place);
  }
}

/** The run log at the bottom: what the add-in's events did. */
export function logTo(language: "sv" | "en"): (line: LogLine) => void {
  const list = byId("log");
  return (line) => {
    if (list.dataset["empty"] !== undefined) {
      delete list.dataset["empty"];
      list.replaceChildren();
    }
    list.append(el("li", { class: line.level }, line[language]));
  };
}
