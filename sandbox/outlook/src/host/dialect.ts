/** Whether a script is in the dialect that classic Outlook before version 2403 runs: ES2016 at most, no ternary operator. */

import { parse, type Node } from "acorn";

/** What is wrong with the script, or null. */
export function dialectProblem(code: string): string | null {
  let tree: Node;
  try {
    tree = parse(code, { ecmaVersion: 2016, sourceType: "script", locations: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const ternary = find(tree, "ConditionalExpression");
  return ternary ? `ternary operator (${ternary.loc?.start.line}:${ternary.loc?.start.column})` : null;
}

function find(root: unknown, type: string): Node | null {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next !== "object" || next === null) continue;
    if ((next as Node).type === type) return next as Node;
    waiting.push(...Object.values(next));
  }
  return null;
}
