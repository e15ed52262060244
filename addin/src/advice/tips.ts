// What the mail system tells of receivers inside: who is away, how many a list reaches, which group they are.
import type { Away, Group, Outgoing } from "../checks/model";
import { keyOf } from "../checks/model";
import type { MailFacts } from "./model";
import { isRecord, listAt, numberAt, textAt, texts } from "./values";

export interface ReceiverTip {
  readonly address: string;
  /** 1 for a person. */
  readonly members: number;
  /** How many of them are outside the organisation. */
  readonly outside: number;
  readonly away: boolean;
  /** The last day away, yyyy-mm-dd; empty where it is not known. */
  readonly until: string;
  /** Who answers instead, by name; empty where nobody is known. */
  readonly substitute: string;
}

export interface Tips {
  readonly tips: readonly ReceiverTip[];
  readonly groups: readonly Group[];
}

export const NO_TIPS: Tips = { tips: [], groups: [] };
/** Members of a list are told as a number; more than this is as much as anybody needs to know. */
const MOST_MEMBERS = 1000;

function tip(value: unknown): ReceiverTip {
  return {
    address: textAt(value, "address").toLowerCase(),
    members: Math.max(1, Math.min(MOST_MEMBERS, numberAt(value, "members", 1))),
    outside: Math.max(0, numberAt(value, "outside", 0)),
    away: isRecord(value) && value["away"] === true,
    until: textAt(value, "until"),
    substitute: textAt(value, "substitute"),
  };
}

function group(value: unknown): Group {
  return { address: textAt(value, "address").toLowerCase(), name: textAt(value, "name"), members: texts(listAt(value, "members")) };
}

/** The server's answer, or what was kept of it; rubbish is nothing. */
export function tipsFrom(value: unknown): Tips {
  return {
    tips: listAt(value, "tips").map(tip).filter((one) => one.address !== ""),
    groups: listAt(value, "groups").map(group).filter((one) => one.address !== ""),
  };
}

/** The tips kept with the mail. */
export function parseTips(kept: string | null): Tips {
  try {
    return tipsFrom(JSON.parse(kept || ""));
  } catch (fault) {
    void fault; // none, or not ours
    return NO_TIPS;
  }
}

/** Those of the tips that are about receivers that the mail still has. */
export function tipsFor(mail: MailFacts, tips: Tips): ReceiverTip[] {
  const here = mail.to.concat(mail.cc, mail.bcc).map(keyOf);
  return tips.tips.filter((one) => here.indexOf(one.address) >= 0);
}

/** What the engine reads. Of a list among the receivers only the number is known: its members have no addresses. */
export function forEngine(mail: MailFacts, tips: Tips): Pick<Outgoing, "groups" | "away"> {
  const told = tipsFor(mail, tips);
  const lists = told.filter((one) => one.members > 1).map((one): Group => {
    const members: string[] = [];
    while (members.length < one.members) {
      members.push("");
    }
    return { address: one.address, name: "", members };
  });
  const away = told.filter((one) => one.away).map((one): Away => ({ address: one.address, until: one.until, substitute: one.substitute }));
  return { groups: lists.concat(tips.groups), away };
}
