import { and, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { generations } from '../../db/schema/generations.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { NotFoundError } from '../../errors.ts';

/** Deletes a session with all its messages, stopping a reply in progress. */
export async function deleteSession(ctx: Ctx, id: string): Promise<void> {
  const [running] = await ctx.db
    .select({ messageId: generations.messageId })
    .from(generations)
    .where(and(eq(generations.sessionId, id), eq(generations.ownerId, ctx.user.id)));
  const deleted = await ctx.db.transaction(async (tx) => {
    await tx
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.id, id), eq(sessions.ownerId, ctx.user.id)))
      .for('update');
    await tx.execute(sql`
      delete from generation_events using messages
      where messages.session_id = ${id} and messages.owner_id = ${ctx.user.id}
        and generation_events.message_id = messages.id`);
    return await tx
      .delete(sessions)
      .where(and(eq(sessions.id, id), eq(sessions.ownerId, ctx.user.id)))
      .returning({ id: sessions.id });
  });
  if (deleted.length === 0) throw new NotFoundError('session');
  if (running !== undefined) ctx.runner.stop(running.messageId);
  await ctx.knowledge.agent?.forgetSession(id);
  ctx.hub.publish(ctx.user.id, { type: 'session_deleted', chat_session_id: id });
}
