import type { MessageError } from '@dramatis/contract/errors';
import type { GenerationMetadata, Message, MessageStatus } from '@dramatis/contract/messages';
import type { Session } from '@dramatis/contract/sessions';
import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { NotFoundError } from '../../errors.ts';
import { loadMessageView } from '../messages/view.ts';
import { loadSession } from '../sessions/read.ts';
import { sessionView } from '../sessions/view.ts';

export interface Ending {
  status: Exclude<MessageStatus, 'streaming'>;
  content: string;
  error: MessageError | null;
  metadata: GenerationMetadata;
  at: Date;
}

/**
 * Writes how a generation ended, once: whoever removes its row from `generations` decides. A process that lost its lease
 * (it slept, another swept) finds nothing to remove and changes nothing.
 * @param reply the message as it was announced
 * @returns message and session as they now are; null when the session is gone
 */
export async function finalise(
  db: Database,
  ownerId: string,
  reply: Message,
  workerId: string,
  { status, content, error, metadata, at }: Ending,
): Promise<{ message: Message; session: Session } | null> {
  const completedAt = at.toISOString();
  const { rowCount } = await db.execute(sql`
    with ended as (
      delete from generations where message_id = ${reply.id} and worker_id = ${workerId} returning message_id
    ), written as (
      update messages
      set status = ${status}, content = ${content}, error = ${error === null ? null : JSON.stringify(error)}::jsonb,
        metadata = ${JSON.stringify(metadata)}::jsonb, completed_at = ${completedAt}
      from ended where messages.id = ended.message_id and messages.status = 'streaming'
      returning messages.session_id
    )
    update sessions set last_activity_at = ${completedAt} from written where sessions.id = written.session_id`);
  try {
    const session = sessionView(await loadSession(db, ownerId, reply.chat_session_id));
    const mine = rowCount === 1;
    const message = mine
      ? { ...reply, status, content, error, metadata, completed_at: completedAt }
      : await loadMessageView(db, ownerId, reply.id);
    return { message, session };
  } catch (fault) {
    if (fault instanceof NotFoundError) return null;
    throw fault;
  }
}
