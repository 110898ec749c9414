import { and, asc, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { drafts } from '../../db/schema/drafts.ts';

/** The characters that a cast's drafts were saved as, oldest first. */
export async function charactersOfCast(ctx: Ctx, castId: string): Promise<CharacterRow[]> {
  return await ctx.db
    .select(characterColumns)
    .from(characters)
    .innerJoin(drafts, eq(drafts.id, characters.draftId))
    .where(and(eq(drafts.castId, castId), eq(characters.ownerId, ctx.user.id)))
    .orderBy(asc(characters.id));
}
