// A sensitive word, and one that is said of somebody. Twin: checks/sensitive/model.py.
import { bySpan } from "../sorted";

/** A sensitive word that was found. */
export interface Term {
  start: number;
  end: number;
  category: string;
  strong: boolean;
  near: boolean; // a weak word that counts beside a name without a verb between them
  hint: boolean; // a word that counts only together with others
}

/** A sensitive word that is said of somebody. */
export interface Case {
  start: number;
  end: number;
  category: string;
}

/** Compares cases by where they stand and their category, as Python compares tuples. */
export function compareCases(one: Case, other: Case): number {
  if (one.start !== other.start || one.end !== other.end) {
    return bySpan(one, other);
  }
  return Number(one.category > other.category) - Number(one.category < other.category);
}
