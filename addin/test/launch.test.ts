import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { runInNewContext } from "node:vm";
import { beforeAll, describe, expect, test } from "vitest";
import { launchOptions } from "../scripts/build.mjs";
import { associatedHandlers, checkDialect } from "../scripts/check-dialect.mjs";
import { ANNA, FakeOffice, OPENED_ONCE, SOCIAL, type FakeOptions } from "./fake-office";

let source = "";

beforeAll(async () => {
  const built = await build({ ...launchOptions, write: false });
  source = built.outputFiles![0]!.text;
});

/** The timers of a test in which nobody wants to wait: a thousand times as fast. */
const hasty = (work: () => void, milliseconds: number): unknown => setTimeout(work, milliseconds / 1000);

/** Runs the built file as classic Outlook does: Office and the timers, and nothing else that a browser has. */
function outlook(options: FakeOptions): FakeOffice {
  const office = new FakeOffice(options);
  runInNewContext(source, { Office: office.office, setTimeout: hasty, clearTimeout });
  return office;
}

async function raise(office: FakeOffice, event: string): Promise<number> {
  let completed = 0;
  await new Promise<void>((resolve) => office.handlers.get(event)!({ completed: () => { completed += 1; resolve(); } }));
  return completed;
}

async function after(event: string, options: FakeOptions): Promise<FakeOffice> {
  const office = outlook({ settings: OPENED_ONCE, ...options });
  expect(await raise(office, event)).toBe(1);
  return office;
}

const WAYS: readonly FakeOptions[] = [{}, { addsSignatures: "below" }, { addsSignatures: "on top" }];

describe("the built launch file", () => {
  /** It runs where there is no browser and registers what the manifest names. */
  test("registers the manifest's handlers", () => {
    const manifest = readFileSync(new URL("../../manifest.xml", import.meta.url), "utf8");
    const named = new Set([...manifest.matchAll(/FunctionName="(\w+)"/g)].map((match) => match[1]));
    expect(new Set(outlook({}).handlers.keys())).toEqual(named);
    expect(new Set(associatedHandlers(source))).toEqual(named);
  });

  /** It is written in the dialect that classic Outlook before 2403 runs. */
  test("keeps to the dialect", () => expect(checkDialect(source)).toEqual([]));

  /** New mail gets the full signature, and the client's own is switched off before. */
  test("signs new mail", async () => {
    const office = await after("onNewMessageCompose", {});
    expect(office.mail.body).toBe(ANNA.full.html);
    expect(office.calls.indexOf("disableClientSignatureAsync")).toBeLessThan(office.calls.indexOf("body.setSignatureAsync"));
    expect(office.calls).toContain("disableClientSignatureAsync");
  });

  /** Replies and forwards get the short form, also where the client calls them new mail. */
  test.each([{ composeType: "reply" }, { composeType: "forward" }, { subject: "SV: Möte" }, { inReplyTo: "<1@exempel.example>" }, { missing: ["getComposeTypeAsync"], subject: "VB: Möte" }])(
    "signs %j shortly", async (options) => expect((await after("onNewMessageCompose", options)).mail.body).toContain("Sandby kommun, short"),
  );

  /** A plain-text mail gets the plain signature. */
  test("signs plain text", async () => {
    expect((await after("onNewMessageCompose", { bodyType: "text" })).mail.body).toBe(`\r\n${ANNA.full.text.replace("\n", "\r\n")}`);
  });

  /** When From changes to a function mailbox its signature takes the other's place. */
  test.each(["html", "text"] as const)("follows From in %s", async (bodyType) => {
    for (const adds of WAYS) {
      const office = await after("onNewMessageCompose", { bodyType, ...adds });
      office.mail.from = "Socialtjansten@sandby.example";
      await raise(office, "onMessageFromChanged");
      expect(office.mail.body).toContain("Socialtjänsten");
      expect(office.mail.body).not.toContain("Anna Lind");
    }
  });

  /** Twice the same event leaves one signature. */
  test.each(["html", "text"] as const)("never signs twice in %s", async (bodyType) => {
    for (const adds of WAYS) {
      const office = await after("onNewMessageCompose", { bodyType, ...adds });
      await raise(office, "onNewMessageCompose");
      expect(office.mail.body.split("Anna Lind").length).toBe(2);
    }
  });

  /** HTML that a plain body refuses is followed by the plain form. */
  test("falls back where HTML is refused", async () => {
    const refusing = outlook({ settings: OPENED_ONCE, failing: { "body.setSignatureAsync": 9016 } });
    expect(await raise(refusing, "onNewMessageCompose")).toBe(1);
    expect(refusing.calls.filter((call) => call === "body.setSignatureAsync")).toHaveLength(2);
  });

  /** Without anything saved one calm line says what to do, in Outlook's language, and the mail is untouched. */
  test.each([["sv-SE", "Öppna Postvakt en gång"], ["en-US", "Open Postvakt once"], ["", "Öppna Postvakt en gång"]])("asks once in %s", async (language, text) => {
    const office = await after("onNewMessageCompose", { settings: {}, language, body: "Hej" });
    expect(office.mail.body).toBe("Hej");
    expect(office.notification).toMatchObject({ type: "insightMessage", actions: [{ actionType: "showTaskPane", commandId: "PostvaktComposePane" }] });
    expect(office.notification!["message"]).toContain(text);
  });

  /** An unknown sender gets no one else's signature; a known one after it takes the line away. */
  test("says when it does not know the sender", async () => {
    const office = await after("onNewMessageCompose", { from: "bygglov@sandby.example", body: "Hej" });
    expect([office.mail.body, office.notification!["message"]]).toEqual(["Hej", expect.stringContaining("den här avsändaren")]);
    expect(office.calls).not.toContain("disableClientSignatureAsync");
    office.mail.from = "socialtjansten@sandby.example";
    await raise(office, "onMessageFromChanged");
    expect([office.mail.body, office.notification]).toEqual([`Hej${SOCIAL.full.html}`, null]);
  });

  /** Phones claim set 1.5, sign all the same, and get a line without a link. */
  test("works on phones", async () => {
    const phone = { platform: "iOS", set: "1.5" };
    expect((await after("onNewMessageCompose", phone)).mail.body).toBe(ANNA.full.html);
    expect((await after("onNewMessageCompose", { ...phone, settings: {} })).notification).toEqual({
      type: "informationalMessage", icon: "Icon.16x16", persistent: false, message: expect.stringContaining("i Outlook på datorn"),
    });
  });

  /** Whatever one call does, the event is completed once and the mail can be sent. */
  const calls = ["from.getAsync", "getComposeTypeAsync", "body.getTypeAsync", "subject.getAsync", "body.getAsync", "sessionData.getAsync", "sessionData.setAsync",
    "disableClientSignatureAsync", "body.setSignatureAsync", "notificationMessages.removeAsync"];
  test.each(calls)("survives that %s never answers", async (call) => {
    const office = await after("onNewMessageCompose", { hanging: [call] });
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(office.mail.body === ANNA.full.html || office.mail.body === "").toBe(true);
  });

  test.each(calls)("survives that %s fails or is missing", async (call) => {
    const failing = await after("onNewMessageCompose", { failing: { [call]: 5001 } });
    const missing = await after("onNewMessageCompose", { missing: [call] });
    if (call !== "body.setSignatureAsync") expect([failing.mail.body, missing.mail.body]).toEqual([ANNA.full.html, ANNA.full.html]);
  });

  /** An Outlook that claims an old set is asked for nothing newer. */
  test("asks an old Outlook for nothing new", async () => {
    const old = await after("onNewMessageCompose", { set: "1.9" });
    expect(old.calls.filter((call) => /compose|disable|setSignature|session/i.test(call))).toEqual([]);
  });
});

describe("the notification line", () => {
  /** Texts keep to Outlook's 150 and 30 characters. */
  test("fits", async () => {
    const { eventTexts } = await import("../src/events/texts");
    for (const language of ["sv-SE", "en-GB"]) {
      const { open, ...messages } = eventTexts(language);
      expect(open.length).toBeLessThanOrEqual(30);
      for (const message of Object.values(messages)) expect(message.length).toBeLessThanOrEqual(150);
    }
  });
});
