// What both ways of reading and changing the open item share: one call, its time-out, an answer that is missing.
import { ask, OfficeCallError, orElse } from "./ask";
import { supports, type Feature } from "./features";

type Callback<T> = (result: Office.AsyncResult<T>) => void;
type Method = (...given: never[]) => void;

/** The open item with whatever members this Outlook gives it. */
export type OpenItem = { readonly [member: string]: unknown };

export function openItem(): OpenItem {
  const item = Office.context.mailbox.item;
  if (!item) {
    throw new OfficeCallError("mailbox.item", null, "no mail is open");
  }
  return item as unknown as OpenItem;
}

/** The method at a path such as `to.setAsync`, ready to be called, or null where this Outlook lacks it. */
export function methodAt(path: string, feature: Feature): ((...given: unknown[]) => void) | null {
  if (!supports(feature)) {
    return null;
  }
  const names = path.split(".");
  let owner: unknown = openItem();
  for (const name of names.slice(0, -1)) {
    owner = (owner as OpenItem)[name];
    if (owner === undefined || owner === null) {
      return null;
    }
  }
  const method = (owner as OpenItem)[names[names.length - 1] as string];
  if (typeof method !== "function") {
    return null;
  }
  return (...given) => (method as Method).apply(owner, given as never[]);
}

/** Whether this Outlook has the method. */
export function has(path: string, feature: Feature): boolean {
  try {
    return methodAt(path, feature) !== null;
  } catch (fault) {
    void fault;
    return false;
  }
}

/** Calls the method; rejects with OfficeCallError when it is missing, fails or does not answer. */
export function call<T>(path: string, feature: Feature, ...given: unknown[]): Promise<T> {
  let method: ((...given: unknown[]) => void) | null = null;
  try {
    method = methodAt(path, feature);
  } catch (fault) {
    return Promise.reject(fault as Error);
  }
  if (method === null) {
    return Promise.reject(new OfficeCallError(path, null, "this Outlook does not have it"));
  }
  const found = method;
  return ask<T>(path, (callback: Callback<T>) => found(...given.concat([callback])));
}

/** Calls the method for something that is good to know; the fallback when it cannot be known. */
export function look<T>(path: string, feature: Feature, fallback: T, ...given: unknown[]): Promise<T> {
  return orElse(call<T>(path, feature, ...given), fallback);
}
