// Who gets a mail and when: what the client alone knows (addresses seen before, mail tips, its clock).
import { describe, expect, it } from "vitest";
import { Bundle, check, outgoing, type Outgoing } from "../../src/checks/index";
import { recipient } from "../../src/checks/model";

const external = {
  id: "C35",
  name: "external-recipient",
  kind: "external",
  severity: { inside: "info", outside: "info" },
  what: { sv: "{who}{note_sv}", en: "{who}{note_en}" },
  why: { sv: "", en: "" },
  source: "",
  parameters: { providers: ["gmail.com"] },
  words: {},
};
const hours = {
  ...external,
  id: "C25",
  name: "out-of-hours",
  kind: "time",
  what: { sv: "{next}", en: "{next}" },
  parameters: { from: "08:00", until: "17:00" },
};
const bundle = new Bundle({
  v: 1,
  pack: "sandby",
  municipality: { name: "Sandby kommun", domains: ["sandby.example"] },
  calendar: { closed: ["2026-12-24", "2026-12-25"], half: {}, hours: { "1": ["08:00", "17:00"], "2": ["08:00", "17:00"], "3": ["08:00", "17:00"], "4": ["08:00", "17:00"], "5": ["08:00", "17:00"], "6": null, "7": null } },
  rules: [external, hours],
});

function said(rule: string, known: Partial<Outgoing>): string[] {
  const mail = outgoing({
    sender: recipient("anna.lind@sandby.example", "Anna Lind"),
    to: [recipient("ivar@exempel.example")],
    sent_at: "2026-11-18T10:00:00+01:00",
    internal_domains: ["sandby.example"],
    ...known,
  });
  return check(mail, bundle, "sv")
    .filter((one) => one.rule === rule)
    .map((one) => one.message);
}

describe("receivers outside", () => {
  it("are told plainly when the client remembers nothing", () => {
    expect(said("C35", {})).toEqual(["ivar@exempel.example"]);
  });

  it("are told as new when the client has never seen them", () => {
    expect(said("C35", { seen_before: [] })).toEqual(["ivar@exempel.example – en ny adress"]);
  });

  it("are told with who is away, until when and who answers", () => {
    const away = [{ address: "ivar@exempel.example", until: "2026-11-30", substitute: "Elsa" }];
    expect(said("C35", { away })).toEqual(["ivar@exempel.example. 1 av 1 är borta till 2026-11-30, Elsa svarar i stället"]);
  });

  it("are marked when they look like ours", () => {
    const [message] = said("C35", { to: [recipient("bjorn.ek@sanbdy.example")] });
    expect(message).toContain("liknar sandby.example");
  });
});

describe("the next working morning", () => {
  it.each([
    ["2026-11-18T22:10:00+01:00", ["2026-11-19 08:00"]],
    ["2026-12-24T10:00:00+01:00", ["2026-12-28 08:00"]],
    ["2026-11-18T17:00:00+01:00", []],
  ])("is offered for %s", (at, expected) => {
    expect(said("C25", { sent_at: at })).toEqual(expected);
  });
});
