// Asking the add-in's own API with an access token. Every refusal comes with the server's own words, and the field it is about where there is one.
import { recordAt, textAt } from "../advice/values";
import { ApiRefusal, NoContact } from "./api";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A refusal that is about one field of the form. */
export class FieldRefusal extends ApiRefusal {
  readonly field: string;

  constructor(refusal: ApiRefusal, field: string) {
    super(refusal.status, refusal.code, refusal.words);
    this.field = field;
  }
}

async function refusal(response: Response): Promise<Error> {
  const body: unknown = await response.json().catch(() => null);
  const error = recordAt(body, "error");
  const told = new ApiRefusal(response.status, textAt(error, "code"), { sv: textAt(error, "sv"), en: textAt(error, "en") });
  if (told.words.sv === "" || told.words.en === "") return new NoContact(`status ${response.status}`);
  const field = textAt(error, "field");
  return field === "" ? told : new FieldRefusal(told, field);
}

export class AuthorisedApi {
  readonly #base: string;
  readonly #token: () => Promise<string>;
  readonly #fetch: Fetch;
  readonly #timeoutMs: number;

  constructor(base: string, token: () => Promise<string>, fetcher: Fetch, timeoutMs: number) {
    this.#base = base;
    this.#token = token;
    this.#fetch = fetcher;
    this.#timeoutMs = timeoutMs;
  }

  /** GET, or POST with a body. Rejects with ApiRefusal, FieldRefusal, NoContact, SignInNeeded or SignInImpossible. */
  async ask(path: string, body?: object): Promise<unknown> {
    const token = await this.#token();
    let response: Response;
    try {
      response = await this.#fetch(this.#base + path, {
        ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
        headers: { Authorization: `Bearer ${token}`, Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
        cache: "no-store",
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
    } catch (fault) {
      throw new NoContact(String(fault));
    }
    if (!response.ok) throw await refusal(response);
    return response.json().catch(() => null);
  }

  /** What was read, or that the answer makes no sense. */
  read<T>(found: T | null): T {
    if (found === null) throw new NoContact("the answer makes no sense");
    return found;
  }
}
