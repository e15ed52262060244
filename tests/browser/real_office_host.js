// Plays Outlook on the web for Microsoft's own office.js: answers the postMessage protocol that the npm copy's source speaks.
// `window.addin` is the add-in's page; `window.calls` collects what was asked.
"use strict";
window.calls = [];
const DONE = () => ({ data: true, error: false });
// By the dispatch numbers of the npm copy: 1 is what the add-in may know about the item without asking.
const ANSWERS = {
  1: () => ({ permissionLevel: 3, itemType: 4, hostVersion: "16.0.18129.20000", owaView: "ThreeColumns", conversationId: "c1",
    userProfileType: "office365", userDisplayName: "Anna Lind", userEmailAddress: "anna.lind@sandby.example", userTimeZone: "W. Europe Standard Time" }),
  107: () => ({ data: { name: "Socialtjansten", address: "socialtjansten@sandby.example", userType: 2 } }),
  173: DONE,
  174: () => ({ data: { composeType: "reply", coercionType: "html" }, error: false }),
  176: DONE,
};
const CONTEXT = {
  _id: "addin-1", _appName: 64, _appVersion: 16, _appUILocale: "sv-SE", _dataLocale: "sv-SE", _docUrl: location.href, _clientMode: 1,
  _settings: {}, _reason: "documentOpened", _osfControlType: 1, _eToken: "", _correlationId: "k1", _appInstanceId: "i1",
  _requirementMatrix: JSON.stringify({ Mailbox: "1.15", react: "1.0" }), _hostFullVersion: "16.0.18129.20000", _appMinorVersion: 1,
  _clientWindowHeight: 600, _clientWindowWidth: 350, _addinName: "Postvakt", _appDomains: [],
};
window.addEventListener("message", (event) => {
  let message;
  try { message = JSON.parse(event.data); } catch { return; }
  if (message._messageType !== 0) return;
  const dispatch = message._data?.MethodData?.DispatchId;
  window.calls.push({ action: message._actionName, dispatch, parameters: message._data?.ApiParams });
  const data = message._actionName === "ContextActivationManager_getAppContextAsync" ? CONTEXT
    : dispatch in ANSWERS ? ANSWERS[dispatch]() : { error: true, errorCode: 9042 };
  event.source.postMessage(JSON.stringify({
    _messageType: 1, _actionName: message._actionName, _conversationId: message._conversationId, _correlationId: message._correlationId,
    _origin: location.origin, _errorCode: 0, _responseType: 0, _data: data, _serializerVersion: 1,
  }), event.origin);
});
const frame = document.createElement("iframe");
frame.src = `${window.addin}#&_xdm_Info=conversation|addin-1|${location.origin}|`;
document.body.append(frame);
