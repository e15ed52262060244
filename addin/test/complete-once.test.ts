import { describe, expect, test } from "vitest";
import { completeOnce } from "../src/office/complete-once";
import type { After } from "../src/office/timer";

/** A clock that stands still until the test says that time is up. */
function handClock(): { after: After; ring(): void; cancelled: number } {
  const clock = { after: (() => () => undefined) as After, ring: () => undefined as void, cancelled: 0 };
  clock.after = (_milliseconds, work) => {
    clock.ring = work;
    return () => void (clock.cancelled += 1);
  };
  return clock;
}

function counted(): { completed(): void; times: number } {
  const event = { times: 0, completed: () => void (event.times += 1) };
  return event;
}

describe("completeOnce", () => {
  /** Work that succeeds completes the event once and stops the clock. */
  test("completes when the work is done", async () => {
    const event = counted();
    const clock = handClock();
    await completeOnce(event, () => Promise.resolve(), 4000, clock.after);
    clock.ring();
    expect([event.times, clock.cancelled]).toEqual([1, 1]);
  });

  /** A rejection lets the mail through. */
  test("completes when the work rejects", async () => {
    const event = counted();
    await completeOnce(event, () => Promise.reject(new Error("no")), 4000, handClock().after);
    expect(event.times).toBe(1);
  });

  /** An exception at once never leaves the wrapper. */
  test("completes when the work throws", async () => {
    const event = counted();
    await completeOnce(event, () => { throw new Error("no"); }, 4000, handClock().after);
    expect(event.times).toBe(1);
  });

  /** Work that hangs is given up when time is up, is told so, and completes nothing later. */
  test("completes when time is up, and only then", async () => {
    const event = counted();
    const clock = handClock();
    let done: () => void = () => undefined;
    let wanted: () => boolean = () => true;
    const completed = completeOnce(event, (stillWanted) => {
      wanted = stillWanted;
      return new Promise<void>((resolve) => (done = resolve));
    }, 4000, clock.after);
    expect([event.times, wanted()]).toEqual([0, true]);
    clock.ring();
    await completed;
    done();
    await Promise.resolve();
    expect([event.times, wanted()]).toEqual([1, false]);
  });

  /** A host that throws from completed does not get its exception back. */
  test("survives a host that throws", async () => {
    await expect(completeOnce({ completed: () => { throw new Error("gone"); } }, () => undefined, 4000, handClock().after)).resolves.toBeUndefined();
  });

  /** Work without a promise completes too. */
  test("takes work that returns nothing", async () => {
    const event = counted();
    await completeOnce(event, () => undefined, 4000, handClock().after);
    expect(event.times).toBe(1);
  });

  /** The handler's own limit lies before the five seconds at which Outlook complains. */
  test("asks for four seconds", () => {
    const asked: number[] = [];
    void completeOnce(counted(), () => undefined, undefined, (milliseconds) => { asked.push(milliseconds); return () => undefined; });
    expect(asked).toEqual([4000]);
  });
});
