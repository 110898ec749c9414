import { and, count, eq, inArray } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { violates, type Executor } from '../../db/client.ts';
import { characters } from '../../db/schema/characters.ts';
import { sessions } from '../../db/schema/sessions.ts';
import { withFiles } from './files.ts';
import { loadCharacter } from './load.ts';

export interface DeleteCharacterResult {
  ok: boolean;
  reason: string | null;
  sessionCount: number;
}

/** Deletes a character unless it has sessions. The foreign key decides, so a session begun at the same moment is safe. */
export async function deleteCharacter(ctx: Ctx, id: string): Promise<DeleteCharacterResult> {
  await loadCharacter(ctx.db, ctx.user.id, id);
  // Asked first since the database's own look takes locks that a turn of a session may wait for.
  const known = await countSessions(ctx.db, ctx.user.id, [id]);
  if (known.size > 0) return refusal(known.get(id));
  try {
    await withFiles(ctx, async (tx, files) => {
      await files.keepOnly(id, []);
      await tx.delete(characters).where(and(eq(characters.id, id), eq(characters.ownerId, ctx.user.id)));
    });
    return { ok: true, reason: null, sessionCount: 0 };
  } catch (error) {
    if (!violates(error, 'sessions_character_id_characters_id_fk')) throw error;
    return refusal((await countSessions(ctx.db, ctx.user.id, [id])).get(id));
  }
}

function refusal(sessionCount = 0): DeleteCharacterResult {
  const sessionsText = sessionCount === 1 ? 'a session' : `${sessionCount} sessions`;
  return {
    ok: false,
    reason: `This character has ${sessionsText}. Delete ${sessionCount === 1 ? 'it' : 'them'} first.`,
    sessionCount,
  };
}

/** How many sessions each of these characters has; characters without any are left out. */
export async function countSessions(
  executor: Executor,
  ownerId: string,
  characterIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await executor
    .select({ id: sessions.characterId, sessions: count() })
    .from(sessions)
    .where(and(eq(sessions.ownerId, ownerId), inArray(sessions.characterId, [...characterIds])))
    .groupBy(sessions.characterId);
  return new Map(rows.flatMap((row) => (row.id === null ? [] : [[row.id, row.sessions]])));
}
