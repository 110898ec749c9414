import type { Message } from '@dramatis/contract/messages';
import { and, eq, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { messages, type MessageRow } from '../../db/schema/messages.ts';
import { NotFoundError } from '../../errors.ts';
import { messageAttachmentView } from '../attachments/view.ts';
import { readLoggedText } from '../generation/event-log.ts';
import { siblingIds } from './siblings.ts';

export function messageView(row: MessageRow, siblings: string[]): Message {
  return {
    id: row.id,
    chat_session_id: row.sessionId,
    parent_id: row.parentId,
    role: row.role,
    content: row.content,
    status: row.status,
    error: row.error,
    client_message_id: row.clientMessageId,
    sibling_ids: siblings,
    metadata: row.metadata,
    ...(row.attachments === null ? {} : { attachments: row.attachments.map(messageAttachmentView) }),
    created_at: row.createdAt.toISOString(),
    completed_at: row.completedAt?.toISOString() ?? null,
  };
}

/** @throws NotFoundError */
export async function loadMessageView(executor: Executor, ownerId: string, id: string): Promise<Message> {
  const [view] = await loadMessageViews(executor, ownerId, [id]);
  if (view === undefined) throw new NotFoundError('message');
  return view;
}

/** The messages with these ids, in their order, without those that are not there (any more) or not the person's own. */
export async function loadMessageViews(
  executor: Executor,
  ownerId: string,
  ids: readonly string[],
): Promise<Message[]> {
  const rows = await executor
    .select({ row: messages, siblings: siblingIds })
    .from(messages)
    .where(and(sql`${messages.id} = any(${sql.param(ids)}::uuid[])`, eq(messages.ownerId, ownerId)));
  // What is being written is in the log until it ends.
  const running = rows.filter(({ row }) => row.status === 'streaming').map(({ row }) => row.id);
  const texts = await readLoggedText(executor, running);
  const views = new Map(
    rows.map(({ row, siblings }) => [
      row.id,
      messageView({ ...row, content: row.content + (texts.get(row.id) ?? '') }, siblings),
    ]),
  );
  return ids.flatMap((id) => views.get(id) ?? []);
}
