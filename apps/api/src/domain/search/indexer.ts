import { setTimeout as wait } from 'node:timers/promises';
import type { Deps } from '../../context.ts';
import { BATCH, fillNew } from './fill.ts';

/** How often new messages are looked for when nobody says that there are some: other processes may have died. */
const EVERY_MS = 2_000;
/** What was woken waits so long for more to come: rows cost less by the hundred than by the handful. */
const GATHER_MS = 1_000;

/** Makes what was said findable, shortly after it was said. */
export interface SearchIndexer {
  begin(): void;
  /** Something was said. */
  wake(): void;
  /** Resolves when all that is in the database can be found. */
  catchUp(): Promise<void>;
  stop(): Promise<void>;
}

export function createSearchIndexer({ db, clock, log }: Pick<Deps, 'db' | 'clock' | 'log'>): SearchIndexer {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let due = Infinity;
  /** One pass after the other. */
  let last: Promise<void> = Promise.resolve();

  function inTurn(pass: () => Promise<void>): Promise<void> {
    const done = last.then(pass);
    last = done.catch(() => undefined);
    return done;
  }

  /** Takes what there is to take; a large past is taken at half of one connection's pace, beside people at work. */
  async function pass(): Promise<void> {
    let count: number | null = BATCH;
    while (count === BATCH && !stopping.signal.aborted) {
      const begun = performance.now();
      count = await fillNew(db, clock(), 'skip');
      if (count === BATCH) await wait(performance.now() - begun, undefined, { signal: stopping.signal });
    }
  }

  function schedule(ms: number): void {
    const at = performance.now() + ms;
    if (stopping.signal.aborted || at >= due) return;
    due = at;
    clearTimeout(timer);
    timer = setTimeout(() => {
      due = Infinity;
      void inTurn(pass)
        .catch((error: unknown) => {
          if (!stopping.signal.aborted) log.error({ err: error }, 'search rows were not written; trying again');
        })
        .finally(() => schedule(EVERY_MS));
    }, ms);
  }

  return {
    begin: () => schedule(0),
    wake: () => schedule(GATHER_MS),
    catchUp: () =>
      inTurn(async () => {
        while ((await fillNew(db, clock(), 'wait')) !== 0);
      }),
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await last;
    },
  };
}
