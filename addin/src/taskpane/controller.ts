// What the signature tab knows and does, without a page: fetch, save, choose a sender, put into the mail.
import { applySignature, type ComposePort } from "../signature/apply";
import { chooseText, mailboxFor } from "../signature/choose";
import { fit } from "../signature/fit";
import type { BodyType, SavedSignatures } from "../signature/model";
import { ApiRefusal, type FetchedSignatures } from "./api";
import { SignInImpossible, SignInNeeded } from "./auth/token";
import type { Language, TextKey } from "./texts";

/** A text of the pane's own table with values to fill in, or the server's words. */
export type Note =
  | { readonly key: TextKey; readonly values?: { readonly [name: string]: string } }
  | { readonly words: { readonly [language in Language]: string } };

export interface PaneState {
  readonly saved: SavedSignatures | null;
  readonly selected: string | null;
  readonly note: Note | null;
  readonly busy: boolean;
  readonly composing: boolean;
  /** Whether this Outlook runs the handlers, so that nobody needs to press anything. */
  readonly automatic: boolean;
}

export interface PanePorts {
  readSaved(): SavedSignatures | null;
  save(saved: SavedSignatures): Promise<void>;
  /** Rejects with ApiRefusal, NoContact, SignInNeeded or SignInImpossible. */
  fetch(interactive: boolean): Promise<FetchedSignatures>;
  isComposing(): boolean;
  runsHandlers(): boolean;
  readonly compose: ComposePort;
  insertAtCursor(data: string, type: BodyType): Promise<void>;
  /** Takes away the line that asked the person to open the pane. */
  clearNotification(): Promise<void>;
  /** The present moment, ISO 8601 in UTC. */
  now(): string;
}

export class SignatureController {
  #state: PaneState;
  readonly #ports: PanePorts;
  readonly #changed: (state: PaneState) => void;

  constructor(ports: PanePorts, changed: (state: PaneState) => void) {
    this.#ports = ports;
    this.#changed = changed;
    this.#state = { saved: null, selected: null, note: null, busy: false, composing: false, automatic: true };
  }

  get state(): PaneState {
    return this.#state;
  }

  #set(change: Partial<PaneState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed(this.#state);
  }

  /** Shows what is saved, then asks the server without troubling the person. */
  async open(): Promise<void> {
    const saved = this.#ports.readSaved();
    const selected = await this.#startingMailbox(saved);
    this.#set({ saved, selected, composing: this.#ports.isComposing(), automatic: this.#ports.runsHandlers() });
    await this.refresh(false);
  }

  /** The mail's own sender where one is being written, else the person's own mailbox. */
  async #startingMailbox(saved: SavedSignatures | null): Promise<string | null> {
    if (saved === null) return null;
    const from = this.#ports.isComposing() ? await this.#ports.compose.from() : null;
    if (from !== null && mailboxFor(saved, from) !== null) return from.trim().toLowerCase();
    return Object.keys(saved.mailboxes)[0] ?? null;
  }

  select(address: string): void {
    this.#set({ selected: address });
  }

  /** Fetches and saves; `interactive` lets Outlook ask the person to sign in. */
  async refresh(interactive: boolean): Promise<void> {
    if (this.#state.busy) return;
    this.#set({ busy: true, note: { key: "loading" } });
    let note: Note;
    try {
      note = await this.#fetchAndSave(interactive);
    } catch (fault) {
      note = this.#explain(fault);
    }
    this.#set({ busy: false, note });
  }

  async #fetchAndSave(interactive: boolean): Promise<Note> {
    const fetched = await this.#ports.fetch(interactive);
    if (fetched.mailboxes.length === 0) return { key: "noSignatures" };
    const unsigned = await this.#mailLacksItsSignature();
    const { saved, dropped } = fit(fetched.mailboxes, fetched.language, this.#ports.now());
    const stillThere = this.#state.selected !== null && this.#state.selected in saved.mailboxes;
    this.#set({ saved, selected: stillThere ? this.#state.selected : await this.#startingMailbox(saved) });
    try {
      await this.#ports.save(saved);
    } catch {
      return { key: "notSaved" };
    }
    if (unsigned && (await this.#setSignature().catch(() => false))) return { key: "fetchedAndInserted" };
    if (dropped.length > 0) return { key: "fetchedPartly", values: { addresses: dropped.join(", ") } };
    return { key: interactive ? "fetched" : "allWell" };
  }

  /** Whether the handlers had nothing to set in the mail being written: the first time, or a sender that is new. */
  async #mailLacksItsSignature(): Promise<boolean> {
    if (!this.#ports.isComposing()) return false;
    const from = await this.#ports.compose.from();
    const { saved } = this.#state;
    return from !== null && (saved === null || mailboxFor(saved, from) === null);
  }

  /** Sets the signature of the mail's sender; false where there is none for it. Rejects when Outlook refuses. */
  async #setSignature(): Promise<boolean> {
    const outcome = await applySignature(this.#ports.compose, this.#state.saved, () => true);
    if (outcome.kind === "set") await this.#ports.clearNotification();
    return outcome.kind === "set";
  }

  /** Signs the mail for the advice tab; false where there is no signature for its sender, or Outlook refuses. */
  async signMail(): Promise<boolean> {
    return this.#setSignature().catch(() => false);
  }

  #explain(fault: unknown): Note {
    if (fault instanceof ApiRefusal) return { words: fault.words };
    const hasSaved = this.#state.saved !== null;
    if (fault instanceof SignInImpossible) return { key: "noSignIn" };
    if (fault instanceof SignInNeeded) return { key: "signInNeeded" };
    return { key: hasSaved ? "offlineSaved" : "offlineNothing" };
  }

  /** Puts the signature for the mail's sender into the mail, replacing one that is there. */
  async insert(): Promise<void> {
    if (this.#state.busy) return;
    this.#set({ busy: true });
    let note: Note;
    try {
      note = { key: (await this.#setSignature()) ? "inserted" : "insertUnknown" };
    } catch {
      note = await this.#insertTheOldWay();
    }
    this.#set({ busy: false, note });
  }

  /** For an Outlook that does not know signatures: as text where the cursor stands. */
  async #insertTheOldWay(): Promise<Note> {
    const { saved, selected } = this.#state;
    const mailbox = saved !== null && selected !== null ? mailboxFor(saved, selected) : null;
    if (mailbox === null) return { key: "insertUnknown" };
    try {
      const chosen = chooseText(mailbox, "full", await this.#ports.compose.bodyType());
      await this.#ports.insertAtCursor(chosen.data, chosen.as);
      return { key: "insertedAtCursor" };
    } catch {
      return { key: "insertFailed" };
    }
  }
}
