import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { saidLater } from '../generation/branch.ts';
import type { HistoryMessage } from '../generation/prompt.ts';

/** What stands above the messages that were asked for. */
export interface Older {
  messages: number;
  /** An estimate. */
  tokens: number;
}

/** The last `length` messages of a person's branch that ends with `messageId`, oldest first, and how much there is above them. */
export async function loadPath(
  executor: Executor,
  ownerId: string,
  messageId: string | null,
  length: number,
): Promise<{ history: HistoryMessage[]; older: Older }> {
  // OFFSET 0 keeps it a look-up by id for each message, as in the branch of a prompt.
  const { rows } = await executor.execute<{ history: HistoryMessage[] | null; messages: number; tokens: number }>(sql`
    with recursive up as (
      select id, parent_id, role, ${saidLater} as content, attachments, tokens, 1 as depth from messages
      where id = ${messageId} and owner_id = ${ownerId}
      union all
      select m.id, m.parent_id, m.role, m.content, m.attachments, m.tokens, up.depth + 1 from up
      cross join lateral (
        select id, parent_id, role, case when up.depth < ${length} then ${saidLater} else '' end as content, attachments,
          coalesce(tokens, length(content) / 4) as tokens
        from messages where id = up.parent_id offset 0
      ) m
    )
    select
      json_agg(json_build_object('id', id, 'role', role, 'content', content, 'attachments', attachments, 'tokens', tokens)
        order by depth desc)
        filter (where depth <= ${length}) as history,
      (count(*) filter (where depth > ${length}))::int as messages,
      coalesce(sum(tokens) filter (where depth > ${length}), 0)::int as tokens
    from up`);
  const [{ history, messages, tokens } = { history: null, messages: 0, tokens: 0 }] = rows;
  return { history: history ?? [], older: { messages, tokens } };
}
