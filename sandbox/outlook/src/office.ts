/**
 * The stand-in for office.js: `/outlook/office.js`.
 *
 * Loaded by the add-in's pages in the simulator, and put before the launch file in the JavaScript-only runtime. It offers the parts of
 * `Office` that the add-in uses, with what the chosen client lacks left out, and asks the host page for everything else.
 */

import type { HostContext, ItemSnapshot, ToFrame } from "./protocol";
import { includes } from "./office/api";
import { NaaBridge } from "./office/bridge";
import { Calls } from "./office/calls";
import { ENUMS } from "./office/enums";
import { Handlers } from "./office/handlers";
import { buildItem } from "./office/item";
import { Actions } from "./office/launch";
import { roamingSettings } from "./office/settings";
import { transport } from "./office/transport";

type Members = Record<string, unknown>;
type ReadyCallback = (info: { host: string; platform: string }) => unknown;

const wire = transport();
const calls = new Calls(wire.post);
const actions = new Actions(wire.post);
const bridge = new NaaBridge(wire.post);
const mailboxHandlers = new Handlers();
let itemHandlers = new Handlers();

const context: Members = {};
const office: Members = { ...ENUMS, context, actions: { associate: actions.associate }, onReady, initialize: () => undefined };

let ready: (info: { host: string; platform: string }) => void;
const readiness = new Promise<{ host: string; platform: string }>((resolve) => {
  ready = resolve;
});

function onReady(callback?: ReadyCallback): Promise<{ host: string; platform: string }> {
  // Classic Outlook on Windows never runs this for launch events; neither does the stand-in.
  if (wire.scriptOnly) return new Promise(() => undefined);
  return readiness.then((info) => {
    callback?.(info);
    return info;
  });
}

function setItem(given: HostContext, snapshot: ItemSnapshot | null): void {
  itemHandlers = new Handlers();
  const mailbox = context["mailbox"] as Members;
  mailbox["item"] = snapshot ? buildItem(given, snapshot, calls, itemHandlers) : null;
}

function fillContext(given: HostContext): void {
  const naa = !given.missing.includes("naa");
  Object.assign(context, {
    displayLanguage: given.language,
    contentLanguage: given.language,
    host: "Outlook",
    platform: given.platform,
    diagnostics: { host: "Outlook", platform: given.platform, version: given.version },
    requirements: {
      isSetSupported: (name: string, version = "1.1") =>
        (name.toLowerCase() === "mailbox" && includes(given.mailbox, String(version))) ||
        (name.toLowerCase() === "nestedappauth" && naa && includes("1.1", String(version))) ||
        (name.toLowerCase() === "identityapi" && includes("1.3", String(version))),
    },
    roamingSettings: roamingSettings(calls, given.roaming),
    ui: { closeContainer: () => calls.call("ui.closeContainer", []) },
    mailbox: {
      diagnostics: { hostName: given.hostName, hostVersion: given.version },
      userProfile: {
        displayName: given.user.displayName,
        emailAddress: given.user.emailAddress,
        timeZone: "W. Europe Standard Time",
        accountType: "office365",
      },
      addHandlerAsync: mailboxHandlers.add,
      removeHandlerAsync: mailboxHandlers.remove,
      item: null,
    },
  });
  setItem(given, given.item);
  if (naa && !wire.scriptOnly) (window as unknown as Members)["nestedAppAuthBridge"] = bridge;
}

let current: HostContext | null = null;

function receive(message: ToFrame): void {
  switch (message.kind) {
    case "context":
      current = message.context;
      fillContext(message.context);
      if (!wire.scriptOnly) (office["initialize"] as (reason: string) => void)("documentOpened");
      ready({ host: "Outlook", platform: message.context.platform });
      break;
    case "result":
      calls.settle(message.id, message.value, message.error);
      break;
    case "launch":
      actions.launch(message);
      break;
    case "changed":
      if (message.type === ENUMS.EventType.ItemChanged && current) setItem(current, message.item);
      mailboxHandlers.tell(message.type, message.payload);
      itemHandlers.tell(message.type, message.payload);
      break;
    case "naa":
      bridge.answer(message.payload);
      break;
  }
}

(globalThis as unknown as Members)["Office"] = office;
wire.listen(receive);
wire.post({ kind: "hello" });
