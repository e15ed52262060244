import { after as realAfter, type After } from "./timer";

/** How long one call to Outlook may take, in milliseconds. A handler has 4,000 for all of its calls. */
export const CALL_TIMEOUT = 2500;

/** What Outlook answered instead of a value: its code where it gave one, else null (time-out, missing, thrown). */
export class OfficeCallError extends Error {
  readonly call: string;
  readonly code: number | null;

  constructor(call: string, code: number | null, message: string) {
    super(call + ": " + message);
    this.name = "OfficeCallError";
    this.call = call;
    this.code = code;
  }
}

/** Some clients fail without saying of what. */
function refused(call: string, error: Office.Error | undefined): OfficeCallError {
  if (error === undefined || error === null) {
    return new OfficeCallError(call, null, "failed");
  }
  return new OfficeCallError(call, error.code, error.name);
}

function asError(call: string, fault: unknown): OfficeCallError {
  if (fault instanceof OfficeCallError) {
    return fault;
  }
  return new OfficeCallError(call, null, String(fault));
}

/**
 * One call of Outlook's callback style as a promise. Settles once: with the value, or with an OfficeCallError when
 * Outlook says no, throws, or has not called back in time.
 */
export function ask<T>(
  call: string,
  start: (callback: (result: Office.AsyncResult<T>) => void) => void,
  timeout: number = CALL_TIMEOUT,
  after: After = realAfter,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = after(timeout, () => {
      reject(new OfficeCallError(call, null, "no answer within " + timeout + " ms"));
    });
    try {
      start((result) => {
        cancel();
        if (String(result.status) === "succeeded") {
          resolve(result.value);
        } else {
          reject(refused(call, result.error));
        }
      });
    } catch (fault) {
      cancel();
      reject(asError(call, fault));
    }
  });
}

/** The call's value, or the fallback when it fails; for what is good to know but not needed. */
export function orElse<T>(promise: Promise<T>, fallback: T): Promise<T> {
  return promise.then(
    (value) => value,
    () => fallback,
  );
}
