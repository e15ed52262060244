// What the pane, the launch file and Node use of the check engine.
import { Bundle } from "./bundle";
import { check as run } from "./engine";
import type { Finding, Outgoing } from "./model";

export { Bundle, type BundleValue } from "./bundle";
export { Context } from "./context";
export { outgoing, type Finding, type Outgoing, type Recipient } from "./model";

/** Everything to tell about a mail, the strictest first; positions are Unicode code points of the field's plain text. */
export function check(mail: Outgoing, bundle: Bundle, language = "sv"): Finding[] {
  return run(mail, bundle, language);
}
