// The add-in's own API: signatures for the person's mailbox and those they may send as.
import type { MailboxSignature } from "../signature/model";
import type { Language } from "./texts";

export interface FetchedMailbox extends MailboxSignature {
  readonly address: string;
  readonly name: string;
  readonly kind: string;
  /** Where its person works, as the directory spells it: whose rules hold. */
  readonly department?: string;
  readonly unit?: string;
}

export interface FetchedSignatures {
  readonly version: string;
  readonly language: string;
  readonly mailboxes: readonly FetchedMailbox[];
}

/** The server said no, in words for the person; `code` is for whoever helps them. */
export class ApiRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly words: { readonly [language in Language]: string };

  constructor(status: number, code: string, words: { readonly [language in Language]: string }) {
    super(`${status} ${code}`);
    this.name = "ApiRefusal";
    this.status = status;
    this.code = code;
    this.words = words;
  }
}

/** No answer, or none that makes sense: the network, a proxy, a server that is down. */
export class NoContact extends Error {}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

function isFetched(value: unknown): value is FetchedSignatures {
  const mailboxes = (value as { mailboxes?: unknown } | null)?.mailboxes;
  return Array.isArray(mailboxes) && mailboxes.every((one) => typeof one?.address === "string" && typeof one?.full?.html === "string" && typeof one?.full?.text === "string");
}

async function refusal(response: Response): Promise<Error> {
  try {
    const { error } = (await response.json()) as { error: { code: string; sv: string; en: string } };
    if (typeof error.sv !== "string" || typeof error.en !== "string") throw new TypeError("no words");
    return new ApiRefusal(response.status, String(error.code), { sv: error.sv, en: error.en });
  } catch {
    return new NoContact(`status ${response.status}`);
  }
}

/** Fetches the signatures with an access token. Throws ApiRefusal or NoContact. */
export async function fetchSignatures(token: string, fetcher: Fetch, timeoutMs = 10_000): Promise<FetchedSignatures> {
  let response: Response;
  try {
    response = await fetcher("../api/addin/v1/signatures", {
      headers: { Authorization: `Bearer ${token}`, Accept: "application/json" },
      cache: "no-store",
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (fault) {
    throw new NoContact(String(fault));
  }
  if (!response.ok) throw await refusal(response);
  const body: unknown = await response.json().catch(() => null);
  if (!isFetched(body)) throw new NoContact("the answer is not a list of signatures");
  return body;
}

/** Asks what the mail system knows of receivers inside. Rejects without network, and when the server says no. */
export async function fetchTips(token: string, addresses: readonly string[], fetcher: Fetch, timeoutMs = 6_000): Promise<unknown> {
  const response = await fetcher("../api/addin/v1/mailtips", {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ addresses }),
    cache: "no-store",
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw await refusal(response);
  return response.json();
}

/** Tells the server of one override; gives the answer's status. Rejects without network. */
export async function postOverride(token: string, report: object, fetcher: Fetch, timeoutMs = 10_000): Promise<number> {
  const response = await fetcher("../api/addin/v1/overrides", {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify(report),
    signal: AbortSignal.timeout(timeoutMs),
  });
  return response.status;
}
