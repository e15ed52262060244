// Where the people of each mailbox work, kept for the handlers: whose rules hold.
import { PLACES_KEY } from "../advice/keys";
import type { Place } from "../advice/policy";
import { recordAt, textAt } from "../advice/values";
import { readSetting, saveSetting } from "../office/settings";
import type { FetchedMailbox } from "./api";

/** By address in lower case; mailboxes without a department are left out. */
export function placesOf(mailboxes: readonly FetchedMailbox[]): { [address: string]: Place } {
  const places: { [address: string]: Place } = {};
  for (const one of mailboxes) {
    if (one.department) places[one.address.toLowerCase()] = { department: one.department, unit: one.unit ?? "" };
  }
  return places;
}

/** Saves them where they differ from what is saved. Not waited for: signatures matter more. */
export function savePlaces(mailboxes: readonly FetchedMailbox[]): void {
  const places = placesOf(mailboxes);
  if (JSON.stringify(readSetting(PLACES_KEY)) !== JSON.stringify(places)) {
    saveSetting(PLACES_KEY, places).catch(() => undefined);
  }
}

/** The unit under which an override of this sender's is counted. */
export function unitOf(address: string): string {
  const place = recordAt(readSetting(PLACES_KEY), address.toLowerCase());
  return textAt(place, "unit") || textAt(place, "department");
}
