// What the server writes into this file when it delivers it: the municipality's rules. What is long in the file's own code stands beside
// them (scripts/texts-aside.mjs), because packed together they take a third of their room. Imported before everything else.
import { unpacked } from "./unpack";

/** As it leaves the build nothing is packed yet, and a mark stands before the texts. */
function read(text: string): unknown[] {
  let plain = text.slice(text.indexOf("["));
  if (text.charAt(0) !== "@") {
    plain = unpacked(text);
  }
  return JSON.parse(plain) as unknown[];
}

/** The file's own texts by their numbers, and behind them the rules where they were written in. */
export const written: readonly unknown[] = read("@@POSTVAKT_BUNDLE@@[]");

/** The delivered rules; undefined in a file that has not been delivered. */
export function writtenRules(): unknown {
  const last = written[written.length - 1];
  if (typeof last === "string") {
    return undefined;
  }
  return last;
}
