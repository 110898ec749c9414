import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import type { PromptMemory } from '../generation/recall.ts';

/** A memory as it lies on a branch. */
export interface BranchMemory extends Omit<PromptMemory, 'isLater'> {
  status: 'active' | 'deleted';
  edited: boolean;
  tokens: number;
  revision: number;
}

/**
 * What is remembered of the branch that ends with `leafId`, oldest first, with deleted ones, which have no content. The walk
 * up the branch leaps over what a memory covers, so it costs as much as what is not remembered yet, and stretches never
 * overlap on the way.
 */
export async function loadMemories(
  executor: Executor,
  sessionId: string,
  leafId: string | null,
): Promise<BranchMemory[]> {
  if (leafId === null) return [];
  const { rows } = await executor.execute<BranchMemory & Record<string, unknown>>(sql`
    with recursive up as (
      select id, parent_id, 1 as depth from messages
      where session_id = ${sessionId} and id = ${leafId}
        and exists (select from memories where session_id = ${sessionId})
      union all
      select above.id, above.parent_id, up.depth + 1 from up
      left join lateral (
        select true as leaps, first.parent_id as above_id from memories
        join messages first on first.id = memories.from_message_id
        where memories.session_id = ${sessionId} and memories.message_id = up.id offset 0
      ) leap on true
      cross join lateral (
        select id, parent_id from messages
        where id = case when leaps then leap.above_id else up.parent_id end offset 0
      ) above
    )
    select memories.id, from_message_id as "fromMessageId", message_id as "messageId", messages, content, status, edited,
      tokens, revision
    from up join memories on memories.session_id = ${sessionId} and memories.message_id = up.id
    order by depth desc`);
  return rows;
}

/** A message of which nothing is remembered yet. */
export interface UncoveredMessage {
  id: string;
  role: 'user' | 'assistant';
  /** An estimate. */
  tokens: number;
}

/** The messages of the branch below its last memory, oldest first; all of them where there is none. */
export async function loadUncovered(
  executor: Executor,
  sessionId: string,
  leafId: string,
): Promise<UncoveredMessage[]> {
  const isCovered = sql`exists (select from memories where session_id = ${sessionId} and message_id = m.id)`;
  const { rows } = await executor.execute<UncoveredMessage & Record<string, unknown>>(sql`
    with recursive up as (
      select id, parent_id, role, coalesce(tokens, length(content) / 4) as tokens, 1 as depth from messages m
      where session_id = ${sessionId} and id = ${leafId} and not ${isCovered}
      union all
      select m.id, m.parent_id, m.role, m.tokens, up.depth + 1 from up
      cross join lateral (
        select id, parent_id, role, coalesce(tokens, length(content) / 4) as tokens from messages
        where id = up.parent_id offset 0
      ) m
      where not ${isCovered}
    )
    select id, role, tokens from up order by depth desc`);
  return rows;
}
