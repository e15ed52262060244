// Asks an Office.js the same questions, whichever it is; what comes back is compared.
async () => {
  const item = Office.context.mailbox.item;
  const found = {};
  const describe = (result) => ({
    status: result.status, value: result.value, context: result.asyncContext, code: result.error?.code, members: Object.keys(result).sort(),
  });
  const probe = (name, call) => new Promise((resolve) => {
    const keep = (what) => { found[name] ??= what; resolve(); };
    try { call((result) => keep(describe(result))); } catch (error) { keep("throws"); }
  });
  await probe("compose type", (done) => item.getComposeTypeAsync(done));
  await probe("from", (done) => item.from.getAsync(done));
  await probe("options are optional", (done) => item.from.getAsync({ asyncContext: 5 }, done));
  await probe("signature", (done) => item.body.setSignatureAsync("<p>Anna Lind</p>", { coercionType: Office.CoercionType.Html }, done));
  await probe("signature that is no text", (done) => item.body.setSignatureAsync(5, { coercionType: "html" }, done));
  await probe("client signature", (done) => item.disableClientSignatureAsync(done));
  await probe("a getter wants a callback", () => item.body.getAsync("html"));
  await probe("subject of 256 characters", (done) => item.subject.setAsync("x".repeat(256), done));
  await probe("notice of 151 characters", (done) =>
    item.notificationMessages.addAsync("k", { type: "informationalMessage", message: "x".repeat(151), icon: "i", persistent: false }, done));
  await probe("a failure of the host", (done) => item.body.getTypeAsync(done));
  found["sets"] = ["1.1", "1.10", "1.13", "1.15", "1.16", 1.5].map((set) => Office.context.requirements.isSetSupported("Mailbox", set));
  found["members"] = ["getComposeTypeAsync", "isClientSignatureEnabledAsync", "from", "to", "body", "subject", "sessionData", "internetHeaders",
    "notificationMessages", "close", "addHandlerAsync", "itemType", "itemId"].map((name) => `${name}: ${typeof item[name]}`);
  found["context"] = [Office.context.displayLanguage, Office.context.platform, Office.context.host, item.itemType, item.conversationId,
    Office.context.mailbox.userProfile.emailAddress, Office.context.mailbox.diagnostics.hostName, Office.context.diagnostics.version];
  found["enumerations"] = { coercion: Office.CoercionType, status: Office.AsyncResultStatus, compose: Office.MailboxEnums.ComposeType,
    notices: Office.MailboxEnums.ItemNotificationMessageType, bodies: Office.MailboxEnums.BodyType,
    itemChanged: Office.EventType.ItemChanged, recipientsChanged: Office.EventType.RecipientsChanged };
  return found;
}
