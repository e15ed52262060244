/** One running piece of the add-in: the pane, the hidden commands page, or the script alone. Answers its calls. */

import { CHANNEL, type CallError, type HostContext, opened, type ToFrame, type ToHost } from "../protocol";
import { OfficeError, unsupported } from "./errors";
import { METHODS } from "./methods";
import type { Client, Surface } from "./surface";

export interface RuntimeOptions {
  client: Client;
  surface: () => Surface | null;
  context: () => HostContext;
  naa: (payload: string) => Promise<string>;
  onCompleted: (event: number, options: Record<string, unknown>) => void;
  onFault: (message: string) => void;
}

export interface Port {
  post(message: unknown): void;
  stop(): void;
}

export class Runtime {
  readonly #options: RuntimeOptions;
  readonly #early: ToFrame[] = [];
  #port: Port | null = null;
  #greeted = false;

  constructor(options: RuntimeOptions) {
    this.#options = options;
  }

  connect(port: Port): void {
    this.#port = port;
  }

  /** A message came from the frame or worker behind this runtime. */
  receive(data: unknown): void {
    const message = opened<ToHost>(data);
    if (!message) return;
    switch (message.kind) {
      case "hello":
        this.#greeted = true;
        this.#send({ kind: "context", context: this.#options.context() });
        for (const waiting of this.#early.splice(0)) this.#send(waiting);
        break;
      case "call":
        void this.#answer(message.id, message.method, message.args);
        break;
      case "completed":
        this.#options.onCompleted(message.event, message.options);
        break;
      case "fault":
        this.#options.onFault(message.message);
        break;
      case "naa":
        void this.#options.naa(message.payload).then((payload) => this.#send({ kind: "naa", payload }));
        break;
    }
  }

  /** Send now, or as soon as the other side has said hello. */
  send(message: ToFrame): void {
    if (this.#greeted) this.#send(message);
    else this.#early.push(message);
  }

  stop(): void {
    this.#port?.stop();
    this.#port = null;
  }

  #send(message: ToFrame): void {
    this.#port?.post({ ...message, channel: CHANNEL });
  }

  async #answer(id: number, method: string, args: unknown[]): Promise<void> {
    const { client } = this.#options;
    await pause(client.profile.delay);
    try {
      const surface = this.#options.surface();
      const known = METHODS[method];
      if (!known || !surface || client.profile.missing.includes(method)) throw unsupported(method);
      if (client.profile.failing.includes(method)) throw new OfficeError(9042, "InternalServerError", "This client fails here.");
      this.#send({ kind: "result", id, value: await known(surface, args, client) });
    } catch (error) {
      this.#send({ kind: "result", id, error: asCallError(error) });
    }
  }
}

function asCallError(error: unknown): CallError {
  if (error instanceof OfficeError) return { code: error.code, name: error.name, message: error.message };
  return { code: 9042, name: "InternalServerError", message: error instanceof Error ? error.message : String(error) };
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
