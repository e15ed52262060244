import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { checkDialect } from "../scripts/check-dialect.mjs";
import { withoutTernaries } from "../scripts/without-ternaries.mjs";

const BODIES = [
  "return a?1:2", "return a?b?1:2:c?3:4", "return d(1),a?1:2", "return a?void 0:d(3)", "if(a)return b?1:2;return 9", "if(a)return b?1:2;else return c?3:4",
  "a?d(1):d(2);return s", "a?b?d(1):d(2):d(3);return s", "if(a)b?d(1):d(2);else d(3);return s", "if(a)if(b)c?d(1):d(2);else d(3);return s",
  "for(const x of[1,2])x>1?d(x):c&&d(9);return s", "let x=a?[]:b?0:null;return x", "return[...a?[1]:[2],b||(c?0:4)]", "return(a||b?1:2)+(c&&(b?10:20))",
  "return(x=>x?c?1:2:3)(a)", "return a?(d(1),d(2),s):(d(3),s)", "let x;return(x=a?b:c)?x:7", "switch(a){case true:return b?1:2;default:return c?{s}:/a?b:c/.source}",
  "d((d(1),a?b:c));return s", "return`${a?1:`${b?2:3}`}`", "return(d(5),a)?b:(d(6),c)", "return a?function(){return b?1:2}():{}", "while(a)return b?1:2;return c?3:4",
  "a?d(1):d(2),d(3),b?d(4):d(5);return s", "if(a)b?d(1):d(2),d(3);else d(4);return s", "if(a)return b?d(1):d(2),c;return s", "return(a?[1]:b?{c}:!1)||(c?!0:b?0:7)",
  "let x=a?b?1:0:c?2:3;return x", "for(let x=0;x<3;d(x),x++);return s", "if(a){for(;!s.length;s.push(1));}if(b){d(1);;}if(c){if(a);else;}return s",
  "if(a){if(b)d(1);else for(const x of[1])d(x);}if(b)do d(2);while(!s.length);return s", "return a||b?new Date(0):c?/a/:s",
];

describe("ternary operators as if and else", () => {
  /** Every body gives and does the same as before, whatever is true, and keeps to the dialect. */
  test.each(BODIES)("%s", (body) => {
    const program = `(function(a,b,c){const s=[];const d=(x)=>s.push(x);const f=()=>{${body}};return JSON.stringify([f(),s])})`;
    const rewritten = withoutTernaries(program);
    expect(checkDialect(rewritten)).toEqual([]);
    for (let bits = 0; bits < 8; bits += 1) {
      const given = [bits & 1, bits & 2, bits & 4].map(Boolean);
      const run = (source: string): unknown => (runInNewContext(source) as (...given: boolean[]) => unknown)(...given);
      expect(run(rewritten)).toBe(run(program));
    }
  });

  /** What a chosen method is called on would change; nobody writes that, and the build says so. */
  test("a chosen function that is called at once is refused", () => expect(() => withoutTernaries("(a?b.c:b.d)()")).toThrow());
});
