// A typed stand-in for Office.js, small enough to read. Each test makes one and installs it as the global.

export interface FakeMail {
  from: string;
  composeType: string;
  bodyType: "html" | "text";
  subject: string;
  inReplyTo: string | null;
  body: string;
  to: FakePerson[];
  cc: FakePerson[];
  bcc: FakePerson[];
  attachments: { id: string; name: string; size: number; isInline?: boolean; contentType?: string }[];
}

export interface FakePerson {
  emailAddress: string;
  displayName: string;
}

export interface FakeEvent {
  completed(verdict?: { [name: string]: unknown }): void;
}

export interface FakeOptions extends Partial<FakeMail> {
  /** Newest Mailbox requirement set that this Outlook claims. */
  set?: string;
  platform?: string;
  language?: string;
  settings?: { [key: string]: unknown };
  /** Calls that this Outlook does not have, such as "body.setSignatureAsync". */
  missing?: readonly string[];
  /** Calls that fail, with Outlook's code. */
  failing?: { readonly [call: string]: number };
  /** Calls that never call back. */
  hanging?: readonly string[];
  /** A client that adds a signature below, or on top, instead of replacing the one that is there. */
  addsSignatures?: "below" | "on top";
  reading?: boolean;
  /** What the button of a dialog passed along. */
  openedWith?: string;
  /** A meeting is open, and not a mail: who must come and may come stand in `to` and `cc`. */
  meeting?: { start: string; end: string };
}

type Callback = (result: { status: string; value?: unknown; error?: { code: number; name: string; message: string } }) => void;

function newer(claimed: string, wanted: string): boolean {
  const [a = 0, b = 0] = claimed.split(".").map(Number);
  const [c = 0, d = 0] = wanted.split(".").map(Number);
  return a > c || (a === c && b >= d);
}

export class FakeOffice {
  readonly mail: FakeMail;
  readonly calls: string[] = [];
  readonly handlers = new Map<string, (event: FakeEvent) => void>();
  readonly settings: { [key: string]: unknown };
  readonly session = new Map<string, string>();
  readonly properties = new Map<string, unknown>();
  deliverAt: Date | null = null;
  readonly meeting: { start: string; end: string } | null;
  notification: { [key: string]: unknown } | null = null;
  saves = 0;
  onReadyCalls = 0;
  #signature = "";
  readonly #options: FakeOptions;

  constructor(options: FakeOptions = {}) {
    this.#options = options;
    this.settings = { ...options.settings };
    this.meeting = options.meeting === undefined ? null : { ...options.meeting };
    this.mail = {
      from: options.from ?? "anna.lind@sandby.example",
      composeType: options.composeType ?? "newMail",
      bodyType: options.bodyType ?? "html",
      subject: options.subject ?? "",
      inReplyTo: options.inReplyTo ?? null,
      body: options.body ?? "",
      to: options.to ?? [],
      cc: options.cc ?? [],
      bcc: options.bcc ?? [],
      attachments: options.attachments ?? [],
    };
  }

  /** The value or the fault of one call, to whichever callback stands last. */
  #answer(call: string, given: readonly unknown[], value: () => unknown): void {
    this.calls.push(call);
    const callback = given[given.length - 1] as Callback;
    if (this.#options.hanging?.includes(call)) return;
    const code = this.#options.failing?.[call];
    if (code !== undefined) {
      callback({ status: "failed", error: { code, name: `Fault${code}`, message: "no" } });
      return;
    }
    callback({ status: "succeeded", value: value() });
  }

  #method(call: string, value: (...given: never[]) => unknown): ((...given: never[]) => void) | undefined {
    if (this.#options.missing?.includes(call)) return undefined;
    return (...given) => this.#answer(call, given, () => value(...given));
  }

  #setSignature(data: string): void {
    const set = this.mail.bodyType === "text" ? data.replace(/\n/g, "\r\n") : data;
    const at = this.#signature === "" ? -1 : this.mail.body.indexOf(this.#signature);
    if (at >= 0 && this.#options.addsSignatures === undefined) {
      this.mail.body = this.mail.body.slice(0, at) + set + this.mail.body.slice(at + this.#signature.length);
    } else if (this.#options.addsSignatures === "on top" && this.mail.bodyType === "text") {
      this.mail.body = `${set}\r\n${this.mail.body}`;
    } else {
      this.mail.body = this.mail.bodyType === "text" ? `${this.mail.body}\r\n${set}` : this.mail.body + set;
    }
    this.#signature = set;
  }

  #receivers(field: "to" | "cc" | "bcc"): { [name: string]: unknown } {
    return {
      getAsync: this.#method(`${field}.getAsync`, () => this.mail[field]),
      setAsync: this.#method(`${field}.setAsync`, (people: FakePerson[]) => void (this.mail[field] = people)),
    };
  }

  #customProperties(): { [name: string]: unknown } {
    return {
      get: (key: string) => this.properties.get(key),
      set: (key: string, value: unknown) => void this.properties.set(key, value),
      saveAsync: this.#method("customProperties.saveAsync", () => undefined),
    };
  }

  #item(): { [name: string]: unknown } {
    const mail = this.mail;
    return {
      itemType: "message",
      to: this.#receivers("to"),
      cc: this.#receivers("cc"),
      bcc: this.#receivers("bcc"),
      getAttachmentsAsync: this.#method("getAttachmentsAsync", () => mail.attachments),
      removeAttachmentAsync: this.#method("removeAttachmentAsync", (id: string) => void (mail.attachments = mail.attachments.filter((one) => one.id !== id))),
      saveAsync: this.#method("saveAsync", () => "id"),
      delayDeliveryTime: { setAsync: this.#method("delayDeliveryTime.setAsync", (at: Date) => void (this.deliverAt = at)) },
      internetHeaders: { getAsync: this.#method("internetHeaders.getAsync", () => ({})) },
      loadCustomPropertiesAsync: this.#method("loadCustomPropertiesAsync", () => this.#customProperties()),
      getInitializationContextAsync: this.#method("getInitializationContextAsync", () => this.#options.openedWith ?? ""),
      from: { getAsync: this.#method("from.getAsync", () => ({ emailAddress: mail.from, displayName: "" })) },
      getComposeTypeAsync: this.#method("getComposeTypeAsync", () => ({ composeType: mail.composeType, coercionType: "html" })),
      subject: {
        getAsync: this.#method("subject.getAsync", () => mail.subject),
        setAsync: this.#method("subject.setAsync", (text: string) => void (mail.subject = text)),
      },
      inReplyTo: mail.inReplyTo,
      disableClientSignatureAsync: this.#method("disableClientSignatureAsync", () => undefined),
      body: {
        getTypeAsync: this.#method("body.getTypeAsync", () => mail.bodyType),
        getAsync: this.#method("body.getAsync", () => mail.body),
        setAsync: this.#options.reading ? undefined : this.#method("body.setAsync", (text: string) => void (mail.body = text)),
        setSignatureAsync: this.#method("body.setSignatureAsync", (data: string) => this.#setSignature(data)),
        setSelectedDataAsync: this.#method("body.setSelectedDataAsync", (data: string) => void (mail.body += data)),
      },
      sessionData: this.#options.missing?.includes("sessionData")
        ? undefined
        : {
            getAsync: this.#method("sessionData.getAsync", (key: string) => this.session.get(key) ?? ""),
            setAsync: this.#method("sessionData.setAsync", (key: string, value: string) => void this.session.set(key, value)),
          },
      notificationMessages: {
        replaceAsync: this.#method("notificationMessages.replaceAsync", (_key: string, details: { [key: string]: unknown }) => void (this.notification = details)),
        removeAsync: this.#method("notificationMessages.removeAsync", () => void (this.notification = null)),
      },
    };
  }

  #time(which: "start" | "end"): { [name: string]: unknown } {
    return {
      getAsync: this.#method(`${which}.getAsync`, () => new Date(this.meeting![which])),
      setAsync: this.#method(`${which}.setAsync`, (at: Date) => void (this.meeting![which] = at.toISOString())),
    };
  }

  /** What a meeting has; neither sender, compose type, headers nor hidden receivers. */
  #meetingItem(): { [name: string]: unknown } {
    const mail = this.#item();
    const { subject, body, sessionData, notificationMessages, loadCustomPropertiesAsync, getAttachmentsAsync, removeAttachmentAsync, saveAsync, getInitializationContextAsync } = mail;
    return {
      itemType: "appointment",
      subject, body, sessionData, notificationMessages, loadCustomPropertiesAsync, getAttachmentsAsync, removeAttachmentAsync, saveAsync, getInitializationContextAsync,
      requiredAttendees: mail["to"],
      optionalAttendees: mail["cc"],
      organizer: { getAsync: this.#method("organizer.getAsync", () => ({ emailAddress: this.mail.from, displayName: "Anna Lind" })) },
      start: this.#time("start"),
      end: this.#time("end"),
    };
  }

  /** The object that stands at `Office`. */
  get office(): unknown {
    return {
      onReady: () => {
        this.onReadyCalls += 1;
        return Promise.resolve({ host: "Outlook", platform: this.#options.platform ?? "PC" });
      },
      actions: { associate: (name: string, handler: (event: FakeEvent) => void) => void this.handlers.set(name, handler) },
      context: {
        platform: this.#options.platform ?? "PC",
        displayLanguage: this.#options.language ?? "sv-SE",
        requirements: { isSetSupported: (name: string, version: string) => name === "Mailbox" && newer(this.#options.set ?? "1.15", version) },
        roamingSettings: {
          get: (key: string) => this.settings[key],
          set: (key: string, value: unknown) => void (this.settings[key] = value),
          saveAsync: this.#method("roamingSettings.saveAsync", () => void (this.saves += 1)),
        },
        mailbox: { userProfile: { emailAddress: "anna.lind@sandby.example" }, item: this.meeting === null ? this.#item() : this.#meetingItem() },
      },
    };
  }

  /** Puts this Outlook where the code looks for it; gives itself. */
  install(): this {
    (globalThis as { Office?: unknown }).Office = this.office;
    return this;
  }
}

const variant = (name: string, form: string): { html: string; text: string } => ({
  html: `<div id="postvakt-signature" data-postvakt="v1:sandby:${form}"><div>${name}</div><div>Sandby kommun, ${form}</div></div>`,
  text: `${name}\nSandby kommun, ${form}`,
});

/** What the pane saves for Anna, who may also write as socialtjansten@. */
export const SAVED = {
  v: 1,
  savedAt: "2026-11-21T08:00:00Z",
  language: "sv",
  mailboxes: {
    "anna.lind@sandby.example": { full: variant("Anna Lind", "full"), short: variant("Anna Lind", "short") },
    "socialtjansten@sandby.example": { full: variant("Socialtjänsten", "full"), short: variant("Socialtjänsten", "short") },
  },
} as const;

export const ANNA = SAVED.mailboxes["anna.lind@sandby.example"];
export const SOCIAL = SAVED.mailboxes["socialtjansten@sandby.example"];

/** The settings of an Outlook in which the pane has been open once. */
export const OPENED_ONCE = { "postvakt.signatures": SAVED };
