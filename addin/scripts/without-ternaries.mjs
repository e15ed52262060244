// Ternary operators written as if and else: esbuild makes the launch file a good deal smaller by writing them, and classic Outlook
// on Windows before Version 2403 rejects them.
import { parse } from "acorn";

/** What has to stand in brackets before `&&`. */
const LOOSE = new Set(["SequenceExpression", "AssignmentExpression", "ArrowFunctionExpression", "ConditionalExpression", "YieldExpression"]);

/** The same program without ternary operators; a program that ES2016 does not know throws. */
export function withoutTernaries(source) {
  return new Rewriter(source).code(parse(source, { ecmaVersion: 2016, sourceType: "script" }), false);
}

/** A plugin that does so with what esbuild made. */
export const ternariesAsIfs = {
  name: "without-ternaries",
  setup(build) {
    build.onEnd((result) => {
      for (const file of result.outputFiles ?? []) file.contents = new TextEncoder().encode(withoutTernaries(new TextDecoder().decode(file.contents)));
    });
  },
};

function children(node) {
  const found = Object.values(node).flat().filter((one) => one !== null && typeof one === "object" && typeof one.type === "string");
  found.sort((one, other) => one.start - other.start);
  return found.filter((one, place) => place === 0 || one.start >= found[place - 1].end); // {a}: key and value are the same text
}

class Rewriter {
  constructor(source) {
    this.source = source;
  }

  /** A node's text. `listed`: it is a statement among others, where two may stand for one. */
  code(node, listed) {
    if (node.type === "ConditionalExpression") return this.#chosen(node);
    if (node.type === "ReturnStatement" && this.#chooses(node.argument)) return this.#in(listed, this.#returned(node.argument));
    if (node.type === "ExpressionStatement" && node.expression.type === "ConditionalExpression") return this.#done(node.expression);
    let text = "";
    let at = node.start;
    const list = node.type === "Program" || node.type === "BlockStatement" ? node.body : node.type === "SwitchCase" ? node.consequent : [];
    for (const child of children(node)) {
      if (node.type === "CallExpression" && child === node.callee && child.type === "ConditionalExpression") {
        throw new Error("a chosen function is called at once: what it is called on would change");
      }
      text += this.source.slice(at, child.start) + this.code(child, list.includes(child));
      at = child.end;
    }
    return text + this.source.slice(at, node.end);
  }

  /** As an expression: a list is true whatever is in it. */
  #chosen({ test, consequent, alternate }) {
    const asked = this.code(test, false);
    const loose = LOOSE.has(test.type) || (test.type === "LogicalExpression" && test.operator === "||");
    return `(${loose ? `(${asked})` : asked}&&[${this.#one(consequent)}]||[${this.#one(alternate)}])[0]`;
  }

  /** As one element of a list. */
  #one(node) {
    const text = this.code(node, false);
    return node.type === "SequenceExpression" ? `(${text})` : text;
  }

  #chooses(node) {
    if (node?.type === "SequenceExpression") return this.#chooses(node.expressions[node.expressions.length - 1]);
    return node?.type === "ConditionalExpression";
  }

  #returned(node, before = "") {
    if (node.type === "SequenceExpression" && this.#chooses(node)) {
      const last = node.expressions.length - 1;
      const steps = node.expressions.slice(0, last).map((one) => this.code(one, false)).join();
      return this.#returned(node.expressions[last], `${before}${steps},`);
    }
    if (node.type === "ConditionalExpression") {
      const kept = this.#in(!this.#chooses(node.consequent), this.#returned(node.consequent));
      return `if(${before}${this.code(node.test, false)})${kept}${this.#returned(node.alternate)}`;
    }
    if (this.source.slice(node.start, node.end) === "void 0") return "return;";
    const text = this.code(node, false);
    return /^[\w$\\]/.test(text) ? `return ${text};` : `return${text};`;
  }

  #done(node) {
    if (node.type !== "ConditionalExpression") {
      const text = this.code(node, false);
      return /^(?:\{|function\b|class\b|let\b)/.test(text) ? `(${text});` : `${text};`;
    }
    return `if(${this.code(node.test, false)})${this.#done(node.consequent)}else ${this.#done(node.alternate)}`;
  }

  #in(listed, text) {
    return listed ? text : `{${text}}`;
  }
}
