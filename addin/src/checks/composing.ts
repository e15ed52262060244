// Is it a new mail, a reply, a reply to all or a forward? Twin: checks/composing.py.
import type { Context } from "./context";
import type { Quote } from "./document";
import { fold, strip } from "./folding";
import { keyOf } from "./model";

const FORWARD = /^[ \t\n]*(?:vb|fw|fwd|vl)[ ]?:/;
const REPLY = /^[ \t\n]*(?:sv|re|aw|antw|vs)(?:\[[0-9]{1,3}\])?[ ]?:/;
const ADDRESS = "[a-z0-9åäö._%+'-]+@[a-z0-9åäö.-]+";

/** `new`, `reply`, `reply_all` or `forward`. */
export function infer(context: Context): string {
  const said = context.mail.compose;
  const subject = context.subject.folded;
  const history = context.body.quotes.length > 0;
  if (said === "forward" || (said !== "reply" && FORWARD.test(subject) && (history || said !== "new"))) {
    return "forward";
  }
  const replied = REPLY.test(subject);
  const answers = said === "reply" || Boolean(context.mail.headers["in-reply-to"]) || (replied && said !== "new");
  if (!answers && !(replied && history)) {
    return "new";
  }
  if (toAll(context)) {
    return "reply_all";
  }
  return "reply";
}

/** The people a header line of the history names: addresses, and names where it has no addresses. */
export function people(text: string): string[] {
  const found: string[] = [];
  for (const part of text.split(/[;\n]/)) {
    const addresses = part.match(new RegExp(ADDRESS, "g"));
    if (addresses !== null) {
      found.push(...addresses);
    } else {
      const name = strip(part, " <>'\"*,\t");
      if (name !== "") {
        found.push(name);
      }
    }
  }
  return found;
}

/** Most of those whom the answered mail went to are among the receivers now; see the twin. */
function toAll(context: Context): boolean {
  const everyone = context.everyone;
  if (everyone.length < 2) {
    return false;
  }
  const newest = context.body.quotes[0] as Quote | undefined;
  if (newest === undefined || !(newest.to || newest.cc)) {
    return everyone.length >= 3;
  }
  const own = [keyOf(context.mail.sender), fold(context.mail.sender.name)];
  const others = people(`${newest.to};${newest.cc}`).filter((one) => own.indexOf(one) < 0);
  const now = new Set<string>();
  for (const one of everyone) {
    now.add(keyOf(one));
    if (one.name !== "") {
      now.add(fold(one.name));
    }
  }
  return others.length > 0 && 2 * others.filter((one) => now.has(one)).length >= others.length;
}
