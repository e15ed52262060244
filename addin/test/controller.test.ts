import { describe, expect, test } from "vitest";
import type { ComposePort } from "../src/signature/apply";
import type { SavedSignatures } from "../src/signature/model";
import { parseSaved } from "../src/signature/model";
import { ApiRefusal, NoContact, type FetchedSignatures } from "../src/taskpane/api";
import { SignInImpossible, SignInNeeded } from "../src/taskpane/auth/token";
import { SignatureController, type PanePorts, type PaneState } from "../src/taskpane/controller";
import { ANNA, SAVED, SOCIAL } from "./fake-office";

const FETCHED: FetchedSignatures = {
  version: "1", language: "sv",
  mailboxes: [
    { address: "Anna.Lind@sandby.example", name: "Anna Lind", kind: "personal", ...ANNA },
    { address: "socialtjansten@sandby.example", name: "Socialtjänsten", kind: "function", ...SOCIAL },
  ],
};

class FakePorts implements PanePorts {
  saved: SavedSignatures | null = null;
  answer: FetchedSignatures | Error = FETCHED;
  composing = false;
  from: string | null = "anna.lind@sandby.example";
  set: string[] = [];
  atCursor: string[] = [];
  refuses: "nothing" | "signature" | "everything" | "saving" = "nothing";
  asked: boolean[] = [];
  cleared = 0;
  handlers = true;

  readonly compose: ComposePort = {
    from: () => Promise.resolve(this.from),
    composeType: () => Promise.resolve("newMail"),
    bodyType: () => Promise.resolve("html"),
    subject: () => Promise.resolve(""),
    inReplyTo: () => null,
    body: () => Promise.resolve(""),
    earlier: () => Promise.resolve(null),
    remember: () => Promise.resolve(),
    disableClientSignature: () => Promise.resolve(),
    setSignature: (data) => this.refuses === "signature" || this.refuses === "everything" ? Promise.reject(new Error("no")) : Promise.resolve(void this.set.push(data)),
    setBody: () => Promise.resolve(),
  };

  readSaved(): SavedSignatures | null { return this.saved; }
  save(saved: SavedSignatures): Promise<void> {
    if (this.refuses === "saving") return Promise.reject(new Error("full"));
    this.saved = saved;
    return Promise.resolve();
  }
  fetch(interactive: boolean): Promise<FetchedSignatures> {
    this.asked.push(interactive);
    return this.answer instanceof Error ? Promise.reject(this.answer) : Promise.resolve(this.answer);
  }
  isComposing(): boolean { return this.composing; }
  runsHandlers(): boolean { return this.handlers; }
  insertAtCursor(data: string): Promise<void> {
    if (this.refuses === "everything") return Promise.reject(new Error("no"));
    return Promise.resolve(void this.atCursor.push(data));
  }
  clearNotification(): Promise<void> {
    this.cleared += 1;
    return Promise.resolve();
  }
  now(): string { return "2026-11-21T17:07:00Z"; }
}

async function opened(change: (ports: FakePorts) => void = () => undefined): Promise<{ ports: FakePorts; controller: SignatureController; states: PaneState[] }> {
  const ports = new FakePorts();
  change(ports);
  const states: PaneState[] = [];
  const controller = new SignatureController(ports, (state) => states.push(state));
  await controller.open();
  return { ports, controller, states };
}

describe("opening the pane", () => {
  /** The first time it fetches without asking, saves what the handlers need and shows the own mailbox. */
  test("fetches and saves", async () => {
    const { ports, controller } = await opened();
    expect(ports.asked).toEqual([false]);
    expect(ports.saved).toEqual({ ...SAVED, savedAt: "2026-11-21T17:07:00Z" });
    expect(controller.state).toMatchObject({ selected: "anna.lind@sandby.example", note: { key: "allWell" }, busy: false });
  });

  /** What is saved is shown before the server has answered. */
  test("shows what is saved at once", async () => {
    const { states } = await opened((ports) => (ports.saved = parseSaved(SAVED)));
    expect(states[0]).toMatchObject({ selected: "anna.lind@sandby.example", busy: false });
    expect(states[1]).toMatchObject({ busy: true, note: { key: "loading" } });
  });

  /** The mail that is being written when the pane is opened for the first time gets its signature at once. */
  test("signs the mail that had to go without", async () => {
    const { ports, controller } = await opened((one) => (one.composing = true));
    expect([ports.set, ports.cleared, controller.state.note]).toEqual([[ANNA.full.html], 1, { key: "fetchedAndInserted" }]);
    const again = await opened((one) => { one.composing = true; one.saved = parseSaved(SAVED); });
    expect([again.ports.set, again.controller.state.note]).toEqual([[], { key: "allWell" }]);
    const refusing = await opened((one) => { one.composing = true; one.refuses = "everything"; });
    expect(refusing.controller.state.note).toEqual({ key: "allWell" });
  });

  /** While composing as a function mailbox, that mailbox is shown. */
  test("shows the mail's sender", async () => {
    const { controller } = await opened((ports) => { ports.composing = true; ports.from = "Socialtjansten@sandby.example"; });
    expect(controller.state.selected).toBe("socialtjansten@sandby.example");
  });

  /** Each failure has its words, and what was saved stays. */
  test.each([
    [new NoContact("down"), false, "offlineNothing"],
    [new NoContact("down"), true, "offlineSaved"],
    [new SignInNeeded("ask"), true, "signInNeeded"],
    [new SignInImpossible("old"), true, "noSignIn"],
    [new Error("anything"), true, "offlineSaved"],
  ])("says what %s means", async (fault, hasSaved, key) => {
    const { controller } = await opened((ports) => { ports.answer = fault; if (hasSaved) ports.saved = parseSaved(SAVED); });
    expect(controller.state.note).toEqual({ key });
    expect(controller.state.saved !== null).toBe(hasSaved);
  });

  /** The server's own words are passed on. */
  test("passes the server's words on", async () => {
    const words = { sv: "Nej.", en: "No." };
    const { controller } = await opened((ports) => (ports.answer = new ApiRefusal(403, "PV-ROLE", words)));
    expect(controller.state.note).toEqual({ words });
  });

  /** Nothing to fetch, no room and no saving are told. */
  test("tells what did not work", async () => {
    expect((await opened((ports) => (ports.answer = { ...FETCHED, mailboxes: [] }))).controller.state.note).toEqual({ key: "noSignatures" });
    expect((await opened((ports) => (ports.refuses = "saving"))).controller.state.note).toEqual({ key: "notSaved" });
    const large = { address: "skola@sandby.example", name: "", kind: "function", full: { html: "x".repeat(32_000), text: "" } };
    expect((await opened((ports) => (ports.answer = { ...FETCHED, mailboxes: [...FETCHED.mailboxes, large] }))).controller.state.note).toEqual({ key: "fetchedPartly", values: { addresses: "skola@sandby.example" } });
  });
});

describe("the buttons", () => {
  /** Fetch again may ask the person to sign in, and keeps the chosen sender. */
  test("fetch again", async () => {
    const { ports, controller } = await opened();
    controller.select("socialtjansten@sandby.example");
    await controller.refresh(true);
    expect(ports.asked).toEqual([false, true]);
    expect(controller.state).toMatchObject({ selected: "socialtjansten@sandby.example", note: { key: "fetched" } });
  });

  /** Pressing twice does it once. */
  test("a second press is not heard", async () => {
    const { ports, controller } = await opened();
    await Promise.all([controller.refresh(true), controller.refresh(true), controller.insert()]);
    expect([ports.asked, ports.set]).toEqual([[false, true], []]);
  });

  /** Put into the mail follows the mail's sender. */
  test("insert", async () => {
    const { ports, controller } = await opened((one) => { one.composing = true; one.saved = parseSaved(SAVED); });
    ports.from = "socialtjansten@sandby.example";
    await controller.insert();
    expect(ports.set).toEqual([SOCIAL.full.html]);
    expect(controller.state.note).toEqual({ key: "inserted" });
  });

  /** A sender without a signature gets nobody else's. */
  test("insert for an unknown sender", async () => {
    const { ports, controller } = await opened();
    ports.from = "bygglov@sandby.example";
    await controller.insert();
    expect([ports.set, ports.atCursor, controller.state.note]).toEqual([[], [], { key: "insertUnknown" }]);
  });

  /** An Outlook that knows no signatures gets it at the cursor; one that refuses everything is told of. */
  test("insert in an old Outlook", async () => {
    const { ports, controller } = await opened((one) => (one.refuses = "signature"));
    await controller.insert();
    expect([ports.atCursor, controller.state.note]).toEqual([[ANNA.full.html], { key: "insertedAtCursor" }]);
    ports.refuses = "everything";
    await controller.insert();
    expect(controller.state).toMatchObject({ note: { key: "insertFailed" }, busy: false });
  });
});
