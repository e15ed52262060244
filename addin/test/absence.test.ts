import { describe, expect, test } from "vitest";
import { AbsenceApi, FieldRefusal } from "../src/taskpane/absence-api";
import { AbsenceController, type AbsencePorts, type AbsenceState } from "../src/taskpane/absence-controller";
import { overviewOf, type AbsenceOverview, type Candidate } from "../src/taskpane/absence-model";
import { ABSENCE_TEXTS, type AbsenceTextKey } from "../src/taskpane/absence-texts";
import { ApiRefusal, NoContact } from "../src/taskpane/api";
import { SignInNeeded } from "../src/taskpane/auth/token";
import { readFileSync, readdirSync } from "node:fs";

const both = (text: string): { sv: string; en: string } => ({ sv: text, en: text });
const WAYS = [
  { id: "access", words: both("läsa"), hint: both(""), needsSubstitute: true },
  { id: "self", words: both("själv"), hint: both(""), needsSubstitute: false },
];
const OVERVIEW: AbsenceOverview = { today: "2026-11-23", kinds: [{ id: "holiday", words: both("ledig"), hint: both(""), needsSubstitute: false }], ways: WAYS, mine: [], asked: [], watching: [], page: "/franvaro" };
const BJORN: Candidate = { address: "bjorn.ek@sandby.example", name: "Björn Ek", fits: true, why: both("") };

class FakeApi {
  readonly done: string[] = [];
  fault: Error | null = null;
  found: readonly Candidate[] = [BJORN];
  waiting: Array<() => void> | null = null;

  #may(): void { if (this.fault !== null) throw this.fault; }
  overview(): Promise<AbsenceOverview> { return Promise.resolve().then(() => { this.#may(); return OVERVIEW; }); }
  async substitutes(request: { first: string }): Promise<readonly Candidate[]> {
    this.done.push(`look ${request.first}`);
    if (this.waiting !== null) await new Promise<void>((go) => this.waiting?.push(go));
    this.#may();
    return this.found;
  }
  preview(): Promise<{ steps: []; replies: [] }> { return Promise.resolve().then(() => { this.#may(); this.done.push("preview"); return { steps: [], replies: [] } as { steps: []; replies: [] }; }); }
  ask(): Promise<void> { this.done.push("ask"); return Promise.resolve(); }
  act(id: string, what: string): Promise<void> { return Promise.resolve().then(() => { this.#may(); this.done.push(`${what} ${id}`); }); }
}

function started(): { api: FakeApi; controller: AbsenceController; states: AbsenceState[] } {
  const api = new FakeApi();
  const states: AbsenceState[] = [];
  const ports: AbsencePorts = { api: () => api };
  return { api, controller: new AbsenceController(ports, (state) => states.push(state)), states };
}

describe("asking", () => {
  /** Days bring candidates, a choice brings the preview, a yes asks and goes back to the list. */
  test("goes from form to list", async () => {
    const { api, controller } = started();
    await controller.open();
    controller.begin();
    await controller.fill({ first: "2026-12-07" });
    expect(controller.state.request.last).toBe("2026-12-07");
    expect(controller.state.candidates).toEqual([BJORN]);
    await controller.fill({ substitute: BJORN.address });
    await controller.show();
    expect(controller.state.screen).toBe("preview");
    expect(controller.chosen()).toBe("Björn Ek");
    await controller.confirm();
    expect([controller.state.screen, controller.state.note]).toEqual(["list", { key: "asking", values: { name: "Björn Ek" } }]);
    expect(api.done).toEqual(["look 2026-12-07", "preview", "ask"]);
  });

  /** Whoever reads the mail themselves needs nobody, and nobody is looked for. */
  test("needs nobody when one reads oneself", async () => {
    const { api, controller } = started();
    await controller.open();
    controller.begin();
    await controller.fill({ way: "self" });
    await controller.fill({ first: "2026-12-07" });
    await controller.show();
    await controller.confirm();
    expect(controller.state.note).toEqual({ key: "planned" });
    expect(api.done).toEqual(["preview", "ask"]);
  });

  /** An empty form is told field by field and sends nothing; a filled field loses its note. */
  test("tells what is missing", async () => {
    const { api, controller } = started();
    await controller.open();
    controller.begin();
    await controller.show();
    expect(Object.keys(controller.state.problems)).toEqual(["first", "last", "substitute"]);
    await controller.fill({ first: "2026-12-07" });
    expect(Object.keys(controller.state.problems)).toEqual(["last", "substitute"]);
    expect(api.done).toEqual(["look 2026-12-07"]);
  });

  /** Somebody who does not fit in the new days is no longer chosen. */
  test("forgets a substitute who cannot any longer", async () => {
    const { api, controller } = started();
    await controller.open();
    controller.begin();
    await controller.fill({ first: "2026-12-07" });
    await controller.fill({ substitute: BJORN.address });
    api.found = [{ ...BJORN, fits: false }];
    await controller.fill({ last: "2026-12-11" });
    expect(controller.state.request.substitute).toBe("");
  });

  /** An answer about days that were changed meanwhile is not shown. */
  test("shows only the newest answer", async () => {
    const { api, controller } = started();
    await controller.open();
    controller.begin();
    api.waiting = [];
    const first = controller.fill({ first: "2026-12-07" });
    const second = controller.fill({ last: "2026-12-08" });
    api.found = [];
    api.waiting[1]!();
    await second;
    api.found = [BJORN];
    api.waiting[0]!();
    await first;
    expect(controller.state.candidates).toEqual([]);
  });
});

describe("refusals", () => {
  /** A refusal with a field leads back to the form, the words beside it. */
  test("stand beside their field", async () => {
    const { api, controller } = started();
    await controller.open();
    controller.begin();
    await controller.fill({ way: "self", first: "2026-12-07" });
    api.fault = new FieldRefusal(new ApiRefusal(422, "PV-X", both("nej")), "first");
    await controller.show();
    expect(controller.state.problems).toEqual({ first: { words: both("nej") } });
    expect(controller.state.screen).toBe("form");
  });

  /** Without contact the list offers to try again; without sign-in to sign in; what was shown stays. */
  test("say what to do", async () => {
    const { api, controller } = started();
    api.fault = new NoContact("x");
    await controller.open();
    expect([controller.state.stuck, controller.state.note]).toEqual(["again", { key: "noContact" }]);
    api.fault = new SignInNeeded();
    await controller.open();
    expect([controller.state.stuck, controller.state.note]).toEqual(["signIn", { key: "signIn" }]);
    api.fault = null;
    await controller.open(true);
    expect(controller.state.overview).toBe(OVERVIEW);
  });

  /** A press while another is on its way does nothing. */
  test("a second press waits", async () => {
    const { api, controller } = started();
    await controller.open();
    await Promise.all([controller.act("a", "accept"), controller.act("a", "accept")]);
    expect(api.done).toEqual(["accept a"]);
  });
});

describe("the API", () => {
  const api = (status: number, body: unknown): AbsenceApi => new AbsenceApi(() => Promise.resolve("t"), () => Promise.resolve(new Response(JSON.stringify(body), { status })));

  /** A refusal carries the server's words and its field; one without words is no contact. */
  test("reads refusals", async () => {
    const error = { code: "PV-X", sv: "nej", en: "no" };
    await expect(api(422, { error: { ...error, field: "first" } }).overview()).rejects.toMatchObject({ field: "first", words: { sv: "nej", en: "no" } });
    await expect(api(403, { error }).overview()).rejects.not.toBeInstanceOf(FieldRefusal);
    await expect(api(502, {}).overview()).rejects.toBeInstanceOf(NoContact);
    await expect(api(200, { nothing: 1 }).overview()).rejects.toBeInstanceOf(NoContact);
  });

  /** Whatever the server sends, every text is a text and every list a list. */
  test("trusts nothing", () => {
    expect(overviewOf({ mine: [{ id: 7, title: null, may: ["seen", 1] }], asked: "x" })).toMatchObject({ mine: [{ id: "7", title: { sv: "", en: "" }, may: ["seen"] }], asked: [] });
    expect(overviewOf([])).toBeNull();
  });
});

describe("texts", () => {
  const keys = Object.keys(ABSENCE_TEXTS.sv) as AbsenceTextKey[];

  /** Both languages have every text with the same gaps, and every text is used. */
  test("are complete and used", () => {
    const gaps = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();
    for (const key of keys) expect(gaps(ABSENCE_TEXTS.en[key])).toEqual(gaps(ABSENCE_TEXTS.sv[key]));
    const folder = new URL("../src/taskpane/", import.meta.url);
    const code = readdirSync(folder).filter((name) => (name.startsWith("absence-")|| name === "parts.ts") && name !== "absence-texts.ts").map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
    expect(keys.filter((key) => !new RegExp(`(texts\\.|")${key}\\b`).test(code))).toEqual([]);
  });
});
