/** `Office.context.mailbox.item`: only what the client at hand has. */

import type { HostContext, ItemSnapshot } from "../protocol";
import { COMPOSE, includes, MEETING, READ } from "./api";
import type { Calls } from "./calls";
import type { Handlers } from "./handlers";
import { customProperties } from "./settings";

type Members = Record<string, unknown>;

/** Times come as Dates; over postMessage they are numbers. */
const TIMES = /^item\.(start|end)\.getAsync$/;
const asDate = (value: unknown): Date => new Date(Number(value));

export function buildItem(context: HostContext, snapshot: ItemSnapshot, calls: Calls, handlers: Handlers): Members {
  const compose = snapshot.mode === "compose";
  const meeting = snapshot.itemType === "appointment";
  const item: Members = meeting
    ? { itemType: "appointment", itemClass: "IPM.Appointment" }
    : { itemType: "message", itemClass: "IPM.Note", conversationId: snapshot.conversationId };
  for (const [member, methods] of Object.entries(!compose ? READ : meeting ? MEETING : COMPOSE)) {
    const target: Members = member === "" ? item : {};
    for (const [name, since] of Object.entries(methods)) {
      const path = member === "" ? `item.${name}` : `item.${member}.${name}`;
      if (!(includes(context.mailbox, since) || context.extra.includes(path)) || context.missing.includes(path)) continue;
      target[name] = (...args: unknown[]) => calls.call(path, args, TIMES.test(path) ? asDate : undefined);
    }
    if (member !== "" && Object.keys(target).length > 0) item[member] = target;
  }
  item["loadCustomPropertiesAsync"] = (...args: unknown[]) =>
    calls.call("item.loadCustomPropertiesAsync", args, (value) => customProperties(calls, value as Record<string, unknown>));
  if (includes(context.mailbox, "1.7")) {
    item["addHandlerAsync"] = handlers.add;
    item["removeHandlerAsync"] = handlers.remove;
  }
  if (compose) addComposeOnly(item, context, snapshot, calls);
  else addReadOnly(item, snapshot);
  return item;
}

function addComposeOnly(item: Members, context: HostContext, snapshot: ItemSnapshot, calls: Calls): void {
  item["close"] = () => calls.call("item.close", []);
  if (includes(context.mailbox, "1.14") && snapshot.itemType === "message") item["inReplyTo"] = snapshot.inReplyTo || null;
}

function addReadOnly(item: Members, snapshot: ItemSnapshot): void {
  item["itemId"] = snapshot.itemId;
  item["internetMessageId"] = snapshot.internetMessageId;
  item["subject"] = snapshot.subject;
  item["normalizedSubject"] = snapshot.subject.replace(/^((SV|VB|RE|FW|FWD)\s*:\s*)+/i, "");
  item["from"] = snapshot.from;
  item["sender"] = snapshot.from;
  item["to"] = snapshot.to;
  item["cc"] = snapshot.cc;
  item["dateTimeCreated"] = new Date(snapshot.created);
  item["attachments"] = [];
}
