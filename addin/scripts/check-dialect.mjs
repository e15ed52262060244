// Holds the built launch file to the dialect that classic Outlook on Windows before Version 2403 runs:
// ES2016 at most, no async functions, no ternary operator, no modules, and none of a browser's globals.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { resolve } from "node:path";
import { parse } from "acorn";
import { ancestor, full } from "acorn-walk";

/** What the JavaScript-only runtime does not have; XMLHttpRequest it has, with absolute addresses. */
export const FORBIDDEN_GLOBALS = new Set([
  "window", "document", "navigator", "location", "history", "localStorage", "sessionStorage", "indexedDB", "caches",
  "fetch", "alert", "confirm", "prompt", "require", "importScripts", "globalThis", "self", "DOMParser", "TextEncoder",
  "TextDecoder", "URL", "crypto", "structuredClone", "queueMicrotask", "requestAnimationFrame", "eval", "Function",
]);

const FORBIDDEN_NODES = {
  ConditionalExpression: "a ternary operator (write if and else)",
  ImportExpression: "an import (everything stands in one file)",
};

function place(node) {
  return `${node.loc.start.line}:${node.loc.start.column + 1}`;
}

/** Whether this identifier reads a variable; property names and keys do not count. */
function isReference(node, ancestors) {
  const parent = ancestors[ancestors.length - 2];
  if (parent === undefined) return true;
  if (parent.type === "MemberExpression") return parent.object === node || parent.computed;
  if (parent.type === "Property") return parent.value === node;
  return true;
}

/** The names that a parameter or declaration brings. */
function namesIn(pattern) {
  if (pattern === null) return [];
  if (pattern.type === "Identifier") return [pattern.name];
  if (pattern.type === "AssignmentPattern") return namesIn(pattern.left);
  if (pattern.type === "RestElement") return namesIn(pattern.argument);
  if (pattern.type === "ArrayPattern") return pattern.elements.flatMap(namesIn);
  return pattern.properties.flatMap((one) => namesIn(one.value ?? one.argument));
}

function declarations(statements) {
  return statements.flatMap((one) => {
    if (one === null || one === undefined) return [];
    if (one.type === "VariableDeclaration") return one.declarations.flatMap((each) => namesIn(each.id));
    return /^(Function|Class)Declaration$/.test(one.type) ? namesIn(one.id) : [];
  });
}

/** The names that this node brings for what is inside it. */
function broughtBy(node) {
  if (node.type === "BlockStatement" || node.type === "Program") return declarations(node.body);
  if (/^For(In|Of)?Statement$/.test(node.type)) return declarations([node.init ?? node.left]);
  if (node.type === "CatchClause") return namesIn(node.param);
  return node.params ? node.params.flatMap(namesIn) : [];
}

/** Whether the name is the file's own at this place: a parameter or a variable around it. */
function isOwn(name, ancestors) {
  return ancestors.some((node) => broughtBy(node).includes(name));
}

/** The names that a pattern binds: a parameter, what `const` declares, what `catch` catches. */
function bound(pattern, names) {
  if (pattern === null) return;
  if (pattern.type === "Identifier") names.add(pattern.name);
  else if (pattern.type === "ObjectPattern") pattern.properties.forEach((one) => bound(one.value ?? one.argument, names));
  else if (pattern.type === "ArrayPattern") pattern.elements.forEach((one) => bound(one, names));
  else if (pattern.type === "AssignmentPattern") bound(pattern.left, names);
  else if (pattern.type === "RestElement") bound(pattern.argument, names);
}

/** The names that a node declares for what stands within it. */
function declared(node, known) {
  if (known.has(node)) return known.get(node);
  const names = new Set();
  for (const one of node.params ?? []) bound(one, names);
  if (node.type === "CatchClause") bound(node.param, names);
  for (const statement of [node.init, node.left, ...(Array.isArray(node.body) ? node.body : [])]) {
    if (statement?.type === "VariableDeclaration") statement.declarations.forEach((one) => bound(one.id, names));
    if (/^(Function|Class)Declaration$/.test(statement?.type)) bound(statement.id, names);
  }
  known.set(node, names);
  return names;
}

/** Every fault of the text as `line:column what it is`; an empty list is a launch file that will run. */
export function checkDialect(source) {
  let tree;
  try {
    tree = parse(source, { ecmaVersion: 2016, sourceType: "script", locations: true });
  } catch (fault) {
    return [`not ES2016: ${fault.message}`];
  }
  const faults = [];
  full(tree, (node) => {
    const why = FORBIDDEN_NODES[node.type];
    if (why) faults.push(`${place(node)} ${why}`);
    if (node.type === "Literal" && typeof node.value === "string" && /^\.{0,2}\/[^/*\s<>]/.test(node.value)) {
      faults.push(`${place(node)} a relative address ${JSON.stringify(node.value)} (only absolute ones work)`);
    }
  });
  ancestor(tree, {
    Identifier(node, _state, ancestors) {
      if (FORBIDDEN_GLOBALS.has(node.name) && isReference(node, ancestors) && !isOwn(node.name, ancestors)) {
        faults.push(`${place(node)} ${node.name} (does not exist in the JavaScript-only runtime)`);
      }
    },
  });
  const outer = tree.body.filter((node) => node.type !== "EmptyStatement" && !node.directive);
  if (outer.length !== 1) faults.push(`1:1 ${outer.length} statements at the top (one wrapped function is expected)`);
  return faults;
}

/** The names under which the built file registers handlers: literals given to `associate`. */
export function associatedHandlers(source) {
  const names = [];
  full(parse(source, { ecmaVersion: 2016, sourceType: "script" }), (node) => {
    if (node.type !== "CallExpression") return;
    const called = node.callee.type === "MemberExpression" ? node.callee.property : node.callee;
    const [first] = node.arguments;
    if (called.name === "associate" && first && first.type === "Literal") names.push(first.value);
  });
  return names;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const file = process.argv[2] ?? fileURLToPath(new URL("../dist/launch.js", import.meta.url));
  const faults = checkDialect(await readFile(file, "utf8"));
  for (const fault of faults) console.error(`${file}:${fault}`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
