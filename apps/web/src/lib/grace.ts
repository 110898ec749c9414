/**
 * Holds back one thing at a time, so that it can still be taken back. It is carried out when the time is over, when the next
 * thing begins, or when somebody settles it.
 */
export function createGrace<T>({ ms, carryOut }: { ms: number; carryOut: (held: T) => void }) {
  let held: { what: T } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function release(): { what: T } | null {
    clearTimeout(timer);
    const released = held;
    held = null;
    return released;
  }

  function settle(): void {
    const released = release();
    if (released) carryOut(released.what);
  }

  /** Starts the time anew. */
  function resume(): void {
    clearTimeout(timer);
    if (held) timer = setTimeout(settle, ms);
  }

  return {
    begin: (what: T): void => {
      settle();
      held = { what };
      resume();
    },
    /** Stops the time, for somebody who is about to decide. */
    pause: () => clearTimeout(timer),
    resume,
    settle,
    /** What was held back, and now never happens; null when it is too late. */
    takeBack: (): T | null => release()?.what ?? null,
  };
}
