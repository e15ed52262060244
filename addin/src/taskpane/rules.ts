// The municipality's rules for the pane: fetched when it opens, kept for when there is no network.
import { bundleFor, type Place } from "../advice/policy";
import { Rulebook } from "../advice/judge";

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Where the pane keeps what it fetched last; a browser may refuse. */
export interface Shelf {
  read(): string | null;
  write(text: string): void;
}

/** The browser's own storage, or nothing where it is shut off. */
export function browserShelf(storage: () => Storage, key = "postvakt.rules"): Shelf {
  return {
    read: () => {
      try {
        return storage().getItem(key);
      } catch {
        return null;
      }
    },
    write: (text) => {
      try {
        storage().setItem(key, text);
      } catch {
        // full or forbidden: the next opening asks the server again
      }
    },
  };
}

export class Rules {
  #delivered: unknown = null;
  readonly #books = new Map<string, Rulebook>();
  readonly #fetcher: Fetch;
  readonly #shelf: Shelf;

  constructor(fetcher: Fetch, shelf: Shelf) {
    this.#fetcher = fetcher;
    this.#shelf = shelf;
  }

  /** Takes what is kept, then asks the server; whether there are rules. Never rejects. */
  async load(timeoutMs = 10_000): Promise<boolean> {
    this.#take(this.#shelf.read());
    try {
      const response = await this.#fetcher("bundle.json", { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(timeoutMs) });
      if (response.ok) {
        const text = await response.text();
        if (this.#take(text)) this.#shelf.write(text);
      }
    } catch {
      // what is kept holds
    }
    return this.#delivered !== null;
  }

  /** Uses rules only when they can be used. */
  #take(text: string | null): boolean {
    if (text === null) return false;
    try {
      const value: unknown = JSON.parse(text);
      const book = new Rulebook(bundleFor(value, null));
      this.#delivered = value;
      this.#books.clear();
      this.#books.set("", book);
      return true;
    } catch {
      return false;
    }
  }

  /** The rules for a place, or null while there are none. */
  book(place: Place | null): Rulebook | null {
    if (this.#delivered === null) return null;
    const key = place === null ? "" : `${place.department}\n${place.unit}`;
    let book = this.#books.get(key);
    if (book === undefined) {
      book = new Rulebook(bundleFor(this.#delivered, place));
      this.#books.set(key, book);
    }
    return book;
  }
}
