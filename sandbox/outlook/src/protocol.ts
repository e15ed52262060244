/**
 * What the stand-in for office.js and the page that hosts it say to each other, over postMessage.
 *
 * This is the simulator's own protocol, not Microsoft's: the add-in never sees it, only `Office.*`.
 */

export const CHANNEL = "postvakt-outlook";

export interface Person {
  displayName: string;
  emailAddress: string;
}

/** What the add-in may read of the open message without asking (read mode), or its bare identity (compose mode). */
export interface ItemSnapshot {
  mode: "compose" | "read";
  itemType: "message" | "appointment";
  itemId: string | null;
  conversationId: string;
  inReplyTo: string;
  subject: string;
  from: Person | null;
  to: Person[];
  cc: Person[];
  internetMessageId: string;
  created: string;
}

export interface HostContext {
  runtime: "page" | "script";
  hostName: string;
  platform: string;
  version: string;
  /** Highest requirement set, such as "1.13". */
  mailbox: string;
  /** Methods this client lacks although its requirement set has them, such as "item.body.setSignatureAsync". */
  missing: string[];
  /** Methods it has although its requirement set does not: phones claim 1.5 and know some later calls. */
  extra: string[];
  language: string;
  user: Person;
  roaming: Record<string, unknown>;
  item: ItemSnapshot | null;
}

export interface CallError {
  code: number;
  name: string;
  message: string;
}

export type ToHost =
  | { kind: "hello" }
  | { kind: "call"; id: number; method: string; args: unknown[] }
  | { kind: "completed"; event: number; options: Record<string, unknown> }
  | { kind: "fault"; message: string }
  | { kind: "naa"; payload: string };

export type ToFrame =
  | { kind: "context"; context: HostContext }
  | { kind: "result"; id: number; value?: unknown; error?: CallError }
  | { kind: "launch"; event: number; name: string; payload: Record<string, unknown> }
  | { kind: "changed"; type: string; payload: Record<string, unknown>; item: ItemSnapshot | null }
  | { kind: "naa"; payload: string };

export type Envelope<T> = T & { channel: typeof CHANNEL };

/** The message in an event's data when it is one of ours, else null. */
export function opened<T>(data: unknown): T | null {
  if (typeof data !== "object" || data === null) return null;
  return (data as { channel?: unknown }).channel === CHANNEL ? (data as T) : null;
}
