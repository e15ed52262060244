// Somebody whom a text lets one recognise. Twin: checks/persons/model.py.
import { compareText } from "../folding";
import { bySpan } from "../sorted";

/** Somebody the text lets one recognise. `role`: named because of the office, so only a plain statement counts. */
export interface Person {
  start: number;
  end: number;
  kind: string; // "name" | "first" | "initials" | "pupil" | "known" (with age or class) | "relation" | "number"
  role: boolean;
}

/** Compares people by where they stand, as Python compares tuples. */
export function compare(one: Person, other: Person): number {
  return bySpan(one, other) || compareText(one.kind, other.kind) || Number(one.role) - Number(other.role);
}
