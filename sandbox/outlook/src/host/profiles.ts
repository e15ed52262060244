/** The clients that the simulator can pretend to be; the data stands in `profiles.json` and comes from the tenant. */

export interface Profile {
  id: string;
  name: { sv: string; en: string };
  note: { sv: string; en: string };
  hostName: string;
  platform: string;
  version: string;
  mailbox: string;
  /** "page": launch events run in the commands page; "script": in the JavaScript-only runtime. */
  runtime: "page" | "script";
  /** The dialect the launch file must be written in, for the JavaScript-only runtime of old versions. */
  dialect: { ecmaVersion: 2016; ternary: false } | null;
  events: string[];
  missing: string[];
  /** Methods beyond the requirement set that the client has nevertheless. */
  extra: string[];
  /** Methods that are there and answer with a failure. */
  failing: string[];
  /** Milliseconds that every answer takes. */
  delay: number;
  /** Milliseconds that a launch handler may take before the client gives up on it. */
  eventLimit: number;
  /** Whether getComposeTypeAsync says newMail for replies and forwards. */
  composeTypeAlwaysNew: boolean;
  /** Milliseconds before saved roaming settings reach other runtimes. */
  roamingLag: number;
  /** A signature that the client adds by itself until it is told not to. */
  clientSignature: string | null;
  pane: boolean;
}
