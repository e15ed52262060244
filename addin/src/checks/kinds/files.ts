// What attachments are: office files where a link would do, large ones, others' works. Twin: checks/kinds/files.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { hit, type AttachedFile, type Hit } from "../model";
import { texts, textOf } from "../parameters";

const MEGABYTE = 1024 * 1024;

export function find(rule: Rule, context: Context): Hit[] {
  if (context.mail.attachments.length === 0) {
    return [];
  }
  const finds = textOf(rule, "finds");
  if (finds === "large") {
    return large(rule, context);
  }
  const files = context.mail.attachments.filter((one) => !one.inline);
  if (finds === "link") {
    return link(rule, context, files);
  }
  return rights(rule, context, files);
}

/** The file's ending in lower case, without the dot. */
export function ending(name: string): string {
  const dot = name.lastIndexOf(".");
  if (dot < 0) {
    return "";
  }
  return name.slice(dot + 1).toLowerCase();
}

function large(rule: Rule, context: Context): Hit[] {
  const files = context.mail.attachments;
  let total = 0;
  let largest = files[0] as AttachedFile;
  for (const one of files) {
    total += one.size;
    if (one.size > largest.size) {
      largest = one;
    }
  }
  if (total < rule.number("megabytes") * MEGABYTE) {
    return [];
  }
  return [hit(`attachment:${largest.name}`, -1, -1, { megabytes: Math.floor(total / MEGABYTE), name: largest.name })];
}

/** Files that are worked in, to colleagues only; finished ones when several would keep a copy each. */
function link(rule: Rule, context: Context, files: AttachedFile[]): Hit[] {
  if (context.outside.length > 0 || context.everyone.length === 0) {
    return [];
  }
  let endings = texts(rule, "endings");
  if (context.everyone.length >= rule.number("several")) {
    endings = endings.concat(texts(rule, "finished"));
  }
  const found = files.filter((one) => endings.indexOf(ending(one.name)) >= 0)[0];
  if (found === undefined) {
    return [];
  }
  return [hit(`attachment:${found.name}`, -1, -1, { name: found.name })];
}

function rights(rule: Rule, context: Context, files: AttachedFile[]): Hit[] {
  const words = context.newHits(rule, "works").length > 0;
  for (const one of files) {
    const kind = ending(one.name);
    if (texts(rule, "media").indexOf(kind) >= 0 || (words && texts(rule, "endings").indexOf(kind) >= 0)) {
      return [hit(`attachment:${one.name}`, -1, -1, { name: one.name })];
    }
  }
  return [];
}
