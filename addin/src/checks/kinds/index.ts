// The kinds of rules: each a small function here and its twin under checks/kinds. Rules choose one by name.
import type { Rule } from "../bundle";
import type { Context } from "../context";
import type { Hit } from "../model";

import { find as appointment } from "./appointment";
import { find as attachment } from "./attachment";
import { find as ccAction } from "./cc_action";
import { find as chain } from "./chain";
import { find as channel } from "./channel";
import { find as closing } from "./closing";
import { find as dates } from "./dates";
import { find as deadline } from "./deadline";
import { find as expectation } from "./expectation";
import { find as external } from "./external";
import { find as files } from "./files";
import { find as identity } from "./identity";
import { find as images } from "./images";
import { find as metric } from "./metric";
import { find as personTerms } from "./person_terms";
import { find as privateUse } from "./private_use";
import { find as reason } from "./reason";
import { find as receipt } from "./receipt";
import { find as recipients } from "./recipients";
import { find as secrecy } from "./secrecy";
import { find as signature } from "./signature";
import { find as spelling } from "./spelling";
import { find as subject } from "./subject";
import { find as thread } from "./thread";
import { find as time } from "./time";
import { find as tone } from "./tone";
import { find as topics } from "./topics";
import { find as urgency } from "./urgency";

export type Kind = (rule: Rule, context: Context) => Hit[];

export const KINDS: { [name: string]: Kind } = {
  appointment,
  attachment,
  cc_action: ccAction,
  chain,
  channel,
  closing,
  dates,
  deadline,
  expectation,
  external,
  files,
  identity,
  images,
  metric,
  person_terms: personTerms,
  private_use: privateUse,
  reason,
  receipt,
  recipients,
  secrecy,
  signature,
  spelling,
  subject,
  thread,
  time,
  tone,
  topics,
  urgency,
};
