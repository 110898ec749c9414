import type { MessageError } from '@dramatis/contract/errors';
import type { MessageMetadata, Message, MessageStatus } from '@dramatis/contract/messages';
import type { Session } from '@dramatis/contract/sessions';
import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import { CHANNEL, type PersonPointer } from '../../adapters/hub/pointer.ts';
import type { Database } from '../../db/client.ts';
import { prepared } from '../../db/prepared.ts';
import { generations } from '../../db/schema/generations.ts';
import { messages } from '../../db/schema/messages.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { NotFoundError } from '../../errors.ts';
import type { StoredContext } from './stored-context.ts';
import { tokensOf } from './tokens.ts';
import { loadMessageView } from '../messages/view.ts';
import { loadSession } from '../sessions/read.ts';
import { sessionView } from '../sessions/view.ts';

export interface Ending {
  status: Exclude<MessageStatus, 'streaming'>;
  content: string;
  error: MessageError | null;
  metadata: MessageMetadata;
  /** What was sent, as it is kept; null: nothing was. */
  context: StoredContext | null;
  at: Date;
}

/**
 * Writes how a generation ended, once: whoever removes its row from `generations` decides. A process that lost its lease
 * (it slept, another swept) finds nothing to remove and changes nothing.
 * @param announced message and session as the generation's first event told them
 * @returns both as they now are; null when the session is gone
 */
export async function finalise(
  db: Database,
  ownerId: string,
  announced: { reply: Message; session: Session },
  workerId: string,
  { status, content, error, metadata, context, at }: Ending,
): Promise<{ message: Message; session: Session } | null> {
  const { reply } = announced;
  const pointer: PersonPointer = { from: workerId, ownerId, type: 'generation_ended', id: reply.id };
  const [session] = await endQuery(db).execute({
    sessionId: reply.chat_session_id,
    messageId: reply.id,
    workerId,
    status,
    content,
    tokens: tokensOf(content),
    error: error === null ? null : JSON.stringify(error),
    metadata: JSON.stringify(metadata),
    context: context === null ? null : JSON.stringify(context),
    at: at.toISOString(),
    pointer: JSON.stringify(pointer),
  });
  if (session === undefined) return await asItIs(db, ownerId, reply);
  return {
    message: { ...reply, status, content, error, metadata, completed_at: at.toISOString() },
    session: {
      ...sessionView({ session, character: null, generatingMessageId: null }),
      character: announced.session.character,
    },
  };
}

const endQuery = prepared((db) => {
  // Whoever changes a conversation locks its session first; in another order, two of them may wait for each other.
  const locked = db.$with('locked').as(
    db
      .select({ id: sessions.id })
      .from(sessions)
      .where(eq(sessions.id, sql.placeholder('sessionId')))
      .for('no key update'),
  );
  const ended = db.$with('ended').as(
    db
      .delete(generations)
      .where(
        and(
          eq(generations.sessionId, sql`(select id from locked)`),
          eq(generations.messageId, sql.placeholder('messageId')),
          eq(generations.workerId, sql.placeholder('workerId')),
        ),
      )
      .returning({ messageId: generations.messageId }),
  );
  const written = db.$with('written').as(
    db
      .update(messages)
      .set({
        status: sql`${sql.placeholder('status')}`,
        content: sql`${sql.placeholder('content')}`,
        tokens: sql`${sql.placeholder('tokens')}::integer`,
        error: sql`${sql.placeholder('error')}::jsonb`,
        metadata: sql`${sql.placeholder('metadata')}::jsonb`,
        completedAt: sql`${sql.placeholder('at')}::timestamptz`,
      })
      .from(ended)
      .where(and(eq(messages.id, ended.messageId), eq(messages.status, 'streaming')))
      .returning({ sessionId: messages.sessionId, messageId: messages.id }),
  );
  const explained = db.$with('explained', {}).as(sql`
    insert into message_contexts (message_id, context)
    select id, ${sql.placeholder('context')}::json from written where ${sql.placeholder('context')}::json is not null`);
  return (
    db
      .with(locked, ended, written, explained)
      .update(sessions)
      .set({ lastActivityAt: sql`${sql.placeholder('at')}::timestamptz` })
      .from(written)
      .where(eq(sessions.id, written.sessionId))
      // Readers in other processes learn of it at once.
      .returning({
        ...getTableColumns(sessions),
        told: sql`pg_notify(${CHANNEL}, ${sql.placeholder('pointer')})`,
      })
      .prepare('end_generation')
  );
});

/** How another ended it. */
async function asItIs(
  db: Database,
  ownerId: string,
  reply: Message,
): Promise<{ message: Message; session: Session } | null> {
  try {
    return {
      message: await loadMessageView(db, ownerId, reply.id),
      session: sessionView(await loadSession(db, ownerId, reply.chat_session_id)),
    };
  } catch (fault) {
    if (fault instanceof NotFoundError) return null;
    throw fault;
  }
}
