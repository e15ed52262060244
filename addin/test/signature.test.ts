import { describe, expect, test } from "vitest";
import { chooseForm, chooseText, mailboxFor, type Evidence } from "../src/signature/choose";
import { fit, sizeOf } from "../src/signature/fit";
import { parseSaved } from "../src/signature/model";
import { quoteStart } from "../src/signature/quote";
import { withoutDouble } from "../src/signature/twice";
import { ANNA, SAVED } from "./fake-office";

const fresh: Evidence = { composeType: "newMail", subject: "Möte på torsdag", inReplyTo: false, hasQuote: false };

describe("the form", () => {
  /** New mail gets the full form; replies, forwards and whatever looks like one the short form. */
  test.each([
    [{}, "full"],
    [{ composeType: null }, "full"],
    [{ composeType: "reply" }, "short"],
    [{ composeType: "forward" }, "short"],
    [{ subject: "SV: Möte" }, "short"],
    [{ subject: "VB: Möte" }, "short"],
    [{ subject: "Re: Möte" }, "short"],
    [{ subject: " FW: Möte" }, "short"],
    [{ subject: "Svar: Möte" }, "full"],
    [{ subject: "Region: Möte" }, "full"],
    [{ inReplyTo: true }, "short"],
    [{ inReplyTo: null }, "full"],
    [{ hasQuote: true }, "short"],
  ] as const)("%j gives %s", (change, form) => {
    expect(chooseForm({ ...fresh, ...change })).toBe(form);
  });
});

describe("the text", () => {
  /** HTML bodies get HTML, plain bodies plain text. */
  test("follows the body's kind", () => {
    expect(chooseText(ANNA, "full", "html")).toEqual({ data: ANNA.full.html, as: "html" });
    expect(chooseText(ANNA, "short", "text")).toEqual({ data: ANNA.short.text, as: "text" });
  });

  /** A mailbox whose short form did not fit uses the full one. */
  test("falls back to the full form", () => {
    expect(chooseText({ full: ANNA.full }, "short", "text").data).toBe(ANNA.full.text);
  });

  /** HTML without our marker gets one, so that it is found again. */
  test("carries the marker", () => {
    expect(chooseText({ full: { html: "<p>Anna</p>", text: "Anna" } }, "full", "html").data).toBe(
      '<div id="postvakt-signature" data-postvakt="v1"><p>Anna</p></div>',
    );
  });

  /** Outlook takes 30,000 characters; longer HTML gives way to the plain text. */
  test("never exceeds Outlook's limit", () => {
    const long = { full: { html: "x".repeat(30_001), text: "y".repeat(40_000) } };
    expect(chooseText(long, "full", "html")).toEqual({ data: "y".repeat(30_000), as: "text" });
  });

  /** Addresses are compared without regard to case, and names of Object's own are no mailboxes. */
  test("finds the mailbox", () => {
    const saved = parseSaved(SAVED)!;
    expect(mailboxFor(saved, " Anna.Lind@SANDBY.example ")).toEqual(ANNA);
    expect(mailboxFor(saved, "constructor")).toBeNull();
  });
});

describe("what was saved", () => {
  /** Objects and JSON are read alike; anything else is as if nothing were saved. */
  test.each([null, undefined, "", "{", 7, [], {}, { v: 2, mailboxes: SAVED.mailboxes }, { v: 1 }, { v: 1, mailboxes: {} }, { v: 1, mailboxes: { a: { full: { html: 1 } } } }])(
    "%j is nothing", (value) => expect(parseSaved(value)).toBeNull(),
  );

  test("JSON is read", () => {
    expect(parseSaved(JSON.stringify(SAVED))).toEqual(SAVED);
  });

  /** One broken mailbox does not take the others with it. */
  test("a broken mailbox is left out", () => {
    const saved = parseSaved({ ...SAVED, mailboxes: { "Anna.Lind@sandby.example": ANNA, broken: 1 } });
    expect(Object.keys(saved!.mailboxes)).toEqual(["anna.lind@sandby.example"]);
  });
});

describe("fitting into 32 KB", () => {
  const mailbox = (address: string, size: number) => ({ address, full: { html: "f".repeat(size), text: "" }, short: { html: "s".repeat(size), text: "" } });
  const shape = (limit: number) => {
    const { saved, dropped } = fit([mailbox("Own@x", 1000), mailbox("b@x", 1000), mailbox("c@x", 1000)], "sv", "", limit);
    return [Object.entries(saved.mailboxes).map(([address, forms]) => address + (forms.short ? "+" : "")).join(" "), dropped.join(" "), sizeOf(saved) <= limit];
  };

  /** Other mailboxes' short forms go first, then those mailboxes from the end, the own short form last. */
  test.each([
    [7000, "own@x+ b@x+ c@x+", ""],
    [6000, "own@x+ b@x+ c@x", ""],
    [5000, "own@x+ b@x c@x", ""],
    [3500, "own@x+ b@x", "c@x"],
    [2300, "own@x+", "b@x c@x"],
    [1200, "own@x", "b@x c@x"],
  ])("%i bytes keep %s", (limit, kept, dropped) => {
    expect(shape(limit)).toEqual([kept, dropped, true]);
  });

  /** Sizes are bytes of UTF-8, because åäö and emoji take more than one. */
  test.each(["abc", "åäö", "…", "👋🏽", '"\\'])("counts %s as UTF-8", (text) => {
    expect(sizeOf(text)).toBe(new TextEncoder().encode(JSON.stringify(text)).length);
  });
});

describe("quoted history", () => {
  /** Outlook's and Gmail's marks are found; what only looks like them is not. */
  test.each([
    ['<p>Hej</p><div id="divRplyFwdMsg">Från: x</div>', "html", 10],
    ['<p>Hej</p><div class="gmail_quote">x</div>', "html", 10],
    ['<p>Hej</p><div style="border:none;border-top:solid #E1E1E1 1.0pt">Från: x</div>', "html", 10],
    ['<p>Hej</p><div id="mail-editor-reference-message-container">x</div>', "html", 10],
    ["<p>Från: kl 9, Till: kl 16</p>", "html", -1],
    ["Hej\nFrån: Björn Ek\nSkickat: den 20 november\nText", "text", 4],
    ["Hej\r\n-----Original Message-----\r\nFrom: x", "text", 5],
    ["Öppet\nFrån: kl 9\nTill: kl 16", "text", -1],
  ] as const)("%s", (body, type, at) => {
    expect(quoteStart(body, type)).toBe(at);
  });

  /** A megabyte of hostile text takes no noticeable time. */
  test("is linear", () => {
    const begun = performance.now();
    quoteStart("Från: x\n".repeat(130_000), "text");
    quoteStart("<div ".repeat(200_000), "html");
    withoutDouble('<div id="postvakt-signature">'.repeat(2_000), "html", null, "");
    expect(performance.now() - begun).toBeLessThan(1500);
  });
});

describe("never twice", () => {
  const html = ANNA.full.html;

  /** Of two signatures of ours the earlier goes; one alone stays, and quoted ones are left in peace. */
  test("in HTML the marker tells", () => {
    expect(withoutDouble(`<p>Hej</p>${html}<p>x</p>${ANNA.short.html}`, "html", null, "")).toBe(`<p>Hej</p><p>x</p>${ANNA.short.html}`);
    expect(withoutDouble(`<p>Hej</p>${html}`, "html", null, "")).toBeNull();
    expect(withoutDouble(`${html}<div id="divRplyFwdMsg"></div>${html}`, "html", null, "")).toBeNull();
    expect(withoutDouble(`${html}<div id="x_postvakt-signature">quoted</div>`, "html", null, "")).toBeNull();
  });

  /** Outlook on the web renames what a handler has set; renamed ones above ours go, those below may be quoted and stay. */
  test("in HTML renamed ones are known", () => {
    const renamed = html.replace('id="postvakt', 'id="x_postvakt');
    expect(withoutDouble(`<p>Hej</p>${renamed}${html}`, "html", null, "")).toBe(`<p>Hej</p>${html}`);
    expect(withoutDouble(`<p>Hej</p>${html}<hr>${renamed}`, "html", null, "")).toBeNull();
    expect(withoutDouble(`<p>Hej</p>${renamed}${renamed}`, "html", null, "")).toBeNull();
  });

  /** Unclosed or nested markup is left as it is rather than cut in the wrong place. */
  test("in HTML what is unclear stays", () => {
    expect(withoutDouble('<div id="postvakt-signature"><div>a</div>' + html, "html", null, "")).toBeNull();
    expect(withoutDouble(`<div id="postvakt-signature">${html}</div>`, "html", null, "")).toBeNull();
  });

  /** In plain text the signature set before goes, whatever the line ends. */
  test("in plain text what was set before tells", () => {
    const body = `Hej\r\n${ANNA.full.text.replace("\n", "\r\n")}\r\n\r\n${ANNA.short.text.replace("\n", "\r\n")}`;
    expect(withoutDouble(body, "text", ANNA.full.text, ANNA.short.text)).toBe(`Hej\n\n\n${ANNA.short.text}`);
    expect(withoutDouble(body, "text", null, ANNA.short.text)).toBeNull();
    expect(withoutDouble(`Hej\n${ANNA.short.text}`, "text", ANNA.short.text, ANNA.short.text)).toBeNull();
    expect(withoutDouble(`Hej\n${ANNA.short.text}`, "text", "", ANNA.short.text)).toBeNull();
  });

  /** The web puts plain signatures on top: they move to where the earlier one stood. */
  test("in plain text one on top moves down", () => {
    const { full, short } = ANNA;
    expect(withoutDouble(`${short.text}\nHej\n${full.text}\nPS`, "text", full.text, short.text)).toBe(`\nHej\n${short.text}\nPS`);
    expect(withoutDouble(`${full.text}\nHej\n${full.text}`, "text", full.text, full.text)).toBe(`\nHej\n${full.text}`);
  });

  /** A quoted mail below keeps its signature. */
  test("in plain text the quote is left in peace", () => {
    const quoted = `${ANNA.short.text}\nFrån: Anna Lind\nSkickat: igår\n${ANNA.full.text}`;
    expect(withoutDouble(quoted, "text", ANNA.full.text, ANNA.short.text)).toBeNull();
  });
});
