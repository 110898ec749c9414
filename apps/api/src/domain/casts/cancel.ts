import { and, eq, inArray } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { casts } from '../../db/schema/casts.ts';
import { readCast } from './read.ts';
import { castProgress, type CastView } from './view.ts';

/** Cancels a cast that is not finished; the worker sees it and stops. Cancelling what has ended changes nothing. */
export async function cancelCast(ctx: Ctx, id: string): Promise<CastView> {
  const [cancelled] = await ctx.db
    .update(casts)
    .set({ status: 'cancelled', stage: 'Cancelled', updatedAt: ctx.clock() })
    .where(
      and(eq(casts.id, id), eq(casts.ownerId, ctx.user.id), inArray(casts.status, ['reading', 'planned', 'running'])),
    )
    .returning();
  if (cancelled !== undefined) ctx.hub.publish(ctx.user.id, { type: 'cast', cast: castProgress(cancelled) });
  return await readCast(ctx, id);
}
