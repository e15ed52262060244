// The same for the stand-in: a host with the same answers, in the simulator's own protocol.
"use strict";
const CHANNEL = "postvakt-outlook";
const CONTEXT = {
  runtime: "page", hostName: "OutlookWebApp", platform: "OfficeOnline", version: "16.0.18129.20000", mailbox: "1.15", missing: [], extra: [],
  language: "sv-SE", user: { displayName: "Anna Lind", emailAddress: "anna.lind@sandby.example" }, roaming: {},
  item: { mode: "compose", itemId: null, conversationId: "c1", inReplyTo: "", subject: "", from: null, to: [], cc: [], internetMessageId: "", created: "" },
};
const ANSWERS = {
  "item.getComposeTypeAsync": { composeType: "reply", coercionType: "html" },
  "item.from.getAsync": { displayName: "Socialtjansten", emailAddress: "socialtjansten@sandby.example" },
  "item.body.setSignatureAsync": true,
  "item.disableClientSignatureAsync": true,
};
window.addEventListener("message", (event) => {
  const message = event.data;
  if (message?.channel !== CHANNEL) return;
  if (message.kind === "hello") event.source.postMessage({ channel: CHANNEL, kind: "context", context: CONTEXT }, event.origin);
  if (message.kind !== "call") return;
  const known = message.method in ANSWERS;
  const error = known ? undefined : { code: 9042, name: "InternalServerError", message: "unknown" };
  event.source.postMessage({ channel: CHANNEL, kind: "result", id: message.id, value: ANSWERS[message.method], error }, event.origin);
});
const frame = document.createElement("iframe");
frame.src = window.addin;
document.body.append(frame);
