import type { Memory } from '@dramatis/contract/memories';
import type { MemoryRow } from '../../db/schema/memories.ts';

export function memoryView(row: MemoryRow): Memory {
  return {
    id: row.id,
    chat_session_id: row.sessionId,
    from_message_id: row.fromMessageId,
    message_id: row.messageId,
    messages: row.messages,
    content: row.content,
    edited: row.edited,
    tokens: row.tokens,
    revision: row.revision,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
