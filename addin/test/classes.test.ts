// How sensitive is it: two plain questions, the class they lead to, and what follows from it. For this mail only.
import { Window } from "happy-dom";
import { describe, expect, test } from "vitest";
import { classesOf, wayOf } from "../src/advice/classes";
import { Rulebook } from "../src/advice/judge";
import { ADVICE_TEXTS } from "../src/taskpane/advice-texts";
import { classForm, type ClassState } from "../src/taskpane/class-form";
import { opened } from "./fake-pane";
import { bundle, PERSONNUMMER, rule, RULES } from "./rules";

const words = (text: string) => ({ sv: text, en: `${text} (en)` });
const CLASSES = {
  not_by_mail: [3],
  questions: [
    { ask: words("Om en person?"), answers: [{ say: words("Nej"), level: 0 }, { say: words("Ja"), level: null }] },
    { ask: words("Vad kan hända?"), answers: [{ say: words("Inget"), level: 1 }, { say: words("Skada"), level: 2 }, { say: words("Sekretess"), level: 3 }] },
  ],
};
const S03 = rule("S03", "info", PERSONNUMMER, { what: "Det här hör hemma i SEFOS.", fix: { kind: "secure-channel" } });
const CLASSED = bundle([...RULES, S03], { secure_channel: { name: "SEFOS", url: "https://sefos.sandby.example/", classes: [2] }, classes: CLASSES });
const secret = (fresh: Parameters<NonNullable<Parameters<typeof opened>[0]>>[0]): void => {
  fresh.rules = new Rulebook(CLASSED);
  fresh.mail = { ...fresh.mail, body: `Numret är ${PERSONNUMMER}.` };
};

describe("classes", () => {
  /** Each class has one way; what is not to be mailed at all goes before the channel. */
  test("lead to a way", () => {
    const classes = classesOf(CLASSED)!;
    expect([0, 1, 2, 3].map((level) => wayOf(classes, level))).toEqual(["mail", "mail", "channel", "never"]);
    for (const rubbish of [null, "x", { questions: [] }, { questions: ["x"] }]) expect(classesOf(bundle(RULES, { classes: rubbish }))).toBeNull();
  });

  /** The questions stand on the most important card that is about where it belongs, and on no other; none where the pack has none. */
  test("are asked once", async () => {
    const { pane } = await opened(secret);
    expect(pane.state.cards.map((one) => [one.rule, one.sensitivity !== null])).toEqual([["S01", true], ["S03", false]]);
    const without = await opened((fresh) => void (fresh.mail = { ...fresh.mail, body: PERSONNUMMER }));
    expect(without.pane.state.cards[0]).toMatchObject({ rule: "S01", sensitivity: null });
  });

  /** The answer is kept with the mail, told, and can be given anew; a stop stays a stop. */
  test("are remembered for this mail", async () => {
    const { ports, pane } = await opened(secret);
    await pane.classify(2);
    expect(pane.state.done).toEqual({ key: "wayChannel", values: { level: "2", channel: "SEFOS" } });
    expect(JSON.parse(ports.memory!)).toMatchObject({ level: 2 });
    await pane.classify(3);
    expect(pane.state.cards[0]?.sensitivity?.note?.key).toBe("wayNever");
    await pane.classify(1);
    expect(pane.state.cards.map((one) => one.rule)).toEqual(["S01"]); // the information on the channel is of no use any more
    expect(pane.state.cards[0]).toMatchObject({ severity: "stop", sensitivity: { note: { key: "wayMailStopped" } } });
    await pane.classify(null);
    expect(pane.state.cards.map((one) => one.rule)).toEqual(["S01", "S03"]);
    expect(pane.state.done).toEqual({ key: "classForgotten" });
  });

  /** Where Outlook keeps nothing it says so. */
  test("that cannot be kept are told", async () => {
    const { pane } = await opened((fresh) => { secret(fresh); fresh.keeps = false; });
    await pane.classify(2);
    expect(pane.state.done).toEqual({ key: "notPassed" });
  });
});

describe("the form", () => {
  function form(state: Partial<ClassState> = {}) {
    const page = new Window().document as unknown as Document;
    const given: (number | null)[] = [];
    const made = classForm(page, "sv", ADVICE_TEXTS.sv, { classes: classesOf(CLASSED)!, result: null, ...state }, (level) => given.push(level));
    page.body.append(made);
    const choose = (place: number): void => void (made.querySelectorAll("input")[place]!.checked = true);
    const press = (): void => made.querySelector<HTMLElement>("fluent-button")!.click();
    return { page, made, given, choose, press };
  }

  /** Radio buttons in a group with the question as its name, each with its label. */
  test("is a group of choices", () => {
    const { made } = form();
    expect(made.querySelector("legend")?.textContent).toBe("Om en person?");
    expect(Array.from(made.querySelectorAll("label"), (one) => [one.textContent, made.querySelector(`#${one.htmlFor}`) !== null])).toEqual([["Nej", true], ["Ja", true]]);
    expect(made.textContent).toContain("Fråga 1 av 2");
  });

  /** Without a choice it asks for one; one that settles it ends the questions; another leads to the next, which takes the focus. */
  test("asks one thing at a time", () => {
    const { page, made, given, choose, press } = form();
    press();
    expect(made.querySelector("[role=alert]")?.textContent).toBe("Välj ett svar först.");
    choose(1);
    press();
    expect(made.querySelector("legend")?.textContent).toBe("Vad kan hända?");
    expect(page.activeElement?.id).toBe("class-1-0");
    expect(given).toEqual([]);
    choose(2);
    press();
    expect(given).toEqual([3]);
  });

  /** An answered form says what follows and can be asked anew. */
  test("shows what it led to", () => {
    const { made, given, press } = form({ result: { level: 2, words: "Klass 2: skicka det i SEFOS." } });
    expect(made.textContent).toContain("Klass 2");
    press();
    expect(given).toEqual([null]);
  });
});
