import { and, eq, inArray } from 'drizzle-orm';
import type { Deps } from '../../context.ts';
import { drafts, type DraftRow } from '../../db/schema/drafts.ts';
import { attemptReading } from '../readings/attempt.ts';
import { booksOf } from '../readings/books.ts';
import { Cancelled, untilCancelled } from '../readings/cancellation.ts';
import { outlinesOf, partsOf, sourcesOf } from '../readings/sources.ts';
import { writePersona } from './persona.ts';
import { verifyDraft } from './verify.ts';
import { draftView } from './view.ts';

/** Of the whole: up to where the model is asked, and from where its answer is checked. */
const ASK_PERCENT = 35;
const CHECK_PERCENT = 90;

/**
 * Writes a queued draft: reads the files, asks the model, checks the quotes. Progress goes to the row and to the
 * person's readers. Safe to run again after a crash: parts that are done stay done.
 *
 * @param lastAttempt whether a passing fault is to be kept as the draft's end instead of thrown for another attempt
 */
export async function writeDraft(
  deps: Deps,
  { draftId }: { draftId: string },
  { signal, lastAttempt }: { signal: AbortSignal; lastAttempt: boolean },
): Promise<void> {
  const [draft] = await deps.db.select().from(drafts).where(eq(drafts.id, draftId));
  if (draft === undefined) return;
  let reached = 0;

  /** Changes the draft unless it has ended, and tells the person. */
  async function update(changes: Partial<DraftRow>): Promise<void> {
    // Parts end in any order, and a second attempt finds some of them done.
    if (changes.progress !== undefined) reached = Math.max(reached, changes.progress);
    const [row] = await deps.db
      .update(drafts)
      .set({ ...changes, ...(changes.progress === undefined ? {} : { progress: reached }), updatedAt: deps.clock() })
      .where(and(eq(drafts.id, draftId), inArray(drafts.status, ['queued', 'running'])))
      .returning();
    if (row === undefined) throw new Cancelled();
    deps.hub.publish(row.ownerId, { type: 'draft', draft: draftView(row) });
  }

  async function work(stop: AbortSignal, row: DraftRow): Promise<void> {
    await update({ status: 'running', stage: 'Reading the files', progress: 5 });
    const books = await booksOf(deps, row, stop, (name, done) =>
      update({ stage: `Reading ${name}`, progress: 5 + Math.round(25 * done) }),
    );
    const sources = sourcesOf(books, row.asOfChapter);
    const outlines = await outlinesOf(books);
    const parts = partsOf(outlines, row.asOfChapter, deps.bookPartTokens, sources);
    const words = sources.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0);
    const whom = row.characterName === '' ? 'the main character' : row.characterName;
    await update({ stage: `Looking for ${whom} in ${words.toLocaleString('en')} words`, progress: ASK_PERCENT });

    const answer = await writePersona(
      deps,
      row,
      { sources, parts },
      {
        signal: stop,
        lastAttempt,
        onStep: (stage, done) =>
          update({ stage, progress: ASK_PERCENT + Math.round((CHECK_PERCENT - ASK_PERCENT) * done) }),
        onWait: (seconds) => update({ stage: `Gemini is over its quota; going on in ${seconds} s` }),
      },
    );
    await update({ stage: 'Checking the quotes against the text', progress: CHECK_PERCENT });
    await update({ status: 'ready', stage: 'Ready', progress: 100, ...verifyDraft(answer, sources), error: null });
  }

  const isCancelled = async () => {
    const [row] = await deps.db.select({ status: drafts.status }).from(drafts).where(eq(drafts.id, draftId));
    return row?.status === 'cancelled';
  };
  await attemptReading(deps, { draftId }, { signal, lastAttempt }, update, () =>
    untilCancelled(signal, isCancelled, (stop) => work(stop, draft)),
  );
}
