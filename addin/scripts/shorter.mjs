// Shortenings that esbuild does not make: functions as arrows, what stands there hundreds of times under a name of two letters, and words
// that may be left out. Each is exact; what it rests on stands beside it.
import { parse } from "acorn";
import { full, simple } from "acorn-walk";
import { children } from "./children.mjs";

/** Functions of these take no `this`, so that they may be called by another name. */
const STATIC = new Set(["Math", "Object", "Array", "JSON", "String", "Number"]);
/** Called without `new` these make the same. */
const MAKE_THEMSELVES = new Set(["RegExp", "Error"]);
const SEVERAL = 3;

/** The same program, shorter. Expects one wrapped function, as esbuild makes it. */
export function shorter(source) {
  return named(arrows(source));
}

function parsed(source) {
  return parse(source, { ecmaVersion: 2016, sourceType: "script" });
}

/** What is declared in the wrapped function itself. */
function topOf(tree) {
  return tree.body[tree.body.length - 1].expression.callee.body;
}

/** Functions at the top as arrows, all of them before everything else, as functions are there from the beginning. */
function arrows(source) {
  const tree = parsed(source);
  const top = topOf(tree);
  const made = madeOrChanged(tree);
  const taken = top.body.filter((one) => one.type === "FunctionDeclaration" && !one.generator && !made.has(one.id.name) && !usesThis(one.body));
  if (taken.length === 0) return source;
  const moved = taken.map((one) => `${one.id.name}=${arrow(source, one)}`).join(",");
  let text = source.slice(0, top.start + 1) + `var ${moved};`;
  let at = top.start + 1;
  for (const one of taken) {
    text += source.slice(at, one.start);
    at = one.end;
  }
  return text + source.slice(at);
}

function arrow(source, { params, body }) {
  const lone = params.length === 1 && params[0].type === "Identifier";
  const given = source.slice(params[0]?.start ?? 0, params[params.length - 1]?.end ?? 0);
  const [only] = body.body;
  let does = source.slice(body.start, body.end);
  if (body.body.length === 1 && only.type === "ReturnStatement" && only.argument !== null) {
    const value = source.slice(only.argument.start, only.argument.end);
    does = value.startsWith("{") || only.argument.type === "SequenceExpression" ? `(${value})` : value;
  }
  return `${lone ? given : `(${given})`}=>${does}`;
}

/** Names that are called with `new`, extended, asked for their prototype or given another value. */
function madeOrChanged(tree) {
  const names = new Set();
  simple(tree, {
    NewExpression: ({ callee }) => names.add(callee.name),
    Class: ({ superClass }) => names.add(superClass?.name),
    AssignmentExpression: ({ left }) => names.add(left.name),
    UpdateExpression: ({ argument }) => names.add(argument.name),
    MemberExpression: ({ object, property }) => property.name === "prototype" && names.add(object.name),
  });
  return names;
}

/** Whether the function's own `this` or `arguments` is used: an arrow has none. */
function usesThis(node) {
  if (node.type === "ThisExpression" || node.type === "MetaProperty" || (node.type === "Identifier" && node.name === "arguments")) return true;
  if (/^Function|^Class/.test(node.type)) return false;
  return children(node).some(usesThis);
}

/** Values that stand there again and again under names of two letters, and the words that may be left out. */
function named(source) {
  const tree = parsed(source);
  const top = topOf(tree);
  const names = new Names(tree);
  const rewriter = new Shortening(source, names);
  const body = rewriter.inner(top);
  const declared = names.declared();
  const start = top.start + 1;
  return source.slice(0, start) + (declared === "" ? "" : `var ${declared};`) + body.slice(1) + source.slice(top.end);
}

/** What has a name of its own: `void 0`, `null`, `Math.max` and the like, where they stand more than twice. */
class Names {
  constructor(tree) {
    const used = new Set();
    const times = new Map();
    full(tree, (node) => {
      if (node.type === "Identifier" || node.type === "VariablePattern") used.add(node.name);
      const value = common(node);
      if (value !== null) times.set(value, (times.get(value) ?? 0) + 1);
    });
    const free = freeNames(used);
    this.names = new Map([...times].filter(([, count]) => count >= SEVERAL).map(([value]) => [value, free.next().value]));
  }

  of(node) {
    return this.names.get(common(node)) ?? null;
  }

  declared() {
    return [...this.names].map(([value, name]) => `${name}=${value}`).join(",");
  }
}

function common(node) {
  if (node.type === "Literal" && node.raw === "null") return "null";
  if (node.type === "UnaryExpression" && node.operator === "void") return "void 0";
  const isStatic = node.type === "MemberExpression" && !node.computed && node.object.type === "Identifier" && STATIC.has(node.object.name);
  return isStatic && node.property.name !== "prototype" ? `${node.object.name}.${node.property.name}` : null;
}

function* freeNames(used) {
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_";
  const words = new Set(["do", "if", "in", "of"]);
  for (const one of letters) for (const other of `${letters}0123456789`) if (!used.has(one + other) && !words.has(one + other)) yield one + other;
}

class Shortening {
  constructor(source, names) {
    this.source = source;
    this.names = names;
  }

  code(node) {
    const name = this.names.of(node);
    if (name !== null) return name;
    if (node.type === "NewExpression" && MAKE_THEMSELVES.has(node.callee.name)) return this.inner(node).slice("new ".length);
    if (node.type === "BinaryExpression" && isLetterAsked(node)) return this.#letterAsked(node);
    return this.inner(node);
  }

  inner(node) {
    let text = "";
    let at = node.start;
    for (const child of children(node)) {
      const before = this.source.slice(at, child.start);
      const code = this.code(child);
      text += before + (/[\w$]$/.test(before) && /^[\w$]/.test(code) ? " " : "") + code;
      at = child.end;
    }
    const rest = this.source.slice(at, node.end);
    return text + (/[\w$]$/.test(text) && /^[\w$]/.test(rest) ? " " : "") + rest;
  }

  /** `s.charAt(n)==="x"` is `s[n]==="x"`: only texts have it, and behind their end neither is a letter. */
  #letterAsked({ left, operator, right }) {
    return `${this.code(left.callee.object)}[${this.code(left.arguments[0])}]${operator}${this.code(right)}`;
  }
}

function isLetterAsked({ left, operator, right }) {
  const asked = /^[!=]==?$/.test(operator) && left.type === "CallExpression" && left.callee.type === "MemberExpression" && left.callee.property.name === "charAt";
  return asked && left.arguments.length === 1 && right.type === "Literal" && typeof right.value === "string" && right.value !== "";
}
