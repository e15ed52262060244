/** The three ways in which a piece of the add-in runs. */

import type { Port, Runtime } from "./runtime";

/** A page of the add-in in an iframe; `frame` must not be in the document yet. */
export function framePort(runtime: Runtime, frame: HTMLIFrameElement): Port {
  const origin = new URL(frame.src).origin;
  const listen = (event: MessageEvent): void => {
    if (event.source === frame.contentWindow && event.origin === origin) runtime.receive(event.data);
  };
  window.addEventListener("message", listen);
  return {
    post: (message) => frame.contentWindow?.postMessage(message, origin),
    stop: () => {
      window.removeEventListener("message", listen);
      frame.remove();
    },
  };
}

// What a browser's worker has and the JavaScript-only runtime of classic Outlook has not.
const LOCKDOWN = `for (const name of ["indexedDB", "caches", "importScripts", "Worker", "BroadcastChannel", "WebSocket", "EventSource", "Notification", "navigator", "location"]) {
  try { Object.defineProperty(self, name, { value: undefined, configurable: true }); } catch (error) { /* not removable: let it be */ }
}\n`;

/** The JavaScript-only runtime: office.js and the launch file as one script, no page, no storage, no relative addresses. */
export function scriptPort(runtime: Runtime, officeJs: string, launchFile: string, onError: (message: string) => void): Port {
  const address = URL.createObjectURL(new Blob([LOCKDOWN, officeJs, "\n", launchFile], { type: "text/javascript" }));
  const worker = new Worker(address);
  worker.addEventListener("message", (event) => runtime.receive(event.data));
  worker.addEventListener("error", (event) => onError(event.message));
  return {
    post: (message) => worker.postMessage(message),
    stop: () => {
      worker.terminate();
      URL.revokeObjectURL(address);
    },
  };
}
