import { and, eq, getTableColumns } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { characters, type CharacterRow } from '../../db/schema/characters.ts';
import { sessions, type SessionRow } from '../../db/schema/sessions.ts';
import { AppError, NotFoundError } from '../../errors.ts';

/**
 * A session and its character, with the session's row locked until the transaction ends, so that two turns of one
 * session take their places in the tree one after the other.
 * @throws AppError session_archived
 */
export async function lockForTurn(
  tx: Executor,
  ownerId: string,
  sessionId: string,
): Promise<{ session: SessionRow; character: CharacterRow | null }> {
  const [found] = await tx
    .select({ session: getTableColumns(sessions), character: getTableColumns(characters) })
    .from(sessions)
    .leftJoin(characters, eq(characters.id, sessions.characterId))
    .where(and(eq(sessions.id, sessionId), eq(sessions.ownerId, ownerId)))
    .for('update', { of: sessions });
  if (found === undefined) throw new NotFoundError('session');
  if (found.session.status === 'archived') {
    throw new AppError('session_archived', 'This session is archived and can only be read. Set it active to go on.');
  }
  return found;
}
