// Tells the server that a stop was passed: rule, reason's code, time, unit. Waits in the person's settings while there is no network.
import { listAt, textAt } from "../advice/values";

/** One override as the server takes it; `id` lets it be sent twice and counted once. */
export interface OverrideReport {
  readonly id: string;
  readonly rule: string;
  readonly reason: string;
  readonly at: string;
  readonly unit: string;
}

export interface OverridePorts {
  read(): unknown;
  write(queue: readonly OverrideReport[]): Promise<void>;
  /** The server's status; rejects without network or sign-in. */
  post(report: OverrideReport): Promise<number>;
  newId(): string;
  now(): Date;
}

const MOST = 20;
/** The server takes nothing that is older (checks/overrides.py). */
const KEPT = 7 * 24 * 3600 * 1000;

function waiting(stored: unknown, now: Date): OverrideReport[] {
  return listAt({ stored }, "stored")
    .map((one) => ({ id: textAt(one, "id"), rule: textAt(one, "rule"), reason: textAt(one, "reason"), at: textAt(one, "at"), unit: textAt(one, "unit") }))
    .filter((one) => one.id !== "" && now.getTime() - Date.parse(one.at) < KEPT);
}

export class Overrides {
  readonly #ports: OverridePorts;

  constructor(ports: OverridePorts) {
    this.#ports = ports;
  }

  /** Puts one into the queue and tries to send what is there. Never rejects. */
  async record(rule: string, reason: string, unit: string): Promise<void> {
    const now = this.#ports.now();
    const queue = waiting(this.#ports.read(), now);
    queue.push({ id: this.#ports.newId(), rule, reason, at: now.toISOString(), unit });
    await this.#keep(queue.slice(-MOST));
    await this.flush();
  }

  /** Sends what waits; what the server refuses is dropped, what it cannot take now stays. Never rejects. */
  async flush(): Promise<void> {
    const queue = waiting(this.#ports.read(), this.#ports.now());
    if (queue.length === 0) return;
    const left: OverrideReport[] = [];
    for (const report of queue) {
      const status = await this.#ports.post(report).catch(() => 0);
      const refused = status >= 400 && status < 500 && status !== 401 && status !== 429;
      if (!refused && (status < 200 || status >= 300)) left.push(report);
    }
    if (left.length !== queue.length) await this.#keep(left);
  }

  async #keep(queue: readonly OverrideReport[]): Promise<void> {
    await this.#ports.write(queue).catch(() => undefined); // counting is not worth a disturbance
  }
}
