// What mending a mail consists of; office/change carries it out.
import type { Recipient } from "../checks/model";

export type Step =
  | { readonly do: "subject"; readonly text: string }
  | { readonly do: "recipients"; readonly field: "to" | "cc" | "bcc"; readonly people: readonly Recipient[] }
  | { readonly do: "detach"; readonly id: string }
  | { readonly do: "body"; readonly body: string; readonly type: "html" | "text" }
  | { readonly do: "delay"; readonly until: string }
  | { readonly do: "end"; readonly at: string }
  | { readonly do: "save" }
  | { readonly do: "open"; readonly url: string };

/** What this Outlook has the calls for. */
export interface Can {
  readonly body: boolean;
  readonly subject: boolean;
  readonly recipients: boolean;
  readonly detach: boolean;
  readonly delay: boolean;
  readonly save: boolean;
  /** A meeting's times. */
  readonly time: boolean;
}
