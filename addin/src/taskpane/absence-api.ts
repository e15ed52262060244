// The add-in's API for absences. Every refusal comes with the server's own words, and the field it is about where there is one.
import { textAt, recordAt } from "../advice/values";
import {
  candidatesOf, overviewOf, previewOf,
  type AbsenceOverview, type AbsencePreview, type AbsenceRequest, type Candidate,
} from "./absence-model";
import { ApiRefusal, NoContact } from "./api";

type Fetch = (url: string, init: RequestInit) => Promise<Response>;
const BASE = "../api/addin/v1/absence";

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

export class AbsenceApi {
  readonly #token: () => Promise<string>;
  readonly #fetch: Fetch;
  readonly #timeoutMs: number;

  constructor(token: () => Promise<string>, fetcher: Fetch, timeoutMs = 20_000) {
    this.#token = token;
    this.#fetch = fetcher;
    this.#timeoutMs = timeoutMs;
  }

  /** Rejects with ApiRefusal, FieldRefusal, NoContact, SignInNeeded or SignInImpossible. */
  async #ask(path: string, body?: object): Promise<unknown> {
    const token = await this.#token();
    let response: Response;
    try {
      response = await this.#fetch(BASE + path, {
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

  #read<T>(found: T | null): T {
    if (found === null) throw new NoContact("the answer makes no sense");
    return found;
  }

  async overview(): Promise<AbsenceOverview> {
    return this.#read(overviewOf(await this.#ask("")));
  }

  /** Who could watch in these days, those who fit first. */
  async substitutes(request: AbsenceRequest): Promise<readonly Candidate[]> {
    const { first, last, way, kind } = request;
    return this.#read(candidatesOf(await this.#ask(`/substitutes?${new URLSearchParams({ first, last, way, kind })}`)));
  }

  async preview(request: AbsenceRequest): Promise<AbsencePreview> {
    return this.#read(previewOf(await this.#ask("/preview", request)));
  }

  async ask(request: AbsenceRequest): Promise<void> {
    await this.#ask("", request);
  }

  /** `what`: `accept`, `decline`, `seen` or `cancel`. */
  async act(id: string, what: string): Promise<void> {
    await this.#ask(`/${encodeURIComponent(id)}/${what}`, {});
  }
}
