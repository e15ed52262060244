// What the advice tab's controller stands on in tests: a mail that can be changed, and notes of what was done.
import { Rulebook } from "../src/advice/judge";
import type { MailFacts } from "../src/advice/model";
import type { Step } from "../src/advice/steps";
import { readAttachment } from "../src/checks/extract/read";
import { AdviceController, type AdvicePorts, type AdviceState } from "../src/taskpane/advice-controller";
import { AttachmentTexts } from "../src/taskpane/attachment-texts";
import { ReceiverTips } from "../src/taskpane/receiver-tips";
import { bundle } from "./rules";

export const MONDAY = new Date(2026, 10, 23, 10, 0, 0);
export const IVAR = { address: "ivar@exempel.example", name: "Ivar Medborgare" };

export class FakePorts implements AdvicePorts {
  mail: MailFacts = {
    sender: { address: "anna.lind@sandby.example", name: "" }, to: [IVAR], cc: [], bcc: [], subject: "", bodyType: "text", body: "Hej!", compose: "newMail",
    attachments: [], headers: {}, meeting: null,
  };
  memory: string | null = null;
  composing = true;
  keeps = true;
  refuses = false;
  rules: Rulebook | null = new Rulebook(bundle());
  opened: string | null = null;
  trouble: string[] | null = null;
  signed = 0;
  readonly done: Step[] = [];
  readonly reports: string[] = [];

  isComposing(): boolean { return this.composing; }
  read(): Promise<MailFacts> { return Promise.resolve(structuredClone(this.mail)); }
  recall(): Promise<string | null> { return Promise.resolve(this.memory); }
  keep(text: string): Promise<void> {
    if (!this.keeps) return Promise.reject(new Error("no"));
    this.memory = text;
    return Promise.resolve();
  }
  book(): Rulebook | null { return this.rules; }
  circumstances(_mail: MailFacts, memory: Parameters<AdvicePorts["circumstances"]>[1], now: Date): ReturnType<AdvicePorts["circumstances"]> {
    return { language: "sv", now, signature: null, seen: null, memory, since: null };
  }
  can(): ReturnType<AdvicePorts["can"]> { return { body: true, subject: true, recipients: true, detach: true, delay: true, save: true, time: true }; }
  carryOut(step: Step): Promise<unknown> {
    if (this.refuses) return Promise.reject(new Error("no"));
    this.done.push(step);
    if (step.do === "body") this.mail = { ...this.mail, body: step.body };
    return Promise.resolve();
  }
  setSignature(): Promise<boolean> { this.signed += 1; return Promise.resolve(true); }
  report(rule: string, reason: string): Promise<void> { this.reports.push(`${rule} ${reason}`); return Promise.resolve(); }
  openedWith(): Promise<string | null> { return Promise.resolve(this.opened); }
  takeTrouble(): readonly string[] | null { return this.trouble; }
  now(): Date { return MONDAY; }
  readonly files = new Map<string, string>();
  readonly fetched: string[] = [];
  readonly notes: string[] = [];
  readonly texts = new AttachmentTexts({
    content: (id) => {
      this.fetched.push(id);
      const text = this.files.get(id);
      return text === undefined ? Promise.reject(new Error("no")) : Promise.resolve({ content: btoa(text), format: "base64" });
    },
    reader: () => Promise.resolve(readAttachment),
  });
  /** What the server answers of the receivers; null: no contact. */
  answer: unknown = null;
  readonly asked: string[][] = [];
  readonly kept: string[] = [];
  readonly tips = new ReceiverTips({
    ask: (addresses) => {
      this.asked.push([...addresses]);
      return this.answer === null ? Promise.reject(new Error("no")) : Promise.resolve(this.answer);
    },
    now: () => this.now(),
  });
  keepTips(tips: string): Promise<unknown> { this.kept.push(tips); return Promise.resolve(); }
  keepNote(note: string): Promise<unknown> { this.notes.push(note); return Promise.resolve(); }
}

export async function opened(change: (ports: FakePorts) => void = () => undefined): Promise<{ ports: FakePorts; pane: AdviceController; states: AdviceState[] }> {
  const ports = new FakePorts();
  change(ports);
  const states: AdviceState[] = [];
  const pane = new AdviceController(ports, (state) => states.push(state));
  await pane.open();
  return { ports, pane, states };
}
