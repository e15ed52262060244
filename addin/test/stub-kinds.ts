// A kind of rule for tests: finds the words that a rule's parameter names, in the body or the subject.
import type { Rule } from "../src/checks/bundle";
import type { Context } from "../src/checks/context";
import { hit, type Data, type Hit } from "../src/checks/model";

export function words(rule: Rule, context: Context): Hit[] {
  if (rule.parameters["breaks"] === true) throw new Error("a rule that breaks");
  const field = String(rule.parameters["field"] || "body");
  const looked = String(rule.parameters["word"]);
  if (field === "files") {
    return context.attached.filter(([, document]) => document.text.includes(looked)).map(([name, document]) => {
      const at = document.text.indexOf(looked);
      return { ...hit(`attachment:${name}`, at, at + looked.length), text: document.text };
    });
  }
  let text = context.body.text;
  if (field === "subject") text = context.subject.text;
  const word = looked;
  const found: Hit[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    found.push(hit(field, at, at + word.length, (rule.parameters["data"] || {}) as Data));
  }
  return found;
}

export const KINDS: { [name: string]: (rule: Rule, context: Context) => Hit[] } = { words };
