import type { StoryPosition } from '@dramatis/contract/sessions';
import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { isAfter, type Story } from '../notebooks/story.ts';
import type { BranchMemory } from './on-branch.ts';

/**
 * The memories of a session, by id, that may tell of what comes after the story position: those of stretches with a reply that
 * was written under a later one, or under none, when all of the story was known. The scene of a reply does not say what it was
 * begun under: that is in the one it continues, or was rewritten from. Where that one is gone, nobody knows.
 */
export async function laterMemories(
  executor: Executor,
  sessionId: string,
  memories: readonly Pick<BranchMemory, 'id' | 'fromMessageId' | 'messageId'>[],
  story: Story,
): Promise<ReadonlySet<string>> {
  const told = sql.raw(`metadata #> '{scene,story_position}' as position,
    -- A version of a greeting, or of what the person wrote, goes back to what knows of no position.
    case when role = 'assistant' and parent_id is not null
      then coalesce(metadata ->> 'continued_from', metadata ->> 'edited_from')::uuid end as origin_id,
    -- What somebody wrote counts with what it was rewritten from; a reply that was cut off did not come to keep its scene.
    role = 'assistant' and content <> '' and not metadata ? 'edited_from'
      and (metadata ?| array['scene', 'demo', 'sources'] or status = 'interrupted') as is_reply`);
  const { rows } = await executor.execute<{ memory_id: string; position: StoryPosition | null }>(sql`
    with recursive up as (
      select memory_id, first_id, last.* from unnest(
        ${sql.param(memories.map(({ id }) => id))}::uuid[],
        ${sql.param(memories.map(({ fromMessageId }) => fromMessageId))}::uuid[],
        ${sql.param(memories.map(({ messageId }) => messageId))}::uuid[]
      ) as given (memory_id, first_id, last_id)
      cross join lateral (
        select id, parent_id, ${told} from messages where id = given.last_id and session_id = ${sessionId} offset 0
      ) last
      -- Each row once: an imported file may say that a reply goes on from itself.
      union
      select memory_id, first_id, above.* from up
      cross join lateral (
        -- From what a reply goes back to, a sibling, nobody has to walk on.
        select id, case when id = up.parent_id then parent_id end, ${told} from messages
        where session_id = ${sessionId} and (id = up.origin_id or (id = up.parent_id and up.id <> up.first_id)) offset 0
      ) above
    )
    select distinct memory_id, case when not is_lost then position end as position
    from up cross join lateral (
      select origin_id is not null
        and not exists (select from messages where id = origin_id and session_id = ${sessionId}) as is_lost
    ) origin
    where is_reply or is_lost`);
  return new Set(
    rows.flatMap(({ memory_id: id, position }) => (position === null || isAfter(position, story) ? [id] : [])),
  );
}
