/** Handlers that a page adds for events while it is open (`addHandlerAsync`). */

import type { AsyncResult } from "./calls";

type Handler = (event: Record<string, unknown>) => void;

export class Handlers {
  readonly #byType = new Map<string, Set<Handler>>();

  readonly add = (type: string, handler: Handler, ...rest: unknown[]): void => {
    const known = this.#byType.get(type) ?? new Set<Handler>();
    this.#byType.set(type, known.add(handler));
    answer(rest);
  };

  readonly remove = (type: string, ...rest: unknown[]): void => {
    this.#byType.delete(type);
    answer(rest);
  };

  /** Something happened: tell whoever listens. */
  tell(type: string, payload: Record<string, unknown>): void {
    for (const handler of this.#byType.get(type) ?? []) handler({ type, ...payload });
  }
}

function answer(rest: unknown[]): void {
  const callback = rest.reverse().find((one) => typeof one === "function") as ((result: AsyncResult) => void) | undefined;
  if (!callback) return;
  const result: AsyncResult = { status: "succeeded", value: undefined };
  void Promise.resolve(result).then(callback);
}
