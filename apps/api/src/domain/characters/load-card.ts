import { and, eq } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { characters } from '../../db/schema/characters.ts';
import { NotFoundError } from '../../errors.ts';

/**
 * A character with all that its card has, for those few who want it.
 * @param lock holds off other changes until the transaction's end
 * @throws NotFoundError
 */
export async function loadWithCard(
  executor: Executor,
  ownerId: string,
  id: string,
  { lock }: { lock: boolean },
): Promise<typeof characters.$inferSelect> {
  const query = executor
    .select()
    .from(characters)
    .where(and(eq(characters.id, id), eq(characters.ownerId, ownerId)));
  const [row] = await (lock ? query.for('update') : query);
  if (row === undefined) throw new NotFoundError('character');
  return row;
}
