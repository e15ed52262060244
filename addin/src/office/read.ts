// Reads the received mail that is open.
import { openItem } from "./item";

interface Person {
  readonly emailAddress?: string;
}

/** A received mail: its Internet message id and who it was sent to; null where none is open or Outlook does not tell. */
export function receivedMail(): { readonly message: string; readonly receivers: readonly string[] } | null {
  let item: ReturnType<typeof openItem>;
  try {
    item = openItem();
  } catch (fault) {
    void fault; // nothing is open
    return null;
  }
  const message = item["internetMessageId"];
  if (typeof message !== "string" || message === "") return null;
  const people = addresses(item["to"]).concat(addresses(item["cc"]));
  return { message, receivers: people };
}

function addresses(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return (list as Person[]).map((one) => one.emailAddress || "").filter((one) => one !== "");
}
