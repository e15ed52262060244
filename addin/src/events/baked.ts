// The municipality's rules, written into this file when it is served, so that sending needs no network.
import { bundleFor, type Place } from "../advice/policy";
import { judge, Rulebook } from "../advice/judge";
import { NOTHING } from "../advice/memory";
import { after } from "../office/timer";
import { unfolded } from "./word-lists";
import { writtenRules } from "./written";

const books = new Map<string, Rulebook>();

/** The rules for a place, made ready once; throws where none were written in, or they cannot be read. */
export function bakedRules(place: Place | null): Rulebook {
  let key = "";
  if (place !== null) {
    key = place.department + "\n" + place.unit;
  }
  let book = books.get(key);
  if (book === undefined) {
    book = new Rulebook(bundleFor(unfolded(writtenRules()), place));
    books.set(key, book);
  }
  return book;
}

/** A small mail that makes the engine get its patterns ready. */
const SAMPLE = {
  sender: { address: "a@b.example", name: "" }, to: [{ address: "c@d.example", name: "" }], cc: [], bcc: [], subject: "Hej",
  bodyType: "html" as const, body: "<p>Kan du svara på fredag? Numret är 000000-0000.</p>", compose: "newMail", attachments: [], headers: {}, meeting: null,
};

/**
 * Makes the rules ready as soon as nothing else is to be done: while Outlook gets from loading this file to the handler, or answers the
 * handler's first questions. Whatever is wrong shows when they are needed.
 */
export function warmUp(): void {
  after(0, () => {
    if (books.size > 0) {
      return; // Outlook was faster
    }
    try {
      const known = { language: "sv" as const, now: new Date(), signature: null, seen: null, memory: NOTHING, since: null };
      judge(SAMPLE, bakedRules(null), known);
    } catch (fault) {
      void fault;
    }
  });
}
