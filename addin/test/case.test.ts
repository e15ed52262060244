import { describe, expect, it } from "vitest";
import { ApiRefusal, NoContact } from "../src/taskpane/api";
import { SignInNeeded } from "../src/taskpane/auth/token";
import { CaseController, type CasePorts } from "../src/taskpane/case-controller";
import { caseOf, factOf, type CaseRequest, type ReadMail, type ReceivedCase } from "../src/taskpane/case-model";

const FOUND: ReceivedCase = {
  mailbox: "socialtjansten@sandby.example",
  name: "Socialtjänsten",
  sender: "Ivar",
  proposed: "2026-11-27",
  choices: [{ day: "2026-11-27", words: { sv: "fredag", en: "Friday" } }],
  languages: [{ id: "sv", words: { sv: "svenska", en: "Swedish" } }],
  acknowledged: null,
};
const MAIL: ReadMail = { message: "<1@exempel.example>", receivers: [] };

function room(change: Partial<ReceivedCase> = {}, mail: ReadMail | null = MAIL) {
  const sent: CaseRequest[] = [];
  const faults: unknown[] = [];
  const fail = (): void => {
    const fault = faults.shift();
    if (fault !== undefined) throw fault;
  };
  const ports: CasePorts = {
    mail: () => mail,
    api: () => ({
      look: async () => (fail(), { ...FOUND, ...change }),
      text: async (request) => `Svar senast ${request.promised} ${request.language}`,
      acknowledge: async (request) => (fail(), sent.push(request), { sv: "Bekräftat.", en: "Acknowledged." }),
    }),
  };
  return { controller: new CaseController(ports, () => undefined), sent, faults };
}

describe("the case tab", () => {
  it("proposes a day and writes the words", async () => {
    const { controller } = room();
    await controller.open();
    expect(controller.state.promised).toBe("2026-11-27");
    expect(controller.state.text).toBe("Svar senast 2026-11-27 sv");
    await controller.fill({ promised: "2026-12-04", language: "en" });
    expect(controller.state.text).toBe("Svar senast 2026-12-04 en");
  });

  it("sends what is shown, and says what was said", async () => {
    const { controller, sent } = room();
    await controller.open();
    await controller.send();
    expect(sent).toEqual([{ mailbox: FOUND.mailbox, message: MAIL.message, sender: "Ivar", promised: "2026-11-27", language: "sv" }]);
    expect(controller.state.done).toEqual({ sv: "Bekräftat.", en: "Acknowledged." });
  });

  it("does not ask again for what was acknowledged", async () => {
    const { controller } = room({ acknowledged: { sv: "Bekräftat.", en: "Acknowledged." } });
    await controller.open();
    expect(controller.state.done?.sv).toBe("Bekräftat.");
    expect(controller.state.text).toBeNull();
  });

  it("asks for a day where none is chosen, and keeps the form when the server says no", async () => {
    const { controller, faults, sent } = room();
    await controller.open();
    await controller.fill({ promised: "" });
    await controller.send();
    expect(controller.state.problem).toEqual({ key: "missing" });
    await controller.fill({ promised: "2026-11-28" });
    faults.push(new ApiRefusal(422, "PV-CASE-DAY", { sv: "Den dagen går inte.", en: "That day cannot be." }));
    await controller.send();
    expect(controller.state.problem).toEqual({ words: { sv: "Den dagen går inte.", en: "That day cannot be." } });
    expect(controller.state.promised).toBe("2026-11-28");
    expect(sent).toEqual([]);
  });

  it("says calmly that there is no mail, no sign-in, no network", async () => {
    const none = room({}, null);
    await none.controller.open();
    expect(none.controller.state.note).toEqual({ key: "noMail" });
    const { controller, faults } = room();
    faults.push(new SignInNeeded());
    await controller.open();
    expect(controller.state.stuck).toBe("signIn");
    faults.push(new NoContact("gone"));
    await controller.open(true);
    expect(controller.state.stuck).toBe("again");
    await controller.open();
    expect(controller.state.found?.name).toBe("Socialtjänsten");
  });

  it("takes nothing for an answer that makes no sense", () => {
    expect(caseOf(null)).toBeNull();
    expect(caseOf({ mailbox: 7 })).toBeNull();
    expect(caseOf({ mailbox: "a@b.example", proposed: "2026-11-27", choices: "x", languages: [1] })?.choices).toEqual([]);
    expect(factOf({ words: {} })).toBeNull();
  });
});
