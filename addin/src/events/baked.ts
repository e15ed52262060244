// The municipality's rules, written into this file when it is served, so that sending needs no network.
import { bundleFor, type Place } from "../advice/policy";
import { Rulebook } from "../advice/judge";
import { unpacked } from "./unpack";

/** The server puts the packed rules in the place of these words (web/rules_delivery.py). */
const BAKED = "@@POSTVAKT_BUNDLE@@";

const books = new Map<string, Rulebook>();

/** The rules for a place, made ready once; throws where none were written in, or they cannot be read. */
export function bakedRules(place: Place | null): Rulebook {
  let key = "";
  if (place !== null) {
    key = place.department + "\n" + place.unit;
  }
  let book = books.get(key);
  if (book === undefined) {
    book = new Rulebook(bundleFor(unpacked(BAKED), place));
    books.set(key, book);
  }
  return book;
}
