/** Calls to the host with Office's calling convention: last argument a callback, the one before it perhaps options. */

import type { CallError, ToHost } from "../protocol";
import { checkArguments } from "./checks";

export interface AsyncResult {
  status: "succeeded" | "failed";
  value: unknown;
  error?: CallError;
  asyncContext?: unknown;
}

type Callback = (result: AsyncResult) => void;

interface Waiting {
  callback: Callback | undefined;
  asyncContext: unknown;
  /** Turns the host's plain value into what the add-in gets, such as an object with methods. */
  dress: (value: unknown) => unknown;
}

export class Calls {
  #next = 1;
  readonly #waiting = new Map<number, Waiting>();
  readonly #post: (message: ToHost) => void;

  constructor(post: (message: ToHost) => void) {
    this.#post = post;
  }

  /** Call `method` with Office's own argument list. */
  call(method: string, given: unknown[], dress: (value: unknown) => unknown = (value) => value): void {
    checkArguments(method, given);
    const args = [...given];
    const callback = takeCallback(args);
    const asyncContext = contextOf(args[args.length - 1]);
    const id = this.#next++;
    this.#waiting.set(id, { callback, asyncContext, dress });
    try {
      this.#post({ kind: "call", id, method, args: JSON.parse(JSON.stringify(args)) as unknown[] });
    } catch (error) {
      this.settle(id, undefined, { code: 9002, name: "InternalFormatError", message: String(error) });
    }
  }

  /** Like `call`, for our own code: resolves with the value or rejects. */
  ask(method: string, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.call(method, [
        ...args,
        (result: AsyncResult) => (result.status === "succeeded" ? resolve(result.value) : reject(new Error(result.error?.message))),
      ]);
    });
  }

  /** The host has answered. */
  settle(id: number, value: unknown, error: CallError | undefined): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (!waiting?.callback) return;
    const result: AsyncResult = { status: error ? "failed" : "succeeded", value: error ? undefined : waiting.dress(value) };
    if (error) result.error = error;
    if (waiting.asyncContext !== undefined) result.asyncContext = waiting.asyncContext;
    waiting.callback(result);
  }
}

function takeCallback(args: unknown[]): Callback | undefined {
  while (args.length > 0 && args[args.length - 1] === undefined) args.pop();
  if (typeof args[args.length - 1] === "function") return args.pop() as Callback;
  // Office also takes the callback inside the options.
  const options = args[args.length - 1];
  if (typeof options === "object" && options !== null && "callback" in options) {
    return (options as { callback: Callback }).callback;
  }
  return undefined;
}

function contextOf(options: unknown): unknown {
  return typeof options === "object" && options !== null ? (options as { asyncContext?: unknown }).asyncContext : undefined;
}
