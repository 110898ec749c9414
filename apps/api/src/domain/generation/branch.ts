import type { MessageRole } from '@dramatis/contract/messages';
import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';

/** A token is at least one character long in the scripts that cost most, so this much text always fills the budget. */
const CHARACTERS_PER_TOKEN = 6;

/**
 * The messages from `messageId` up towards the root, oldest first. Reads no further up than a prompt of `budget` tokens
 * could use, so its cost does not grow with the session.
 */
export async function loadBranch(
  executor: Executor,
  sessionId: string,
  messageId: string,
  budget: number,
): Promise<{ role: MessageRole; content: string }[]> {
  const { rows } = await executor.execute<{ role: MessageRole; content: string }>(sql`
    with recursive up as (
      select id, parent_id, role, content, 1 as depth, length(content) as total from messages
      where id = ${messageId} and session_id = ${sessionId}
      union all
      select m.id, m.parent_id, m.role, m.content, up.depth + 1, up.total + length(m.content) from up
      -- OFFSET 0 keeps it a look-up for each message: joined, the whole session may be read for each.
      cross join lateral (
        select id, parent_id, role, content from messages where session_id = ${sessionId} and id = up.parent_id offset 0
      ) m
      where up.total < ${budget * CHARACTERS_PER_TOKEN}
    )
    select role, content from up order by depth desc`);
  return rows;
}
