// The add-in's API for absences.
import {
  candidatesOf, overviewOf, previewOf,
  type AbsenceOverview, type AbsencePreview, type AbsenceRequest, type Candidate,
} from "./absence-model";
import { AuthorisedApi, type Fetch } from "./authorised";

export { FieldRefusal } from "./authorised";

const BASE = "../api/addin/v1/absence";

export class AbsenceApi {
  readonly #api: AuthorisedApi;

  constructor(token: () => Promise<string>, fetcher: Fetch, timeoutMs = 20_000) {
    this.#api = new AuthorisedApi(BASE, token, fetcher, timeoutMs);
  }

  async overview(): Promise<AbsenceOverview> {
    return this.#api.read(overviewOf(await this.#api.ask("")));
  }

  /** Who could watch in these days, those who fit first. */
  async substitutes(request: AbsenceRequest): Promise<readonly Candidate[]> {
    const { first, last, way, kind } = request;
    return this.#api.read(candidatesOf(await this.#api.ask(`/substitutes?${new URLSearchParams({ first, last, way, kind })}`)));
  }

  async preview(request: AbsenceRequest): Promise<AbsencePreview> {
    return this.#api.read(previewOf(await this.#api.ask("/preview", request)));
  }

  async ask(request: AbsenceRequest): Promise<void> {
    await this.#api.ask("", request);
  }

  /** `what`: `accept`, `decline`, `seen` or `cancel`. */
  async act(id: string, what: string): Promise<void> {
    await this.#api.ask(`/${encodeURIComponent(id)}/${what}`, {});
  }
}
