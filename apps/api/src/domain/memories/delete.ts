import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { loadMemory } from './load.ts';
import { lockForMemory } from './store.ts';

/**
 * Forgets a stretch for good: what is left says only that it is not to be summed up again. What is remembered of parts of it for
 * other branches goes, too. The messages stay.
 * @throws NotFoundError
 */
export async function deleteMemory(ctx: Ctx, id: string): Promise<void> {
  const sessionId = await ctx.db.transaction(async (tx) => {
    const found = await loadMemory(tx, ctx.user.id, id);
    await lockForMemory(tx, found.sessionId);
    // A merge may have made its stretch longer while this waited.
    const memory = await loadMemory(tx, ctx.user.id, id);
    await tx.execute(sql`
      with recursive up as (
        select id, parent_id from messages where id = ${memory.messageId}
        union all
        select m.id, m.parent_id from up
        cross join lateral (select id, parent_id from messages where id = up.parent_id offset 0) m
        where up.id <> ${memory.fromMessageId}
      )
      update memories
      set status = 'deleted', content = '', tokens = 0, revision = revision + 1,
        updated_at = ${ctx.clock().toISOString()}::timestamptz
      from up
      where memories.session_id = ${memory.sessionId} and memories.message_id = up.id and status = 'active'`);
    return memory.sessionId;
  });
  ctx.hub.publish(ctx.user.id, { type: 'memories_changed', chat_session_id: sessionId });
}
