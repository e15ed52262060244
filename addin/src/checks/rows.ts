// What stands between the heading of a table or list and a place in it. Twin: checks/rows.py.
import { strip } from "./folding";

/** How often a character stands in a text. */
export function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** Every line between a table's heading and here has tabs, so that the heading is this table's. */
export function allRows(folded: string, start: number, stop: number): boolean {
  return folded
    .slice(start, stop)
    .split("\n")
    .every((line) => line.indexOf("\t") >= 0 || strip(line, " ") === "");
}

/** Lines between a list's heading and here are short. */
export function isList(folded: string, start: number, stop: number): boolean {
  return folded
    .slice(start, stop)
    .split("\n")
    .every((line) => line.length <= 60);
}
