import { and, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { notebooks } from '../../db/schema/notebooks.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { sources } from '../../db/schema/sources.ts';
import { NotFoundError } from '../../errors.ts';
import { deleteSession } from '../sessions/delete.ts';
import { readSession } from '../sessions/read.ts';
import { removeSourceFiles } from './files.ts';

/**
 * Deletes a notebook with its sources. Its sessions are kept, closed and without a notebook, or deleted with all their
 * messages.
 * @throws NotFoundError
 */
export async function deleteNotebook(ctx: Ctx, id: string, itsSessions: 'keep' | 'delete'): Promise<void> {
  const ofNotebook = and(eq(sessions.notebookId, id), eq(sessions.ownerId, ctx.user.id));
  if (itsSessions === 'delete') {
    const doomed = await ctx.db.select({ id: sessions.id }).from(sessions).where(ofNotebook);
    for (const session of doomed) {
      await deleteSession(ctx, session.id).catch((error: unknown) => {
        if (!(error instanceof NotFoundError)) throw error;
      });
    }
  }
  const { removed, unbound } = await ctx.db.transaction(async (tx) => {
    const mine = and(eq(notebooks.id, id), eq(notebooks.ownerId, ctx.user.id));
    const [locked] = await tx.select({ id: notebooks.id }).from(notebooks).where(mine).for('update');
    if (locked === undefined) throw new NotFoundError('notebook');
    const removed = await tx
      .select({ storageKey: sources.storageKey, textKey: sources.textKey })
      .from(sources)
      .where(eq(sources.notebookId, id));
    const unbound = await tx
      .update(sessions)
      .set({
        notebookId: null,
        answeredBy: 'model',
        status: sql`case when ${sessions.status} = 'active' then 'closed' else ${sessions.status} end`,
        endedAt: sql`coalesce(${sessions.endedAt}, ${ctx.clock().toISOString()}::timestamptz)`,
        revision: sql`${sessions.revision} + 1`,
      })
      .where(ofNotebook)
      .returning({ id: sessions.id });
    await tx.delete(notebooks).where(mine);
    return { removed, unbound };
  });
  await removeSourceFiles(ctx, removed);
  ctx.hub.publish(ctx.user.id, { type: 'notebook_deleted', notebook_id: id });
  for (const session of unbound) {
    ctx.hub.publish(ctx.user.id, { type: 'session_changed', session: await readSession(ctx, session.id) });
  }
  await ctx.knowledge.deleteNotebook({ id, ownerId: ctx.user.id });
}
