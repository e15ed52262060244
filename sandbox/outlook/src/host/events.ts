/** Launch events: which handler runs, for how long, and whether it says that it is done, exactly once. */

import { dialectProblem } from "./dialect";
import { framePort, scriptPort } from "./ports";
import type { Profile } from "./profiles";
import { Runtime, type RuntimeOptions } from "./runtime";

export interface AddinDescription {
  name: string;
  panes: { compose: string | null; read: string | null; meeting: string | null };
  launch: { page: string | null; script: boolean; events: { type: string; function: string; sendMode: string | null }[] };
}

export type Outcome = { state: "done" | "late" | "refused" | "none"; options: Record<string, unknown> };

export interface LogLine {
  level: "info" | "warning";
  sv: string;
  en: string;
}

interface Running {
  type: string;
  begun: number;
  completions: number;
  settle: (outcome: Outcome) => void;
  timer: number;
}

/** The payload's `type`, as Outlook names the event to its handler. */
const TYPES: Record<string, string> = {
  OnNewMessageCompose: "olkNewMessageComposeTriggered",
  OnMessageFromChanged: "olkMessageFromChangedTriggered",
  OnMessageRecipientsChanged: "olkMessageRecipientsChangedTriggered",
  OnMessageAttachmentsChanged: "olkMessageAttachmentsChangedTriggered",
  OnMessageSend: "olkMessageSendTriggered",
  OnAppointmentSend: "olkAppointmentSendTriggered",
};

export class LaunchEvents {
  readonly #addin: AddinDescription;
  readonly #profile: Profile;
  readonly #options: Omit<RuntimeOptions, "onCompleted" | "onFault">;
  readonly #log: (line: LogLine) => void;
  readonly #running = new Map<number, Running>();
  #next = 1;
  #runtime: Promise<Runtime | null> | null = null;

  constructor(addin: AddinDescription, profile: Profile, options: Omit<RuntimeOptions, "onCompleted" | "onFault">, log: (line: LogLine) => void) {
    this.#addin = addin;
    this.#profile = profile;
    this.#options = options;
    this.#log = log;
  }

  /** Whether this client runs the event at all and the add-in wants it. */
  handles(type: string): boolean {
    return this.#profile.events.includes(type) && this.#addin.launch.events.some((one) => one.type === type);
  }

  /** Run the handler of that event; resolves when it is done or has been given up. */
  async fire(type: string, payload: Record<string, unknown> = {}): Promise<Outcome> {
    const declared = this.#addin.launch.events.find((one) => one.type === type);
    if (!declared || !this.#profile.events.includes(type)) return { state: "none", options: {} };
    // Outlook ends an idle runtime, so each round of events begins with settings as they are saved now
    if ([...this.#running.values()].every((one) => one.completions > 0)) this.#endRuntime();
    this.#runtime ??= this.#start();
    const runtime = await this.#runtime;
    if (!runtime) return { state: "refused", options: {} };
    const event = this.#next++;
    return new Promise((resolve) => {
      const timer = window.setTimeout(() => this.#giveUp(event), this.#profile.eventLimit);
      this.#running.set(event, { type, begun: performance.now(), completions: 0, settle: resolve, timer });
      runtime.send({ kind: "launch", event, name: declared.function, payload: { type: TYPES[type] ?? type, ...payload } });
    });
  }

  /** The compose window closes: whatever still runs is stopped. */
  stop(): void {
    for (const running of this.#running.values()) window.clearTimeout(running.timer);
    this.#endRuntime();
  }

  #endRuntime(): void {
    void this.#runtime?.then((runtime) => runtime?.stop());
    this.#runtime = null;
  }

  async #start(): Promise<Runtime | null> {
    const runtime = new Runtime({
      ...this.#options,
      onCompleted: (event, options) => this.#completed(event, options),
      onFault: (message) => this.#warn(`Ett fel i tillägget: ${message}`, `An error in the add-in: ${message}`),
    });
    return this.#profile.runtime === "page" ? this.#startPage(runtime) : this.#startScript(runtime);
  }

  #startPage(runtime: Runtime): Runtime | null {
    if (!this.#addin.launch.page) return null;
    const frame = document.createElement("iframe");
    frame.hidden = true;
    frame.title = "add-in runtime";
    frame.src = this.#addin.launch.page;
    runtime.connect(framePort(runtime, frame));
    document.body.append(frame);
    return runtime;
  }

  async #startScript(runtime: Runtime): Promise<Runtime | null> {
    if (!this.#addin.launch.script) return null;
    const [officeJs, launchFile] = await Promise.all([text("/outlook/office.js"), text("/outlook/api/launch-file")]);
    if (officeJs === null || launchFile === null) {
      this.#warn("Tilläggets fil för händelser gick inte att hämta.", "The add-in's file for events could not be fetched.");
      return null;
    }
    const problem = this.#profile.dialect ? dialectProblem(launchFile) : null;
    if (problem !== null) {
      this.#warn(`Den här Outlook förstår inte filen: ${problem}`, `This Outlook does not understand the file: ${problem}`);
      return null;
    }
    runtime.connect(
      scriptPort(runtime, officeJs, launchFile, (message) => this.#warn(`Fel i filen: ${message}`, `Error in the file: ${message}`)),
    );
    return runtime;
  }

  #completed(event: number, options: Record<string, unknown>): void {
    const running = this.#running.get(event);
    if (!running) return;
    running.completions += 1;
    if (running.completions > 1) {
      this.#warn(`${running.type}: sade sig vara klar ${running.completions} gånger`, `${running.type}: completed ${running.completions} times`);
      return;
    }
    window.clearTimeout(running.timer);
    const took = Math.round(performance.now() - running.begun);
    this.#log({ level: "info", sv: `${running.type}: klar efter ${took} ms`, en: `${running.type}: done after ${took} ms` });
    running.settle({ state: "done", options });
  }

  #giveUp(event: number): void {
    const running = this.#running.get(event);
    if (!running || running.completions > 0) return;
    const seconds = this.#profile.eventLimit / 1000;
    this.#warn(`${running.type}: svarade inte inom ${seconds} s`, `${running.type}: did not answer within ${seconds} s`);
    running.settle({ state: "late", options: {} });
  }

  #warn(sv: string, en: string): void {
    this.#log({ level: "warning", sv, en });
  }
}

async function text(address: string): Promise<string | null> {
  const answer = await fetch(address);
  return answer.ok ? answer.text() : null;
}
