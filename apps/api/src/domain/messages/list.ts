import type { ListMessagesQuery, MessageList } from '@dramatis/contract/messages';
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { messages } from '../../db/schema/messages.ts';
import { attachedUpTo, modalitiesOf } from '../attachments/modality.ts';
import { decodeCursor, encodeCursor, UUID } from '../cursor.ts';
import { loadSession } from '../sessions/read.ts';
import { loadMessageViews } from './view.ts';

/** A page of a session's messages, of the active branch or of all. */
export async function listMessages(ctx: Ctx, query: ListMessagesQuery): Promise<MessageList> {
  return query.view === 'tree' ? await listTree(ctx, query) : await listBranch(ctx, query);
}

/** Every message, oldest first. */
async function listTree(ctx: Ctx, query: ListMessagesQuery): Promise<MessageList> {
  const { session } = await loadSession(ctx.db, ctx.user.id, query.chat_session_id);
  const limit = query.limit ?? 30;
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, [UUID], 'cursor')[0];
  const rows = await ctx.db
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        eq(messages.sessionId, session.id),
        eq(messages.ownerId, ctx.user.id),
        after === undefined ? undefined : gt(messages.id, after),
      ),
    )
    .orderBy(asc(messages.id))
    .limit(limit + 1);
  const ids = rows.slice(0, limit).map((row) => row.id);
  const last = ids.at(-1);
  return {
    messages: await loadMessageViews(ctx.db, ctx.user.id, ids),
    next_cursor: rows.length > limit && last !== undefined ? encodeCursor(last) : null,
  };
}

/**
 * The active branch, one page at a time from the leaf upward. Its cost depends on the page, not on the session.
 */
async function listBranch(ctx: Ctx, query: ListMessagesQuery): Promise<MessageList> {
  const { session } = await loadSession(ctx.db, ctx.user.id, query.chat_session_id);
  const limit = query.limit ?? 30;
  const from =
    query.cursor === undefined ? session.currentMessageId : (decodeCursor(query.cursor, [UUID], 'cursor')[0] ?? null);
  if (from === null) return { messages: [], next_cursor: null, used_modalities: [] };

  const { rows } = await ctx.db.execute<{ id: string; parent_id: string | null }>(sql`
    with recursive up as (
      select id, parent_id, 1 as depth from messages
      where id = ${from} and session_id = ${session.id} and owner_id = ${ctx.user.id}
      union all
      select parent.id, parent.parent_id, up.depth + 1 from up
      -- As in loadBranch: a look-up by id for each message, or the whole session may be read for each.
      cross join lateral (select id, parent_id from messages where id = up.parent_id offset 0) parent
      where up.depth < ${limit}
    )
    select id, parent_id from up order by depth desc`);
  const before = rows[0]?.parent_id ?? null;
  const ofBranch = { ownerId: ctx.user.id, sessionId: session.id, messageId: session.currentMessageId };
  const [views, attached] = await Promise.all([
    loadMessageViews(
      ctx.db,
      ctx.user.id,
      rows.map((row) => row.id),
    ),
    query.cursor === undefined ? attachedUpTo(ctx.db, ofBranch) : null,
  ]);
  return {
    messages: views,
    next_cursor: before === null ? null : encodeCursor(before),
    ...(attached === null ? {} : { used_modalities: modalitiesOf(attached) }),
  };
}
