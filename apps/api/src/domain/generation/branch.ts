import { sql, type Placeholder, type SQL } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { BEFORE_FENCE } from '../citations/code.ts';
import type { HistoryMessage } from './prompt.ts';

/** Where a message's tokens were not counted: no fewer than its characters by this, in any script. */
const CHARACTERS_PER_TOKEN = 6;

/** A message of a branch, as the prompt wants it. */
export interface BranchMessage extends HistoryMessage {
  id: string;
}

/** From one fence of three of these to the next, or to the end where it is open. */
const fenced = (mark: string): string => `${mark}{3}(?:[^${mark}]|${mark}{1,2}[^${mark}])*(?:${mark}{3}|$)`;
/** What is found as code by it is kept: what is fenced, and what stands between two backticks. */
const CODE = `((?:^|\n)${BEFORE_FENCE}(?:${fenced('`')}|${fenced('~')})|\`[^\`\n]*\`)`;

/**
 * What a message says where its sources are not at hand: to a later prompt, citations are of the passages of then, and
 * their numbers would now be taken for others; to who looks for it they say nothing. Only a reply that cites has any, and none
 * in code.
 */
export const saidLater = sql<string>`case when metadata ? 'sources'
  then regexp_replace(content, ${sql.raw(`'${CODE}|[ \t]*\\[[0-9]{1,3}\\]'`)}, '\\1', 'g') else content end`;

/**
 * The messages from `messageId` up towards the root, oldest first. Reads no further up than a prompt of `budget` tokens
 * could use, so its cost does not grow with the session.
 */
export async function loadBranch(
  executor: Executor,
  session: { id: string; ownerId: string },
  messageId: string,
  budget: number,
): Promise<BranchMessage[]> {
  const isOurs = sql`session_id = ${session.id} and owner_id = ${session.ownerId}`;
  const { rows } = await executor.execute<{ branch: BranchMessage[] }>(
    sql`select ${branchUp(sql`id = ${messageId} and ${isOurs}`, sql`${budget}`)} as branch`,
  );
  return rows[0]?.branch ?? [];
}

/**
 * The same as a value within another statement.
 * @param leaf the condition that only its last message meets
 */
export function branchUp(leaf: SQL, budget: SQL | Placeholder): SQL<BranchMessage[]> {
  const tokens = sql`coalesce(tokens, length(content) / ${sql.raw(String(CHARACTERS_PER_TOKEN))})`;
  // A parent is of the same session by the table's own key. OFFSET 0 keeps it a look-up by id for each message: joined,
  // or asked for by session too, PostgreSQL may read the whole session each time.
  return sql<BranchMessage[]>`(
    with recursive up as (
      select id, parent_id, role, ${saidLater} as content, attachments, tokens, 1 as depth, ${tokens} as total from messages where ${leaf}
      union all
      select m.id, m.parent_id, m.role, m.content, m.attachments, m.tokens, up.depth + 1, up.total + m.more from up
      cross join lateral (
        select id, parent_id, role, ${saidLater} as content, attachments, tokens, ${tokens} as more
        from messages where id = up.parent_id offset 0
      ) m
      where up.total < ${budget}
    )
    select coalesce(json_agg(json_build_object('id', id, 'role', role, 'content', content, 'attachments', attachments,
      'tokens', tokens)
      order by depth desc), '[]')
    from up
  )`;
}
