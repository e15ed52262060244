// The parts of a program's tree, for what rewrites its text.

/** The nodes directly within a node, in the order of their text. */
export function children(node) {
  const found = Object.values(node).flat().filter((one) => one !== null && typeof one === "object" && typeof one.type === "string");
  found.sort((one, other) => one.start - other.start);
  return found.filter((one, place) => place === 0 || one.start >= found[place - 1].end); // {a}: key and value are the same text
}
