// What is kept with the mail being written: in its session, or in its own properties where the client has no session.
import { ask, orElse } from "./ask";
import { call, look } from "./item";

const KEY = "postvakt.advice";
const NOTE = "postvakt.attached";
const TIPS = "postvakt.tips";
/** Outlook takes 50,000 characters for all of a session's data. */
const LONGEST_NOTE = 20000;
const LONGEST_TIPS = 15000;
/** Outlook takes 2,500 characters for all of an item's properties. */
const LONGEST = 2000;

function properties(): Promise<Office.CustomProperties> {
  return call<Office.CustomProperties>("loadCustomPropertiesAsync", "customProperties");
}

function inProperties(): Promise<string | null> {
  return orElse<string | null>(
    properties().then((found) => {
      const value: unknown = found.get(KEY);
      if (typeof value === "string") {
        return value;
      }
      return null;
    }),
    null,
  );
}

/** What was kept with this mail, or null. */
export function recall(): Promise<string | null> {
  return Promise.all([look<string | null>("sessionData.getAsync", "sessionData", null, KEY), inProperties()]).then(([session, kept]) => session || kept);
}

function keepInProperties(text: string): Promise<void> {
  if (text.length > LONGEST) {
    return Promise.reject(new Error("too long for the item's properties"));
  }
  return properties().then((found) => {
    found.set(KEY, text);
    return ask<void>("customProperties.saveAsync", (callback) => found.saveAsync(callback as (result: Office.AsyncResult<unknown>) => void));
  });
}

/** Keeps it with the mail until it is sent. Rejects where the client can keep nothing. */
export function keep(text: string): Promise<void> {
  return call<void>("sessionData.setAsync", "sessionData", KEY, text).then(
    () => undefined,
    () => keepInProperties(text),
  );
}

/** What the pane noted about attached files, or null. */
export function recallNote(): Promise<string | null> {
  return look<string | null>("sessionData.getAsync", "sessionData", null, NOTE);
}

/** Keeps the note with the mail until it is sent. Rejects where the client has no session data. */
export function keepNote(text: string): Promise<unknown> {
  if (text.length > LONGEST_NOTE) {
    return Promise.reject(new Error("too long for the session's data"));
  }
  return call<void>("sessionData.setAsync", "sessionData", NOTE, text);
}

/** What the pane learnt of the receivers, or null. */
export function recallTips(): Promise<string | null> {
  return look<string | null>("sessionData.getAsync", "sessionData", null, TIPS);
}

/** Keeps it with the mail until it is sent. Rejects where the client has no session data. */
export function keepTips(text: string): Promise<unknown> {
  if (text.length > LONGEST_TIPS) {
    return Promise.reject(new Error("too long for the session's data"));
  }
  return call<void>("sessionData.setAsync", "sessionData", TIPS, text);
}
