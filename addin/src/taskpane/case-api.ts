// The add-in's API for a received mail.
import { AuthorisedApi, type Fetch } from "./authorised";
import { caseOf, factOf, type CaseRequest, type ReadMail, type ReceivedCase, type Words } from "./case-model";
import { textAt } from "../advice/values";

const BASE = "../api/addin/v1/case";

export class CaseApi {
  readonly #api: AuthorisedApi;

  constructor(token: () => Promise<string>, fetcher: Fetch, timeoutMs = 40_000) {
    this.#api = new AuthorisedApi(BASE, token, fetcher, timeoutMs);
  }

  /** Which mailbox the mail is in, and what can be said. */
  async look(mail: ReadMail): Promise<ReceivedCase> {
    return this.#api.read(caseOf(await this.#api.ask("/look", mail)));
  }

  /** What the acknowledgement would say. */
  async text(request: CaseRequest): Promise<string> {
    return textAt(await this.#api.ask("/text", request), "text");
  }

  /** Sends it, once. */
  async acknowledge(request: CaseRequest): Promise<Words> {
    return this.#api.read(factOf(await this.#api.ask("", request)));
  }
}
