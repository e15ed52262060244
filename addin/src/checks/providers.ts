// Where people have their private addresses. Twin: checks/providers.py.
import type { Rule } from "./bundle";
import { domainOf, type Recipient } from "./model";
import { texts } from "./parameters";

/** Whether the address is at a mail provider: a listed one, or one whose name says so (`provider_signs`). */
export function isProvider(one: Recipient, rule: Rule): boolean {
  const domain = domainOf(one);
  const name = domain.split(".")[0] as string;
  return texts(rule, "providers").indexOf(domain) >= 0 || texts(rule, "provider_signs").some((sign) => name.indexOf(sign) >= 0);
}
