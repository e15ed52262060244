// Ternary operators written as if and else: esbuild makes the launch file a good deal smaller by writing them, and classic Outlook
// on Windows before Version 2403 rejects them.
import { parse } from "acorn";
import { full } from "acorn-walk";
import { children } from "./children.mjs";

/** What has to stand in brackets in a list, behind `||`, and before `&&`. */
const SEQUENCE = new Set(["SequenceExpression"]);
const LOOSER = new Set(["SequenceExpression", "AssignmentExpression", "ArrowFunctionExpression", "YieldExpression"]);
const LOOSE = new Set([...LOOSER, "or"]);
/** What is true whatever stands in it. */
const THINGS = new Set(["ArrayExpression", "ObjectExpression", "NewExpression", "FunctionExpression"]);

/** The same program without ternary operators; a program that ES2016 does not know throws. */
export function withoutTernaries(source) {
  return withoutEnds(new Rewriter(source).code(parse(source, { ecmaVersion: 2016, sourceType: "script" }), false));
}

/** Without the semicolons behind a block's last statement; an empty one keeps its own. */
function withoutEnds(source) {
  const ends = new Set();
  full(parse(source, { ecmaVersion: 2016, sourceType: "script" }), ({ type, body }) => {
    const last = type === "BlockStatement" ? innermost(body[body.length - 1]) : undefined;
    if (last !== undefined && last.type !== "EmptyStatement" && source[last.end - 1] === ";") ends.add(last.end - 1);
  });
  return source.split("").filter((_sign, at) => !ends.has(at)).join("");
}

/** The statement that a statement ends with. */
function innermost(statement) {
  if (statement?.type === "IfStatement") return innermost(statement.alternate ?? statement.consequent);
  return /^(For|While|Labeled)/.test(statement?.type) ? innermost(statement.body) : statement;
}

function isTrue(node) {
  if (node.type === "Literal") return Boolean(node.value) || node.regex !== undefined;
  return THINGS.has(node.type) || (node.type === "UnaryExpression" && node.operator === "!" && node.argument.type === "Literal" && !node.argument.value);
}

class Rewriter {
  constructor(source) {
    this.source = source;
  }

  /** A node's text. `listed`: it is a statement among others, where two may stand for one. */
  code(node, listed) {
    if (node.type === "ConditionalExpression") return this.#chosen(node);
    if (node.type === "ReturnStatement" && this.#chooses(node.argument)) return this.#in(listed, this.#returned(node.argument));
    if (node.type === "ExpressionStatement" && this.#chooses(node.expression)) return this.#in(listed || node.expression.type === "ConditionalExpression", this.#done(node.expression));
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

  /** As an expression: what is true for certain as it is, anything else in a list, which is true whatever is in it. */
  #chosen(node) {
    if (isTrue(node.consequent)) return `(${this.#asked(node.test)}&&${this.#one(node.consequent)}||${this.#one(node.alternate, LOOSER)})`;
    return `(${this.#choices(node)})[0]`;
  }

  #choices({ test, consequent, alternate }) {
    const rest = alternate.type === "ConditionalExpression" ? this.#choices(alternate) : `[${this.#one(alternate)}]`;
    return `${this.#asked(test)}&&[${this.#one(consequent)}]||${rest}`;
  }

  #asked(test) {
    return this.#one(test, LOOSE);
  }

  /** In brackets where its kind wants them. */
  #one(node, loose = SEQUENCE) {
    const text = this.code(node, false);
    const or = loose === LOOSE && node.type === "LogicalExpression" && node.operator === "||";
    return (loose.has(node.type) && node.type !== "ConditionalExpression") || or ? `(${text})` : text;
  }

  /** Whether a choice stands where statements can stand for it. */
  #chooses(node) {
    if (node?.type === "SequenceExpression") return node.expressions.some((one) => this.#chooses(one));
    return node?.type === "ConditionalExpression";
  }

  #returned(node) {
    if (node.type === "SequenceExpression") {
      const last = node.expressions.length - 1;
      return node.expressions.slice(0, last).map((one) => this.#done(one)).join("") + this.#returned(node.expressions[last]);
    }
    if (node.type === "ConditionalExpression") {
      const kept = this.#in(!this.#several(node.consequent), this.#returned(node.consequent));
      return `if(${this.code(node.test, false)})${kept}${this.#returned(node.alternate)}`;
    }
    if (this.source.slice(node.start, node.end) === "void 0") return "return;";
    const text = this.code(node, false);
    return /^[\w$\\]/.test(text) ? `return ${text};` : `return${text};`;
  }

  #several(node) {
    return node.type === "SequenceExpression" || node.type === "ConditionalExpression";
  }

  #done(node) {
    if (node.type === "SequenceExpression") return node.expressions.map((one) => this.#done(one)).join("");
    if (node.type !== "ConditionalExpression") {
      const text = this.code(node, false);
      return /^(?:\{|function\b|class\b|let\b)/.test(text) ? `(${text});` : `${text};`;
    }
    const kept = this.#in(!this.#several(node.consequent), this.#done(node.consequent));
    const rest = this.#in(node.alternate.type !== "SequenceExpression", this.#done(node.alternate));
    return `if(${this.code(node.test, false)})${kept}else${/^\w/.test(rest) ? " " : ""}${rest}`;
  }

  #in(listed, text) {
    return listed ? text : `{${text}}`;
  }
}
