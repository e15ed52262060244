// What expressions mean as days: the TypeScript side of tests/checks/test_dates.py, where all the ways of writing stand.
import { describe, expect, it } from "vitest";
import { datesIn } from "../../src/checks/dates";
import { Document } from "../../src/checks/document";
import { newSentences } from "../../src/checks/new_sentences";
import { fromText } from "../../src/checks/plain";
import { resolve } from "../../src/checks/resolving";
import { Days } from "../../src/checks/working_days";

const CALENDAR = {
  closed: ["2026-12-24", "2026-12-25", "2026-12-31", "2027-01-01", "2027-03-26", "2027-03-29"],
  hours: { "1": OPEN(), "2": OPEN(), "3": OPEN(), "4": OPEN(), "5": OPEN(), "6": null, "7": null },
};

function OPEN(): [string, string] {
  return ["08:00", "16:30"];
}

function meant(text: string, now = "2026-11-21T10:00:00+01:00"): string[] {
  const document = new Document(fromText(text), true);
  const days = new Days(CALENDAR, now);
  const found = newSentences(document).map((sentence) => datesIn(document, sentence).map((one) => resolve(one, days)));
  return ([] as string[]).concat(...found);
}

describe("dates as people write them", () => {
  it.each([
    ["fre 27/11 kl. 16", "2026-11-27 16:00"],
    ["nästa fredag", "2026-11-27"],
    ["i slutet av veckan", "2026-11-27"],
    ["före månadsskiftet", "2026-11-30"],
    ["före jul", "2026-12-23"],
    ["före påsk", "2027-03-25"],
    ["före midsommar", "2027-06-24"],
    ["vecka 53", "2026-12-30"],
    ["tisdag vecka 49", "2026-12-01"],
    ["inom tre dagar", "2026-11-26"],
    ["November 27th, 2026", "2026-11-27"],
    ["30 februari", ""],
  ])("reads %s", (text, day) => {
    expect(meant(text)).toEqual([day]);
  });

  it("leaves past days and prices alone", () => {
    expect(meant("I fredags kostade den 12.50 kronor.")).toEqual([]);
  });

  it("will not guess from a time it cannot read", () => {
    expect(() => new Days(CALENDAR, "i går")).toThrow("sent_at");
  });
});
