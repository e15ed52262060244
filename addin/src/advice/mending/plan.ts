// What the planners share: the scene they look at, and what they give.
import type { Context } from "../../checks/index";
import { BodyEdit } from "../body-edit";
import type { BundleValue, Finding, Language, MailFacts, Policy } from "../model";
import type { Can, Step } from "../steps";
import { textAt, type Values } from "../values";

/** What the mending looks at. */
export interface Scene {
  readonly mail: MailFacts;
  readonly bundle: BundleValue;
  readonly policy: Policy;
  readonly context: Context;
  readonly can: Can;
  readonly language: Language;
  readonly now: Date;
}

/** Values for the button's words, and the steps; null where it cannot be done here. */
export interface Plan {
  readonly values: { readonly [name: string]: string };
  readonly steps: readonly Step[];
  readonly signature?: boolean;
}

export type Planner = (scene: Scene, finding: Finding, fix: Values) => Plan | null;

export function bodyStep(scene: Scene, body: string | null): readonly Step[] | null {
  if (body === null || scene.mail.body === null || body === scene.mail.body || !scene.can.body) {
    return null;
  }
  return [{ do: "body", body, type: scene.mail.bodyType }];
}

export function plan(steps: readonly Step[] | null, values: { readonly [name: string]: string } = {}): Plan | null {
  if (steps === null || steps.length === 0) {
    return null;
  }
  return { values, steps };
}

export function edit(scene: Scene): BodyEdit {
  return new BodyEdit(scene.mail, scene.context);
}

/** The first of several names under which a kind may have put a value. */
export function valueOf(fix: Values, ...names: readonly string[]): string {
  for (const name of names) {
    const found = textAt(fix, name);
    if (found !== "") {
      return found;
    }
  }
  return "";
}

export function inLanguage(fix: Values, scene: Scene, ...names: readonly string[]): string {
  return valueOf(fix, ...names.map((name) => name + "_" + scene.language), ...names);
}
