// Tells when the mail being written may have changed. Outlook has events for receivers and files only; the text is asked for.
import { ask } from "./ask";
import { supports } from "./features";
import { openItem } from "./item";

type Adder = { addHandlerAsync?(type: string, handler: () => void, callback: (result: Office.AsyncResult<void>) => void): void };

function listen(feature: "recipientsChanged" | "attachmentsChanged", type: string, changed: () => void): void {
  const item = openItem() as unknown as Adder;
  if (supports(feature) && typeof item.addHandlerAsync === "function") {
    const add = item.addHandlerAsync.bind(item);
    ask<void>("addHandlerAsync", (callback) => add(type, changed, callback)).catch(() => undefined); // the regular look finds it too
  }
}

/** Calls `changed` whenever Outlook says that receivers, files or a meeting's times are others than before. */
export function watchMail(changed: () => void): void {
  listen("recipientsChanged", "olkRecipientsChanged", changed);
  listen("recipientsChanged", "olkAppointmentTimeChanged", changed);
  listen("attachmentsChanged", "olkAttachmentsChanged", changed);
}
