/** What one open simulator knows: the persona, the client it pretends to be, the add-in, the settings. */

import { Graph } from "./graph";
import type { AddinDescription, LogLine } from "../host/events";
import type { Profile } from "../host/profiles";
import type { HostContext, ItemSnapshot, Person } from "../protocol";
import { type Language, type Word, wordsIn } from "./text";
import { answerNaa } from "./naa";

export interface Sender extends Person {
  kind: "personal" | "function" | "delegator";
  /** Whether the persona may open the mailbox's inbox, not only send from it. */
  opens: boolean;
  /** Whether it may stand in From. */
  sends: boolean;
}

export interface Start {
  persona: Person & { id: string; tenantId: string };
  senders: Sender[];
  profiles: Profile[];
  addin: AddinDescription | null;
  roaming: Record<string, unknown>;
}

export class Session {
  readonly start: Start;
  readonly profile: Profile;
  readonly language: Language;
  readonly t: (word: Word) => string;
  readonly graph: Graph;
  readonly log: (line: LogLine) => void;
  readonly addin: AddinDescription;
  clientSignatureOn: boolean;
  #roaming: Record<string, unknown>;
  #roamingElsewhere: Record<string, unknown>;
  #roamingAt = 0;

  constructor(start: Start, profile: Profile, language: Language, log: (line: LogLine) => void) {
    this.start = start;
    this.profile = profile;
    this.language = language;
    this.t = wordsIn(language);
    this.graph = new Graph(start.persona.emailAddress);
    this.log = log;
    this.addin = start.addin ?? { name: "", panes: { compose: null, read: null, meeting: null }, launch: { page: null, script: false, events: [] } };
    this.clientSignatureOn = profile.clientSignature !== null && localStorage.getItem(this.#signatureKey()) !== "off";
    this.#roaming = start.roaming;
    this.#roamingElsewhere = start.roaming;
  }

  #signatureKey(): string {
    return `clientSignature:${this.start.persona.emailAddress}:${this.profile.id}`;
  }

  disableClientSignature(): void {
    this.clientSignatureOn = false;
    localStorage.setItem(this.#signatureKey(), "off");
  }

  async saveRoaming(values: Record<string, unknown>): Promise<void> {
    this.#roamingElsewhere = this.#roamingNow();
    const answer = await fetch(`/outlook/api/roaming?persona=${encodeURIComponent(this.start.persona.emailAddress)}`, {
      method: "PUT",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(values),
    });
    if (!answer.ok) throw new Error(`roaming settings: HTTP ${answer.status}`);
    this.#roaming = values;
    this.#roamingAt = performance.now();
  }

  /** What a runtime that starts now gets to see: some clients lag behind. */
  #roamingNow(): Record<string, unknown> {
    return performance.now() - this.#roamingAt < this.profile.roamingLag && this.#roamingAt > 0 ? this.#roamingElsewhere : this.#roaming;
  }

  context(runtime: "page" | "script", item: ItemSnapshot | null): HostContext {
    const { hostName, platform, version, mailbox, missing, extra } = this.profile;
    const { displayName, emailAddress } = this.start.persona;
    const language = this.language === "sv" ? "sv-SE" : "en-GB";
    const user = { displayName, emailAddress };
    return { runtime, hostName, platform, version, mailbox, missing, extra, language, user, roaming: this.#roamingNow(), item };
  }

  readonly naa = (payload: string): Promise<string> => answerNaa(payload, this.start.persona);
}
