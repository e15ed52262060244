// What several rules ask about the same text is worked out once. Twin: checks/memo.py.
import type { Document } from "./document";

/** The value of `key` for this text, made the first time it is asked for. */
export function remembered<T>(document: Document, key: unknown, make: () => T): T {
  let value = document.kept.get(key) as T | undefined;
  if (value === undefined) {
    value = make();
    document.kept.set(key, value);
  }
  return value;
}
