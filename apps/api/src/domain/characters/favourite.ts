import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { NotFoundError } from '../../errors.ts';

/**
 * Marks a character as a favourite, or no longer. That is no change of the character: revision and time stay.
 * @throws NotFoundError
 */
export async function setFavourite(ctx: Ctx, id: string, favourite: boolean): Promise<CharacterRow> {
  const [row] = await ctx.db
    .update(characters)
    .set({ favourite })
    .where(and(eq(characters.id, id), eq(characters.ownerId, ctx.user.id)))
    .returning(characterColumns);
  if (row === undefined) throw new NotFoundError('character');
  return row;
}
