import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';

/** No branch is as long. */
const MOST_MESSAGES = 100_000;

/**
 * Goes up no further than to the oldest of them: ids sort by age, and a parent is older than its children.
 * @returns those of the messages that lie on the active branch of their session
 */
export async function onActiveBranch(
  executor: Executor,
  ownerId: string,
  messages: readonly { id: string; session_id: string }[],
): Promise<Set<string>> {
  if (messages.length === 0) return new Set();
  const oldest = new Map<string, string>();
  for (const { id, session_id: sessionId } of messages) {
    const other = oldest.get(sessionId);
    if (other === undefined || id < other) oldest.set(sessionId, id);
  }
  const { rows } = await executor.execute<{ id: string }>(sql`
    with recursive up as (
      select s.current_message_id as id, sought.oldest, 1 as depth
      from unnest(${sql.param([...oldest.keys()])}::uuid[], ${sql.param([...oldest.values()])}::uuid[])
        as sought (session_id, oldest)
      join sessions s on s.id = sought.session_id and s.owner_id = ${ownerId}
      union all
      -- OFFSET 0 keeps it a look-up by id for each message.
      select m.parent_id, up.oldest, up.depth + 1 from up
      cross join lateral (select parent_id from messages where id = up.id offset 0) m
      where m.parent_id >= up.oldest and up.depth < ${MOST_MESSAGES}
    )
    select id from up where id = any(${sql.param(messages.map(({ id }) => id))}::uuid[])`);
  return new Set(rows.map(({ id }) => id));
}
