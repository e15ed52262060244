// Takes the long texts out of the launch file's code and puts them where the rules are written in, so that the server packs them together:
// code itself cannot be packed, because classic Outlook evaluates no text.
import { parse } from "acorn";
import { ancestor } from "acorn-walk";

export const PLACEHOLDER = "@@POSTVAKT_BUNDLE@@";

/** A shorter text gains too little beside the reference to it. Tried from 8 to 24: this gave the smallest file. */
const LONG = 14;
const PLACE = new RegExp(`"${PLACEHOLDER}\\[\\]"`);

/** The same program with its long texts behind the placeholder. One without the placeholder stays as it is. */
export function textsAside(source) {
  const place = PLACE.exec(source);
  if (place === null) return source;
  const tree = parse(source, { ecmaVersion: 2016, sourceType: "script" });
  const from = place.index + place[0].length;
  const { list, name } = found(tree, source, from, place.index);
  const texts = chosen(list);
  const references = list.filter((one) => texts.has(one.text)).map((one) => ({ ...one, code: one.code(`${name}[${texts.get(one.text)}]`) }));
  const literal = quoted(PLACEHOLDER + quoted([...texts.keys()]));
  return replaced(source, [{ start: place.index, end: from, code: literal }, ...references]);
}

/** JSON as a script may hold it: for ES2016 two signs end a line that JSON lets stand. */
function quoted(value) {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`);
}

/** What may stand aside, and what the list of it is called. */
function found(tree, source, from, place) {
  const list = [];
  const names = [];
  let name = null;
  const add = (node, text, ancestors, code = (reference) => reference) => {
    if (node.start > from && !stays(node, ancestors)) list.push({ start: node.start, end: node.end, text, code });
  };
  ancestor(tree, {
    Literal(node, _state, ancestors) {
      if (typeof node.value === "string") add(node, node.value, ancestors);
      const outside = !ancestors.some((one) => /Function|Class/.test(one.type) && one !== wrapper(tree));
      if (node.regex && outside) add(node, node.regex.pattern, ancestors, pattern(node.regex.flags));
    },
    TemplateLiteral(node, _state, ancestors) {
      if (node.expressions.length === 0) add(node, node.quasis[0].value.cooked, ancestors);
    },
    VariableDeclarator(node) {
      if (node.init !== null && node.init.start < place && place < node.init.end && node.init.type === "CallExpression") name = node.id.name;
    },
    Pattern(node) {
      if (node.type === "Identifier") names.push(node.name);
    },
  });
  if (name === null || names.filter((one) => one === name).length !== 1) throw new Error("the list of texts has no name of its own");
  return { list, name };
}

function wrapper(tree) {
  const last = tree.body[tree.body.length - 1];
  return last.type === "ExpressionStatement" && last.expression.type === "CallExpression" ? last.expression.callee : null;
}

const pattern = (flags) => (reference) => `RegExp(${reference}${flags === "" ? "" : `,"${flags}"`})`;

/** Keys, and the names under which handlers are registered, which people look for. */
function stays(node, ancestors) {
  const parent = ancestors[ancestors.length - 2];
  if (parent.type === "TaggedTemplateExpression" || parent.directive) return true;
  if (/^(Property|MethodDefinition)$/.test(parent.type)) return parent.key === node && !parent.computed;
  return parent.type === "CallExpression" && parent.callee.property?.name === "associate";
}

/** The texts that are taken, with their numbers. */
function chosen(list) {
  const taken = new Set(list.map((one) => one.text).filter((text) => text.length >= LONG));
  return new Map([...taken].map((text, number) => [text, number]));
}

function replaced(source, changes) {
  let text = "";
  let at = 0;
  for (const { start, end, code } of [...changes].sort((one, other) => one.start - other.start)) {
    const before = source.slice(at, start);
    text += before + (/[\w$]$/.test(before) && /^[\w$]/.test(code) ? " " : "") + code;
    at = end;
  }
  return text + source.slice(at);
}
