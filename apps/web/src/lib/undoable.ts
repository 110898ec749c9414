import { createGrace } from './grace.ts';
import { registerHeldBack } from './held-back.ts';
import { readLocal, writeLocal } from './local-store.ts';

/** How long something can be taken back. */
const UNDO_MS = 8_000;

/**
 * What happens when nobody has taken it back for a while, when the next of its kind begins, or when the page goes away. Should
 * the tab die before that, its next load does it: what was said to be gone has to go.
 */
export function createUndoable<T>({
  key,
  isOwed,
  carryOut,
}: {
  /** Where the tab keeps what it has yet to carry out. */
  key: string;
  isOwed: (value: unknown) => value is T;
  /** Ends when the server has it, or has refused it, which is for this to say. */
  carryOut: (what: T) => Promise<void>;
}) {
  let owed: readonly T[] = [];
  /** All that was sent to the server. */
  let sent: Promise<unknown> = Promise.resolve();

  function setOwed(next: readonly T[]): void {
    owed = next;
    writeLocal(key, owed, 'tab');
  }

  const forget = (what: T) => setOwed(owed.filter((other) => other !== what));

  function send(what: T): void {
    sent = Promise.all([sent, carryOut(what).finally(() => forget(what))]);
  }

  const grace = createGrace<T>({ ms: UNDO_MS, carryOut: send });

  registerHeldBack(async () => {
    grace.settle();
    await sent;
  });

  // A page that is hidden may never be asked again, above all on a phone.
  addEventListener('pagehide', grace.settle);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) grace.settle();
  });

  /** Without a time to take it back, as it has been said already that it would happen. */
  function beginAgain(what: T): void {
    setOwed([...owed, what]);
    send(what);
  }

  return {
    begin(what: T): void {
      grace.begin(what);
      setOwed([...owed, what]);
    },
    beginAgain,
    /** Null when it is too late. */
    takeBack(): T | null {
      const what = grace.takeBack();
      if (what !== null) forget(what);
      return what;
    },
    pause: grace.pause,
    resume: grace.resume,
    settle: grace.settle,
    /** What a page that went away too early had promised. */
    leftBehind(): T[] {
      const kept = readLocal(key, 'tab');
      return Array.isArray(kept) ? kept.filter(isOwed) : [];
    },
  };
}
