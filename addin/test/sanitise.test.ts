// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";
import { showSafely } from "../src/taskpane/sanitise";

function shown(html: string): string {
  const target = document.createElement("div");
  showSafely(html, target, new DOMParser());
  return target.innerHTML;
}

describe("the preview", () => {
  /** What may run, load or lead away does not come through; the words do. */
  test.each([
    ["<p>Hej<script>alert(1)</script></p>", "<p>Hej</p>"],
    ['<img src="x" onerror="alert(1)">', '<img alt="">'],
    ['<img src="javascript:alert(1)" alt="Vapen">', '<img alt="Vapen">'],
    ['<img src="data:image/svg+xml;base64,PHN2Zz4=">', '<img alt="">'],
    ['<a href="https://exempel.example" onclick="x()">Sandby</a>', "<u>Sandby</u>"],
    ["<svg><circle/></svg>x", "x"],
    ["<iframe src='about:blank'></iframe>x", "x"],
    ["<form><input name=a>text</form>", ""],
    ["<blink>Hej <b>du</b></blink>", "Hej <b>du</b>"],
    ["<b lang='en\" onload=1'>x</b>", "<b>x</b>"],
    ["a &lt;script&gt; b", "a &lt;script&gt; b"],
  ])("%s", (html, safe) => expect(shown(html)).toBe(safe));

  /** The looks stay, without addresses in them. */
  test("keeps harmless styles", () => {
    expect(shown('<p style="color: #123456; position: fixed; background-color: url(https://x.example/a)">x</p>')).toMatch(/^<p style="color: (#123456|rgb\(18, 52, 86\));?">x<\/p>$/);
    expect(shown('<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>')).toBe('<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>');
  });

  /** Hosted pictures are shown, and every picture has an alternative text. */
  test("shows hosted pictures", () => {
    expect(shown('<img src="https://sandby.example/vapen.png" alt="Sandby kommun">')).toBe('<img src="https://sandby.example/vapen.png" alt="Sandby kommun">');
  });

  /** Drawing again leaves nothing of what was there. */
  test("replaces what was shown", () => {
    const target = document.createElement("div");
    showSafely("<p>a</p>", target, new DOMParser());
    showSafely("<p>b</p>", target, new DOMParser());
    expect(target.innerHTML).toBe("<p>b</p>");
  });
});
