import { build } from "esbuild";
import { runInNewContext } from "node:vm";
import { beforeAll, describe, expect, test } from "vitest";
import { launchOptions } from "../scripts/build.mjs";
import { noteOf } from "../src/advice/attached";
import { FakeOffice, OPENED_ONCE, type FakeOptions } from "./fake-office";
import { BJORN, bundle, delivered, IVAR, PERSONNUMMER, rule, RULES, stubKinds, withRules } from "./rules";

let source = "";

beforeAll(async () => {
  const built = await build({ ...launchOptions, write: false, plugins: [stubKinds, ...(launchOptions.plugins ?? [])] });
  source = built.outputFiles![0]!.text;
});

const NO_RULES = Symbol("no rules written in");
const hasty = (work: () => void, milliseconds: number): unknown => setTimeout(work, milliseconds / 50);
type Verdict = { [name: string]: unknown };

/** Runs the built file with rules written in, as the server does it. */
function outlook(options: FakeOptions, rules: unknown = delivered()): FakeOffice {
  const office = new FakeOffice({ settings: OPENED_ONCE, to: [BJORN], bodyType: "text", ...options });
  const script = rules === NO_RULES ? source : withRules(source, rules);
  runInNewContext(script, { Office: office.office, setTimeout: hasty, clearTimeout });
  return office;
}

/** Presses Send; the one verdict. A second completion fails the test. */
async function send(office: FakeOffice): Promise<Verdict> {
  const verdicts: Verdict[] = [];
  await new Promise<void>((resolve) => office.handlers.get("onMessageSend")!({ completed: (verdict) => { verdicts.push(verdict ?? {}); resolve(); } }));
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(verdicts).toHaveLength(1);
  return verdicts[0]!;
}

const HARD = delivered(bundle(RULES, { alarm: { at_most: 3, quiet_weeks: 0, errors: "hard" } }));
const SECRET = { to: [IVAR], body: `Hej!\n\nHans nummer är ${PERSONNUMMER}.` };
const ASKING = { to: [BJORN], body: "Hej! kan du titta på det?" };
const told = (office: FakeOffice): { told: string[] } => JSON.parse(office.session.get("postvakt.advice")!) as { told: string[] };

describe("on send", () => {
  /** A mail with nothing to tell goes without a word. */
  test("a quiet mail goes", async () => expect(await send(outlook({ body: "Hej!" }))).toEqual({ allowEvent: true }));

  /** The served file with its rules keeps to no other placeholder than ours. */
  test("the file has one place for the rules", () => expect(source.split("@@POSTVAKT_BUNDLE@@")).toHaveLength(2));

  /** A stop has no way round in the dialog: it leads to the finding in the pane. */
  test("a stop leads to the pane", async () => {
    const verdict = await send(outlook(SECRET));
    expect(verdict).toMatchObject({ allowEvent: false, commandId: "PostvaktComposePane", contextData: '{"rule":"S01"}', cancelLabel: "Visa i rutan" });
    expect(verdict["sendModeOverride"]).toBeUndefined();
    expect(verdict["errorMessage"]).toContain("• Personnummer till en extern mottagare (rad 2).");
    expect(verdict["errorMessage"]).not.toContain(PERSONNUMMER);
    expect(verdict["errorMessageMarkdown"]).toContain("**Innan du skickar:**");
  });

  /** The same number to a colleague is a nudge: send anyway is there. */
  test("inside it is a nudge", async () => {
    expect(await send(outlook({ ...SECRET, to: [BJORN] }))).toMatchObject({ allowEvent: false, sendModeOverride: "promptUser" });
  });

  /** What was told once in a mail is not told again; the second Send goes. */
  test("a nudge comes once", async () => {
    const office = outlook(ASKING);
    expect(await send(office)).toMatchObject({ allowEvent: false });
    expect(told(office).told).toEqual(["C09"]);
    expect(await send(office)).toEqual({ allowEvent: true });
  });

  /** Three things at most, stops first, and only what is worth a dialog: no information, nothing that is only observed. */
  test("three things at most", async () => {
    const rules = [...RULES, rule("C08", "nudge", "nu", { observe: true }), rule("C06", "nudge", "nu")];
    const verdict = await send(outlook({ to: [IVAR], body: `${PERSONNUMMER} kan du erhålla snarast info nu` }, delivered(bundle(rules))));
    const lines = String(verdict["errorMessage"]).split("\n").filter((line) => line.startsWith("•"));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain("Personnummer");
    expect(lines.join()).not.toContain("C35");
    expect(lines.join()).not.toContain("C08");
  });

  /** Information alone never makes a dialog. */
  test("information is no dialog", async () => expect(await send(outlook({ body: "info" }))).toEqual({ allowEvent: true }));

  /** Long findings are cut to what Outlook takes. */
  test("500 characters at most", async () => {
    const rules = ["C01", "C02", "C03"].map((id) => rule(id, "nudge", "nu", { what: "å".repeat(400) }));
    const verdict = await send(outlook({ body: "nu" }, delivered(bundle(rules))));
    expect(String(verdict["errorMessage"]).length).toBeLessThanOrEqual(500);
    expect(String(verdict["errorMessageMarkdown"]).length).toBeLessThanOrEqual(500);
    expect(String(verdict["errorMessage"]).split("•")).toHaveLength(4);
  });

  /** Outlook before 1.14 has neither labels nor "send anyway": the words say to press Send once more. */
  test.each(["1.12", "1.13"])("%s gets words instead of buttons", async (set) => {
    const office = outlook({ ...ASKING, set });
    const verdict = await send(office);
    expect(Object.keys(verdict).sort()).toEqual(["allowEvent", "errorMessage"]);
    expect(verdict["errorMessage"]).toContain("Skicka en gång till");
    expect(await send(office)).toEqual({ allowEvent: true });
  });

  /** A mail whose stop was answered for goes; with one more receiver outside it is asked again. */
  test("a reason lets it go, for what it was given for", async () => {
    const office = outlook(SECRET);
    const mark = await markOf(office);
    office.session.set("postvakt.advice", JSON.stringify({ v: 1, dismissed: [], told: [], passed: [{ mark, reason: "asked-for-it" }] }));
    expect(await send(office)).toEqual({ allowEvent: true });
    office.mail.to = [IVAR, { emailAddress: "registrator@region.example", displayName: "Region Skog" }];
    expect(await send(office)).toMatchObject({ allowEvent: false });
  });

  /** A client without session data keeps what it told in the item's properties. */
  test("without session data", async () => {
    const office = outlook({ ...ASKING, failing: { "sessionData.getAsync": 9042, "sessionData.setAsync": 9042 } });
    expect(await send(office)).toMatchObject({ allowEvent: false });
    expect(await send(office)).toEqual({ allowEvent: true });
  });

  /** Even where nothing can be kept, the event completes and "send anyway" is there. */
  test("where nothing can be kept", async () => {
    const office = outlook({ ...ASKING, missing: ["sessionData", "loadCustomPropertiesAsync"] });
    expect(await send(office)).toMatchObject({ sendModeOverride: "promptUser" });
  });

  /** A department's own strictness holds for its people. */
  test("departments differ", async () => {
    const layers = [{ department: "Socialförvaltningen", unit: "Barn och familj", sections: {}, rules: { C09: null } }];
    const places = { "anna.lind@sandby.example": { department: "Socialförvaltningen", unit: "Barn och familj" } };
    const office = outlook({ ...ASKING, settings: { ...OPENED_ONCE, "postvakt.places": places } }, delivered(bundle(), layers));
    expect(await send(office)).toEqual({ allowEvent: true });
    expect(await send(outlook(ASKING, delivered(bundle(), layers)))).toMatchObject({ allowEvent: false });
  });

  /** English for an Outlook in English. */
  test("speaks English", async () => {
    expect((await send(outlook({ ...ASKING, language: "en-GB" })))["errorMessage"]).toContain("Before you send:\n• Rule C09 (line 1).");
  });

  /** In the pack's quiet first weeks only stops are told. */
  test("quiet weeks", async () => {
    const quiet = delivered(bundle(RULES, { alarm: { at_most: 3, quiet_weeks: 2, errors: "soft" } }));
    const begun = { ...OPENED_ONCE, "postvakt.since": "2026-01-01T08:00:00Z" };
    expect(await send(outlook(ASKING, quiet))).toEqual({ allowEvent: true });
    expect(await send(outlook(SECRET, quiet))).toMatchObject({ allowEvent: false });
    expect(await send(outlook({ ...ASKING, settings: begun }, quiet))).toMatchObject({ allowEvent: false });
  });
});

describe("what the pane found in attached files", () => {
  const S04 = rule("S04", "stop", PERSONNUMMER, { inside: "nudge", parameters: { field: "files" }, what: "En bifogad fil innehåller känsliga uppgifter." });
  const RULED = delivered(bundle([...RULES, S04]));
  const LIST = { id: "a1", name: "lista.txt", size: 20 };
  const noted = (office: FakeOffice): FakeOffice => {
    const fact = { ...LIST, type: "", inline: false };
    const finding = { rule: "S04", name: "", severity: "stop", field: "attachment:lista.txt", start: 0, end: 13, message: "", why: "", source: "", fix: null };
    office.session.set("postvakt.attached", noteOf([fact], [finding]));
    return office;
  };
  const mail = (attachments: typeof LIST[], to = IVAR): FakeOptions => ({ to: [to], body: "Hej! Se filen.", attachments });

  /** A stop holds on send although only names are read there, also where Outlook gave the file another id. */
  test("holds on send", async () => {
    for (const id of ["a1", "a2"]) {
      const verdict = await send(noted(outlook(mail([{ ...LIST, id }]), RULED)));
      expect(verdict).toMatchObject({ allowEvent: false, contextData: '{"rule":"S04"}' });
      expect(verdict["errorMessage"]).toContain("En bifogad fil innehåller känsliga uppgifter.");
    }
  });

  /** Without the file, or with another in its place, the mail goes. */
  test("goes with the file", async () => {
    expect(await send(noted(outlook(mail([]), RULED)))).toEqual({ allowEvent: true });
    expect(await send(noted(outlook(mail([{ id: "b", name: "annan.txt", size: 9 }]), RULED)))).toEqual({ allowEvent: true });
  });

  /** It is as strict as the receivers of now ask for. */
  test("follows the receivers", async () => {
    expect(await send(noted(outlook(mail([LIST], BJORN), RULED)))).toMatchObject({ sendModeOverride: "promptUser" });
  });

  /** A note that is rubbish, or cannot be read, stops nothing. */
  test.each(["{", "null", '{"v":1,"found":7}', '{"v":1,"found":[{"files":[1],"rules":[]}]}', '{"v":2}'])("rubbish: %s", async (note) => {
    const office = outlook(mail([LIST]), RULED);
    office.session.set("postvakt.attached", note);
    expect(await send(office)).toEqual({ allowEvent: true });
  });
});

async function markOf(office: FakeOffice): Promise<string> {
  const { judge, Rulebook } = await import("../src/advice/judge");
  const { NOTHING } = await import("../src/advice/memory");
  const facts = {
    sender: { address: office.mail.from, name: "" }, to: office.mail.to.map((one) => ({ address: one.emailAddress, name: one.displayName })), cc: [], bcc: [],
    subject: "", bodyType: "text" as const, body: office.mail.body, compose: "newMail", attachments: [], headers: {}, meeting: null,
  };
  const known = { language: "sv" as const, now: new Date(), signature: null, seen: null, memory: NOTHING, since: null };
  return judge(facts, new Rulebook(bundle()), known).advice[0]!.mark;
}

describe("whatever breaks, mail is not lost", () => {
  /** Rules that are missing, of another version or rubbish stop nothing, and the pane tells next time. */
  test.each([["missing", NO_RULES], ["rubbish", 7], ["another version", delivered({ ...bundle(), v: 99 })], ["empty", null]])("%s rules", async (_name, rules) => {
    const office = outlook(SECRET, rules);
    expect(await send(office)).toEqual({ allowEvent: true });
    expect(office.settings["postvakt.trouble"]).toMatchObject({ rules: ["rules"] });
  });

  /** A rule that breaks is left out, the others hold, and the pane tells next time which it was. */
  test("a rule that breaks", async () => {
    const broken = rule("C01", "stop", "x", { parameters: { breaks: true } });
    const office = outlook(SECRET, delivered(bundle([broken, ...RULES])));
    expect(await send(office)).toMatchObject({ contextData: '{"rule":"S01"}' });
    expect(office.settings["postvakt.trouble"]).toMatchObject({ rules: ["C01"] });
  });

  const reads = ["from.getAsync", "to.getAsync", "cc.getAsync", "bcc.getAsync", "subject.getAsync", "body.getTypeAsync", "body.getAsync", "getComposeTypeAsync",
    "getAttachmentsAsync", "internetHeaders.getAsync", "sessionData.getAsync", "sessionData.setAsync", "loadCustomPropertiesAsync", "roamingSettings.saveAsync"];

  /** Whatever one call of Outlook's does, there is one verdict. */
  test.each(reads)("%s fails, is missing or never answers", async (call) => {
    for (const how of [{ failing: { [call]: 5001 } }, { missing: [call] }, { hanging: [call] }]) {
      expect(await send(outlook({ ...SECRET, ...how }))).toHaveProperty("allowEvent");
    }
  });

  /** Who gets the mail must be known: else a soft pack lets it go and the pane tells, and a hard one keeps it. */
  test("receivers that cannot be read", async () => {
    const failing = { ...SECRET, failing: { "to.getAsync": 5001 } };
    const office = outlook(failing);
    expect(await send(office)).toEqual({ allowEvent: true });
    expect(office.settings["postvakt.trouble"]).toMatchObject({ rules: ["failed"] });
    expect(await send(outlook(failing, HARD))).toMatchObject({ allowEvent: false });
  });

  /** When Outlook never answers, a soft pack lets the mail go after four seconds, a hard one keeps it and says so. */
  test("late", async () => {
    const hanging = { ...SECRET, hanging: ["body.getTypeAsync", "body.getAsync", "to.getAsync"] };
    expect(await send(outlook(hanging))).toEqual({ allowEvent: true });
    expect(await send(outlook(hanging, HARD))).toEqual({ allowEvent: false, errorMessage: expect.stringContaining("hann inte") });
    expect(await send(outlook(hanging, 7))).toEqual({ allowEvent: true });
  });

  /** An Outlook that has none of the calls lets the mail go. */
  test("nothing can be read", async () => {
    expect(await send(outlook({ missing: reads }))).toEqual({ allowEvent: true });
  });
});
