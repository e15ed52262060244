/** The host's side of every asynchronous method, with the limits that Outlook sets. */

import type { Person } from "../protocol";
import { badParameter, OfficeError, tooLarge, unsupported, wrongFormat } from "./errors";
import { noticeMethods } from "./notices";
import type { Client, ItemTime, RecipientField, Surface } from "./surface";

export type Method = (surface: Surface, args: unknown[], client: Client) => unknown;

const SIGNATURE_LIMIT = 30_000;
const BODY_LIMIT = 1_000_000;
const ROAMING_LIMIT = 32 * 1024;
const CUSTOM_LIMIT = 2_500;
const SESSION_LIMIT = 50_000;
const RECIPIENT_LIMIT = 500;

function editor(surface: Surface): NonNullable<Surface["editor"]> {
  if (!surface.editor) throw unsupported("writing");
  return surface.editor;
}

function coercion(options: unknown, fallback = "text"): string {
  const wanted = typeof options === "object" && options !== null ? (options as { coercionType?: unknown }).coercionType : options;
  return typeof wanted === "string" ? wanted : fallback;
}

function content(args: unknown[], surface: Surface, limit: number): { data: string; html: boolean } {
  const data = args[0];
  if (typeof data !== "string") throw badParameter("The data must be a string.");
  if (data.length > limit) throw tooLarge(limit);
  const html = coercion(args[1]) === "html";
  if (html && surface.bodyType === "text") throw wrongFormat();
  return { data, html };
}

function readBody(surface: Surface, args: unknown[]): string {
  const html = coercion(args[0]) === "html";
  if (surface.editor) return html ? surface.editor.html() : surface.editor.text();
  const parsed = new DOMParser().parseFromString(surface.readBody, "text/html");
  return html ? surface.readBody : (parsed.body.textContent ?? "");
}

function people(given: unknown): Person[] {
  if (!Array.isArray(given)) throw badParameter("Recipients must be an array.");
  if (given.length > 100) throw new OfficeError(9012, "NumberOfRecipientsExceeded", "At most 100 recipients at a time.");
  return given.map((one: unknown) => {
    if (typeof one === "string") return { displayName: one, emailAddress: one };
    const person = one as Partial<Person>;
    const address = person.emailAddress ?? "";
    return { displayName: person.displayName ?? address, emailAddress: address };
  });
}

function recipientMethods(field: RecipientField): Record<string, Method> {
  return {
    [`item.${field}.getAsync`]: (surface) =>
      surface
        .recipients(field)
        .slice(0, RECIPIENT_LIMIT)
        .map((one) => ({ ...one, recipientType: "user" })),
    [`item.${field}.setAsync`]: (surface, args) => surface.setRecipients(field, people(args[0])),
    [`item.${field}.addAsync`]: (surface, args) => surface.setRecipients(field, [...surface.recipients(field), ...people(args[0])]),
  };
}

function timeMethods(which: ItemTime): Record<string, Method> {
  return {
    [`item.${which}.getAsync`]: (surface) => surface.time(which),
    [`item.${which}.setAsync`]: (surface, args) => {
      const moment = new Date(String(args[0])).getTime();
      if (Number.isNaN(moment)) throw badParameter("The time must be a Date.");
      if (which === "end" && moment < surface.time("start")) throw new OfficeError(9010, "InvalidEndTime", "The end lies before the start.");
      surface.setTime(which, moment);
    },
  };
}

function sizeOf(values: unknown): number {
  return new TextEncoder().encode(JSON.stringify(values)).length;
}

export const METHODS: Record<string, Method> = {
  "item.getComposeTypeAsync": (surface, _args, client) => ({
    composeType: client.profile.composeTypeAlwaysNew ? "newMail" : surface.composeType,
    coercionType: surface.bodyType,
  }),
  "item.isClientSignatureEnabledAsync": (surface) => surface.clientSignature,
  "item.disableClientSignatureAsync": (surface, _args, client) => {
    surface.clientSignature = false;
    client.disableClientSignature();
  },
  "item.saveAsync": (surface) => surface.save(),
  "item.close": (surface) => surface.close(),
  "item.getItemIdAsync": (surface) => {
    if (!surface.snapshot.itemId) throw new OfficeError(9046, "ItemNotSaved", "The item is not saved yet.");
    return surface.snapshot.itemId;
  },
  "item.getAttachmentsAsync": (surface) => surface.attachments(),
  "item.addFileAttachmentFromBase64Async": (surface, args) => surface.attach(String(args[0]), String(args[1])),
  "item.getAttachmentContentAsync": async (surface, args) => ({ content: await surface.attachmentContent(String(args[0])), format: "base64" }),
  "item.getInitializationContextAsync": (surface) => {
    // Seen in office-js: without such data the call fails.
    if (surface.openedWith === "") throw new OfficeError(9020, "GenericResponseError", "The add-in was not opened with data.");
    return surface.openedWith;
  },
  "item.delayDeliveryTime.getAsync": (surface) => surface.deliverAt,
  "item.delayDeliveryTime.setAsync": (surface, args) => {
    const moment = new Date(String(args[0])).getTime();
    if (Number.isNaN(moment)) throw badParameter("The time must be a Date.");
    if (moment < Date.now()) throw new OfficeError(9053, "InvalidDelayDeliveryTime", "The time has passed.");
    surface.deliverAt = moment;
  },
  "item.removeAttachmentAsync": (surface, args) => surface.detach(String(args[0])),
  "item.body.getTypeAsync": (surface) => surface.bodyType,
  "item.body.getAsync": readBody,
  "item.body.setAsync": (surface, args) => {
    const { data, html } = content(args, surface, BODY_LIMIT);
    const write = editor(surface);
    if (surface.bodyType === "html" && !html) {
      write.setContent("");
      write.prepend(data, false);
    } else write.setContent(data);
  },
  "item.body.prependAsync": (surface, args) => {
    const { data, html } = content(args, surface, BODY_LIMIT);
    editor(surface).prepend(data, html);
  },
  "item.body.setSelectedDataAsync": (surface, args) => {
    const { data, html } = content(args, surface, BODY_LIMIT);
    editor(surface).insert(data, html);
  },
  "item.body.setSignatureAsync": (surface, args) => {
    const { data, html } = content(args, surface, SIGNATURE_LIMIT);
    editor(surface).setSignature(data, html);
  },
  "item.subject.getAsync": (surface) => surface.subject,
  "item.subject.setAsync": (surface, args) => {
    const subject = String(args[0]);
    if (subject.length > 255) throw tooLarge(255);
    surface.subject = subject;
  },
  "item.from.getAsync": (surface) => ({ ...surface.from(), recipientType: "user" }),
  ...recipientMethods("to"),
  ...recipientMethods("cc"),
  ...recipientMethods("bcc"),
  ...recipientMethods("requiredAttendees"),
  ...recipientMethods("optionalAttendees"),
  "item.organizer.getAsync": (surface) => ({ ...surface.from(), recipientType: "user" }),
  ...timeMethods("start"),
  ...timeMethods("end"),
  "item.location.getAsync": (surface) => surface.location,
  "item.location.setAsync": (surface, args) => {
    surface.location = String(args[0]).slice(0, 255);
  },
  ...noticeMethods,
  "item.sessionData.getAsync": (surface, args) => {
    const value = surface.sessionData.get(String(args[0]));
    if (value === undefined) throw new OfficeError(9050, "KeyNotFound", "No such key.");
    return value;
  },
  "item.sessionData.getAllAsync": (surface) => Object.fromEntries(surface.sessionData),
  "item.sessionData.setAsync": (surface, args) => {
    const next = new Map(surface.sessionData).set(String(args[0]), String(args[1]));
    if (sizeOf([...next]) > SESSION_LIMIT) throw new OfficeError(9051, "SessionObjectMaxLengthExceeded", "More than 50,000 characters.");
    surface.sessionData.set(String(args[0]), String(args[1]));
  },
  "item.sessionData.removeAsync": (surface, args) => {
    surface.sessionData.delete(String(args[0]));
  },
  "item.sessionData.clearAsync": (surface) => surface.sessionData.clear(),
  "item.internetHeaders.getAsync": (surface, args) => {
    const names = Array.isArray(args[0]) ? (args[0] as string[]) : [];
    return Object.fromEntries(names.filter((one) => surface.headers.has(one)).map((one) => [one, surface.headers.get(one)]));
  },
  "item.internetHeaders.setAsync": (surface, args) => {
    for (const [name, value] of Object.entries((args[0] ?? {}) as Record<string, string>)) {
      if (!/^x-/i.test(name)) throw badParameter("Only headers that begin with x- may be set.");
      surface.headers.set(name, value);
    }
  },
  "item.internetHeaders.removeAsync": (surface, args) => {
    for (const name of Array.isArray(args[0]) ? (args[0] as string[]) : []) surface.headers.delete(name);
  },
  "item.loadCustomPropertiesAsync": (surface) => surface.customProperties(),
  "customProperties.saveAsync": (surface, args) => {
    if (JSON.stringify(args[0]).length > CUSTOM_LIMIT) throw tooLarge(CUSTOM_LIMIT);
    return surface.saveCustomProperties(args[0] as Record<string, unknown>);
  },
  "roamingSettings.saveAsync": (_surface, args, client) => {
    if (sizeOf(args[0]) > ROAMING_LIMIT) throw new OfficeError(9019, "GenericSettingsError", "The settings are larger than 32 KB.");
    return client.saveRoaming(args[0] as Record<string, unknown>);
  },
  "ui.closeContainer": (_surface, _args, client) => client.closePane(),
};
