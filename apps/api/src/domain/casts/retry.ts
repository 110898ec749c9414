import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { casts } from '../../db/schema/casts.ts';
import { retryParts } from '../readings/run-parts.ts';
import { loadCast } from './load.ts';
import { readCast } from './read.ts';
import { castProgress, type CastView } from './view.ts';

/**
 * Goes on with a cast that failed or was cancelled: what is done stays done.
 * @param part only this one of the failed parts; the others stay failed
 */
export async function retryCast(ctx: Ctx, id: string, part: number | undefined): Promise<CastView> {
  await loadCast(ctx.db, ctx.user.id, id);
  const row = await ctx.db.transaction(async (tx) => {
    const [again] = await tx
      .update(casts)
      .set({
        status: sql`case when ${isNull(casts.outlines)} then 'reading' else 'running' end`,
        stage: 'Waiting to start',
        error: null,
        updatedAt: ctx.clock(),
      })
      .where(and(eq(casts.id, id), inArray(casts.status, ['failed', 'cancelled'])))
      .returning();
    if (again === undefined) return undefined;
    await retryParts(tx, { castId: id }, part);
    await ctx.jobs.enqueue(tx, 'cast-book', { castId: id });
    return again;
  });
  if (row !== undefined) {
    ctx.jobs.wake();
    ctx.hub.publish(ctx.user.id, { type: 'cast', cast: castProgress(row) });
  }
  return await readCast(ctx, id);
}
