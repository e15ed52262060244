import { describe, expect, test } from "vitest";
import { outgoing } from "../src/checks/index";
import { digest, gathered, isQuiet, outsiders, shown, told } from "../src/advice/choose";
import { judge, lineIn, Rulebook, type Circumstances } from "../src/advice/judge";
import { MENDING } from "../src/advice/mend-texts";
import { offerFor, PLANNERS, type Offer, type Scene } from "../src/advice/mend";
import { NOTHING, parseMemory, withDismissed, withPassed, withTold } from "../src/advice/memory";
import type { MailFacts } from "../src/advice/model";
import { localIso } from "../src/advice/outgoing";
import { bundleFor, policyOf } from "../src/advice/policy";
import { seenBefore, withSeen } from "../src/advice/seen";
import type { Can, Step } from "../src/advice/steps";
import { inWords, nextMorning } from "../src/advice/working-time";
import { bundle, delivered, PERSONNUMMER, rule, RULES } from "./rules";

const ANNA = { address: "anna.lind@sandby.example", name: "Anna Lind" };
const BJORN = { address: "bjorn.ek@sandby.example", name: "Björn Ek" };
const IVAR = { address: "ivar@exempel.example", name: "Ivar Medborgare" };
const SKOG = { address: "registrator@region.example", name: "Region Skog" };
const CAN: Can = { body: true, subject: true, recipients: true, detach: true, delay: true, save: true, time: true };
const MONDAY = new Date(2026, 10, 23, 10, 0, 0);

function mail(known: Partial<MailFacts>): MailFacts {
  return {
    sender: ANNA, to: [BJORN], cc: [], bcc: [], subject: "Möte", bodyType: "text", body: "", compose: "newMail", attachments: [], headers: {}, meeting: null, ...known,
  };
}

function known(change: Partial<Circumstances> = {}): Circumstances {
  return { language: "sv", now: MONDAY, signature: null, seen: null, memory: NOTHING, since: null, ...change };
}

function judged(facts: MailFacts, change: Partial<Circumstances> = {}, rules = RULES): ReturnType<typeof judge> {
  return judge(facts, new Rulebook(bundle(rules)), known(change));
}

describe("what is told", () => {
  const ids = (facts: MailFacts, change: Partial<Circumstances> = {}): string[] => judged(facts, change).advice.map((one) => one.finding.rule);

  /** Stops first, then the rest; one thing a rule, with how many. */
  test("ranks and gathers", () => {
    const { advice } = judged(mail({ to: [IVAR], body: `kan du snarast, kan du? ${PERSONNUMMER} info` }));
    expect(advice.map((one) => [one.finding.rule, one.count])).toEqual([["S01", 1], ["C09", 2], ["C10", 1], ["C35", 1]]);
  });

  /** What was waved away stays away in this mail; a stop cannot be waved away. */
  test("waved away", () => {
    const memory = { ...NOTHING, dismissed: ["C09", "S01"] };
    expect(ids(mail({ to: [IVAR], body: `kan du ${PERSONNUMMER}` }), { memory })).toEqual(["S01"]);
  });

  /** A mark changes with how many and who, and holds nothing of the mail. */
  test("marks", () => {
    const one = judged(mail({ to: [IVAR], body: PERSONNUMMER })).advice[0]!.mark;
    expect(one).toMatch(/^S01:stop:1:[0-9a-z]+$/);
    expect(judged(mail({ to: [IVAR, SKOG], body: PERSONNUMMER })).advice[0]!.mark).not.toBe(one);
    expect(judged(mail({ to: [IVAR], body: `${PERSONNUMMER} ${PERSONNUMMER}` })).advice[0]!.mark).not.toBe(one);
    expect(judged(mail({ to: [BJORN, IVAR], body: `Hej ${PERSONNUMMER}` })).advice[0]!.mark).toBe(one);
    expect(ids(mail({ to: [IVAR], body: PERSONNUMMER }), { memory: withPassed(NOTHING, one, "asked-for-it") })).toEqual([]);
  });

  /** Quiet weeks count from the person's first day. */
  test("quiet weeks", () => {
    const policy = policyOf(bundle(RULES, { alarm: { quiet_weeks: 1 } }));
    const day = 24 * 3600 * 1000;
    expect([isQuiet(policy, null, 0), isQuiet(policy, 0, 6 * day), isQuiet(policy, 0, 8 * day), isQuiet(policyOf(bundle()), null, 0)]).toEqual([true, true, false, false]);
  });

  /** The dialog takes no more than three whatever the pack says. */
  test("at most three", () => {
    expect(policyOf(bundle(RULES, { alarm: { at_most: 5 } })).atMost).toBe(3);
    expect(policyOf(bundle(RULES, { alarm: "x", overrides: null, secure_channel: null })).atMost).toBe(3);
    const advice = gathered(judged(mail({ body: "kan du erhålla snarast" })).advice.map((one) => one.finding), []);
    expect(told(shown(advice, policyOf(bundle()), NOTHING, false), policyOf(bundle()), withTold(NOTHING, ["C07"])).map((one) => one.finding.rule)).toEqual(["C09", "C10"]);
  });

  /** The line of a finding counts what a person sees as lines. */
  test("lines", () => {
    const { advice, context } = judged(mail({ bodyType: "html", body: "<p>Hej!</p><p>&nbsp;</p><p>😀 kan du?</p>" }));
    expect(lineIn(context)(advice[0]!)).toBe(2);
  });

  /** Receivers outside, each once. */
  test("outsiders", () => expect(outsiders(mail({ to: [IVAR, BJORN], cc: [{ address: "IVAR@exempel.example", name: "" }] }), ["sandby.example"])).toEqual(["ivar@exempel.example"]));
});

describe("what is remembered", () => {
  /** Rubbish is nothing; what was written can be read; nothing is kept twice. */
  test("memory", () => {
    for (const rubbish of [null, "", "{", "[]", '{"v":2}', '{"v":1,"dismissed":[1]}']) expect(parseMemory(rubbish)).toEqual(NOTHING);
    const memory = withPassed(withPassed(withDismissed(withTold(NOTHING, ["C09", "C09"]), "C10"), "S01:stop:1:a", "x"), "S01:stop:2:b", "y");
    expect(parseMemory(JSON.stringify(memory))).toEqual({ v: 1, level: null, told: ["C09"], dismissed: ["C10"], passed: [{ mark: "S01:stop:2:b", reason: "y" }] });
  });

  /** Addresses are remembered as digests, and nobody is new before enough are known. */
  test("addresses", () => {
    expect(seenBefore(null)).toBeNull();
    const many = withSeen(null, Array.from({ length: 12 }, (_, number) => `p${number}@exempel.example`))!;
    expect(seenBefore(many)!("p3@exempel.example")).toBe(true);
    expect(seenBefore(many)!("q@exempel.example")).toBe(false);
    expect(withSeen(many, ["p3@exempel.example"])).toBeNull();
    expect(many.join()).not.toContain("exempel");
    expect(withSeen(Array.from({ length: 400 }, (_, n) => String(n)), ["x"])).toHaveLength(400);
  });

  test("digests are short", () => expect(digest("ivar@exempel.example")).toMatch(/^[0-9a-z]{1,7}$/));
});

describe("the rules that hold", () => {
  /** The unit's layer before the department's, and nothing for others; letter case aside. */
  test("layers", () => {
    const change = (id: string): unknown => ({ ...RULES[0]!, id });
    const layers = [
      { department: "Socialförvaltningen", unit: "", sections: { language: "en" }, rules: { X1: change("X1") } },
      { department: "Socialförvaltningen", unit: "Barn och familj", sections: {}, rules: { C09: null } },
    ];
    const value = delivered(bundle(), layers);
    const ids = (department: string, unit: string): string[] => bundleFor(value, { department, unit }).rules.map((one) => one.id);
    expect(ids("socialförvaltningen", "barn och familj")).toEqual(["S01", "C07", "C10", "C35"]);
    expect(ids("Socialförvaltningen", "Äldre")).toEqual(["S01", "C09", "C07", "C10", "C35", "X1"]);
    expect(ids("Kansliet", "")).toHaveLength(5);
    expect(bundleFor(value, null)).toBe(value["bundle"]);
    expect(() => bundleFor(null, null)).toThrow();
  });

  /** Local time with its offset, as the engine reads it. */
  test("time", () => expect(localIso(MONDAY)).toMatch(/^2026-11-23T10:00:00[+-]\d\d:\d\d$/));

  /** The next opening: later today, tomorrow, over a weekend, over a closed day. */
  test.each([
    ["2026-11-23T06:30:00+01:00", "2026-11-23T08:00"], ["2026-11-23T19:00:00+01:00", "2026-11-24T08:00"],
    ["2026-11-27T19:00:00+01:00", "2026-11-30T08:00"], ["2026-12-23T19:00:00+01:00", "2026-12-25T08:00"],
  ])("after %s comes %s", (now, next) => expect(nextMorning(bundle(), now)).toBe(next));

  test("no hours, no morning", () => expect(nextMorning(bundle(RULES, { calendar: {} }), "2026-11-23T19:00:00")).toBeNull());

  test("dates in words", () => expect([inWords("2026-11-27", "sv"), inWords("2026-11-27", "en"), inWords("snart", "sv")]).toEqual(["fredag 2026-11-27", "Friday 2026-11-27", "snart"]));
});

describe("mending", () => {
  interface Case { fix: { [name: string]: unknown }; word?: string; field?: string; can?: Partial<Can>; language?: "sv" | "en" }

  function offer(facts: MailFacts, { fix, word = "kan du", field = "body", can = {}, language = "sv" }: Case): Offer {
    const book = new Rulebook(bundle([rule("C99", "nudge", word, { fix, parameters: { field } })]));
    const found = judge(facts, book, known({ language }));
    const scene: Scene = { mail: facts, bundle: book.value, policy: book.policy, context: found.context, can: { ...CAN, ...can }, language, now: new Date(2026, 10, 23, 19, 0) };
    return offerFor(scene, found.advice[0]!.finding);
  }

  const steps = (made: Offer): readonly Step[] => (made.kind === "button" ? made.mending.steps : []);
  const label = (made: Offer): string => (made.kind === "button" ? made.mending.label : made.kind);
  const newBody = (made: Offer): string => (steps(made).find((one) => one.do === "body") as { body: string }).body;

  /** Every fix has words, and every planner is in the table. */
  test("all kinds have words", () => {
    expect(Object.keys(PLANNERS).filter((kind) => MENDING[kind] === undefined)).toEqual([]);
    for (const [kind, words] of Object.entries(MENDING)) {
      if (PLANNERS[kind] === undefined) expect(words.byHand.sv).not.toBe("");
      for (const part of [words.label, words.done, words.byHand]) expect((part.sv === "") === (part.en === "")).toBe(true);
    }
  });

  /** The date comes at the end of the line that asks, before signature and history. */
  test("insert-deadline", () => {
    const made = offer(mail({ body: "Hej!\nkan du titta på det?\n\nVänliga hälsningar\nAnna" }), { fix: { kind: "insert-deadline", date: "2026-11-27" } });
    expect(label(made)).toBe("Lägg till: svara senast fredag 2026-11-27");
    expect(newBody(made)).toBe("Hej!\nkan du titta på det? Svara senast fredag 2026-11-27.\n\nVänliga hälsningar\nAnna");
    const html = offer(mail({ bodyType: "html", body: "<p>Hej &amp; hå!</p><p>kan du <b>titta</b>?</p><p>Anna</p>" }), { fix: { kind: "insert-deadline", date: "2026-11-27" }, language: "en" });
    expect(newBody(html)).toBe("<p>Hej &amp; hå!</p><p>kan du <b>titta</b>? Please answer by Friday 2026-11-27.</p><p>Anna</p>");
  });

  /** Other words take the place of those found, also behind emoji; where markup stands between nobody touches it. */
  test("replace-text and replace-date", () => {
    const better = { kind: "replace-text", better: "få <mer>" };
    expect(newBody(offer(mail({ body: "😀 erhålla nu" }), { fix: better, word: "erhålla" }))).toBe("😀 få <mer> nu");
    expect(newBody(offer(mail({ bodyType: "html", body: "<p>😀 erh&aring;lla</p>" }), { fix: better, word: "erhålla" }))).toBe("<p>😀 få &lt;mer&gt;</p>");
    expect(offer(mail({ bodyType: "html", body: "<p>erh<b>ålla</b></p>" }), { fix: better, word: "erhålla" })).toEqual({ kind: "none" });
    expect(newBody(offer(mail({ body: "svara på fredag" }), { fix: { kind: "replace-date", date: "2026-11-27" }, word: "på fredag" }))).toBe("svara 2026-11-27");
    expect(steps(offer(mail({ subject: "Möte på fredag" }), { fix: { kind: "replace-date", date: "2026-11-27" }, word: "på fredag", field: "subject" }))).toEqual([{ do: "subject", text: "Möte 2026-11-27" }]);
  });

  /** The expectation stands behind SV: and before the rest. */
  test("insert-subject", () => {
    const made = offer(mail({ subject: "SV: Möte", body: "kan du" }), { fix: { kind: "insert-subject", text: "För svar senast 2026-11-27: " } });
    expect(steps(made)).toEqual([{ do: "subject", text: "SV: För svar senast 2026-11-27: Möte" }]);
    expect(label(made)).toBe("Sätt först i ämnet: För svar senast 2026-11-27");
    expect(label(offer(mail({ body: "kan du" }), { fix: { kind: "insert-subject", text: "x" }, can: { subject: false } }))).toBe("by-hand");
  });

  /** People outside go to Bcc, and the sender stands in To when nobody is left. */
  test("move-to-bcc", () => {
    const made = offer(mail({ to: [IVAR, SKOG], body: "kan du" }), { fix: { kind: "move-to-bcc" } });
    expect(steps(made)).toEqual([{ do: "recipients", field: "bcc", people: [IVAR, SKOG] }, { do: "recipients", field: "to", people: [ANNA] }]);
    expect(label(made)).toBe("Flytta 2 till hemlig kopia");
    expect(offer(mail({ to: [IVAR], body: "kan du" }), { fix: { kind: "move-to-bcc" }, can: { recipients: false } })).toEqual({ kind: "by-hand", words: expect.stringContaining("Hemlig kopia") });
  });

  test("move-to-to", () => {
    const made = offer(mail({ cc: [SKOG, IVAR], body: "kan du" }), { fix: { kind: "move-to-to", address: IVAR.address, name: "Ivar" } });
    expect(steps(made)).toEqual([{ do: "recipients", field: "cc", people: [SKOG] }, { do: "recipients", field: "to", people: [BJORN, IVAR] }]);
  });

  test("use-group, answer-sender, remove-recipients", () => {
    const group = { kind: "use-group", address: "barn@sandby.example", group: "Barn och familj", members: [BJORN.address] };
    expect(steps(offer(mail({ to: [BJORN, IVAR], body: "kan du" }), { fix: group }))).toEqual([
      { do: "recipients", field: "to", people: [{ address: "barn@sandby.example", name: "Barn och familj" }, IVAR] },
    ]);
    expect(steps(offer(mail({ to: [BJORN, IVAR], cc: [SKOG], body: "kan du" }), { fix: { kind: "answer-sender" } }))).toEqual([
      { do: "recipients", field: "cc", people: [] }, { do: "recipients", field: "to", people: [BJORN] },
    ]);
    expect(label(offer(mail({ to: [BJORN], body: "kan du" }), { fix: { kind: "remove-recipients", address: BJORN.address } }))).toBe("none");
    expect(label(offer(mail({ to: [BJORN, IVAR], body: "kan du" }), { fix: { kind: "remove-recipients", address: IVAR.address } }))).toBe("Ta bort ivar@exempel.example");
  });

  test("attachments", () => {
    const facts = mail({ body: "Hej! kan du läsa?\n\nVänliga hälsningar\nAnna", attachments: [{ id: "a1", name: "plan.docx", size: 9, type: "", inline: false }] });
    const made = offer(facts, { fix: { kind: "attachment-to-link", name: "plan.docx" } });
    expect(steps(made).map((one) => one.do)).toEqual(["body", "detach"]);
    expect(newBody(made)).toContain("kan du läsa?\n\n[Länk till plan.docx: ]");
    expect(label(offer(facts, { fix: { kind: "attachment-to-link", name: "plan.docx" }, can: { detach: false } }))).toBe("by-hand");
    expect(steps(offer(facts, { fix: { kind: "remove-attachment", name: "plan.docx" } }))).toEqual([{ do: "detach", id: "a1" }]);
  });

  /** Sending waits until the office opens; where it cannot, the mail is saved; where that cannot, words. */
  test("delay", () => {
    const facts = mail({ body: "kan du" });
    expect(steps(offer(facts, { fix: { kind: "delay" } }))).toEqual([{ do: "delay", until: "2026-11-24T08:00" }]);
    expect(label(offer(facts, { fix: { kind: "delay" } }))).toBe("Skicka tisdag 2026-11-24 08:00");
    expect(steps(offer(facts, { fix: { kind: "delay" }, can: { delay: false } }))).toEqual([{ do: "save" }]);
    expect(label(offer(facts, { fix: { kind: "delay" }, can: { delay: false, save: false } }))).toBe("by-hand");
  });

  /** What is quoted goes altogether, or all but the latest mail. */
  test("history", () => {
    const header = (who: string): string => `Från: ${who} <x@exempel.example>\nSkickat: den 16 november 2026 09:10\nTill: Anna Lind\nÄmne: Fråga\n\nHej ${who}\n\n`;
    const facts = mail({ compose: "forward", body: `kan du?\n\n${header("Ivar")}${header("Gun")}` });
    expect(newBody(offer(facts, { fix: { kind: "cut-history" } }))).toBe("kan du?");
    expect(newBody(offer(facts, { fix: { kind: "trim-history" } }))).toMatch(/Hej Ivar$/);
    expect(label(offer(mail({ body: "kan du?" }), { fix: { kind: "trim-history" } }))).toBe("by-hand");
  });

  test("closing, pictures, channel, signature, receipt", () => {
    const facts = mail({ body: "kan du?\nmvh" });
    expect(newBody(offer(facts, { fix: { kind: "insert-closing", closing: "Vänliga hälsningar" }, word: "mvh" }))).toBe("kan du?\nVänliga hälsningar");
    const pictures = mail({ bodyType: "html", body: '<p>kan du<img src="cid:1"></p><div id="divRplyFwdMsg"><b>Från:</b> Ivar<br><b>Skickat:</b> i går</div><p><img src="cid:2"></p>' });
    expect(newBody(offer(pictures, { fix: { kind: "remove-pictures" } }))).toMatch(/<p>kan du<\/p>.*cid:2/);
    expect(steps(offer(facts, { fix: { kind: "secure-channel" } }))).toEqual([{ do: "open", url: "https://sefos.sandby.example/" }]);
    expect(label(offer(facts, { fix: { kind: "secure-channel", url: "javascript:1" } }))).toBe("none");
    expect(offer(facts, { fix: { kind: "insert-signature" } })).toMatchObject({ mending: { signature: true, steps: [] } });
    expect(label(offer(facts, { fix: { kind: "remove-receipt" } }))).toBe("by-hand");
    expect(label(offer(facts, { fix: { kind: "unheard-of" } }))).toBe("none");
  });
});

test("the engine takes what we make of a mail", () => expect(outgoing({}).to).toEqual([]));
