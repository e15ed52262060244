// What the absence tab knows and does, without a page: list, form, preview, answers.
import { FieldRefusal, type AbsenceApi } from "./absence-api";
import type { AbsenceOverview, AbsencePreview, AbsenceRequest, Candidate, Words } from "./absence-model";
import type { AbsenceTextKey } from "./absence-texts";
import { ApiRefusal } from "./api";
import { SignInImpossible, SignInNeeded } from "./auth/token";

export type AbsenceNote = { readonly key: AbsenceTextKey; readonly values?: { readonly [name: string]: string } } | { readonly words: Words };

export type Screen = "list" | "form" | "preview";

export interface AbsenceState {
  readonly screen: Screen;
  readonly overview: AbsenceOverview | null;
  readonly request: AbsenceRequest;
  /** Null until the days are known, and while they are looked up. */
  readonly candidates: readonly Candidate[] | null;
  readonly preview: AbsencePreview | null;
  readonly problems: { readonly [field: string]: AbsenceNote };
  readonly note: AbsenceNote | null;
  readonly busy: boolean;
  /** What the button does when nothing could be fetched. */
  readonly stuck: "" | "signIn" | "again";
  /** The absence whose cancelling waits for a yes. */
  readonly cancelling: string | null;
}

export interface AbsencePorts {
  api(interactive: boolean): Pick<AbsenceApi, "overview" | "substitutes" | "preview" | "ask" | "act">;
}

const EMPTY: AbsenceRequest = { kind: "", first: "", last: "", way: "", substitute: "" };
const DONE: { readonly [what: string]: AbsenceTextKey } = { accept: "accepted", decline: "declined", seen: "seenDone", cancel: "cancelled" };

export class AbsenceController {
  readonly #ports: AbsencePorts;
  readonly #changed: (state: AbsenceState) => void;
  #state: AbsenceState = {
    screen: "list", overview: null, request: EMPTY, candidates: null, preview: null, problems: {}, note: null, busy: false, stuck: "", cancelling: null,
  };
  #asked = 0;

  constructor(ports: AbsencePorts, changed: (state: AbsenceState) => void) {
    this.#ports = ports;
    this.#changed = changed;
  }

  get state(): AbsenceState {
    return this.#state;
  }

  #set(change: Partial<AbsenceState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed(this.#state);
  }

  /** Fetches the list; `interactive` lets Outlook ask the person to sign in. */
  async open(interactive = false): Promise<void> {
    if (this.#state.busy) return;
    this.#set({ busy: true, note: { key: "fetching" }, stuck: "" });
    try {
      this.#set({ overview: await this.#ports.api(interactive).overview(), note: { key: "ready" }, busy: false });
    } catch (fault) {
      const stuck = fault instanceof SignInNeeded ? "signIn" : fault instanceof SignInImpossible ? "" : "again";
      this.#set({ note: explain(fault), busy: false, stuck });
    }
  }

  /** Opens the form, empty but for what is nearly always right. */
  begin(): void {
    const { overview } = this.#state;
    if (overview === null) return;
    const request = { ...EMPTY, kind: overview.kinds[0]?.id ?? "", way: overview.ways[0]?.id ?? "" };
    this.#set({ screen: "form", request, candidates: null, preview: null, problems: {}, note: { key: "ready" } });
  }

  toList(): void {
    this.#set({ screen: "list", problems: {}, note: { key: "ready" } });
  }

  toForm(): void {
    this.#set({ screen: "form", note: { key: "ready" } });
  }

  /** Whether somebody has to be chosen, as the form stands. */
  needsSubstitute(): boolean {
    return this.#state.overview?.ways.find((one) => one.id === this.#state.request.way)?.needsSubstitute ?? false;
  }

  /** The form's fields as they are typed; looks for substitutes when the days or the way have changed. */
  async fill(change: Partial<AbsenceRequest>): Promise<void> {
    const before = this.#state.request;
    let request = { ...before, ...change };
    if (request.first !== "" && (request.last === "" || request.last < request.first) && change.first !== undefined) request = { ...request, last: request.first };
    const problems = Object.fromEntries(Object.entries(this.#state.problems).filter(([field]) => !(field in change)));
    const other = before.first !== request.first || before.last !== request.last || before.way !== request.way;
    if (JSON.stringify(request) === JSON.stringify(before)) return;
    this.#set({ request, problems, ...(other ? { candidates: null } : {}) });
    if (other && request.first !== "" && request.last !== "" && this.needsSubstitute()) await this.#look(request);
  }

  async #look(request: AbsenceRequest): Promise<void> {
    const number = ++this.#asked;
    try {
      const candidates = await this.#ports.api(false).substitutes(request);
      if (number !== this.#asked) return; // other days were chosen meanwhile
      const fits = candidates.some((one) => one.fits && one.address === this.#state.request.substitute);
      this.#set({ candidates, request: fits ? this.#state.request : { ...this.#state.request, substitute: "" } });
    } catch (fault) {
      if (number === this.#asked) this.#refused(fault);
    }
  }

  /** What would happen and what the mailbox would answer; nothing happens. */
  async show(): Promise<void> {
    const problems = this.#missing();
    if (Object.keys(problems).length > 0) {
      this.#set({ problems });
      return;
    }
    await this.#working(async () => {
      const preview = await this.#ports.api(false).preview(this.#state.request);
      this.#set({ preview, screen: "preview", problems: {}, note: { key: "ready" } });
    });
  }

  #missing(): { readonly [field: string]: AbsenceNote } {
    const needed = ["first", "last", "kind", "way", ...(this.needsSubstitute() ? ["substitute"] : [])] as const;
    const left = needed.filter((field) => this.#state.request[field as keyof AbsenceRequest] === "");
    return Object.fromEntries(left.map((field) => [field, { key: "missing" } as AbsenceNote]));
  }

  /** The name of whoever is chosen. */
  chosen(): string {
    const { candidates, request } = this.#state;
    return candidates?.find((one) => one.address === request.substitute)?.name ?? request.substitute;
  }

  async confirm(): Promise<void> {
    const name = this.chosen();
    const asks = this.needsSubstitute();
    await this.#working(async () => {
      await this.#ports.api(false).ask(this.#state.request);
      const overview = await this.#ports.api(false).overview();
      this.#set({ overview, screen: "list", request: EMPTY, preview: null, note: asks ? { key: "asking", values: { name } } : { key: "planned" } });
    });
  }

  /** Cancelling is asked about once before it happens. */
  cancelling(id: string | null): void {
    this.#set({ cancelling: id });
  }

  /** `accept`, `decline`, `seen` or `cancel`. */
  async act(id: string, what: string): Promise<void> {
    await this.#working(async () => {
      await this.#ports.api(false).act(id, what);
      const overview = await this.#ports.api(false).overview();
      this.#set({ overview, cancelling: null, note: { key: DONE[what] ?? "ready" } });
    });
  }

  async #working(work: () => Promise<void>): Promise<void> {
    if (this.#state.busy) return;
    this.#set({ busy: true, note: { key: "working" } });
    try {
      await work();
      this.#set({ busy: false });
    } catch (fault) {
      this.#refused(fault);
    }
  }

  #refused(fault: unknown): void {
    const note = explain(fault);
    if (!(fault instanceof FieldRefusal)) {
      this.#set({ busy: false, note });
      return;
    }
    this.#set({ busy: false, note, screen: "form", problems: { [fault.field]: note } });
  }
}

function explain(fault: unknown): AbsenceNote {
  if (fault instanceof ApiRefusal) return { words: fault.words };
  if (fault instanceof SignInImpossible) return { key: "noSignIn" };
  return { key: fault instanceof SignInNeeded ? "signIn" : "noContact" };
}
