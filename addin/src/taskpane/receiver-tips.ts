// Asks the server who of the receivers inside is away, and keeps the answer while they are the same.
import type { MailFacts } from "../advice/model";
import { NO_TIPS, tipsFrom, type Tips } from "../advice/tips";
import { domainOf, keyOf } from "../checks/model";

/** How long an answer holds, and how long nobody is asked again after none came; in milliseconds. */
export const HOLDS = 5 * 60 * 1000;
export const RESTS = 60 * 1000;

export interface TipPorts {
  /** The server's answer for these addresses. Rejects without network or sign-in. */
  ask(addresses: readonly string[]): Promise<unknown>;
  now(): Date;
}

export class ReceiverTips {
  #about = "";
  #until = 0;
  #tips: Tips = NO_TIPS;
  readonly #ports: TipPorts;

  constructor(ports: TipPorts) {
    this.#ports = ports;
  }

  /** Receivers inside; nobody outside is ever asked about. */
  #inside(mail: MailFacts, domains: readonly string[]): string[] {
    const own = domains.map((one) => one.toLowerCase());
    const inside = mail.to.concat(mail.cc, mail.bcc).filter((one) => own.includes(domainOf(one)));
    return Array.from(new Set(inside.map(keyOf))).sort();
  }

  /** Whether the server has something to be asked for this mail. */
  pending(mail: MailFacts, domains: readonly string[]): boolean {
    const inside = this.#inside(mail, domains);
    return inside.length > 0 && (inside.join("\n") !== this.#about || this.#ports.now().getTime() >= this.#until);
  }

  /** Asks; whether what is known is another than before. Never rejects. */
  async read(mail: MailFacts, domains: readonly string[]): Promise<boolean> {
    const inside = this.#inside(mail, domains);
    const before = JSON.stringify(this.#tips);
    this.#about = inside.join("\n");
    const answer = await this.#ports.ask(inside).catch(() => null);
    this.#until = this.#ports.now().getTime() + (answer === null ? RESTS : HOLDS);
    if (this.#about === inside.join("\n") && answer !== null) this.#tips = tipsFrom(answer);
    return JSON.stringify(this.#tips) !== before;
  }

  /** What is known; older answers hold for the receivers that are still there. */
  get known(): Tips {
    return this.#tips;
  }
}
