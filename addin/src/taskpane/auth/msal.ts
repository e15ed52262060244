// Nested app authentication: Outlook itself is the broker, so that nobody signs in twice. A chunk of its own,
// because msal-browser is larger than the whole pane.
import { createNestablePublicClientApplication, type IPublicClientApplication } from "@azure/msal-browser";
import type { PaneConfig } from "../config";
import { SignInNeeded, type TokenSource } from "./token";

class NestedTokenSource implements TokenSource {
  readonly #app: IPublicClientApplication;
  readonly #scopes: string[];

  constructor(app: IPublicClientApplication, scopes: string[]) {
    this.#app = app;
    this.#scopes = scopes;
  }

  async token(interactive: boolean): Promise<string> {
    const request = { scopes: this.#scopes };
    try {
      return (await this.#app.acquireTokenSilent(request)).accessToken;
    } catch (fault) {
      // Whatever the silent way failed of, asking the person is the way on.
      if (!interactive) throw new SignInNeeded(String(fault));
    }
    return (await this.#app.acquireTokenPopup(request)).accessToken;
  }
}

/** Signs in through Outlook for the scope that the config names. */
export async function nestedTokenSource(config: PaneConfig): Promise<TokenSource> {
  const app = await createNestablePublicClientApplication({
    auth: { clientId: config.clientId, authority: config.authority, knownAuthorities: [...config.knownAuthorities] },
    cache: { cacheLocation: "sessionStorage" },
  });
  return new NestedTokenSource(app, [config.apiScope]);
}
