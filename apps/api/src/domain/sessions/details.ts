import { COUNTED_MESSAGES } from '@dramatis/contract/limits';
import type { MessageRole } from '@dramatis/contract/primitives';
import type { ListedSession } from '@dramatis/contract/sessions';
import { sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { saidLater } from '../generation/branch.ts';

/** In characters. */
const PREVIEW = 200;

type Details = Required<Pick<ListedSession, 'message_count' | 'preview' | 'notebook_name'>>;

/** What a list tells of its sessions beyond themselves. Costs the same however long they are. */
export async function loadDetails(
  executor: Executor,
  ownerId: string,
  sessionIds: readonly string[],
): Promise<Map<string, Details>> {
  const { rows } = await executor.execute<{
    id: string;
    count: number;
    role: MessageRole | null;
    text: string | null;
    notebook: string | null;
  }>(
    sql`
    select s.id, counted.count, last.role, last.text, n.name as notebook
    from sessions s
    cross join lateral (
      select exists (
        select from messages m where m.session_id = s.id and m.parent_id is null and m.role = 'assistant'
      )::int as once
    ) greeted
    cross join lateral (
      select least(count(*) + greeted.once, ${COUNTED_MESSAGES})::int as count
      from (
        select from messages m
        where m.session_id = s.id and (m.parent_id is not null or m.role <> 'assistant') limit ${COUNTED_MESSAGES}
      ) seen
    ) counted
    left join lateral (
      select role, left(${saidLater}, ${PREVIEW}) as text from messages m where m.id = s.current_message_id
    ) last on true
    left join notebooks n on n.id = s.notebook_id and n.owner_id = s.owner_id
    where s.id = any(${sql.param(sessionIds)}::uuid[]) and s.owner_id = ${ownerId}`,
  );
  return new Map(
    rows.map(({ id, count, role, text, notebook }) => [
      id,
      {
        message_count: count,
        preview: role === null ? null : { role, text: (text ?? '').replace(/\s+/gu, ' ').trim() },
        notebook_name: notebook,
      },
    ]),
  );
}
