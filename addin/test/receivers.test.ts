// Who of the receivers is away, whom a list reaches, which group they are: asked while one writes, used on send.
import { build } from "esbuild";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { launchOptions } from "../scripts/build.mjs";
import { Rulebook } from "../src/advice/judge";
import type { MailFacts } from "../src/advice/model";
import { forEngine, NO_TIPS, parseTips, tipsFrom } from "../src/advice/tips";
import { fetchTips } from "../src/taskpane/api";
import { HOLDS, ReceiverTips, RESTS } from "../src/taskpane/receiver-tips";
import { FakeOffice, OPENED_ONCE } from "./fake-office";
import { opened } from "./fake-pane";
import { bundle, delivered, withRules, rule } from "./rules";

const BJORN = { address: "bjorn.ek@sandby.example", name: "Björn Ek" };
const CARIN = { address: "carin.holm@sandby.example", name: "Carin Holm" };
const DAWIT = { address: "dawit.tesfaye@sandby.example", name: "Dawit Tesfaye" };
const LIST = { address: "alla@sandby.example", name: "Alla" };
const IVAR = { address: "ivar@exempel.example", name: "Ivar Medborgare" };
const away = (one: { address: string }, more: object = {}) => ({ address: one.address, members: 1, outside: 0, away: true, until: "2026-11-27", substitute: "", ...more });
const list = (members: number, outside = 0) => ({ address: LIST.address, members, outside, away: false, until: "", substitute: "" });

const C15 = { ...rule("C15", "nudge", "", { what: "Massutskick: {count} mottagare.", parameters: { finds: "mass", at_least: 30, lists: [] } }), kind: "recipients" };
const C17 = { ...rule("C17", "nudge", "", { what: "Använd gruppen {group}.", fix: { kind: "use-group" }, parameters: { finds: "group", at_least: 3, percent: 70 } }), kind: "recipients" };
const BOOK = (): Rulebook => new Rulebook(bundle([C15, C17]));

async function looked(to: MailFacts["to"], answer: unknown, body = "Hej!") {
  const made = await opened((fresh) => {
    fresh.rules = BOOK();
    fresh.answer = answer;
    fresh.mail = { ...fresh.mail, to, body };
  });
  await made.pane.learning;
  return made;
}

describe("the pane", () => {
  /** Nobody outside is asked about, and where all are outside nothing is asked at all. */
  test("asks of those inside", async () => {
    const { ports } = await looked([IVAR, BJORN], { tips: [] });
    expect(ports.asked).toEqual([[BJORN.address]]);
    expect((await looked([IVAR], { tips: [] })).ports.asked).toEqual([]);
  });

  /** One who is away: until when, and who answers instead. */
  test("tells of one who is away", async () => {
    const { pane, ports } = await looked([BJORN, CARIN], { tips: [away(BJORN, { substitute: "Carin Holm" })] });
    expect(pane.state.receivers).toEqual(["Björn Ek är borta till fredag 2026-11-27. Carin Holm svarar i stället."]);
    expect(ports.kept).toHaveLength(1);
  });

  /** Several, some without an end or a substitute. */
  test("tells of several", async () => {
    const { pane } = await looked([BJORN, CARIN, DAWIT], { tips: [away(BJORN, { substitute: "Carin Holm" }), away(DAWIT, { until: "" })] });
    expect(pane.state.receivers).toEqual(["2 av 3 mottagare är borta: Björn Ek till fredag 2026-11-27 (Carin Holm svarar), Dawit Tesfaye."]);
  });

  /** A day that is asked for while they are away is held against them; one after their return is not. */
  test("knows your date", async () => {
    const early = await looked([BJORN], { tips: [away(BJORN)] }, "Kan du svara senast 2026-11-25?");
    expect(early.pane.state.receivers[1]).toBe("Du ber om svar senast onsdag 2026-11-25, då Björn Ek är borta.");
    expect((await looked([BJORN], { tips: [away(BJORN)] }, "Kan du svara senast 2026-11-30?")).pane.state.receivers).toHaveLength(1);
  });

  /** A large list, or one with people outside, says whom it reaches, and counts as many receivers for the rules. */
  test("tells whom a list reaches", async () => {
    const { pane } = await looked([LIST], { tips: [list(40, 2)] });
    expect(pane.state.receivers).toEqual(["Alla når 40 personer, 2 av dem utanför kommunen."]);
    expect(pane.state.cards.map((one) => one.what)).toEqual(["Massutskick: 40 mottagare."]);
    expect((await looked([LIST], { tips: [list(4)] })).pane.state).toMatchObject({ receivers: [], cards: [] });
  });

  /** Most of a group, but not all: the button puts the group there. */
  test("offers the group", async () => {
    const members = [BJORN, CARIN, DAWIT].map((one) => one.address).concat("elsa.norberg@sandby.example");
    const { pane, ports } = await looked([BJORN, CARIN, DAWIT], { groups: [{ address: LIST.address, name: "Alla", members }] });
    expect(pane.state.cards[0]).toMatchObject({ rule: "C17", offer: { mending: { label: "Använd gruppen Alla" } } });
    await pane.mend("C17");
    expect(ports.done).toEqual([{ do: "recipients", field: "to", people: [{ address: LIST.address, name: "Alla" }] }]);
  });

  /** Without contact nothing is told, and writing goes on. */
  test("is quiet without contact", async () => {
    const { pane, ports } = await looked([BJORN], null);
    expect(pane.state).toMatchObject({ looked: true, receivers: [] });
    expect(ports.kept).toEqual([]);
  });
});

describe("asking", () => {
  /** The same receivers are asked about once in five minutes, and a minute after no answer came. */
  test("rests", async () => {
    let now = 0;
    let fails = false;
    const asked: number[] = [];
    const tips = new ReceiverTips({ ask: () => { asked.push(now); return fails ? Promise.reject(new Error("no")) : Promise.resolve({}); }, now: () => new Date(now) });
    const mail = { to: [BJORN], cc: [], bcc: [] } as unknown as MailFacts;
    const look = async (): Promise<void> => { if (tips.pending(mail, ["Sandby.example"])) await tips.read(mail, ["Sandby.example"]); };
    await look();
    now = HOLDS - 1;
    await look();
    now = HOLDS;
    fails = true;
    await look();
    now = HOLDS + RESTS - 1;
    await look();
    now = HOLDS + RESTS;
    await look();
    expect(asked).toEqual([0, HOLDS, HOLDS + RESTS]);
  });

  /** The addresses go in the body, not in the address, where a log would keep them. */
  test("puts no address into the URL", async () => {
    const seen: [string, RequestInit][] = [];
    await fetchTips("t", [BJORN.address], (url, init) => { seen.push([url, init]); return Promise.resolve(new Response("{}")); });
    expect(seen[0]![0]).toBe("../api/addin/v1/mailtips");
    expect(seen[0]![1]).toMatchObject({ method: "POST", body: JSON.stringify({ addresses: [BJORN.address] }) });
    await expect(fetchTips("t", [], () => Promise.resolve(new Response("", { status: 500 })))).rejects.toThrow();
  });
});

describe("what is kept", () => {
  const mail = (to: MailFacts["to"]): MailFacts => ({ to, cc: [], bcc: [] }) as unknown as MailFacts;

  /** Rubbish is nothing; receivers that are gone count no more. */
  test("is read with care", () => {
    for (const rubbish of [null, "", "{", "[]", '{"tips":[1,null,{}],"groups":"x"}']) expect(parseTips(rubbish)).toEqual(NO_TIPS);
    const tips = tipsFrom({ tips: [away(BJORN), list(1e9)] });
    expect(forEngine(mail([BJORN]), tips)).toEqual({ groups: [], away: [{ address: BJORN.address, until: "2026-11-27", substitute: "" }] });
    expect(forEngine(mail([LIST]), tips).groups[0]?.members).toHaveLength(1000);
    expect(forEngine(mail([IVAR]), tips)).toEqual({ groups: [], away: [] });
  });
});

/** On send it holds without a request: a list counts as many while it is among the receivers. */
test("holds on send", async () => {
  const source = withRules((await build({ ...launchOptions, write: false })).outputFiles![0]!.text, delivered(bundle([C15])));
  const send = async (address: string): Promise<unknown> => {
    const office = new FakeOffice({ settings: OPENED_ONCE, to: [{ emailAddress: address, displayName: "Alla" }], body: "Hej!" });
    office.session.set("postvakt.tips", JSON.stringify({ tips: [list(40)], groups: [] }));
    runInNewContext(source, { Office: office.office, setTimeout, clearTimeout });
    return new Promise((resolve) => office.handlers.get("onMessageSend")!({ completed: resolve }));
  };
  expect(await send(LIST.address)).toMatchObject({ allowEvent: false, sendModeOverride: "promptUser" });
  expect(await send(BJORN.address)).toEqual({ allowEvent: true });
}, 60_000);
