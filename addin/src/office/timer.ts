// The runtimes' only clock. Old JavaScript-only runtimes may lack it; then nothing is ever late, and the
// host's own limit applies.
declare const setTimeout: ((work: () => void, milliseconds: number) => unknown) | undefined;
declare const clearTimeout: ((handle: unknown) => void) | undefined;

/** Calls `work` after so many milliseconds, and gives what cancels it. Tests pass their own. */
export type After = (milliseconds: number, work: () => void) => () => void;

export const after: After = (milliseconds, work) => {
  if (typeof setTimeout !== "function") {
    return () => undefined;
  }
  const handle = setTimeout(work, milliseconds);
  return () => {
    if (typeof clearTimeout === "function") {
      clearTimeout(handle);
    }
  };
};
