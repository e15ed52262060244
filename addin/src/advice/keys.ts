// The keys in the roaming settings beside the signatures'; all small.
/** When the person began, ISO 8601 in UTC. */
export const SINCE_KEY = "postvakt.since";
/** Where the mailboxes' people work: {address: {department, unit}}. */
export const PLACES_KEY = "postvakt.places";
/** What went wrong on send: {at, rules}; shown once in the pane. */
export const TROUBLE_KEY = "postvakt.trouble";
/** Overrides that wait for the network: [{rule, reason, unit, time}]. */
export const QUEUE_KEY = "postvakt.overrides";
