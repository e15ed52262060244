// What the case tab knows and does, without a page: the open mail, a day, a language, the words, sent once.
import { ApiRefusal } from "./api";
import { SignInImpossible, SignInNeeded } from "./auth/token";
import type { CaseApi } from "./case-api";
import type { CaseRequest, ReadMail, ReceivedCase, Words } from "./case-model";
import type { CaseTextKey } from "./case-texts";

export type CaseNote = { readonly key: CaseTextKey } | { readonly words: Words };

export interface CaseState {
  readonly found: ReceivedCase | null;
  readonly promised: string;
  readonly language: string;
  /** Null while it is written. */
  readonly text: string | null;
  readonly note: CaseNote | null;
  readonly problem: CaseNote | null;
  readonly busy: boolean;
  readonly stuck: "" | "signIn" | "again";
  /** What was said, now or before. */
  readonly done: Words | null;
}

export interface CasePorts {
  api(interactive: boolean): Pick<CaseApi, "look" | "text" | "acknowledge">;
  /** The mail that is open, or null. */
  mail(): ReadMail | null;
}

const NOTHING: CaseState = { found: null, promised: "", language: "sv", text: null, note: null, problem: null, busy: false, stuck: "", done: null };

export class CaseController {
  readonly #ports: CasePorts;
  readonly #changed: (state: CaseState) => void;
  #state: CaseState = NOTHING;
  #mail: ReadMail | null = null;
  #asked = 0;

  constructor(ports: CasePorts, changed: (state: CaseState) => void) {
    this.#ports = ports;
    this.#changed = changed;
  }

  get state(): CaseState {
    return this.#state;
  }

  #set(change: Partial<CaseState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed(this.#state);
  }

  /** Looks at the mail that is open; again when another one is. */
  async open(interactive = false): Promise<void> {
    if (this.#state.busy) return;
    this.#mail = this.#ports.mail();
    if (this.#mail === null) {
      this.#set({ ...NOTHING, note: { key: "noMail" } });
      return;
    }
    this.#set({ ...NOTHING, busy: true, note: { key: "fetching" } });
    try {
      const found = await this.#ports.api(interactive).look(this.#mail);
      this.#set({ found, promised: found.proposed, language: found.languages[0]?.id ?? "sv", done: found.acknowledged, note: { key: "ready" }, busy: false });
    } catch (fault) {
      const stuck = fault instanceof SignInNeeded ? "signIn" : fault instanceof SignInImpossible || fault instanceof ApiRefusal ? "" : "again";
      this.#set({ note: explain(fault), busy: false, stuck });
      return;
    }
    if (this.#state.done === null) await this.#write();
  }

  /** Another day or language. */
  async fill(change: { promised?: string; language?: string }): Promise<void> {
    this.#set({ ...change, problem: null });
    if (this.#state.promised !== "") await this.#write();
  }

  #request(): CaseRequest | null {
    const { found, promised, language } = this.#state;
    if (found === null || this.#mail === null) return null;
    return { mailbox: found.mailbox, message: this.#mail.message, sender: found.sender, promised, language };
  }

  async #write(): Promise<void> {
    const request = this.#request();
    if (request === null) return;
    const number = ++this.#asked;
    try {
      const text = await this.#ports.api(false).text(request);
      if (number === this.#asked) this.#set({ text });
    } catch (fault) {
      if (number === this.#asked) this.#set({ problem: explain(fault) });
    }
  }

  /** Sends it. */
  async send(): Promise<void> {
    const request = this.#request();
    if (request === null || this.#state.busy) return;
    if (request.promised === "") {
      this.#set({ problem: { key: "missing" } });
      return;
    }
    this.#set({ busy: true, note: { key: "sending" }, problem: null });
    try {
      const done = await this.#ports.api(false).acknowledge(request);
      this.#set({ done, busy: false, note: { key: "sent" } });
    } catch (fault) {
      this.#set({ busy: false, note: { key: "ready" }, problem: explain(fault) });
    }
  }
}

function explain(fault: unknown): CaseNote {
  if (fault instanceof ApiRefusal) return { words: fault.words };
  if (fault instanceof SignInImpossible) return { key: "noSignIn" };
  return { key: fault instanceof SignInNeeded ? "signIn" : "noContact" };
}
