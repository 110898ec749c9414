import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { casts, type CastRow } from '../../db/schema/casts.ts';
import { InputError } from '../../errors.ts';
import { loadCast } from './load.ts';
import { readCast } from './read.ts';
import { castProgress, type CastView } from './view.ts';

/**
 * Has the model look for people. Starting what was started already changes nothing.
 * @throws NotFoundError; InputError for a chapter that there is none of
 */
export async function startCast(ctx: Ctx, id: string, asOfChapter: number | null): Promise<CastView> {
  checkChapter(await loadCast(ctx.db, ctx.user.id, id), asOfChapter);
  const started = await ctx.db.transaction(async (tx) => {
    const [row] = await tx
      .update(casts)
      .set({ status: 'running', stage: 'Waiting to start', asOfChapter, updatedAt: ctx.clock() })
      .where(and(eq(casts.id, id), eq(casts.status, 'planned')))
      .returning();
    if (row !== undefined) await ctx.jobs.enqueue(tx, 'cast-book', { castId: id });
    return row;
  });
  if (started !== undefined) {
    ctx.jobs.wake();
    ctx.hub.publish(ctx.user.id, { type: 'cast', cast: castProgress(started) });
  }
  return await readCast(ctx, id);
}

/** @throws InputError */
export function checkChapter({ outlines }: Pick<CastRow, 'outlines'>, asOfChapter: number | null): void {
  if (asOfChapter === null || outlines === null) return;
  if (outlines.length > 1) throw new InputError([{ field: 'asOfChapter', message: 'takes a single file' }]);
  if (outlines[0]?.sections.some(({ chapter }) => chapter === asOfChapter) !== true) {
    throw new InputError([{ field: 'asOfChapter', message: 'names a chapter that there is none of' }]);
  }
}
