import { expect, test } from "vitest";
import { ask, OfficeCallError, orElse } from "../src/office/ask";
import { after, type After } from "../src/office/timer";

const never: After = () => () => undefined;
const atOnce: After = (_milliseconds, work) => { work(); return () => undefined; };
const result = (value: object): Office.AsyncResult<string> => value as Office.AsyncResult<string>;

/** A success gives the value. */
test("gives the value", async () => {
  await expect(ask<string>("x", (callback) => callback(result({ status: "succeeded", value: "here" })), 1, never)).resolves.toBe("here");
});

/** A refusal becomes an error with the call's name and Outlook's code, and no content. */
test("names the call and the code", async () => {
  const fault = await ask<string>("body.setSignatureAsync", (callback) => callback(result({ status: "failed", error: { code: 9016, name: "InvalidFormatError", message: "text of the mail" } })), 1, never).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(OfficeCallError);
  expect(fault).toMatchObject({ call: "body.setSignatureAsync", code: 9016, message: "body.setSignatureAsync: InvalidFormatError" });
});

/** A failure without any reason is still an error. */
test("copes with a failure that gives no reason", async () => {
  await expect(ask<string>("x", (callback) => callback(result({ status: "failed" })), 1, never)).rejects.toThrow("x: failed");
});

/** A client that throws is the same as one that says no. */
test("turns an exception into an error", async () => {
  await expect(ask<string>("x", () => { throw new TypeError("item is null"); }, 1, never)).rejects.toThrow("x: TypeError: item is null");
});

/** No answer in time is an error, and a late answer changes nothing. */
test("gives up in time", async () => {
  let late: (value: Office.AsyncResult<string>) => void = () => undefined;
  const asked = ask<string>("x", (callback) => { late = callback; }, 2500, atOnce);
  late(result({ status: "succeeded", value: "late" }));
  await expect(asked).rejects.toThrow("x: no answer within 2500 ms");
});

/** What is good to know but not needed has a fallback. */
test("falls back", async () => {
  await expect(orElse(Promise.reject(new Error("no")), 7)).resolves.toBe(7);
});

/** The real timer calls back, and not after it was cancelled. */
test("the real timer can be cancelled", async () => {
  const rung: string[] = [];
  const cancel = after(0, () => rung.push("cancelled"));
  cancel();
  await new Promise<void>((resolve) => void after(1, () => { rung.push("rung"); resolve(); }));
  expect(rung).toEqual(["rung"]);
});
