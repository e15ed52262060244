import type { LaunchEvent } from "./runtime";
import { after as realAfter, type After } from "./timer";

/** A handler's time in milliseconds; Outlook shows "takes longer than expected" after five seconds. */
export const HANDLER_TIMEOUT = 4000;

/** Asked by long work before each step that changes the mail: false once the event has been completed without it. */
export type StillWanted = () => boolean;

/**
 * Runs a handler's work and calls `event.completed` exactly once: when the work is done, fails, throws at once or takes
 * too long. Never lets an exception out, because Outlook would then stop the person's mail. The promise resolves
 * when the event is completed.
 */
export function completeOnce(
  event: LaunchEvent,
  work: (stillWanted: StillWanted) => PromiseLike<unknown> | void,
  timeoutMs: number = HANDLER_TIMEOUT,
  after: After = realAfter,
): Promise<void> {
  return new Promise((resolve) => {
    let completed = false;
    let cancel: () => void = () => undefined;
    function finish(): void {
      if (completed) {
        return;
      }
      completed = true;
      cancel();
      try {
        event.completed();
      } catch (fault) {
        void fault; // the host is gone; there is nobody to tell
      }
      resolve();
    }
    cancel = after(timeoutMs, finish);
    try {
      Promise.resolve(work(() => !completed)).then(finish, finish);
    } catch (fault) {
      void fault;
      finish();
    }
  });
}
