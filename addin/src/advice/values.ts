// Reading values of unknown origin: settings of another version, a bundle from the network.
export type Values = { readonly [name: string]: unknown };

export function isRecord(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The record at that name, or an empty one. */
export function recordAt(value: unknown, name: string): Values {
  if (isRecord(value) && isRecord(value[name])) {
    return value[name] as Values;
  }
  return {};
}

/** The list at that name, or an empty one. */
export function listAt(value: unknown, name: string): readonly unknown[] {
  if (isRecord(value) && Array.isArray(value[name])) {
    return value[name] as readonly unknown[];
  }
  return [];
}

/** The text at that name, or the fallback. */
export function textAt(value: unknown, name: string, fallback = ""): string {
  if (isRecord(value)) {
    const found = value[name];
    if (typeof found === "string") {
      return found;
    }
    if (typeof found === "number") {
      return String(found);
    }
  }
  return fallback;
}

/** The number at that name, or the fallback. */
export function numberAt(value: unknown, name: string, fallback: number): number {
  if (isRecord(value)) {
    const found = value[name];
    if (typeof found === "number") {
      return found;
    }
  }
  return fallback;
}

/** The texts in a list of unknown things. */
export function texts(values: readonly unknown[]): string[] {
  return values.filter((one): one is string => typeof one === "string");
}
