// What several rules ask about the same text is worked out once. Twin: checks/memo.py.
import type { Document } from "./document";

const known: WeakMap<Document, { [key: string]: unknown }> = new WeakMap();

/** The value of `key` for this text, made the first time it is asked for. */
export function remembered<T>(document: Document, key: string, make: () => T): T {
  let values = known.get(document);
  if (values === undefined) {
    values = {};
    known.set(document, values);
  }
  if (!(key in values)) {
    values[key] = make();
  }
  return values[key] as T;
}
