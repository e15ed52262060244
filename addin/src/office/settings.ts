import { ask } from "./ask";

/** What was saved under the key for this person and add-in, in every Outlook of theirs; null where there is nothing. */
export function readSetting(key: string): unknown {
  try {
    const value: unknown = Office.context.roamingSettings.get(key);
    if (value === undefined) {
      return null;
    }
    return value;
  } catch (fault) {
    void fault; // a runtime without roaming settings has nothing saved
    return null;
  }
}

/** Saves the value under the key; at most 32 KB for all keys. Rejects with OfficeCallError. */
export function saveSetting(key: string, value: unknown): Promise<void> {
  return ask<void>("roamingSettings.saveAsync", (callback) => {
    Office.context.roamingSettings.set(key, value);
    Office.context.roamingSettings.saveAsync(callback);
  });
}
