// The line on top, which screen readers read out: politely, and at most every few seconds.
export type Later = (work: () => void, milliseconds: number) => void;

/** Shows a text; a `passing` one ("fetching …") does not make the next one wait. */
export type Say = (text: string, passing?: boolean) => void;

/**
 * Gives a function that shows texts in a live region. The first is shown at once; within `gap` milliseconds of
 * the one before, only the last of several is shown, when the gap is over.
 */
export function announcer(show: (text: string) => void, now: () => number, later: Later, gap = 2000): Say {
  let shownAt = Number.NEGATIVE_INFINITY;
  let shown: string | null = null;
  let waiting: string | null = null;
  const put = (text: string, passing: boolean): void => {
    if (text === shown) return;
    shown = text;
    if (!passing) shownAt = now();
    show(text);
  };
  return (text, passing = false) => {
    const left = shownAt + gap - now();
    if (left <= 0 && waiting === null) {
      put(text, passing);
      return;
    }
    if (waiting === null) {
      later(() => {
        const last = waiting;
        waiting = null;
        if (last !== null) put(last, false);
      }, Math.max(left, 0));
    }
    waiting = text;
  };
}
