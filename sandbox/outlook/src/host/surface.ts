/** What the add-in's calls act upon: the open message, as far as the API reaches. */

import type { ItemSnapshot, Person } from "../protocol";
import type { Editor } from "./editor";
import type { Profile } from "./profiles";

export type RecipientField = "to" | "cc" | "bcc" | "requiredAttendees" | "optionalAttendees";
/** A meeting's two times. */
export type ItemTime = "start" | "end";

export interface Notice {
  key: string;
  type: string;
  message: string;
  persistent?: boolean;
  icon?: string;
  /** An insight message's link; the only kind there is opens the pane. */
  actions?: { actionType: string; actionText: string; commandId?: string }[];
}

/** The message or meeting being read or written. Members of the other kind, and compose-only ones in read mode, throw. */
export interface Surface {
  readonly itemType: "message" | "appointment";
  readonly snapshot: ItemSnapshot;
  readonly composeType: "newMail" | "reply" | "forward";
  readonly bodyType: "html" | "text";
  /** The body for read mode; in compose mode the editor knows. */
  readonly readBody: string;
  readonly editor: Editor | null;
  readonly sessionData: Map<string, string>;
  readonly headers: Map<string, string>;
  readonly notices: Map<string, Notice>;
  /** When the mail is to go, in milliseconds; 0: at once. */
  deliverAt: number;
  /** What the button of a dialog passed along to the pane that it opened; "" else. */
  readonly openedWith: string;
  clientSignature: boolean;
  subject: string;
  /** Where a meeting is held. */
  location: string;
  /** The sender, or the meeting's organiser. */
  from(): Person;
  recipients(field: RecipientField): Person[];
  setRecipients(field: RecipientField, people: Person[]): void;
  /** A meeting's time in milliseconds. */
  time(which: ItemTime): number;
  setTime(which: ItemTime, at: number): void;
  showNotices(): void;
  attachments(): { id: string; name: string; size: number; contentType: string; isInline: boolean }[];
  attach(base64: string, name: string): Promise<string>;
  detach(id: string): Promise<void>;
  /** An attachment's bytes in base64. */
  attachmentContent(id: string): Promise<string>;
  customProperties(): Promise<Record<string, unknown>>;
  saveCustomProperties(values: Record<string, unknown>): Promise<void>;
  save(): Promise<string>;
  close(): void;
}

/** What belongs to the client rather than to a message. */
export interface Client {
  readonly profile: Profile;
  saveRoaming(values: Record<string, unknown>): Promise<void>;
  /** The client's own signature is switched off for good in this profile. */
  disableClientSignature(): void;
  closePane(): void;
}
