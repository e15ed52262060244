// Meetings: what is read of them, which rules look at them, what the buttons do, and what happens on send.
import { build } from "esbuild";
import { runInNewContext } from "node:vm";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { launchOptions } from "../scripts/build.mjs";
import { judge, Rulebook, type Circumstances } from "../src/advice/judge";
import { NOTHING } from "../src/advice/memory";
import { offerFor } from "../src/advice/mend";
import type { Language } from "../src/advice/model";
import { capabilities, carryOut } from "../src/office/change";
import { readMail } from "../src/office/mail";
import { FakeOffice, OPENED_ONCE, type FakeOptions } from "./fake-office";
import { BJORN, bundle, delivered, IVAR, withRules, PERSONNUMMER, rule } from "./rules";

const T01 = {
  ...rule("T01", "nudge", "", { what: "Tänk över mötet: {note_sv}.", fix: { kind: "review-meeting" } }),
  kind: "appointment",
  parameters: { people: 9, minutes: 120, chair_from: 6 },
  words: { chair: ["leder mötet", "chair"] },
};
const S01 = { ...rule("S01", "stop", ""), kind: "identity", parameters: { many: 10 }, words: { keywords: ["personnummer"], other_numbers: ["faktura*"] } };
const RULES = [T01, S01, rule("C09", "nudge", "kan du")];
const HOUR = { start: "2026-11-24T08:00:00.000Z", end: "2026-11-24T09:00:00.000Z" };
const LONG = { start: "2026-11-24T08:00:00.000Z", end: "2026-11-24T11:00:00.000Z" };
const people = (count: number) => Array.from({ length: count }, (_, at) => ({ emailAddress: `person${at}@sandby.example`, displayName: `P ${at}` }));
const KNOWN: Circumstances = { language: "sv", now: new Date("2026-11-23T08:00:00Z"), signature: null, seen: null, memory: NOTHING, since: null };

function outlook(options: FakeOptions): FakeOffice {
  return new FakeOffice({ meeting: HOUR, to: [BJORN], body: "Hej!", ...options }).install();
}

/** What the pane shows of the open meeting, with what its first card offers. */
async function look(language: Language = "sv") {
  const mail = await readMail();
  const book = new Rulebook(bundle(RULES));
  const { advice, context } = judge(mail, book, { ...KNOWN, language });
  const scene = { mail, bundle: book.value, policy: book.policy, context, can: capabilities(), language, now: KNOWN.now };
  return { mail, found: advice.map((one) => one.finding.rule), offers: advice.map((one) => offerFor(scene, one.finding)) };
}

beforeEach(() => void outlook({}));

/** Those who must come stand in To, those who may in Cc; the times are moments; the organiser is the sender. */
test("a meeting is read", async () => {
  outlook({ cc: [IVAR] });
  const { mail } = await look();
  expect(mail.to.map((one) => one.address)).toEqual([BJORN.emailAddress]);
  expect(mail.meeting).toMatchObject({ ...HOUR, optional: [{ address: IVAR.emailAddress }] });
  expect(mail.sender).toEqual({ address: "anna.lind@sandby.example", name: "Anna Lind" });
});

/** A short meeting of few has nothing to tell, also where a letter would: etiquette of letters is not that of meetings. */
test("a small meeting is quiet", async () => {
  outlook({ body: "Kan du komma?" });
  expect((await look()).found).toEqual([]);
});

/** Where the times cannot be read the length is not judged, and nothing breaks. */
test("unknown times", async () => {
  outlook({ meeting: LONG, missing: ["start.getAsync", "end.getAsync"] });
  expect((await look()).found).toEqual([]);
});

/** A long meeting is shortened by a button to the longest usual length that is short enough. */
test("too long", async () => {
  const office = outlook({ meeting: LONG });
  const { found, offers } = await look();
  expect(found).toEqual(["T01"]);
  expect(offers[0]).toMatchObject({ kind: "button", mending: { label: "Korta mötet till 90 minuter" } });
  if (offers[0]?.kind === "button") for (const step of offers[0].mending.steps) await carryOut(step);
  expect(office.meeting?.end).toBe("2026-11-24T09:30:00.000Z");
  expect((await look()).found).toEqual([]);
});

/** Many without a chair: the organiser's name is put in, in either language, and the rule is content with it. */
test.each(["sv", "en"] as const)("nobody leads it (%s)", async (language) => {
  const office = outlook({ to: people(6) });
  const { found, offers } = await look(language);
  expect(found).toEqual(["T01"]);
  if (offers[0]?.kind !== "button") throw new Error("no button");
  for (const step of offers[0].mending.steps) await carryOut(step);
  expect(office.mail.body).toContain(language === "sv" ? "Anna Lind leder mötet." : "Chair: Anna Lind.");
  expect((await look(language)).found).toEqual([]);
});

/** Who must come only the person knows: words, no button; and where Outlook has no such call, words as well. */
test("words where there is no button", async () => {
  outlook({ to: people(9), body: "Björn leder mötet." });
  expect((await look()).offers[0]).toMatchObject({ kind: "by-hand" });
  outlook({ meeting: LONG, missing: ["end.setAsync"] });
  expect((await look()).offers[0]).toMatchObject({ kind: "by-hand" });
});

let source = "";
beforeAll(async () => {
  const built = await build({ ...launchOptions, write: false });
  source = built.outputFiles![0]!.text;
});

async function send(options: FakeOptions): Promise<{ [name: string]: unknown }[]> {
  const office = new FakeOffice({ settings: OPENED_ONCE, meeting: HOUR, to: [BJORN], body: "Hej!", ...options });
  const script = withRules(source, delivered(bundle(RULES)));
  runInNewContext(script, { Office: office.office, setTimeout, clearTimeout });
  const verdicts: { [name: string]: unknown }[] = [];
  for (let press = 0; press < 2; press += 1) {
    await new Promise<void>((resolve) => office.handlers.get("onAppointmentSend")!({ completed: (verdict) => { verdicts.push(verdict ?? {}); resolve(); } }));
  }
  return verdicts;
}

/** One dialog that opens the meeting's own pane; the second Send goes. */
test("a large meeting is asked about once on send", async () => {
  const [first, second] = await send({ to: people(9) });
  expect(first).toMatchObject({ allowEvent: false, commandId: "PostvaktMeetingPane", sendModeOverride: "promptUser" });
  expect(first!["errorMessage"]).toContain("Tänk över mötet");
  expect(second).toEqual({ allowEvent: true });
});

/** An identity number in an invitation to somebody outside stops it, and the words speak of the meeting. */
test("secrets stop a meeting", async () => {
  const [first, second] = await send({ to: [IVAR], body: `Det gäller personnummer ${PERSONNUMMER}.` });
  expect(first).toMatchObject({ allowEvent: false, contextData: '{"rule":"S01"}' });
  expect(first!["errorMessage"]).toContain("Ändra mötet");
  expect(second).toMatchObject({ allowEvent: false });
});

/** A quiet meeting goes at once. */
test("a quiet meeting goes", async () => expect((await send({}))[0]).toEqual({ allowEvent: true }));

/** Whoever comes cannot be read: the meeting goes where errors are soft, as mail does. */
test("what cannot be read lets it go", async () => {
  expect((await send({ failing: { "to.getAsync": 9042 } }))[0]).toEqual({ allowEvent: true });
});
