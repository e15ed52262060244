// Who of the receivers is away, as mail tips tell, in a sentence. Twin: checks/away.py.
import type { Context } from "./context";
import { keyOf, type Away } from "./model";

/** ". 3 av 5 är borta" and the like; empty when nobody is known to be away. */
export function awayNote(context: Context): { sv: string; en: string } {
  const tips = new Map<string, Away>();
  for (const one of context.mail.away) {
    tips.set(one.address.toLowerCase(), one);
  }
  const gone = context.everyone.filter((one) => tips.has(keyOf(one)));
  if (gone.length === 0) {
    return { sv: "", en: "" };
  }
  let sv = `. ${gone.length} av ${context.everyone.length} är borta`;
  let en = `. ${gone.length} of ${context.everyone.length} are away`;
  const first = tips.get(keyOf(gone[0] as { address: string; name: string })) as Away;
  if (gone.length === 1 && first.until) {
    sv = `${sv} till ${first.until}`;
    en = `${en} until ${first.until}`;
  }
  if (gone.length === 1 && first.substitute) {
    sv = `${sv}, ${first.substitute} svarar i stället`;
    en = `${en}, ${first.substitute} answers instead`;
  }
  return { sv, en };
}
