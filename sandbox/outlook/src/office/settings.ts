/** Roaming settings and custom properties: read at once from what came along, written when saved. */

import type { Calls } from "./calls";

type Values = Record<string, unknown>;

export interface Settings {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  remove(name: string): void;
  saveAsync(...args: unknown[]): void;
}

function bag(values: Values, save: (values: Values, args: unknown[]) => void): Settings {
  return {
    get: (name) => values[name],
    set: (name, value) => {
      values[name] = value;
    },
    remove: (name) => {
      delete values[name];
    },
    saveAsync: (...args) => save(values, args),
  };
}

/** `Office.context.roamingSettings`; the host refuses more than 32 KB. */
export function roamingSettings(calls: Calls, initial: Values): Settings {
  return bag({ ...initial }, (values, args) => calls.call("roamingSettings.saveAsync", [values, ...args]));
}

/** What `loadCustomPropertiesAsync` gives; the host refuses more than 2,500 characters. */
export function customProperties(calls: Calls, initial: Values): Settings {
  return bag({ ...initial }, (values, args) => calls.call("customProperties.saveAsync", [values, ...args]));
}
