import type { DeleteMessageResult } from '@dramatis/contract/messages';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { generationEvents } from '../../db/schema/generation-events.ts';
import { messages, type MessageRow } from '../../db/schema/messages.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { NotFoundError } from '../../errors.ts';
import { lockSession } from '../sessions/lock.ts';
import { loadSession } from '../sessions/read.ts';
import { sessionView } from '../sessions/view.ts';
import { newestLeaf } from './newest-leaf.ts';

/**
 * Removes a message with everything below it, stopping a reply that is being written there. If the active leaf goes, it
 * moves to the end of the newest remaining sibling's branch, else to the parent, else nowhere.
 * @throws AppError session_archived
 */
export async function deleteMessage(ctx: Ctx, id: string): Promise<DeleteMessageResult> {
  const { ids, generatingMessageId, session } = await ctx.db.transaction((tx) => remove(tx, ctx, id));
  if (generatingMessageId !== null && ids.includes(generatingMessageId)) ctx.runner.stop(generatingMessageId);
  ctx.hub.publish(ctx.user.id, { type: 'session_changed', session });
  ctx.hub.publish(ctx.user.id, { type: 'messages_changed', chat_session_id: session.id });
  return { deleted: ids.length, session };
}

async function remove(tx: Executor, ctx: Ctx, id: string) {
  const ownerId = ctx.user.id;
  const find = async () => {
    const [row] = await tx
      .select()
      .from(messages)
      .where(and(eq(messages.id, id), eq(messages.ownerId, ownerId)));
    if (row === undefined) throw new NotFoundError('message');
    return row;
  };
  const { session, generatingMessageId } = await lockSession(tx, ownerId, (await find()).sessionId);
  // Another may have removed it while this one waited for the lock.
  const message = await find();
  const ids = await subtreeIds(tx, message);
  // All at once, not by the cascade from parent to child: its depth would be that of the branch.
  await tx.delete(messages).where(inArray(messages.id, ids));
  await tx.delete(generationEvents).where(inArray(generationEvents.messageId, ids));
  if (session.currentMessageId !== null && ids.includes(session.currentMessageId)) {
    await tx
      .update(sessions)
      .set({ currentMessageId: await leafAfter(tx, message) })
      .where(eq(sessions.id, session.id));
  }
  return { ids, generatingMessageId, session: sessionView(await loadSession(tx, ownerId, session.id)) };
}

async function subtreeIds(tx: Executor, { id, sessionId }: MessageRow): Promise<string[]> {
  const { rows } = await tx.execute<{ id: string }>(sql`
    with recursive below as (
      select ${id}::uuid as id
      union all
      select child.id from below
      -- OFFSET 0 keeps it a look-up for each message: joined, the whole session may be read for each.
      cross join lateral (
        select id from messages where session_id = ${sessionId} and parent_id = below.id offset 0
      ) child
    )
    select id from below`);
  return rows.map((row) => row.id);
}

async function leafAfter(tx: Executor, { sessionId, ownerId, parentId }: MessageRow): Promise<string | null> {
  const { rows } = await tx.execute<{ id: string }>(
    parentId === null
      ? sql`select id from messages where session_id = ${sessionId} and parent_id is null order by id desc limit 1`
      : sql`select id from messages where session_id = ${sessionId} and parent_id = ${parentId} order by id desc limit 1`,
  );
  const sibling = rows[0];
  return sibling === undefined ? parentId : await newestLeaf(tx, ownerId, sessionId, sibling.id);
}
