import type { ListMessagesQuery, MessageList } from '@dramatis/contract/messages';
import { sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { decodeCursor, encodeCursor, UUID } from '../cursor.ts';
import { loadSession } from '../sessions/read.ts';
import { loadMessageViews } from './view.ts';

/**
 * The active branch, one page at a time from the leaf upward. Its cost depends on the page, not on the session.
 */
export async function listMessages(ctx: Ctx, query: ListMessagesQuery): Promise<MessageList> {
  const { session } = await loadSession(ctx.db, ctx.user.id, query.chat_session_id);
  const limit = query.limit ?? 30;
  const from =
    query.cursor === undefined ? session.currentMessageId : (decodeCursor(query.cursor, [UUID], 'cursor')[0] ?? null);
  if (from === null) return { messages: [], next_cursor: null };

  const { rows } = await ctx.db.execute<{ id: string; parent_id: string | null }>(sql`
    with recursive up as (
      select id, parent_id, 1 as depth from messages
      where id = ${from} and session_id = ${session.id} and owner_id = ${ctx.user.id}
      union all
      select m.id, m.parent_id, up.depth + 1 from up
      join messages m on m.session_id = ${session.id} and m.id = up.parent_id
      where up.depth < ${limit}
    )
    select id, parent_id from up order by depth desc`);
  const before = rows[0]?.parent_id ?? null;
  return {
    messages: await loadMessageViews(
      ctx.db,
      ctx.user.id,
      rows.map((row) => row.id),
    ),
    next_cursor: before === null ? null : encodeCursor(before),
  };
}
