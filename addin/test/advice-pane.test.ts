import { describe, expect, test } from "vitest";
import { Rulebook } from "../src/advice/judge";
import type { MailFacts } from "../src/advice/model";
import { AdviceController, IDLE, TYPING } from "../src/taskpane/advice-controller";
import { ADVICE_TEXTS } from "../src/taskpane/advice-texts";
import { Overrides, type OverrideReport } from "../src/taskpane/overrides";
import { placesOf } from "../src/taskpane/places";
import { AttachmentTexts, LARGEST_FILE, MOST_FILES } from "../src/taskpane/attachment-texts";
import { readAttachment } from "../src/checks/extract/read";
import { NO_NOTE } from "../src/advice/attached";
import { browserShelf, Rules } from "../src/taskpane/rules";
import { FakePorts, MONDAY, opened } from "./fake-pane";
import { bundle, delivered, PERSONNUMMER, rule, RULES } from "./rules";

const write = (ports: FakePorts, body: string): void => void (ports.mail = { ...ports.mail, body });
const rules = (pane: AdviceController): string[] => pane.state.cards.map((one) => one.rule);

describe("while writing", () => {
  /** It looks at once when it opens, and then only when the text has stood still. */
  test("judges what has stood still", async () => {
    const { ports, pane } = await opened();
    expect(pane.state).toMatchObject({ looked: true, hasRules: true, cards: [] });
    write(ports, "kan du");
    expect(await pane.look()).toBe(TYPING);
    write(ports, "kan du snarast");
    expect(await pane.look()).toBe(TYPING);
    expect(rules(pane)).toEqual([]);
    expect(await pane.look()).toBe(IDLE);
    expect(rules(pane)).toEqual(["C09", "C10"]);
    expect(pane.state.cards[0]).toMatchObject({ what: "Du ber om svar men skriver inget datum.", words: "kan du", passable: false, offer: { kind: "button" } });
  });

  /** A mail that was just opened has no subject yet; it is told as soon as anything stands there. */
  test("lets people begin", async () => {
    const missing = { ...rule("C01", "nudge", ""), kind: "subject", parameters: { finds: "missing", placeholders: [] } };
    const { ports, pane } = await opened((fresh) => {
      fresh.rules = new Rulebook(bundle([missing]));
      fresh.mail = { ...fresh.mail, to: [], cc: [], bcc: [], subject: "", body: "\n\n", attachments: [] };
    });
    expect([pane.state.looked, rules(pane)]).toEqual([true, []]);
    for (const begun of [{ body: "Hej" }, { to: [{ address: "bjorn.ek@sandby.example", name: "" }] }, { subject: "SV:" }]) {
      const before = ports.mail;
      ports.mail = { ...before, ...begun };
      await pane.rulesChanged();
      expect(rules(pane), JSON.stringify(begun)).toEqual(["C01"]);
      ports.mail = before;
    }
  });

  /** Nothing is drawn anew while nothing changes. */
  test("rests", async () => {
    const { pane, states } = await opened((ports) => write(ports, "kan du"));
    const before = states.length;
    await pane.look();
    await pane.look();
    expect(states.length).toBe(before);
  });

  /** Reading a mail, or an Outlook that does not answer, is no reason to say anything. */
  test("is silent without a mail", async () => {
    expect((await opened((ports) => (ports.composing = false))).pane.state.looked).toBe(false);
    const { pane } = await opened((ports) => (ports.read = () => Promise.reject(new Error("no"))));
    expect([pane.state.looked, await pane.look()]).toEqual([false, IDLE]);
  });

  /** Without rules it says so, and rules that come later are used. */
  test("waits for rules", async () => {
    const { ports, pane } = await opened((fresh) => { fresh.rules = null; write(fresh, "kan du"); });
    expect(pane.state).toMatchObject({ looked: true, hasRules: false });
    ports.rules = new Rulebook(bundle());
    await pane.rulesChanged();
    expect(rules(pane)).toEqual(["C09"]);
  });

  /** What broke on the last send is told. */
  test("tells of trouble", async () => expect((await opened((ports) => (ports.trouble = ["S01"]))).pane.state.trouble).toEqual(["S01"]));

  /** A dialog's button leads to its card; other data do not. */
  test("opens on the finding", async () => {
    expect((await opened((ports) => { ports.opened = '{"rule":"C09"}'; write(ports, "kan du"); })).pane.state.wanted).toBe("C09");
    for (const data of ["", "{", '{"rule":1}', "null"]) expect((await opened((ports) => (ports.opened = data))).pane.state.wanted).toBeNull();
  });
});

describe("mending", () => {
  /** The date is put in, what was done is told, and the mail is looked at again. */
  test("does what the button says", async () => {
    const { ports, pane } = await opened((fresh) => write(fresh, "kan du titta?"));
    await pane.mend("C09");
    expect(ports.mail.body).toBe("kan du titta? Svara senast fredag 2026-11-27.");
    expect(pane.state).toMatchObject({ done: "Datumet står i mejlet.", busy: false });
  });

  /** A mail that changed meanwhile is mended as it is now. */
  test("works on the mail as it is", async () => {
    const { ports, pane } = await opened((fresh) => write(fresh, "kan du titta?"));
    write(ports, "Hej Ivar! kan du titta?");
    await pane.mend("C09");
    expect(ports.mail.body).toBe("Hej Ivar! kan du titta? Svara senast fredag 2026-11-27.");
    write(ports, "Hej");
    await pane.look();
    await pane.mend("C09");
    expect(pane.state.done).toEqual({ key: "mailChanged" });
  });

  /** When Outlook refuses, that is said. */
  test("says when Outlook refuses", async () => {
    const { pane } = await opened((fresh) => { fresh.refuses = true; write(fresh, "kan du?"); });
    await pane.mend("C09");
    expect(pane.state).toMatchObject({ done: { key: "mendFailed" }, busy: false });
    await pane.mend("C10");
  });

  /** Waved away once, it is not mentioned again in this mail. */
  test("not this time", async () => {
    const { ports, pane } = await opened((fresh) => write(fresh, "kan du snarast"));
    await pane.dismiss("C09");
    expect(rules(pane)).toEqual(["C10"]);
    write(ports, "kan du snarast, kan du?");
    await pane.look();
    await pane.look();
    expect(rules(pane)).toEqual(["C10"]);
  });
});

describe("the way past a stop", () => {
  const secret = (ports: FakePorts): void => write(ports, PERSONNUMMER);

  /** With a reason the mail may go; what is told holds the rule and the reason's code. */
  test("needs a reason", async () => {
    const { ports, pane } = await opened(secret);
    expect(pane.state.cards[0]).toMatchObject({ rule: "S01", severity: "stop", passable: true });
    await pane.pass("S01", "");
    expect(rules(pane)).toEqual(["S01"]);
    await pane.pass("S01", "asked-for-it");
    expect([rules(pane), ports.reports, pane.state.done]).toEqual([[], ["S01 asked-for-it"], { key: "passed" }]);
    expect(ports.memory).not.toContain(PERSONNUMMER);
  });

  /** One more receiver outside, and it stops again. */
  test("holds for what it was given for", async () => {
    const { ports, pane } = await opened(secret);
    await pane.pass("S01", "asked-for-it");
    ports.mail = { ...ports.mail, cc: [{ address: "registrator@region.example", name: "" }] };
    await pane.look();
    await pane.look();
    expect(rules(pane)).toEqual(["S01"]);
  });

  /** Where the client cannot keep it, nothing is counted and the stop stays. */
  test("stays where nothing can be kept", async () => {
    const { ports, pane } = await opened((fresh) => { secret(fresh); fresh.keeps = false; });
    await pane.pass("S01", "asked-for-it");
    expect([rules(pane), ports.reports, pane.state.done]).toEqual([["S01"], [], { key: "notPassed" }]);
  });
});

describe("attached files", () => {
  const S04 = rule("S04", "stop", PERSONNUMMER, { parameters: { field: "files" } });
  const file = (id: string, name: string, size = 20): MailFacts["attachments"][number] => ({ id, name, size, type: "text/plain", inline: false });
  const withFile = (ports: FakePorts, content = PERSONNUMMER): void => {
    ports.rules = new Rulebook(bundle([...RULES, S04]));
    ports.files.set("a1", content);
    ports.mail = { ...ports.mail, attachments: [file("a1", "lista.txt")] };
  };

  /** What stands in a file is found, and noted for the handler on send without the file's name or words. */
  test("are read and noted", async () => {
    const { ports, pane } = await opened((fresh) => withFile(fresh));
    expect(rules(pane)).toEqual(["S04"]);
    expect(ports.notes).toHaveLength(1);
    expect(ports.notes[0]).toContain('"S04":1');
    expect(ports.notes[0]).not.toMatch(/lista|19640823/);
    ports.mail = { ...ports.mail, attachments: [] };
    await pane.look();
    await pane.look();
    expect([rules(pane), ports.notes[1], ports.fetched]).toEqual([[], NO_NOTE, ["a1"]]);
  });

  /** A file is fetched once, whatever is written meanwhile; a mail without findings is not noted. */
  test("are fetched once", async () => {
    const { ports, pane } = await opened((fresh) => withFile(fresh, "Hej"));
    write(ports, "kan du");
    await pane.look();
    await pane.look();
    expect([rules(pane), ports.fetched, ports.notes]).toEqual([["C09"], ["a1"], []]);
  });

  /** Files that are too large, too many, pictures in the text or not to be had are judged by their names. */
  test("have bounds", async () => {
    const { ports, pane } = await opened((fresh) => {
      withFile(fresh);
      const many = Array.from({ length: 12 }, (_, number) => file(`m${number}`, `${number}.txt`));
      fresh.mail = { ...fresh.mail, attachments: [file("big", "stor.txt", LARGEST_FILE + 1), { ...file("pic", "bild.png"), inline: true }, ...many] };
    });
    expect(ports.fetched).toEqual(Array.from({ length: MOST_FILES }, (_, number) => `m${number}`));
    expect([rules(pane), pane.state.looked]).toEqual([[], true]);
  });

  /** Attached mails come as text; a file that only lies somewhere gives nothing. */
  test("come in several ways", async () => {
    const answers: { [id: string]: { content: string; format: string } } = { mail: { content: `Hej ${PERSONNUMMER}`, format: "eml" }, cloud: { content: "https://x.example/", format: "url" } };
    const texts = new AttachmentTexts({ content: (id) => Promise.resolve(answers[id]!), reader: () => Promise.resolve(readAttachment) });
    const mail = { ...new FakePorts().mail, attachments: [file("mail", "Ärende"), file("cloud", "delad.docx")] };
    await texts.read(mail);
    expect(texts.with(mail).attachments.map((one) => one.text)).toEqual([`Hej ${PERSONNUMMER}`, null]);
    expect(texts.pending(mail)).toBe(false);
  });
});

describe("overrides", () => {
  function overrides(post: (report: OverrideReport) => Promise<number>, stored: unknown = null): { told: Overrides; sent: OverrideReport[]; queue: () => unknown } {
    let queue = stored;
    const sent: OverrideReport[] = [];
    let ids = 0;
    const told = new Overrides({
      read: () => queue, write: (next) => { queue = next; return Promise.resolve(); }, newId: () => `id${(ids += 1)}`, now: () => MONDAY,
      post: (report) => { sent.push(report); return post(report); },
    });
    return { told, sent, queue: () => queue };
  }

  /** Told at once where there is a network; nothing stays behind. */
  test("are told", async () => {
    const { told, sent, queue } = overrides(() => Promise.resolve(201));
    await told.record("S01", "asked-for-it", "Barn och familj");
    expect(sent).toEqual([{ id: "id1", rule: "S01", reason: "asked-for-it", at: MONDAY.toISOString(), unit: "Barn och familj" }]);
    expect(queue()).toEqual([]);
  });

  /** Without a network they wait and are told later with the same id; the server's refusal ends it, old ones are dropped. */
  test("wait", async () => {
    let answer: () => Promise<number> = () => Promise.reject(new Error("offline"));
    const old = { id: "old", rule: "S01", reason: "x", at: "2026-11-01T08:00:00Z", unit: "" };
    const { told, sent, queue } = overrides(() => answer(), [old, "rubbish"]);
    await told.record("S01", "own-words", "");
    expect(queue()).toHaveLength(1);
    answer = () => Promise.resolve(503);
    await told.flush();
    expect(queue()).toHaveLength(1);
    answer = () => Promise.resolve(400);
    await told.flush();
    expect(queue()).toEqual([]);
    expect(sent.map((one) => one.id)).toEqual(["id1", "id1", "id1"]);
  });
});

describe("rules in the pane", () => {
  const answer = (body: string, status = 200) => () => Promise.resolve(new Response(body, { status }));
  const shelf = (text: string | null = null): { read(): string | null; write(next: string): void; kept: () => string | null } => {
    let kept = text;
    return { read: () => kept, write: (next) => void (kept = next), kept: () => kept };
  };
  const text = JSON.stringify(delivered());

  /** Fetched and kept; without network what is kept; rubbish never takes the place of what works. */
  test("are kept", async () => {
    const first = shelf();
    const rules = new Rules(answer(text), first);
    expect(rules.book(null)).toBeNull();
    expect(await rules.load()).toBe(true);
    expect(rules.book({ department: "Kansliet", unit: "" })?.bundle.pack).toBe("sandby");
    expect(first.kept()).toBe(text);
    const offline = new Rules(() => Promise.reject(new TypeError("offline")), shelf(text));
    expect(await offline.load()).toBe(true);
    for (const bad of [answer("{"), answer("null"), answer("no", 503)]) {
      const kept = shelf(text);
      expect(await new Rules(bad, kept).load()).toBe(true);
      expect(kept.kept()).toBe(text);
    }
    expect(await new Rules(answer("x", 500), shelf("{")).load()).toBe(false);
  });

  /** A browser that forbids storage is no trouble. */
  test("storage may be forbidden", () => {
    const forbidden = browserShelf(() => { throw new Error("no"); });
    forbidden.write("x");
    expect(forbidden.read()).toBeNull();
  });
});

/** Where people work comes with the signatures. */
test("places", () => {
  const one = { address: "Anna.Lind@sandby.example", name: "", kind: "personal", full: { html: "", text: "" }, department: "Socialförvaltningen", unit: "Barn och familj" };
  expect(placesOf([one, { ...one, address: "x@sandby.example", department: "" }])).toEqual({ "anna.lind@sandby.example": { department: "Socialförvaltningen", unit: "Barn och familj" } });
});

/** Both languages have every text with the same gaps. */
test("texts are complete", () => {
  const gaps = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();
  expect(Object.keys(ADVICE_TEXTS.en)).toEqual(Object.keys(ADVICE_TEXTS.sv));
  for (const [key, text] of Object.entries(ADVICE_TEXTS.sv)) expect(gaps(ADVICE_TEXTS.en[key as keyof typeof ADVICE_TEXTS.en])).toEqual(gaps(text));
});
