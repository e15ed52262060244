// Addresses outside that were written to before, as short digests in the person's own settings: never on a server.
import { digest } from "./choose";
import { listAt, texts } from "./values";

/** The key in the roaming settings. */
export const SEEN_KEY = "postvakt.seen";
const MOST = 400;
/** Before so many are known, everybody would be new. */
const FEWEST = 10;

/** Whether an address was written to before; null while too little is known to tell. */
export function seenBefore(stored: unknown): ((address: string) => boolean) | null {
  const known = texts(listAt({ stored }, "stored"));
  if (known.length < FEWEST) {
    return null;
  }
  const set = new Set(known);
  return (address) => set.has(digest(address));
}

/** What to store after a mail to these addresses, newest last; null when nothing is new. */
export function withSeen(stored: unknown, addresses: readonly string[]): string[] | null {
  const known = texts(listAt({ stored }, "stored"));
  const fresh = addresses.map(digest).filter((one) => known.indexOf(one) < 0);
  if (fresh.length === 0) {
    return null;
  }
  return known.concat(fresh).slice(-MOST);
}
