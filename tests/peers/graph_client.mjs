// The Graph client from npm, unchanged, against the tenant: list, read, page, send. Prints what it saw as JSON.
// node graph_client.mjs BASE_URL TOKEN
import { Client, PageIterator } from "@microsoft/microsoft-graph-client";

const [base, token] = process.argv.slice(2);
const client = Client.init({
  baseUrl: `${base}/`,
  customHosts: new Set(["localhost"]),
  authProvider: (done) => done(null, token),
});
const anna = "/users/anna.lind@sandby.example";

const people = [];
const first = await client.api("/users").top(5).select("id,mail").get();
await new PageIterator(client, first, (user) => people.push(user.mail) > 0).iterate();

const inbox = await client.api(`${anna}/mailFolders/inbox/messages`).top(3).select("subject,from").orderby("receivedDateTime desc").get();
const one = await client.api(`${anna}/messages/${inbox.value[0].id}`).get();

await client.api(`${anna}/sendMail`).post({
  message: {
    subject: "Från npm",
    body: { contentType: "text", content: "Hej Björn!" },
    toRecipients: [{ emailAddress: { address: "bjorn.ek@sandby.example" } }],
  },
});
const arrived = await client.api("/users/bjorn.ek@sandby.example/mailFolders/inbox/messages").filter("subject eq 'Från npm'").get();

let refused;
try {
  await client.api("/users/nobody@sandby.example").get();
} catch (error) {
  refused = { status: error.statusCode, code: error.code, requestId: Boolean(error.requestId) };
}

console.log(JSON.stringify({ people, subjects: inbox.value.map((m) => m.subject), body: one.body.content.length, arrived: arrived.value.length, refused }));
