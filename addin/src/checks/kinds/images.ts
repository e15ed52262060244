// Needless images in mail to others outside: logos and decoration, not what the text speaks of. Twin: checks/kinds/images.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { beginning } from "../folding";
import { hit, type Hit } from "../model";

export function find(rule: Rule, context: Context): Hit[] {
  if (context.mail.html === null || context.outside.length === 0) {
    return [];
  }
  const images = context.body.links.filter((one) => one.kind === "img");
  if (images.length === 0) {
    return [];
  }
  const spokenOf = context.newHits(rule, "spoken_of").length > 0;
  for (const one of images) {
    const part = context.body.partOf(one.start);
    if (part === "quote" || (spokenOf && part === "new" && /^(?:cid|data):/.test(one.target.toLowerCase()))) {
      continue;
    }
    return [hit("body", one.start, one.start, { count: images.length, image: one.label || beginning(one.target, 60) })];
  }
  return [];
}
