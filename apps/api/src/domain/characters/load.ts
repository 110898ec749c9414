import { and, eq } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { NotFoundError } from '../../errors.ts';

/** @throws NotFoundError */
export async function loadCharacter(executor: Executor, ownerId: string, id: string): Promise<CharacterRow> {
  const [row] = await executor
    .select(characterColumns)
    .from(characters)
    .where(and(eq(characters.id, id), eq(characters.ownerId, ownerId)));
  if (row === undefined) throw new NotFoundError('character');
  return row;
}
