import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { NotFoundError } from '../../errors.ts';

/** Walks down from a message, taking the newest child each time. */
export async function newestLeaf(
  executor: Executor,
  ownerId: string,
  sessionId: string,
  messageId: string,
): Promise<string> {
  const { rows } = await executor.execute<{ id: string }>(sql`
    with recursive down as (
      select id, 0 as depth from messages
      where id = ${messageId} and session_id = ${sessionId} and owner_id = ${ownerId}
      union all
      select child.id, down.depth + 1 from down
      cross join lateral (
        select id from messages
        where session_id = ${sessionId} and parent_id = down.id
        order by id desc limit 1
      ) child
    )
    select id from down order by depth desc limit 1`);
  const leaf = rows[0];
  if (leaf === undefined) throw new NotFoundError('message');
  return leaf.id;
}
