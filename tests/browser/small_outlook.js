// A small Outlook: what the pane asks for, and a bridge for nested sign-in as msal-browser expects it.
(() => {
  const asked = JSON.parse(new URLSearchParams(location.search).get("office") || "{}");
  const seen = (window.seen = { settings: asked.settings || {}, signature: null, saves: 0 });
  const later = (callback, value) => setTimeout(() => callback({ status: "succeeded", value }), 1);
  const item = {
    from: { getAsync: (callback) => later(callback, { emailAddress: asked.from || "anna.lind@sandby.example" }) },
    internetMessageId: asked.received || "",
    getComposeTypeAsync: (callback) => later(callback, { composeType: "newMail" }),
    disableClientSignatureAsync: (callback) => later(callback),
    subject: { getAsync: (callback) => later(callback, "") },
    body: {
      getTypeAsync: (callback) => later(callback, "html"),
      getAsync: (type, callback) => later(callback, (asked.body || "") + (seen.signature || "")),
      setAsync: undefined,
      setSignatureAsync: (data, options, callback) => { seen.signature = data; later(callback); },
    },
    to: { getAsync: (callback) => later(callback, [{ emailAddress: "ivar@exempel.example", displayName: "Ivar Medborgare" }]) },
    cc: { getAsync: (callback) => later(callback, []) },
    bcc: { getAsync: (callback) => later(callback, []) },
    notificationMessages: { removeAsync: (key, callback) => later(callback) },
  };
  if (asked.compose) item.body.setAsync = (text, options, callback) => later(callback);
  window.Office = {
    onReady: () => Promise.resolve({}),
    context: {
      displayLanguage: asked.language || "sv-SE",
      platform: "OfficeOnline",
      requirements: {
        isSetSupported: (name, set) => (name === "Mailbox" ? !(asked.old && set === "1.10") : name === "NestedAppAuth" && !asked.noSignIn),
      },
      roamingSettings: {
        get: (key) => seen.settings[key],
        set: (key, value) => { seen.settings[key] = JSON.parse(JSON.stringify(value)); },
        saveAsync: (callback) => { seen.saves += 1; later(callback); },
      },
      mailbox: { item, userProfile: { emailAddress: "anna.lind@sandby.example" } },
    },
  };
  const listeners = [];
  const account = { homeAccountId: "a.t", localAccountId: "a", environment: "localhost", tenantId: "t", username: "anna" };
  window.nestedAppAuthBridge = {
    addEventListener: (type, listener) => listeners.push(listener),
    removeEventListener: () => {},
    postMessage: (text) => {
      const { method, requestId } = JSON.parse(text);
      const answer = { messageType: "NestedAppAuthResponse", requestId, success: true };
      if (method === "GetInitContext") answer.initContext = { sdkName: "test", sdkVersion: "1" };
      else if (method === "GetToken" && asked.mustAsk) {
        Object.assign(answer, { success: false, error: { status: "USER_INTERACTION_REQUIRED" } });
      } else {
        const token = { id_token: asked.idToken, access_token: method, expires_in: 3600, scope: "api://x/access_as_user" };
        Object.assign(answer, { account, token });
      }
      setTimeout(() => listeners.forEach((listener) => listener({ data: JSON.stringify(answer) })), 1);
    },
  };
})();
