// Changes the mail being written, one step at a time, and tells beforehand what this Outlook can do.
import type { Can, Step } from "../advice/steps";
import { call, has } from "./item";
import { openAddress } from "./open";

/** Which steps this Outlook has the calls for. */
export function capabilities(): Can {
  return {
    body: has("body.setAsync", "body"),
    subject: has("subject.setAsync", "recipients"),
    recipients: has("to.setAsync", "recipients") && has("bcc.setAsync", "recipients"),
    detach: has("removeAttachmentAsync", "removeAttachment") && has("getAttachmentsAsync", "attachments"),
    delay: has("delayDeliveryTime.setAsync", "delayDelivery"),
    save: has("saveAsync", "save"),
    time: has("end.setAsync", "recipients"),
  };
}

function asPeople(people: readonly { readonly address: string; readonly name: string }[]): { emailAddress: string; displayName: string }[] {
  return people.map((one) => ({ emailAddress: one.address, displayName: one.name || one.address }));
}

/** Carries one step out; rejects with OfficeCallError. */
export function carryOut(step: Step): Promise<unknown> {
  switch (step.do) {
    case "subject":
      return call("subject.setAsync", "recipients", step.text);
    case "recipients":
      return call(step.field + ".setAsync", "recipients", asPeople(step.people));
    case "detach":
      return call("removeAttachmentAsync", "removeAttachment", step.id);
    case "body":
      return call("body.setAsync", "body", step.body, { coercionType: step.type });
    case "delay":
      return call("delayDeliveryTime.setAsync", "delayDelivery", new Date(step.until));
    case "end":
      return call("end.setAsync", "recipients", new Date(step.at));
    case "save":
      return call("saveAsync", "save");
    case "open":
      openAddress(step.url);
      return Promise.resolve();
  }
}
