import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import type { HistoryMessage } from './prompt.ts';

/** Where a message's tokens were not counted: no fewer than its characters by this, in any script. */
const CHARACTERS_PER_TOKEN = 6;

/** A message of a branch, as the prompt wants it. */
export interface BranchMessage extends HistoryMessage {
  id: string;
}

/**
 * The messages from a message up towards the root, oldest first. Reads no further up than a prompt of `budget` tokens
 * could use, so its cost does not grow with the session.
 * @param messageId undefined: the session's active leaf
 */
export async function loadBranch(
  executor: Executor,
  session: { id: string; ownerId: string },
  messageId: string | undefined,
  budget: number,
): Promise<BranchMessage[]> {
  const tokens = sql`coalesce(tokens, length(content) / ${CHARACTERS_PER_TOKEN}::int)`;
  const leaf =
    messageId ??
    sql`(select current_message_id from sessions where id = ${session.id} and owner_id = ${session.ownerId})`;
  // A parent is of the same session by the table's own key. OFFSET 0 keeps it a look-up by id for each message: joined,
  // or asked for by session too, PostgreSQL may read the whole session each time.
  const { rows } = await executor.execute<BranchMessage & Record<string, unknown>>(sql`
    with recursive up as (
      select id, parent_id, role, content, tokens, 1 as depth, ${tokens} as total from messages
      where id = ${leaf} and session_id = ${session.id} and owner_id = ${session.ownerId}
      union all
      select m.id, m.parent_id, m.role, m.content, m.tokens, up.depth + 1, up.total + m.more from up
      cross join lateral (
        select id, parent_id, role, content, tokens, ${tokens} as more from messages where id = up.parent_id offset 0
      ) m
      where up.total < ${budget}
    )
    select id, role, content, tokens from up order by depth desc`);
  return rows;
}
