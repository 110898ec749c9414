import { and, eq, getTableColumns } from 'drizzle-orm';
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
  const [found] = await tx
    .select({ session: getTableColumns(sessions), generatingMessageId: generations.messageId })
    .from(sessions)
    .leftJoin(generations, eq(generations.sessionId, sessions.id))
    .where(and(eq(sessions.id, id), eq(sessions.ownerId, ownerId)))
    .for('update', { of: sessions });
  if (found === undefined) throw new NotFoundError('session');
  refuseArchived(found.session);
  return found;
}
