// Which requirement set brought what Postvakt uses: the one table. Source: Outlook JavaScript API requirement sets.
export const FEATURES = {
  from: "1.7",
  bodyType: "1.1",
  body: "1.3",
  notifications: "1.3",
  insight: "1.10",
  composeType: "1.10",
  disableClientSignature: "1.10",
  setSignature: "1.10",
  sessionData: "1.11",
  inReplyTo: "1.14",
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

/** Whether this Outlook runs launch events at all; they came together with signatures, in 1.10. */
export function runsHandlers(): boolean {
  return supports("setSignature");
}
