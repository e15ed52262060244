// The municipality's rules as they are delivered: one bundle, and for departments what they decide differently.
import { classesOf } from "./classes";
import type { BundleValue, Policy, Reason, RuleFacts } from "./model";
import { isRecord, listAt, numberAt, recordAt, textAt, type Values } from "./values";

/** Where a person works, as the directory spells it. */
export interface Place {
  readonly department: string;
  readonly unit: string;
}

function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

/** Unit before department, as the packs' own layers are chosen. */
function layerFor(delivered: Values, place: Place | null): Values | null {
  if (place === null) {
    return null;
  }
  let chosen: Values | null = null;
  for (const one of listAt(delivered, "layers")) {
    const unit = textAt(one, "unit");
    const department = textAt(one, "department");
    const fits = (department === "" || same(department, place.department)) && (unit === "" || same(unit, place.unit));
    if (fits && isRecord(one) && (chosen === null || unit !== "")) {
      chosen = one;
    }
  }
  return chosen;
}

function rulesWith(rules: readonly unknown[], changes: Values): unknown[] {
  const changed = rules.filter((one) => !(textAt(one, "id") in changes));
  Object.keys(changes).forEach((id) => {
    if (isRecord(changes[id])) {
      changed.push(changes[id]);
    }
  });
  return changed;
}

/** The bundle for that place out of what was delivered; throws where there is none. */
export function bundleFor(delivered: unknown, place: Place | null): BundleValue {
  if (!isRecord(delivered) || !isRecord(delivered["bundle"])) {
    throw new Error("no rules were delivered");
  }
  const bundle = delivered["bundle"];
  const layer = layerFor(delivered, place);
  if (layer === null) {
    return bundle as unknown as BundleValue;
  }
  const rules = rulesWith(listAt(bundle, "rules"), recordAt(layer, "rules"));
  return Object.assign({}, bundle, recordAt(layer, "sections"), { rules }) as unknown as BundleValue;
}

function reasonsOf(section: Values): Reason[] {
  return listAt(section, "reasons").map((one) => ({ code: textAt(one, "code"), sv: textAt(one, "sv"), en: textAt(one, "en") }));
}

function channelOf(bundle: BundleValue): Policy["channel"] {
  const channel = recordAt(bundle, "secure_channel");
  const url = textAt(channel, "url");
  if (url === "") {
    return null;
  }
  return { name: textAt(channel, "name", url), url };
}

/** How much the pack wants to be told, with calm defaults for what it does not say. */
export function policyOf(bundle: BundleValue): Policy {
  const alarm = recordAt(bundle, "alarm");
  const overrides = recordAt(bundle, "overrides");
  const rules: { [id: string]: RuleFacts } = {};
  for (const one of listAt(bundle, "rules")) {
    rules[textAt(one, "id")] = { observe: isRecord(one) && one["observe"] === true, passable: textAt(one, "override", "reason") !== "never" };
  }
  return {
    atMost: Math.max(1, Math.min(3, numberAt(alarm, "at_most", 3))),
    quietWeeks: numberAt(alarm, "quiet_weeks", 0),
    soft: textAt(alarm, "errors", "soft") !== "hard",
    reasons: reasonsOf(overrides),
    ownWords: overrides["own_words"] !== false,
    rules,
    channel: channelOf(bundle),
    classes: classesOf(bundle),
  };
}
