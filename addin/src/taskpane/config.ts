/** What the server tells the pane about where it runs: `GET /addin/config.json`. */
export interface PaneConfig {
  readonly clientId: string;
  readonly authority: string;
  readonly apiScope: string;
  readonly environment: string;
  readonly knownAuthorities: readonly string[];
}

/** The config from what the server sent; throws where something that sign-in needs is missing. */
export function parseConfig(value: unknown): PaneConfig {
  const source = (value ?? {}) as { readonly [key: string]: unknown };
  const text = (key: string): string => {
    const found = source[key];
    if (typeof found !== "string" || found === "") throw new TypeError(`config.json: ${key} is missing`);
    return found;
  };
  const known = source["knownAuthorities"];
  return {
    clientId: text("clientId"),
    authority: text("authority"),
    apiScope: text("apiScope"),
    environment: text("environment"),
    knownAuthorities: Array.isArray(known) ? known.filter((one): one is string => typeof one === "string") : [],
  };
}
