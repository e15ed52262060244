// Asks Outlook for what stands in an attached file. The pane only: a send handler has no time for it.
import { ask, OfficeCallError } from "./ask";
import { methodAt } from "./item";

/** Large files take their time, in milliseconds. */
const PATIENCE = 15000;

/** What Outlook gives of a file: Base64, the text of an attached mail or meeting, or an address where the file only lies. */
export interface FileContent {
  readonly content: string;
  readonly format: string;
}

/** Rejects with OfficeCallError where this Outlook does not give it. */
export function fileContent(id: string): Promise<FileContent> {
  const method = methodAt("getAttachmentContentAsync", "attachments");
  if (method === null) {
    return Promise.reject(new OfficeCallError("getAttachmentContentAsync", null, "this Outlook does not have it"));
  }
  return ask<FileContent>("getAttachmentContentAsync", (callback) => method(id, callback), PATIENCE);
}
