// Sets the right signature on the mail that is being written. Pure: Outlook is a port.
import { chooseForm, chooseText, mailboxFor, type Chosen } from "./choose";
import type { BodyType, ComposeType, Form, MailboxSignature, SavedSignatures } from "./model";
import { quoteStart } from "./quote";
import { withoutDouble } from "./twice";

/** The mail being written, as far as signatures are concerned. Reading never rejects; null is "not known here". */
export interface ComposePort {
  from(): Promise<string | null>;
  composeType(): Promise<ComposeType | null>;
  bodyType(): Promise<BodyType>;
  subject(): Promise<string>;
  inReplyTo(): boolean | null;
  body(type: BodyType): Promise<string | null>;
  /** What this mail was given last, kept with the mail. */
  earlier(): Promise<string | null>;
  remember(data: string): Promise<void>;
  disableClientSignature(): Promise<void>;
  /** Rejects when the client refuses. */
  setSignature(data: string, as: BodyType): Promise<void>;
  setBody(body: string, type: BodyType): Promise<void>;
}

export type Outcome =
  | { readonly kind: "set"; readonly form: Form; readonly as: BodyType; readonly address: string }
  | { readonly kind: "nothing-saved" }
  | { readonly kind: "unknown-mailbox"; readonly address: string | null }
  | { readonly kind: "too-late" };

interface Facts {
  readonly address: string;
  readonly mailbox: MailboxSignature;
  readonly form: Form;
  readonly bodyType: BodyType;
}

function readFacts(port: ComposePort, address: string, mailbox: MailboxSignature): Promise<Facts> {
  return Promise.all([port.composeType(), port.bodyType(), port.subject()]).then(([composeType, bodyType, subject]) =>
    port.body(bodyType).then((body) => {
      let hasQuote = false;
      if (body !== null) {
        hasQuote = quoteStart(body, bodyType) >= 0;
      }
      const form = chooseForm({ composeType, subject, inReplyTo: port.inReplyTo(), hasQuote });
      return { address, mailbox, form, bodyType };
    }),
  );
}

/** HTML on a body that turns out to be plain text is refused by Outlook; the plain form is then right. */
function setWithFallback(port: ComposePort, facts: Facts, chosen: Chosen): Promise<Chosen> {
  return port.setSignature(chosen.data, chosen.as).then(
    () => chosen,
    (fault) => {
      if (chosen.as === "text") {
        throw fault;
      }
      const plain = chooseText(facts.mailbox, facts.form, "text");
      return port.setSignature(plain.data, plain.as).then(() => plain);
    },
  );
}

function mendDouble(port: ComposePort, type: BodyType, earlier: string | null, data: string, wanted: () => boolean): Promise<void> {
  return port.body(type).then((body) => {
    if (body === null || !wanted()) {
      return undefined;
    }
    const mended = withoutDouble(body, type, earlier, data);
    if (mended === null) {
      return undefined;
    }
    return port.setBody(mended, type);
  });
}

function setOnce(port: ComposePort, facts: Facts, wanted: () => boolean): Promise<Outcome> {
  return Promise.all([port.earlier(), port.disableClientSignature()]).then(([earlier]) => {
    if (!wanted()) {
      return { kind: "too-late" } as Outcome;
    }
    return setWithFallback(port, facts, chooseText(facts.mailbox, facts.form, facts.bodyType)).then((set) =>
      mendDouble(port, facts.bodyType, earlier, set.data, wanted)
        .then(() => port.remember(set.data))
        .then((): Outcome => ({ kind: "set", form: facts.form, as: set.as, address: facts.address })),
    );
  });
}

/**
 * Sets the signature that the From address, the kind of mail and the kind of body ask for. Changes nothing
 * when none is saved for that address, nor after `wanted` says no. Rejects only when Outlook refuses the signature.
 */
export function applySignature(port: ComposePort, saved: SavedSignatures | null, wanted: () => boolean): Promise<Outcome> {
  if (saved === null) {
    return Promise.resolve({ kind: "nothing-saved" } as Outcome);
  }
  return port.from().then((address) => {
    let mailbox: MailboxSignature | null = null;
    if (address !== null) {
      mailbox = mailboxFor(saved, address);
    }
    if (address === null || mailbox === null) {
      return { kind: "unknown-mailbox", address } as Outcome;
    }
    return readFacts(port, address, mailbox).then((facts) => setOnce(port, facts, wanted));
  });
}
