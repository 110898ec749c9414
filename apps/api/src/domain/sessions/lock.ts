import { and, eq } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { generations } from '../../db/schema/generations.ts';
import { sessions, type SessionRow } from '../../db/schema/sessions.ts';
import { NotFoundError } from '../../errors.ts';
import { refuseArchived } from './archived.ts';

/**
 * A session whose tree is to be changed, its row locked until the transaction ends.
 * @throws NotFoundError; AppError session_archived
 */
export async function lockSession(
  tx: Executor,
  ownerId: string,
  id: string,
): Promise<{ session: SessionRow; generatingMessageId: string | null }> {
  const [session] = await tx
    .select()
    .from(sessions)
    .where(and(eq(sessions.id, id), eq(sessions.ownerId, ownerId)))
    .for('no key update');
  if (session === undefined) throw new NotFoundError('session');
  refuseArchived(session);
  // Not joined: a statement that waited for the lock still sees the other tables as they were before it waited.
  const [generating] = await tx
    .select({ messageId: generations.messageId })
    .from(generations)
    .where(eq(generations.sessionId, id));
  return { session, generatingMessageId: generating?.messageId ?? null };
}
