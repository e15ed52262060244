// Chain letters: pass this on to so many, or else. Twin: checks/kinds/chain.py.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import { hit, type Hit } from "../model";

const NUMBER =
  "(?:[0-9]{1,3}|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|femton|tjugo|trettio|hundra|" +
  "five|six|seven|eight|nine|ten|twelve|fifteen|twenty)";
const WHOM =
  "(?:personer|vänner|väninnor|kompisar|människor|kollegor|arbetskamrater|bekanta|andra|till|stycken|st|kvinnor|du|" +
  "people|friends|others|persons|women)";
// "skicka det vidare till minst tio vänner"
const PASS_ON = new RegExp(
  "(?:skicka|sänd|vidarebefordra|mejla|maila|forward|send|pass|dela|ge|sprid)[^.!?\\n]{0,50}?[ ]" +
    `(?:till|to|åt|med|on to)[ ](?:[a-zåäö]{1,8}[ ]){0,2}${NUMBER}[ ](?:[a-zåäö]{1,12}[ ]){0,3}${WHOM}(?![a-zåäö])` +
    `|(?:skicka|sänd)[^.!?\\n]{0,30}[ ]vidare[ ]till[ ]${NUMBER}(?=[.!?])`,
  "u",
);
// what is passed on at work
const PAPERS = /[ ](?:kallelse|inbjud|faktur|underlag|enkät|protokoll|information|länk|formulär|remiss|handling)/;
const MOST = 200000; // letters that are looked at

export function find(rule: Rule, context: Context): Hit[] {
  const omens = context.hits(rule, "omens");
  const chain = context.hits(rule, "chain");
  const everyone = context.hits(rule, "everyone");
  const hurry = context.hits(rule, "hurry");
  const fun = context.hits(rule, "fun");
  const amusing = context.hits(rule, "amusing");
  const laughs = amusing.concat(context.hits(rule, "amusing", context.subject));
  const funny = fun.length + context.hits(rule, "fun", context.subject).length > 0;
  const listed = omens.length + chain.length + everyone.length + hurry.length + laughs.length;
  if ((listed === 0 && !funny) || warns(rule, context)) {
    return [];
  }
  let passed = PASS_ON.exec(context.body.flat.slice(0, MOST));
  if (passed !== null && PAPERS.test(passed[0])) {
    passed = null;
  }
  let signs = 2 * Number(chain.length > 0) + 2 * Number(passed !== null) + 2 * Number(everyone.length > 0);
  signs += Math.min(2, new Set(omens.map((one) => one.entry)).size);
  signs += 3 * Number(funny) + 2 * Math.min(2, new Set(laughs.map((one) => one.entry)).size) - Number(laughs.length > 0);
  if (passed !== null && hurry.length > 0 && /vidare|forward/.test(passed[0])) {
    signs += 1;
  }
  if (signs < rule.number("points")) {
    return [];
  }
  if (passed !== null) {
    return [hit("body", passed.index, passed.index + passed[0].length)];
  }
  const first = chain.concat(everyone, omens, amusing, fun)[0];
  if (first === undefined) {
    return [hit("mail", -1, -1)];
  }
  return [hit("body", first.start, first.end)];
}

/** Whoever calls it a chain letter and tells what to do with such warns of it. */
function warns(rule: Rule, context: Context): boolean {
  if (context.newHits(rule, "warning").length > 0) {
    return true;
  }
  const named = context.newHits(rule, "named").length + context.hits(rule, "named", context.subject).length;
  return named > 0 && context.newHits(rule, "discouraging").length > 0;
}
