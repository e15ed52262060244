// Shortenings that esbuild does not make: functions as arrows, what stands there hundreds of times under a name of two letters, and words
// that may be left out. Each is exact; what it rests on stands beside it.
import { parse } from "acorn";
import { fullAncestor, simple } from "acorn-walk";
import { children } from "./children.mjs";

/** Functions of these take no `this`, so that they may be called by another name. */
const STATIC = new Set(["Math", "Object", "Array", "JSON", "String", "Number"]);
/** Called without `new` these make the same. */
const MAKE_THEMSELVES = new Set(["RegExp", "Error"]);

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

/** What has a name of its own, where that is shorter: `void 0`, `null`, `Math.max` and the like, texts, and names of properties. */
class Names {
  constructor(tree) {
    const used = new Set();
    const times = new Map();
    fullAncestor(tree, (node, _state, ancestors) => {
      if (node.type === "Identifier") used.add(node.name);
      const found = common(node, ancestors[ancestors.length - 2]);
      if (found !== null) times.set(found.value, { count: (times.get(found.value)?.count ?? 0) + 1, saved: (times.get(found.value)?.saved ?? 0) + found.saved });
    });
    const worth = [...times].filter(([value, { saved }]) => saved > value.length + ",aa=".length);
    const free = freeNames(used);
    this.names = new Map(worth.map(([value]) => [value, free.next().value]));
  }

  of(node, parent) {
    const found = common(node, parent);
    return found === null ? null : (this.names.get(found.value) ?? null);
  }

  declared() {
    return [...this.names].map(([value, name]) => `${name}=${value}`).join(",");
  }
}

/** What of a node may have a name, and how many letters a name of two letters saves there. */
function common(node, parent) {
  if (node.type === "Literal" && node.raw === "null") return { value: "null", saved: 2 };
  if (node.type === "UnaryExpression" && node.operator === "void") return { value: "void 0", saved: 4 };
  if (node.type === "Literal" && typeof node.value === "string") return stays(node, parent) ? null : { value: node.raw, saved: node.raw.length - 2 };
  if (node.type !== "MemberExpression" || node.computed || node.property.name === "associate") return null;
  const { object, property } = node;
  if (object.type === "Identifier" && STATIC.has(object.name) && property.name !== "prototype") {
    return { value: `${object.name}.${property.name}`, saved: object.name.length + property.name.length - 1 };
  }
  return { value: JSON.stringify(property.name), saved: property.name.length - 3 };
}

/** Keys, directives, the list of texts, and the names under which handlers are registered. */
function stays(node, parent) {
  const isKey = /^(Property|MethodDefinition)$/.test(parent.type) && parent.key === node && !parent.computed;
  return isKey || parent.directive !== undefined || node.value.startsWith("@@") || parent.callee?.property?.name === "associate";
}

function* freeNames(used) {
  const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ$_";
  const words = new Set(["do", "if", "in", "of"]);
  for (const one of letters) for (const other of `${letters}0123456789`) if (!used.has(one + other) && !words.has(one + other)) yield one + other;
}

/** Two pieces of code, which stay two words. */
function joined(text, more) {
  return text + (/[\w$]$/.test(text) && /^[\w$]/.test(more) ? " " : "") + more;
}

class Shortening {
  constructor(source, names) {
    this.source = source;
    this.names = names;
  }

  code(node, parent) {
    const name = this.names.of(node, parent);
    if (name !== null && node.type === "MemberExpression" && !this.#isStatic(node)) return `${this.#owner(node)}[${name}]`;
    if (name !== null) return name;
    if (node.type === "NewExpression" && MAKE_THEMSELVES.has(node.callee.name)) return this.inner(node).slice("new ".length);
    if (node.type === "BinaryExpression" && isLetterAsked(node)) return this.#letterAsked(node);
    return this.inner(node);
  }

  /** What a member is asked of, in the brackets that stand around it. */
  #owner(node) {
    const { object, property, start } = node;
    const between = this.source.slice(object.end, property.start).replace(/\.\s*$/, "");
    return this.source.slice(start, object.start) + this.code(object, node) + between;
  }

  #isStatic({ object, property }) {
    return object.type === "Identifier" && STATIC.has(object.name) && property.name !== "prototype";
  }

  inner(node) {
    const put = node.type === "TemplateLiteral" ? (text, more) => text + more : joined;
    let text = "";
    let at = node.start;
    for (const child of children(node)) {
      const before = this.source.slice(at, child.start);
      const code = this.code(child, node);
      text = put(put(text, before), code);
      at = child.end;
    }
    return put(text, this.source.slice(at, node.end));
  }

  /** `s.charAt(n)==="x"` is `s[n]==="x"`: only texts have it, and behind their end neither is a letter. */
  #letterAsked({ left, operator, right }) {
    return `${this.#owner(left.callee)}[${this.code(left.arguments[0], left)}]${operator}${this.code(right, {})}`;
  }
}

function isLetterAsked({ left, operator, right }) {
  const asked = /^[!=]==?$/.test(operator) && left.type === "CallExpression" && left.callee.type === "MemberExpression" && left.callee.property.name === "charAt";
  return asked && left.arguments.length === 1 && right.type === "Literal" && typeof right.value === "string" && right.value !== "";
}
