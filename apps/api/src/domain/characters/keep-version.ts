import { and, eq, lte } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { characterVersions } from '../../db/schema/character-versions.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { AppError, NotFoundError } from '../../errors.ts';
import { changedFields, characterFields, type CharacterFields } from './fields.ts';

/** Older ones go. */
const MAX_VERSIONS = 50;

/**
 * Keeps what a character is before `change` is made to it, in the transaction that makes it. The row stays locked.
 * @returns the character as it still is
 * @throws NotFoundError; AppError revision_conflict when it is not `expectedRevision` any more
 */
export async function keepVersion(
  tx: Executor,
  ownerId: string,
  id: string,
  change: Partial<CharacterFields>,
  expectedRevision?: number,
): Promise<CharacterRow> {
  const [row] = await tx
    .select(characterColumns)
    .from(characters)
    .where(and(eq(characters.id, id), eq(characters.ownerId, ownerId)))
    .for('update');
  if (row === undefined) throw new NotFoundError('character');
  const { revision, updatedAt: savedAt } = row;
  if (expectedRevision !== undefined && revision !== expectedRevision) {
    throw new AppError(
      'revision_conflict',
      'This character was changed elsewhere in the meantime. Load it again, then repeat your change.',
    );
  }
  const changed = changedFields(row, change);
  if (changed.length === 0) return row;
  await tx
    .insert(characterVersions)
    .values({ characterId: id, revision, fields: characterFields(row), changed, savedAt });
  await tx
    .delete(characterVersions)
    .where(and(eq(characterVersions.characterId, id), lte(characterVersions.revision, revision - MAX_VERSIONS)));
  return row;
}
