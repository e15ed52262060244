// The kinds of rules: each a small function here and its twin under checks/kinds. Rules choose one by name.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import type { Hit } from "../model";

import { find as identity } from "./identity";
import { find as personTerms } from "./person_terms";
import { find as secrecy } from "./secrecy";

export type Kind = (rule: Rule, context: Context) => Hit[];

export const KINDS: { [name: string]: Kind } = {
  identity,
  person_terms: personTerms,
  secrecy,
};
