import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';

/** No branch is as long. */
const MOST_MESSAGES = 100_000;

/** @returns those of the messages that lie on the active branch of one of the sessions */
export async function onActiveBranch(
  executor: Executor,
  ownerId: string,
  sessionIds: readonly string[],
  messageIds: readonly string[],
): Promise<Set<string>> {
  if (messageIds.length === 0) return new Set();
  const { rows } = await executor.execute<{ id: string }>(sql`
    with recursive up as (
      select current_message_id as id, 1 as depth from sessions
      where id = any(${sql.param(sessionIds)}::uuid[]) and owner_id = ${ownerId}
      union all
      -- OFFSET 0 keeps it a look-up by id for each message.
      select m.parent_id, up.depth + 1 from up
      cross join lateral (select parent_id from messages where id = up.id offset 0) m
      where m.parent_id is not null and up.depth < ${MOST_MESSAGES}
    )
    select id from up where id = any(${sql.param(messageIds)}::uuid[])`);
  return new Set(rows.map(({ id }) => id));
}
