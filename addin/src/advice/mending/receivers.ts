// Mending by receivers: who stands in which field.
import { keyOf, type Recipient } from "../../checks/model";
import { outsiders } from "../choose";
import type { MailFacts } from "../model";
import { domainsOf } from "../outgoing";
import type { Step } from "../steps";
import { listAt, textAt, texts, type Values } from "../values";
import { plan, type Planner, type Scene } from "./plan";

function without(people: readonly Recipient[], addresses: readonly string[]): Recipient[] {
  return people.filter((one) => addresses.indexOf(keyOf(one)) < 0);
}

function fields(mail: MailFacts, next: { readonly [field in "to" | "cc" | "bcc"]: readonly Recipient[] }): Step[] {
  const steps: Step[] = [];
  (["bcc", "cc", "to"] as const).forEach((field) => {
    if (next[field].length !== mail[field].length || next[field].some((one, index) => one !== mail[field][index])) {
      steps.push({ do: "recipients", field, people: next[field] });
    }
  });
  return steps;
}

/** The addresses that a kind named, else everybody outside. */
function named(scene: Scene, fix: Values): string[] {
  const told = texts(listAt(fix, "addresses")).map((one) => one.toLowerCase());
  if (told.length > 0) {
    return told;
  }
  const one = textAt(fix, "address");
  if (one !== "") {
    return [one.toLowerCase()];
  }
  return outsiders(scene.mail, domainsOf(scene.bundle));
}

/** Those who would see each other's addresses go to Bcc; the sender stands in To when nobody else is left there. */
export const moveToBcc: Planner = (scene, _finding, fix) => {
  const { mail } = scene;
  const moving = named(scene, fix);
  const moved = mail.to.concat(mail.cc).filter((one) => moving.indexOf(keyOf(one)) >= 0);
  if (!scene.can.recipients || moved.length === 0) {
    return null;
  }
  let to: readonly Recipient[] = without(mail.to, moving);
  if (to.length === 0) {
    to = [mail.sender];
  }
  return plan(fields(mail, { to, cc: without(mail.cc, moving), bcc: mail.bcc.concat(moved) }), { count: String(moved.length) });
};

/** Whoever is asked for something stands in To. */
export const moveToTo: Planner = (scene, _finding, fix) => {
  const { mail } = scene;
  const address = textAt(fix, "address").toLowerCase();
  const moved = mail.cc.filter((one) => keyOf(one) === address);
  if (!scene.can.recipients || moved.length === 0) {
    return null;
  }
  const to = mail.to.concat(moved);
  return plan(fields(mail, { to, cc: without(mail.cc, [address]), bcc: mail.bcc }), { name: textAt(fix, "name") || address });
};

export const removeRecipients: Planner = (scene, _finding, fix) => {
  const { mail } = scene;
  const leaving = texts(listAt(fix, "addresses")).concat(textAt(fix, "address")).map((one) => one.toLowerCase()).filter((one) => one !== "");
  const next = { to: without(mail.to, leaving), cc: without(mail.cc, leaving), bcc: without(mail.bcc, leaving) };
  if (!scene.can.recipients || leaving.length === 0 || next.to.length + next.cc.length + next.bcc.length === 0) {
    return null;
  }
  return plan(fields(mail, next), { addresses: leaving.join(", ") });
};

/** An answer to the one who wrote: the other receivers go. */
export const answerSender: Planner = (scene, _finding, fix) => {
  const { mail } = scene;
  const asked = textAt(fix, "address").toLowerCase();
  const first = mail.to.concat(mail.cc).filter((one) => keyOf(one) === asked)[0] || mail.to[0];
  if (!scene.can.recipients || first === undefined || mail.to.length + mail.cc.length < 2) {
    return null;
  }
  return plan(fields(mail, { to: [first], cc: [], bcc: mail.bcc }), { name: first.name || first.address });
};

export const useGroup: Planner = (scene, _finding, fix) => {
  const address = textAt(fix, "address");
  const known = scene.context.mail.groups.filter((one) => one.address === address)[0];
  let members = texts(listAt(fix, "members"));
  if (members.length === 0 && known !== undefined) {
    members = known.members;
  }
  members = members.map((one) => one.toLowerCase());
  if (!scene.can.recipients || address === "" || members.length === 0) {
    return null;
  }
  const { mail } = scene;
  const group = { address, name: textAt(fix, "group") || address };
  const next = { to: [group].concat(without(mail.to, members)), cc: without(mail.cc, members), bcc: without(mail.bcc, members) };
  return plan(fields(mail, next), { group: group.name });
};
