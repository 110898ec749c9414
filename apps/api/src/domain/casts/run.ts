import { and, eq, inArray } from 'drizzle-orm';
import type { Deps } from '../../context.ts';
import { casts, type CastRow } from '../../db/schema/casts.ts';
import { attemptReading } from '../readings/attempt.ts';
import { booksOf } from '../readings/books.ts';
import { Cancelled, untilCancelled } from '../readings/cancellation.ts';
import { outlinesOf, partsOf, sourcesOf } from '../readings/sources.ts';
import { findPeople } from './find-people.ts';
import { castProgress } from './view.ts';

/** Of the whole: what reading the files takes. */
const READ_PERCENT = 10;

/**
 * Does what is next for a cast: reads its files and then waits for the person's go, or asks the model who is in them.
 * Progress goes to the row and to the person's readers. Safe to run again after a crash: parts that are done stay done.
 *
 * @param lastAttempt whether a passing fault is to be kept as the cast's end instead of thrown for another attempt
 */
export async function readCastBook(
  deps: Deps,
  { castId }: { castId: string },
  { signal, lastAttempt }: { signal: AbortSignal; lastAttempt: boolean },
): Promise<void> {
  const [cast] = await deps.db.select().from(casts).where(eq(casts.id, castId));
  if (cast === undefined) return;
  let reached = cast.progress;

  /** Changes the cast unless it has ended, and tells the person. */
  async function update(changes: Partial<CastRow>): Promise<void> {
    // The files are looked at again for each step, and parts end in any order.
    reached = Math.max(reached, changes.progress ?? 0);
    const [row] = await deps.db
      .update(casts)
      .set({ ...changes, progress: reached, updatedAt: deps.clock() })
      .where(and(eq(casts.id, castId), inArray(casts.status, ['reading', 'running'])))
      .returning();
    if (row === undefined) throw new Cancelled();
    deps.hub.publish(row.ownerId, { type: 'cast', cast: castProgress(row) });
  }

  async function work(stop: AbortSignal, row: CastRow): Promise<void> {
    const { asOfChapter } = row;
    const books = await booksOf(deps, row, stop, (name, done) =>
      update({ stage: `Reading ${name}`, progress: Math.round(READ_PERCENT * done) }),
    );
    const outlines = await outlinesOf(books);
    if (row.status === 'reading') {
      // What is too much for any reading is refused here, before anybody waits for it.
      partsOf(outlines, asOfChapter, deps.bookPartTokens);
      await update({ status: 'planned', stage: 'Ready to begin', progress: READ_PERCENT, outlines, error: null });
      return;
    }
    const sources = sourcesOf(books, asOfChapter);
    const parts = partsOf(outlines, asOfChapter, deps.bookPartTokens, sources);
    const looking = `Looking for people in ${parts.length === 1 ? 'the whole text' : `${parts.length} parts`}`;
    await update({ stage: looking, progress: READ_PERCENT });
    const members = await findPeople(
      deps,
      { castId },
      { sources, parts },
      {
        signal: stop,
        lastAttempt,
        onFound: (done, found) =>
          update({
            stage: looking,
            progress: READ_PERCENT + Math.round(((95 - READ_PERCENT) * done) / parts.length),
            ...(found === null ? {} : { members: found }),
          }),
        onWait: (seconds) => update({ stage: `Gemini is over its quota; going on in ${seconds} s` }),
      },
    );
    await update({ status: 'ready', stage: 'Ready', progress: 100, members, error: null });
  }

  const isCancelled = async () => {
    const [row] = await deps.db.select({ status: casts.status }).from(casts).where(eq(casts.id, castId));
    return row?.status === 'cancelled';
  };
  if (cast.status !== 'reading' && cast.status !== 'running') return;
  await attemptReading(deps, { castId }, { signal, lastAttempt }, update, () =>
    untilCancelled(signal, isCancelled, (stop) => work(stop, cast)),
  );
}
