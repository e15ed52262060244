/** The asynchronous methods of a message and of a meeting, each with the requirement set that brought it (Microsoft's API reference). */

type Since = Record<string, string>;

const RECIPIENTS: Since = { getAsync: "1.1", setAsync: "1.1", addAsync: "1.1" };

/** Member of `item` → its methods; "" stands for methods of the item itself. */
export const COMPOSE: Record<string, Since> = {
  "": {
    getComposeTypeAsync: "1.10",
    disableClientSignatureAsync: "1.10",
    isClientSignatureEnabledAsync: "1.10",
    saveAsync: "1.3",
    getItemIdAsync: "1.8",
    getAttachmentsAsync: "1.8",
    addFileAttachmentFromBase64Async: "1.8",
    removeAttachmentAsync: "1.1",
    getAttachmentContentAsync: "1.8",
    getInitializationContextAsync: "1.8",
  } satisfies Partial<Record<keyof Office.MessageCompose, string>>,
  body: {
    getTypeAsync: "1.1",
    getAsync: "1.3",
    setAsync: "1.3",
    prependAsync: "1.1",
    setSelectedDataAsync: "1.1",
    setSignatureAsync: "1.10",
  } satisfies Partial<Record<keyof Office.Body, string>>,
  subject: { getAsync: "1.1", setAsync: "1.1" } satisfies Partial<Record<keyof Office.Subject, string>>,
  from: { getAsync: "1.7" } satisfies Partial<Record<keyof Office.From, string>>,
  to: RECIPIENTS,
  cc: RECIPIENTS,
  bcc: RECIPIENTS,
  notificationMessages: {
    addAsync: "1.3",
    getAllAsync: "1.3",
    replaceAsync: "1.3",
    removeAsync: "1.3",
  } satisfies Partial<Record<keyof Office.NotificationMessages, string>>,
  sessionData: {
    getAsync: "1.11",
    setAsync: "1.11",
    getAllAsync: "1.11",
    removeAsync: "1.11",
    clearAsync: "1.11",
  } satisfies Partial<Record<keyof Office.SessionData, string>>,
  delayDeliveryTime: { getAsync: "1.13", setAsync: "1.13" } satisfies Partial<Record<keyof Office.DelayDeliveryTime, string>>,
  internetHeaders: {
    getAsync: "1.8",
    setAsync: "1.8",
    removeAsync: "1.8",
  } satisfies Partial<Record<keyof Office.InternetHeaders, string>>,
};

const TIME = { getAsync: "1.1", setAsync: "1.1" } satisfies Partial<Record<keyof Office.Time, string>>;

/** The same for a meeting that its organiser writes. */
export const MEETING: Record<string, Since> = {
  "": {
    disableClientSignatureAsync: "1.10",
    isClientSignatureEnabledAsync: "1.10",
    saveAsync: "1.3",
    getItemIdAsync: "1.8",
    getAttachmentsAsync: "1.8",
    addFileAttachmentFromBase64Async: "1.8",
    removeAttachmentAsync: "1.1",
    getAttachmentContentAsync: "1.8",
    getInitializationContextAsync: "1.8",
  } satisfies Partial<Record<keyof Office.AppointmentCompose, string>>,
  body: COMPOSE["body"] ?? {},
  subject: COMPOSE["subject"] ?? {},
  organizer: { getAsync: "1.7" } satisfies Partial<Record<keyof Office.Organizer, string>>,
  requiredAttendees: RECIPIENTS,
  optionalAttendees: RECIPIENTS,
  start: TIME,
  end: TIME,
  location: { getAsync: "1.1", setAsync: "1.1" } satisfies Partial<Record<keyof Office.Location, string>>,
  notificationMessages: COMPOSE["notificationMessages"] ?? {},
  sessionData: COMPOSE["sessionData"] ?? {},
};

export const READ: Record<string, Since> = {
  "": {},
  body: { getTypeAsync: "1.1", getAsync: "1.3" },
  notificationMessages: COMPOSE["notificationMessages"] ?? {},
};

/** Whether requirement set `has` includes `wanted`: "1.10" is more than "1.9". */
export function includes(has: string, wanted: string): boolean {
  const [hasMajor = 0, hasMinor = 0] = has.split(".").map(Number);
  const [major = 0, minor = 0] = wanted.split(".").map(Number);
  return hasMajor > major || (hasMajor === major && hasMinor >= minor);
}
