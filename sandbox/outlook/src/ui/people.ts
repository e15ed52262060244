/** Recipients as people write them and as Graph and Office want them. */

import type { Person } from "../protocol";
import type { GraphRecipient } from "./graph";

const ADDRESS = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;

export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/** `Anna Lind <anna@…>; b@…` → people; what is not an address keeps its text so that it can be complained about. */
export function parsePeople(text: string): Person[] {
  return text
    .split(/[;\n]|,(?=[^<]*@)/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const named = /^"?([^"<]*)"?\s*<([^>]+)>$/.exec(part);
      if (named) return { displayName: (named[1] ?? "").trim(), emailAddress: (named[2] ?? "").trim() };
      return { displayName: part, emailAddress: part };
    });
}

export function showPerson(person: Person): string {
  return person.displayName && person.displayName !== person.emailAddress
    ? `${person.displayName} <${person.emailAddress}>`
    : person.emailAddress;
}

export function showPeople(people: Person[]): string {
  return people.map(showPerson).join("; ");
}

export function fromGraph(recipient: GraphRecipient | null | undefined): Person {
  const address = recipient?.emailAddress.address ?? "";
  return { displayName: recipient?.emailAddress.name ?? address, emailAddress: address };
}

export function toGraph(person: Person): GraphRecipient {
  return { emailAddress: { address: person.emailAddress, name: person.displayName } };
}
