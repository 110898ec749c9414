import { and, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { generations } from '../../db/schema/generations.ts';
import { loadMessageView } from './view.ts';

/**
 * Stops a reply, keeping its text. The request is kept in the database, where the process that writes the reply finds it
 * within a tick, so it does not matter which one is asked. Stopping what has ended is no fault.
 */
export async function stopMessage(ctx: Ctx, id: string): Promise<void> {
  await loadMessageView(ctx.db, ctx.user.id, id);
  // At once if it is written here. It is kept all the same: this process may die before the reply has ended.
  ctx.runner.stop(id);
  await ctx.db
    .update(generations)
    .set({ stopRequestedAt: sql`coalesce(${generations.stopRequestedAt}, ${ctx.clock().toISOString()})` })
    .where(and(eq(generations.messageId, id), eq(generations.ownerId, ctx.user.id)));
}
