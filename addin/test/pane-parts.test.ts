import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { announcer } from "../src/taskpane/announce";
import { ApiRefusal, fetchSignatures, NoContact } from "../src/taskpane/api";
import { lazyTokenSource, SignInImpossible, SignInNeeded } from "../src/taskpane/auth/token";
import { parseConfig } from "../src/taskpane/config";
import { fill, languageOf, TEXTS, when, type TextKey } from "../src/taskpane/texts";
import { ANNA } from "./fake-office";

const SRC = new URL("../src/", import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, SRC), "utf8");

describe("texts", () => {
  const keys = Object.keys(TEXTS.sv) as TextKey[];

  /** Both languages have every text, with the same gaps to fill in. */
  test("are complete in both languages", () => {
    expect(Object.keys(TEXTS.en).sort()).toEqual([...keys].sort());
    const gaps = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();
    for (const key of keys) {
      expect(TEXTS.sv[key].trim()).not.toBe("");
      expect(gaps(TEXTS.en[key])).toEqual(gaps(TEXTS.sv[key]));
    }
  });

  /** Every text is used, and the page and the code use none that is missing. */
  test("are used", () => {
    const page = read("pages/pane.html");
    const inPage = [...page.matchAll(/data-(?:text|title|label)="(\w+)"/g)].map((match) => match[1]!);
    const code = ["controller.ts", "view.ts"].map((name) => read(`taskpane/${name}`)).join("\n");
    expect(inPage.filter((key) => !(key in TEXTS.sv))).toEqual([]);
    expect(keys.filter((key) => !inPage.includes(key) && !new RegExp(`(texts\\.|")${key}\\b`).test(code))).toEqual([]);
  });

  /** Swedish for a Swedish Outlook, English for all others. */
  test.each([["sv-SE", "sv"], ["sv-FI", "sv"], ["sv", "sv"], ["en-US", "en"], ["nb-NO", "en"], ["svx", "en"]])("%s is %s", (outlook, language) => {
    expect(languageOf(outlook)).toBe(language);
  });

  /** A moment has its weekday in words and its date as yyyy-mm-dd; nonsense has none. */
  test("tell when", () => {
    expect(when("2026-11-21T17:07:00Z", "sv", "Europe/Stockholm")).toBe("lördag 2026-11-21 kl. 18.07");
    expect(when("2026-11-21T17:07:00Z", "en", "Europe/Stockholm")).toBe("Saturday 2026-11-21 at 18:07");
    expect(when("nyss", "sv")).toBeNull();
  });

  /** Gaps without a value stay visible instead of vanishing. */
  test("fill gaps", () => expect(fill("{a} och {b}", { a: "1" })).toBe("1 och {b}"));
});

describe("the line that is read out", () => {
  /** The first text comes at once; of several in quick succession only the last, when the gap is over; repeats are not said. */
  test("is calm", () => {
    let now = 0;
    const said: string[] = [];
    const later: Array<[() => void, number]> = [];
    const say = announcer((text) => said.push(text), () => now, (work, milliseconds) => later.push([work, milliseconds]), 2000);
    say("a");
    now = 500;
    say("b");
    say("c");
    expect([said, later.map(([, milliseconds]) => milliseconds)]).toEqual([["a"], [1500]]);
    now = 2000;
    later[0]![0]();
    now = 9000;
    say("c");
    say("fetching", true);
    say("d");
    expect(said).toEqual(["a", "c", "fetching", "d"]);
  });
});

describe("the API", () => {
  const answer = (status: number, body: unknown) => () => Promise.resolve(new Response(typeof body === "string" ? body : JSON.stringify(body), { status }));
  const good = { version: "1", language: "sv", mailboxes: [{ address: "anna.lind@sandby.example", name: "Anna Lind", kind: "personal", ...ANNA }] };

  /** The token goes in the header, the address is relative to the pane. */
  test("fetches with the token", async () => {
    let seen: [string, RequestInit] | null = null;
    const got = await fetchSignatures("t0ken", (url, init) => { seen = [url, init]; return answer(200, good)(); });
    expect(got).toEqual(good);
    expect(seen![0]).toBe("../api/addin/v1/signatures");
    expect(seen![1].headers).toMatchObject({ Authorization: "Bearer t0ken" });
  });

  /** A refusal carries the server's words. */
  test("passes refusals on", async () => {
    const fault = await fetchSignatures("t", answer(403, { error: { code: "PV-ROLE", sv: "Nej.", en: "No." } })).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(ApiRefusal);
    expect(fault).toMatchObject({ status: 403, code: "PV-ROLE", words: { sv: "Nej.", en: "No." } });
  });

  /** Everything else is no contact: a proxy's page, a broken answer, no network. */
  test.each([answer(502, "<html>"), answer(500, { error: "x" }), answer(200, "<html>"), answer(200, { mailboxes: [{}] }), answer(200, "null"), () => Promise.reject(new TypeError("failed to fetch"))])(
    "knows no contact when it sees it", async (fetcher) => expect(fetchSignatures("t", fetcher)).rejects.toBeInstanceOf(NoContact),
  );
});

describe("sign-in", () => {
  const config = { clientId: "a", authority: "https://localhost:8443/t", apiScope: "api://x/access_as_user", environment: "demo", knownAuthorities: ["localhost:8443"] };
  const source = (answers: Array<string | Error>) => {
    let loads = 0;
    const load = () => Promise.resolve({ nestedTokenSource: () => { loads += 1; return Promise.resolve({ token: () => { const next = answers.shift()!; return next instanceof Error ? Promise.reject(next) : Promise.resolve(next); } }); } });
    return { tokens: lazyTokenSource(() => true, () => Promise.resolve(config), load), loads: () => loads };
  };

  /** Where Outlook cannot sign in nothing is even loaded. */
  test("is impossible in an old Outlook", async () => {
    const tokens = lazyTokenSource(() => false, () => Promise.reject(new Error("asked")), () => Promise.reject(new Error("loaded")));
    await expect(tokens.token(true)).rejects.toBeInstanceOf(SignInImpossible);
  });

  /** The chunk is loaded once, also when the person has to be asked; after a failure it is loaded anew. */
  test("is loaded once", async () => {
    const { tokens, loads } = source([new SignInNeeded(), "t1", new Error("broken"), "t2"]);
    await expect(tokens.token(false)).rejects.toBeInstanceOf(SignInNeeded);
    expect([await tokens.token(true), loads()]).toEqual(["t1", 1]);
    await expect(tokens.token(true)).rejects.toThrow("broken");
    expect([await tokens.token(true), loads()]).toEqual(["t2", 2]);
  });

  /** A config that lacks something says what. */
  test("reads its config", () => {
    expect(parseConfig({ ...config, officeJsUrl: "x" })).toEqual(config);
    expect(parseConfig({ ...config, knownAuthorities: undefined }).knownAuthorities).toEqual([]);
    for (const key of ["clientId", "authority", "apiScope"]) expect(() => parseConfig({ ...config, [key]: "" })).toThrow(`${key} is missing`);
    expect(() => parseConfig(null)).toThrow("clientId is missing");
  });
});

describe("design tokens", () => {
  /** tokens.css defines exactly what the components read. */
  test("are those of the components in use", () => {
    const root = new URL("../node_modules/@fluentui/web-components/dist/esm/", import.meta.url);
    const used = new Set<string>();
    for (const component of [...read("taskpane/components.ts").matchAll(/web-components\/(\w+)\/class/g)].map((match) => match[1]!)) {
      const folder = new URL(`${component}/`, root);
      for (const file of readdirSync(fileURLToPath(folder)).filter((name) => name.endsWith(".styles.css"))) {
        for (const [, token] of readFileSync(new URL(file, folder), "utf8").matchAll(/var\(--((?:border|color|curve|duration|font|line|spacing|stroke)[A-Z]\w*|shadow\d+)/g)) used.add(token!);
      }
    }
    const defined = [...read("taskpane/tokens.css").matchAll(/^ {2}--(\w+):/gm)].map((match) => match[1]!);
    expect([...used].filter((token) => !defined.includes(token)).sort()).toEqual([]);
    expect(defined.filter((token) => !used.has(token)).sort()).toEqual([]);
  });
});
