// What the advice tab knows and does, without a page: looks at the mail, tells what is worth telling, mends it.
import { NO_NOTE } from "../advice/attached";
import { judge, noteFor, type Circumstances, type Judgement, type Rulebook } from "../advice/judge";
import { parseMemory, withDismissed, withLevel, withPassed } from "../advice/memory";
import type { Mending } from "../advice/mend";
import type { MailFacts, MailMemory } from "../advice/model";
import type { Can, Step } from "../advice/steps";
import { domainsOf } from "../advice/outgoing";
import type { Tips } from "../advice/tips";
import { receiverLines } from "./receiver-words";
import { cardsOf, type AdviceNote, type Card, type Seen } from "./cards";

export type { AdviceNote, Card };

export interface AdviceState {
  readonly composing: boolean;
  readonly looked: boolean;
  readonly cards: readonly Card[];
  /** What was done last, already in the person's language, or a text of the table. */
  readonly done: string | AdviceNote | null;
  /** Rules that broke when the last mail was sent; null: none. */
  readonly trouble: readonly string[] | null;
  readonly hasRules: boolean;
  readonly busy: boolean;
  /** What is worth knowing of the receivers, in the person's language. */
  readonly receivers: readonly string[];
  /** The card that a dialog's button asked for. */
  readonly wanted: string | null;
}

export interface AdvicePorts {
  isComposing(): boolean;
  read(): Promise<MailFacts>;
  recall(): Promise<string | null>;
  keep(text: string): Promise<void>;
  book(sender: string): Rulebook | null;
  circumstances(mail: MailFacts, memory: MailMemory, now: Date): Circumstances;
  can(): Can;
  carryOut(step: Step): Promise<unknown>;
  setSignature(): Promise<boolean>;
  report(rule: string, reason: string, sender: string): Promise<void>;
  /** What an opening dialog button passed along. */
  openedWith(): Promise<string | null>;
  /** The rules that broke when the last mail was sent, forgotten once they are read. */
  takeTrouble(): readonly string[] | null;
  now(): Date;
  /** What stands in attached files. */
  readonly texts: { pending(mail: MailFacts): boolean; read(mail: MailFacts): Promise<void>; with(mail: MailFacts): MailFacts };
  /** What the mail system knows of the receivers inside. */
  readonly tips: { pending(mail: MailFacts, domains: readonly string[]): boolean; read(mail: MailFacts, domains: readonly string[]): Promise<boolean>; readonly known: Tips };
  /** Keeps that for the send handler. */
  keepTips(tips: string): Promise<unknown>;
  /** Keeps for the send handler what was found in them. */
  keepNote(note: string): Promise<unknown>;
}

/** Whether anything of the mail is there yet: nobody wants to hear that a mail just opened has no subject. On send it is told. */
function isBegun(mail: MailFacts, { body }: Judgement["context"]): boolean {
  const { to, cc, bcc, subject, attachments } = mail;
  const written = body.new.some(({ start, end }) => body.text.slice(start, end).trim() !== "");
  return written || subject.trim() !== "" || [to, cc, bcc, attachments].some((ones) => ones.length > 0);
}

export class AdviceController {
  #state: AdviceState = { composing: false, looked: false, cards: [], done: null, trouble: null, hasRules: false, busy: false, receivers: [], wanted: null };
  #read = "";
  #judged = "";
  #seen: Seen | null = null;
  #noted = NO_NOTE;
  /** What the last note was worked out from. */
  #about = "";
  readonly #ports: AdvicePorts;
  readonly #changed: (state: AdviceState) => void;

  constructor(ports: AdvicePorts, changed: (state: AdviceState) => void) {
    this.#ports = ports;
    this.#changed = changed;
  }

  get state(): AdviceState {
    return this.#state;
  }

  #set(change: Partial<AdviceState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed(this.#state);
  }

  /** Looks at the mail for the first time. */
  async open(): Promise<void> {
    this.#set({ composing: this.#ports.isComposing(), trouble: this.#ports.takeTrouble() });
    if (!this.#state.composing) return;
    await this.#lookNow();
    await this.showWanted();
  }

  /** Opens the card that a dialog's button asked for. */
  async showWanted(): Promise<void> {
    const passed = await this.#ports.openedWith().catch(() => null);
    if (passed === null || passed === "") return;
    try {
      const { rule } = JSON.parse(passed) as { rule?: unknown };
      if (typeof rule === "string") this.#set({ wanted: rule });
    } catch {
      // another add-in's data, or none of ours
    }
  }

  /**
   * Looks at the mail and judges it when it has stood still since the last look, so that nobody is disturbed in the middle of a word.
   * Gives the milliseconds until the next look.
   */
  async look(): Promise<number> {
    if (!this.#state.composing || this.#state.busy) return IDLE;
    const mail = await this.#ports.read().catch(() => null);
    if (mail === null) return IDLE;
    const now = JSON.stringify(mail);
    const still = now === this.#read;
    this.#read = now;
    if (!still) return TYPING;
    if (now !== this.#judged) await this.#judge(mail);
    return IDLE;
  }

  /** Looks and judges at once: after a change that the person made here, or the first time. */
  async #lookNow(): Promise<void> {
    const mail = await this.#ports.read().catch(() => null);
    if (mail === null) return;
    this.#read = JSON.stringify(mail);
    await this.#judge(mail);
  }

  /** The rules are others than before. */
  async rulesChanged(): Promise<void> {
    this.#judged = "";
    this.#about = "";
    if (this.#state.composing) await this.#lookNow();
  }

  async #judge(mail: MailFacts): Promise<void> {
    this.#judged = JSON.stringify(mail);
    await this.#judgeAsKnown(this.#ports.texts.with(mail));
    this.learning = this.#learn(mail);
    if (!this.#ports.texts.pending(mail)) return;
    await this.#ports.texts.read(mail);
    await this.#judgeAsKnown(this.#ports.texts.with(mail));
  }

  /** Settles when nothing more is being asked of the server; nobody waits for it but tests. */
  learning: Promise<void> = Promise.resolve();

  /** Asks the server of the receivers, while the person goes on; what comes is used where they are still the same. */
  async #learn(mail: MailFacts): Promise<void> {
    const domains = this.#seen === null ? [] : domainsOf(this.#seen.book.value);
    const { tips } = this.#ports;
    if (!tips.pending(mail, domains) || !(await tips.read(mail, domains))) return;
    await this.#ports.keepTips(JSON.stringify(tips.known)).catch(() => undefined);
    if (this.#seen !== null && !this.#state.busy) await this.#judgeAsKnown(this.#seen.mail);
  }

  /** Keeps with the mail what the files' texts gave, because the handler on send cannot read them. */
  async #noteDown({ mail, book, memory }: Seen): Promise<void> {
    const about = JSON.stringify([mail.attachments.map(({ id, text }) => [id, text?.length]), mail.to, mail.cc, mail.bcc, mail.subject]);
    if (about === this.#about) return;
    this.#about = about;
    const note = noteFor(mail, book, this.#ports.circumstances(mail, memory, this.#ports.now()));
    if (note === this.#noted) return;
    this.#noted = note;
    await this.#ports.keepNote(note).catch(() => undefined);
  }

  async #judgeAsKnown(mail: MailFacts): Promise<void> {
    const memory = parseMemory(await this.#ports.recall().catch(() => null));
    const book = this.#ports.book(mail.sender.address);
    if (book === null) {
      this.#set({ looked: true, hasRules: false, cards: [] });
      return;
    }
    const tips = this.#ports.tips.known;
    const known = { ...this.#ports.circumstances(mail, memory, this.#ports.now()), tips };
    const judged = judge(mail, book, known);
    this.#seen = { mail, book, judged, memory };
    if (!this.#ports.texts.pending(mail)) await this.#noteDown(this.#seen); // before it is shown: whoever sees it can rely on it
    const receivers = receiverLines(mail, judged.context, tips, known.language);
    const cards = isBegun(mail, judged.context) ? cardsOf(this.#seen, this.#ports.can(), known.language, this.#ports.now()) : [];
    this.#set({ looked: true, hasRules: true, receivers, cards });
  }

  /** Does what the card's button says. */
  async mend(rule: string): Promise<void> {
    const card = this.#state.cards.find((one) => one.rule === rule);
    if (card?.offer.kind !== "button" || this.#state.busy) return;
    this.#set({ busy: true });
    const done = await this.#carryOut(rule, card.offer.mending.label);
    this.#set({ busy: false, done });
    await this.#lookNow();
  }

  /** The mail may have changed since the card was drawn, so that the mending is worked out anew. */
  async #carryOut(rule: string, label: string): Promise<string | AdviceNote> {
    try {
      const mending = await this.#mendingNow(rule);
      if (mending === null || mending.label !== label) return { key: "mailChanged" };
      for (const step of mending.steps) await this.#ports.carryOut(step);
      if (mending.signature && !(await this.#ports.setSignature())) return { key: "mendFailed" };
      return mending.done;
    } catch {
      return { key: "mendFailed" };
    }
  }

  async #mendingNow(rule: string): Promise<Mending | null> {
    const mail = await this.#ports.read();
    if (JSON.stringify(mail) !== this.#judged) await this.#judge(mail);
    const card = this.#state.cards.find((one) => one.rule === rule);
    return card?.offer.kind === "button" ? card.offer.mending : null;
  }

  /** Nothing more about this in this mail. */
  async dismiss(rule: string): Promise<void> {
    await this.#remember((memory) => withDismissed(memory, rule));
    this.#set({ done: { key: "dismissed" } });
    await this.#lookNow();
  }

  /** The mail may go with this stop, for that reason; what the person wrote stays here. */
  async pass(rule: string, reason: string): Promise<void> {
    const found = this.#seen?.judged.advice.find((one) => one.finding.rule === rule);
    if (found === undefined || this.#seen === null || reason === "") return;
    const sender = this.#seen.mail.sender.address;
    const kept = await this.#remember((memory) => withPassed(memory, found.mark, reason));
    this.#set({ done: { key: kept ? "passed" : "notPassed" } });
    await this.#lookNow();
    if (kept) await this.#ports.report(rule, reason, sender);
  }

  /** The answers on how sensitive it is led to this class; null asks anew. Kept with this mail only. */
  async classify(level: number | null): Promise<void> {
    const kept = await this.#remember((memory) => withLevel(memory, level));
    await this.#lookNow();
    const note = this.#state.cards.find((one) => one.sensitivity !== null)?.sensitivity?.note;
    const classes = this.#seen?.book.policy.classes ?? null;
    if (!kept) this.#set({ done: { key: "notPassed" } });
    else if (level === null || classes === null) this.#set({ done: { key: "classForgotten" } });
    else this.#set({ done: note ?? { key: "wayMail", values: { level: String(level) } } });
  }

  async #remember(change: (memory: MailMemory) => MailMemory): Promise<boolean> {
    try {
      const memory = parseMemory(await this.#ports.recall().catch(() => null));
      await this.#ports.keep(JSON.stringify(change(memory)));
      return true;
    } catch {
      return false;
    }
  }
}

/** Milliseconds between looks: while the person types, and while nothing changes. */
export const TYPING = 600;
export const IDLE = 1500;
