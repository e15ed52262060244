// Which of the launch file's property names may be written shorter. Not those that mean something outside the file: JavaScript's and
// Outlook's own, those of the rules, those of what is saved for the pane, and any that a text in the code spells.
import { parse } from "acorn";
import { full } from "acorn-walk";
import { transformSync } from "esbuild";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ADDIN = fileURLToPath(new URL("../", import.meta.url));

/** What patterns find and a few others, which no prototype has. */
const OWN = ["index", "input", "groups", "lastIndex", "message", "stack", "raw", "constructor", "prototype", "arguments", "caller"];
const MAKERS = [Object, Function, Array, String, Number, Boolean, Symbol, Map, Set, WeakMap, WeakSet, Promise, RegExp, Date, Error, Uint8Array, Uint16Array, Int32Array, Float64Array];
/** The files that speak with Outlook, and those whose data the pane reads from what is saved. */
const SPEAKS = ["office", "events", "signature"];
const SAVES = ["advice/memory.ts", "advice/seen.ts", "advice/attached.ts", "advice/dialog.ts", "advice/tips.ts", "signature/model.ts", "events/send.ts"];
/** Ours alone, though Outlook, a rule or a text spells something else so; the vectors, run by a file built so, and the tests on send hold that. */
const OURS = new Set([
  "start", "end", "sender", "texts", "number", "mail", "everyone", "finding", "strong", "general", "form", "internalDomains", "meeting",
  "members", "substitute", "inline", "inPane", "earlier", "people", "agents", "matters", "terms", "roles", "named", "known", "first", "day", "month", "weekday", "hour",
  "line", "cell", "bareSubject", "history", "stored", "about", "other", "many", "endings", "mustChange", "pronouns", "attached", "since", "again", "until",
]);

/** A pattern for esbuild of the names in the code that may be shorter. */
export function shortNames(source) {
  const { read, texts } = spoken(source);
  const kept = new Set([...javascripts(), ...rules(), ...outlooks(), ...saved()]);
  const short = [...read].filter((name) => OURS.has(name) || (/^[a-z_]\w+$/i.test(name) && !kept.has(name) && !texts.has(name)));
  return new RegExp(`^(?:${short.sort().join("|")})$`);
}

/** The names of properties in a program, those that it reads (no key of a table that is only looked up by a text), and its texts. */
function spoken(source) {
  const names = new Set();
  const read = new Set();
  const texts = new Set();
  full(parse(source, { ecmaVersion: 2016, sourceType: "script" }), (node) => {
    if (node.type === "MemberExpression" && !node.computed) read.add(node.property.name);
    if (node.type === "ObjectPattern") node.properties.forEach((one) => read.add(one.key?.name));
    if ((node.type === "Property" || node.type === "MethodDefinition") && !node.computed && node.key.type === "Identifier") names.add(node.key.name);
    if (node.type === "Literal" && typeof node.value === "string") texts.add(node.value);
    if (node.type === "TemplateElement") texts.add(node.value.cooked);
  });
  return { names: new Set([...names, ...read]), read, texts };
}

function javascripts() {
  const owners = [...MAKERS, ...MAKERS.map((one) => one.prototype), Math, JSON, Object.getPrototypeOf(Uint8Array), Object.getPrototypeOf(Uint8Array.prototype)];
  for (const one of [[], new Map(), new Set(), ""]) owners.push(Object.getPrototypeOf(one[Symbol.iterator]()));
  return [...OWN, ...owners.flatMap((one) => Object.getOwnPropertyNames(one))];
}

/** Keys and short values of the packs' rules (scripts/make-vectors.py writes the list, a test holds it). */
function rules() {
  return JSON.parse(readFileSync(join(ADDIN, "scripts", "rule-names.json"), "utf8"));
}

/** Names that Microsoft's types know and one of the files that speak with Outlook uses. */
function outlooks() {
  const known = new Set(readFileSync(join(ADDIN, "node_modules", "@types", "office-js", "index.d.ts"), "utf8").match(/[A-Za-z_]\w*/g));
  return SPEAKS.flatMap((folder) => readdirSync(join(ADDIN, "src", folder)).flatMap((name) => namesOf(join(folder, name)))).filter((name) => known.has(name));
}

function saved() {
  return SAVES.flatMap(namesOf);
}

function namesOf(path) {
  const { code } = transformSync(readFileSync(join(ADDIN, "src", path), "utf8"), { loader: "ts", format: "cjs", target: "es2016" });
  return [...spoken(code).names];
}
