// Whoever gives the pane an access token for Postvakt's own API. The real one is loaded when it is needed.
import type { PaneConfig } from "../config";

export interface TokenSource {
  /** A token; `interactive` allows Outlook to ask the person. Throws SignInNeeded or SignInImpossible. */
  token(interactive: boolean): Promise<string>;
}

/** The person has to agree or sign in, and was not asked. */
export class SignInNeeded extends Error {}

/** This Outlook has no sign-in for add-ins. */
export class SignInImpossible extends Error {}

type Load = () => Promise<{ nestedTokenSource(config: PaneConfig): Promise<TokenSource> }>;

/** The sign-in of nested apps, loaded at the first token; impossible where Outlook does not have it. */
export function lazyTokenSource(supported: () => boolean, config: () => Promise<PaneConfig>, load: Load): TokenSource {
  let source: Promise<TokenSource> | null = null;
  return {
    async token(interactive) {
      if (!supported()) throw new SignInImpossible("this Outlook has no nested app authentication");
      source ??= Promise.all([load(), config()]).then(([module, settings]) => module.nestedTokenSource(settings));
      try {
        return await (await source).token(interactive);
      } catch (fault) {
        if (!(fault instanceof SignInNeeded)) source = null; // what failed to load may load the next time
        throw fault;
      }
    },
  };
}
