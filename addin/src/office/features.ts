// Which requirement set brought what Postvakt uses: the one table. Source: Outlook JavaScript API requirement sets.
export const FEATURES = {
  recipients: "1.1",
  removeAttachment: "1.1",
  customProperties: "1.3",
  save: "1.3",
  from: "1.7",
  recipientsChanged: "1.7",
  bodyType: "1.1",
  body: "1.3",
  notifications: "1.3",
  insight: "1.10",
  composeType: "1.10",
  disableClientSignature: "1.10",
  setSignature: "1.10",
  attachments: "1.8",
  attachmentsChanged: "1.8",
  headers: "1.8",
  openedWith: "1.8",
  sessionData: "1.11",
  smartAlerts: "1.12",
  delayDelivery: "1.13",
  inReplyTo: "1.14",
  alertOptions: "1.14",
  alertMarkdown: "1.15",
} as const;

export type Feature = keyof typeof FEATURES;

/** Phones say that they know set 1.5, and have some later calls nevertheless; InsightMessage is not among them. */
const LATER_CALLS_ON_PHONES: readonly string[] = [
  "from", "composeType", "disableClientSignature", "setSignature", "sessionData",
];

export function isPhone(): boolean {
  const platform = String(Office.context.platform);
  return platform === "iOS" || platform === "Android";
}

/** Whether this Outlook claims the feature. That the function exists is asked where it is called. */
export function supports(feature: Feature): boolean {
  if (isPhone() && LATER_CALLS_ON_PHONES.indexOf(feature) >= 0) {
    return true;
  }
  const requirements = Office.context.requirements;
  if (!requirements || typeof requirements.isSetSupported !== "function") {
    return true; // some event runtimes do not answer; the call itself will tell
  }
  return requirements.isSetSupported("Mailbox", FEATURES[feature]);
}

/** Whether this Outlook shows Smart Alerts: everywhere but on phones, from set 1.12. */
export function asksOnSend(): boolean {
  return !isPhone() && supports("smartAlerts");
}

/** Whether this Outlook runs launch events at all; they came together with signatures, in 1.10. */
export function runsHandlers(): boolean {
  return supports("setSignature");
}
