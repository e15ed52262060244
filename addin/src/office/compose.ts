// The mail being written, through Office.js: each call with its time-out, each missing call answered calmly.
import type { ComposePort } from "../signature/apply";
import type { BodyType, ComposeType } from "../signature/model";
import { ask, OfficeCallError, orElse } from "./ask";
import { supports } from "./features";

const SESSION_KEY = "postvakt.signature";

function composeItem(): Office.MessageCompose {
  const item = Office.context.mailbox.item;
  if (!item) {
    throw new OfficeCallError("mailbox.item", null, "no mail is open");
  }
  return item as unknown as Office.MessageCompose;
}

function missing(call: string): Promise<never> {
  return Promise.reject(new OfficeCallError(call, null, "this Outlook does not have it"));
}

function coercion(type: BodyType): { coercionType: Office.CoercionType } {
  return { coercionType: type as Office.CoercionType };
}

function ownAddress(): string | null {
  const profile = Office.context.mailbox.userProfile;
  if (profile && profile.emailAddress) {
    return profile.emailAddress;
  }
  return null;
}

function from(): Promise<string | null> {
  const item = composeItem();
  if (!supports("from") || !item.from || typeof item.from.getAsync !== "function") {
    return Promise.resolve(ownAddress());
  }
  return orElse(
    ask<Office.EmailAddressDetails>("from.getAsync", (callback) => item.from.getAsync(callback)).then((details) => details.emailAddress),
    ownAddress(),
  );
}

function composeType(): Promise<ComposeType | null> {
  const item = composeItem();
  if (!supports("composeType") || typeof item.getComposeTypeAsync !== "function") {
    return Promise.resolve(null);
  }
  return orElse(
    ask<{ composeType: string }>("getComposeTypeAsync", (callback) => item.getComposeTypeAsync(callback)).then((value) => {
      const type = value.composeType;
      if (type === "reply" || type === "forward" || type === "newMail") {
        return type;
      }
      return null;
    }),
    null,
  );
}

function bodyType(): Promise<BodyType> {
  return orElse(
    ask<Office.CoercionType>("body.getTypeAsync", (callback) => composeItem().body.getTypeAsync(callback)).then((type): BodyType => {
      if (String(type) === "text") {
        return "text";
      }
      return "html";
    }),
    "html",
  );
}

function subject(): Promise<string> {
  return orElse(ask<string>("subject.getAsync", (callback) => composeItem().subject.getAsync(callback)), "");
}

function inReplyTo(): boolean | null {
  if (!supports("inReplyTo")) {
    return null;
  }
  const id: unknown = composeItem().inReplyTo;
  if (id === undefined) {
    return null;
  }
  return typeof id === "string" && id !== "";
}

function body(type: BodyType): Promise<string | null> {
  if (!supports("body")) {
    return Promise.resolve(null);
  }
  return orElse<string | null>(
    ask<string>("body.getAsync", (callback) => composeItem().body.getAsync(type as Office.CoercionType, callback)),
    null,
  );
}

function session(): Office.SessionData | null {
  const item = composeItem();
  if (!supports("sessionData") || !item.sessionData) {
    return null;
  }
  return item.sessionData;
}

function earlier(): Promise<string | null> {
  const data = session();
  if (data === null) {
    return Promise.resolve(null);
  }
  return orElse<string | null>(ask<string>("sessionData.getAsync", (callback) => data.getAsync(SESSION_KEY, callback)), null);
}

function remember(signature: string): Promise<void> {
  const data = session();
  if (data === null) {
    return Promise.resolve();
  }
  return orElse(ask<void>("sessionData.setAsync", (callback) => data.setAsync(SESSION_KEY, signature, callback)), undefined);
}

function disableClientSignature(): Promise<void> {
  const item = composeItem();
  if (!supports("disableClientSignature") || typeof item.disableClientSignatureAsync !== "function") {
    return Promise.resolve();
  }
  return orElse(ask<void>("disableClientSignatureAsync", (callback) => item.disableClientSignatureAsync(callback)), undefined);
}

function setSignature(data: string, as: BodyType): Promise<void> {
  const target = composeItem().body;
  if (!supports("setSignature") || typeof target.setSignatureAsync !== "function") {
    return missing("body.setSignatureAsync");
  }
  return ask<void>("body.setSignatureAsync", (callback) => target.setSignatureAsync(data, coercion(as), callback));
}

function setBody(text: string, type: BodyType): Promise<void> {
  return ask<void>("body.setAsync", (callback) => composeItem().body.setAsync(text, coercion(type), callback));
}

/** Puts text where the cursor stands: for the pane, where Outlook is too old to know signatures. */
export function insertAtCursor(data: string, type: BodyType): Promise<void> {
  return ask<void>("body.setSelectedDataAsync", (callback) => composeItem().body.setSelectedDataAsync(data, coercion(type), callback));
}

/** Whether a mail is being written here (and not read, or nothing at all). */
export function isComposing(): boolean {
  const item = Office.context.mailbox.item;
  return !!item && !!item.body && typeof item.body.setAsync === "function";
}

/** The open mail as signatures see it. */
export const composePort: ComposePort = {
  from, composeType, bodyType, subject, inReplyTo, body, earlier, remember, disableClientSignature, setSignature, setBody,
};
