/**
 * Nested app authentication: the `window.nestedAppAuthBridge` that MSAL.js looks for.
 *
 * MSAL posts JSON envelopes (`NestedAppAuthRequest`) and listens for answers with the same `requestId`; the host page answers from
 * the tenant's own Entra. Shape read in msal-browser's `naa` folder.
 */

import type { ToHost } from "../protocol";

type Listener = (message: { data: string }) => void;

export class NaaBridge {
  readonly #listeners = new Set<Listener>();
  readonly #post: (message: ToHost) => void;

  constructor(post: (message: ToHost) => void) {
    this.#post = post;
  }

  readonly addEventListener = (_type: string, listener: Listener): void => {
    this.#listeners.add(listener);
  };

  readonly removeEventListener = (_type: string, listener: Listener): void => {
    this.#listeners.delete(listener);
  };

  readonly postMessage = (payload: string): void => this.#post({ kind: "naa", payload });

  /** The host's answer, as JSON text. */
  answer(payload: string): void {
    for (const listener of this.#listeners) listener({ data: payload });
  }
}
