/** How the stand-in reaches its host: the parent window, or, in the JavaScript-only runtime, whoever started the worker. */

import { CHANNEL, opened, type ToFrame, type ToHost } from "../protocol";

export interface Transport {
  /** Whether this is the runtime of classic Outlook on Windows: a script alone, no page. */
  readonly scriptOnly: boolean;
  post(message: ToHost): void;
  listen(handler: (message: ToFrame) => void): void;
}

interface WorkerScope {
  postMessage(message: unknown): void;
  addEventListener(type: "message", handler: (event: MessageEvent) => void): void;
}

export function transport(): Transport {
  if (typeof document === "undefined") {
    const scope = globalThis as unknown as WorkerScope;
    return {
      scriptOnly: true,
      post: (message) => scope.postMessage({ ...message, channel: CHANNEL }),
      listen: (handler) =>
        scope.addEventListener("message", (event) => {
          const message = opened<ToFrame>(event.data);
          if (message) handler(message);
        }),
    };
  }
  return {
    scriptOnly: false,
    // The host checks which window a message came from; the add-in's page cannot know the host's address beforehand.
    post: (message) => window.parent.postMessage({ ...message, channel: CHANNEL }, "*"),
    listen: (handler) =>
      window.addEventListener("message", (event) => {
        if (event.source !== window.parent) return;
        const message = opened<ToFrame>(event.data);
        if (message) handler(message);
      }),
  };
}
