import type { LaunchEvent, Verdict } from "./runtime";
import { after as realAfter, type After } from "./timer";

/** A handler's time in milliseconds; Outlook shows "takes longer than expected" after five seconds. */
export const HANDLER_TIMEOUT = 4000;

/** Asked by long work before each step that changes the mail: false once the event has been completed without it. */
export type StillWanted = () => boolean;

/** Why work brought no answer. */
export type Lack = "late" | "failed";

interface Completion {
  (verdict?: Verdict): void;
}

function once(event: LaunchEvent, resolve: () => void): { complete: Completion; isDone: () => boolean } {
  let completed = false;
  function complete(verdict?: Verdict): void {
    if (completed) {
      return;
    }
    completed = true;
    try {
      if (verdict === undefined) {
        event.completed();
      } else {
        event.completed(verdict);
      }
    } catch (fault) {
      void fault; // the host is gone; there is nobody to tell
    }
    resolve();
  }
  return { complete, isDone: () => completed };
}

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
    const { complete, isDone } = once(event, resolve);
    const cancel = after(timeoutMs, () => complete());
    function finish(): void {
      cancel();
      complete();
    }
    try {
      Promise.resolve(work(() => !isDone())).then(finish, finish);
    } catch (fault) {
      void fault;
      finish();
    }
  });
}

/** The same for a send handler, whose work gives the verdict; `otherwise` gives it when the work is late or fails, and may not throw. */
export function decideOnce(
  event: LaunchEvent,
  work: (stillWanted: StillWanted) => PromiseLike<Verdict>,
  otherwise: (lack: Lack) => Verdict,
  timeoutMs: number = HANDLER_TIMEOUT,
  after: After = realAfter,
): Promise<void> {
  return new Promise((resolve) => {
    const { complete, isDone } = once(event, resolve);
    function lacking(lack: Lack): void {
      if (isDone()) {
        return;
      }
      let verdict: Verdict = { allowEvent: true };
      try {
        verdict = otherwise(lack);
      } catch (fault) {
        void fault; // nothing may stop the mail by accident
      }
      complete(verdict);
    }
    const cancel = after(timeoutMs, () => lacking("late"));
    function failed(): void {
      cancel();
      lacking("failed");
    }
    try {
      Promise.resolve(work(() => !isDone())).then((verdict) => {
        cancel();
        complete(verdict);
      }, failed);
    } catch (fault) {
      void fault;
      failed();
    }
  });
}
