// Small helpers about sorted spans that several kinds use.

export type Span = [number, number];

/** How many of the spans begin before a position, as Python's bisect_left. */
export function bisectLeft(size: number, value: number, key: (index: number) => number): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(middle) < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The index of the first span that begins at or behind a position. */
export function firstFrom(spans: { 0: number }[], position: number): number {
  return bisectLeft(spans.length, position, (index) => (spans[index] as Span)[0]);
}

/** Compares spans by start and end. */
export function bySpan(one: { start: number; end: number }, other: { start: number; end: number }): number {
  return one.start - other.start || one.end - other.end;
}

/** Every match of a pattern that has the flag g; its memory begins anew. */
export function matches(pattern: RegExp, text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let one = pattern.exec(text); one !== null; one = pattern.exec(text)) {
    found.push(one);
  }
  return found;
}
