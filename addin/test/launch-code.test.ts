import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { checkDialect } from "../scripts/check-dialect.mjs";
import { launchCodeOf } from "../scripts/launch-code.mjs";
import { shortNames } from "../scripts/short-names.mjs";
import { shorter } from "../scripts/shorter.mjs";
import { textsAside } from "../scripts/texts-aside.mjs";

/** What a wrapped program leaves in `out`, and its failure if it fails. */
function ran(source: string): string {
  const out: unknown[] = [];
  try {
    runInNewContext(source, { out });
  } catch (fault) {
    out.push(String(fault));
  }
  return JSON.stringify(out);
}

const wrapped = (body: string): string => `"use strict";(()=>{${body}})();`;
const READ = 'function read(t){return JSON.parse(t.slice(t.indexOf("[")))}var list=read("@@POSTVAKT_BUNDLE@@[]");';

const PROGRAMS = [
  "out.push(f(2));function f(a){return a+1}", "out.push(f(2));var g=4;function f(a){if(a>1)return g;return a}", "function f({a},[b],c=3,...d){return[a,b,c,d]}out.push(f({a:1},[2]),f({a:1},[2],4,5))",
  "function f(){return{a:1}}function g(){return f(),f()}function h(){}out.push(f(),g(),h()===void 0)", "function F(){this.a=1}out.push(new F,F.call({},1))", "function f(){return arguments.length}out.push(f(1,2))",
  "function F(){}F.prototype.a=function(){return 1};out.push(new F().a())", "function f(){return 1}f=function(){return 2};out.push(f())", "function f(){function g(){return this===void 0}return()=>this===void 0&&g()}out.push(f()())",
  "function*f(){yield 1}out.push(f().next().value)", "function E(){}class A extends E{}out.push(new A instanceof E)",
  "out.push(null,null,null,void 0,void 0,void 0===void 0,typeof null)", "let s='ab';out.push(s.charAt(0)==='a',s.charAt(5)===\"x\",s.charAt(1)!=='b',s.charAt(9)==='')", "out.push(Math.max(1,2),Math.max(3,4),Math.max(5,6),Math.min(1,2))",
  "try{throw new Error('no')}catch(e){out.push(e.message,e instanceof Error,new RegExp('a','g').flags,(new RegExp('b')).test('b'))}", "const o={null:1,max:2};out.push(o.null,o.max,null,null,null)",
  "function f(a){switch(a){case'a long text here':return`another ${a} text`;case null:return null;default:return null}}out.push(f('a long text here'),f(null),f(1))",
  "const k={'a long quoted key':1,m(){return'a long quoted key'}};out.push(k[k.m()],typeof k.m,'a long quoted key'in k)", "out.push(/a long pattern (\\d+)/g.exec('a long pattern 12')[1],(()=>/a long pattern/.source)())",
  "let a=1,s='ab';out.push(('0'+a).slice(-2),('0'+a).slice(-1),('0'+a).slice(-1),(a,s).slice(1),('0'+a).charAt(1)==='1',(a&&s).charAt(1)==='b',[s][0].slice(1))", "const o={many:{many:{many:2}}};out.push(o.many.many.many,`${o.many.many}x${o.many}`,'many'in o,typeof o.many);delete o.many",
  "function tag(t){return t.raw[0]}out.push(tag`a long raw \\n text`)", "out.push(`a text\nof lines with \u2028 and \\u{1f600}`,'\"a quoted\" \\\\ text')", "var a='twice!',b='twice!';out.push(a===b,a)",
];

describe("what is done with the launch file's code", () => {
  /** Every program does the same shorter, and with its texts aside, and after everything. */
  test.each(PROGRAMS)("%s", (program) => {
    const body = wrapped(READ + program);
    const expected = ran(body);
    for (const change of [shorter, textsAside, launchCodeOf]) expect(ran(change(body))).toBe(expected);
    expect(checkDialect(launchCodeOf(body)).filter((fault) => !/yield|not ES2016/.test(fault))).toEqual([]);
  });

  /** Long texts leave the code; keys, the names of handlers and what stands before the list stay. */
  test("texts stand aside", () => {
    const source = wrapped(`${READ}var a={"a long quoted key":"a long text here"};o.associate("onMessageSend",a);`);
    const made = textsAside(source);
    expect(made).toContain('"@@POSTVAKT_BUNDLE@@[\\"a long text here\\"]"');
    expect(made).toContain('var a={"a long quoted key":list[0]};o.associate("onMessageSend",a);');
  });

  /** A list whose name means something else somewhere would be the wrong list there. */
  test("the list has a name of its own", () => expect(() => textsAside(wrapped(`${READ}(list=>list("a long text here"))(out)`))).toThrow());

  /** JavaScript's, Outlook's, the rules', what is saved, what a text spells and a table's keys stay; our own may be shorter. */
  test("names that mean something outside stay", () => {
    const names = ["slice", "lastIndex", "getAsync", "allowEvent", "errorMessage", "roamingSettings", "severity", "person_terms", "told", "rule", "spelt", "folded"];
    const pattern = shortNames(`${names.map((name) => `a.${name};`).join("")}b={onlyKey:1};c="spelt";`);
    expect(names.concat("onlyKey").filter((name) => pattern.test(name))).toEqual(["folded"]);
  });
});
