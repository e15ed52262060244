import { describe, expect, test } from "vitest";
import { checkDialect } from "../scripts/check-dialect.mjs";

const wrapped = (body: string): string => `"use strict";(()=>{${body}})();`;

describe("the dialect of classic Outlook before 2403", () => {
  /** What the launch file is made of passes. */
  test.each([
    "const a=1;let b=[a];for(const c of b){b.push(c)}",
    "class A extends Error{};new A",
    "Promise.resolve().then(()=>1)",
    'if(typeof setTimeout==="function"){setTimeout(()=>0,1)}',
    'var x={document:1};x.document;x.window=2',
    'function f(document){return document.text}',
    'const history=[];for(const open of history){open()}',
    "function f(document){return document.text}",
    "const history=1;for(const location of [history]){f(location)}",
    "const f=([self],{window:a},...caches)=>self+a+caches;try{f()}catch(navigator){f(navigator)}",
    'const s="https://postvakt.example/api";const t="</div>"',
    "new XMLHttpRequest()",
  ])("takes %s", (body) => expect(checkDialect(wrapped(body))).toEqual([]));

  /** What that Outlook cannot run is named with its place. */
  test.each([
    ["a?1:2", "ternary"],
    ["async function f(){}", "not ES2016"],
    ["a?.b", "not ES2016"],
    ["a??b", "not ES2016"],
    ["const a={...b}", "not ES2016"],
    ["a**=2;try{}catch{}", "not ES2016"],
    ["document.title", "document"],
    ["function f(document){return 1}f(document)", "document"],
    ["{const history=1}f(history)", "history"],
    ["function f(document){}document.title", "document"],
    ["window.x=1", "window"],
    ["f(localStorage)", "localStorage"],
    ['fetch("https://x.example")', "fetch"],
    ["const {a=navigator}=b", "navigator"],
    ["x[location]", "location"],
    ['open("/api/v1")', "relative address"],
    ['open("../api")', "relative address"],
    ['eval("1")', "eval"],
  ])("refuses %s", (body, why) => {
    const faults = checkDialect(wrapped(body));
    expect(faults).not.toEqual([]);
    expect(faults.join()).toContain(why);
  });

  /** Imports and a second statement beside the wrapped function are refused. */
  test.each(['import "./x.js";', `${wrapped("")}${wrapped("")}`])("refuses %s", (source) => expect(checkDialect(source)).not.toEqual([]));
});
