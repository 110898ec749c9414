import type { CharacterInput } from '@dramatis/contract/characters';
import { and, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { AppError } from '../../errors.ts';
import { loadDraft } from '../drafts/load.ts';
import { characterFields } from './fields.ts';
import { loadCharacter } from './load.ts';

/**
 * Replaces every field of a character. A draft, once named, stays unless another is named or it is cleared.
 * @param expectedRevision refuses to overwrite a newer change
 */
export async function updateCharacter(
  ctx: Ctx,
  id: string,
  input: CharacterInput,
  expectedRevision?: number,
): Promise<CharacterRow> {
  if (input.draftId != null) await loadDraft(ctx.db, ctx.user.id, input.draftId);
  const mine = and(eq(characters.id, id), eq(characters.ownerId, ctx.user.id));
  const [row] = await ctx.db
    .update(characters)
    .set({
      ...characterFields(input),
      ...(input.draftId === undefined ? {} : { draftId: input.draftId }),
      revision: sql`${characters.revision} + 1`,
      updatedAt: ctx.clock(),
    })
    .where(expectedRevision === undefined ? mine : and(mine, eq(characters.revision, expectedRevision)))
    .returning(characterColumns);
  if (row !== undefined) return row;
  await loadCharacter(ctx.db, ctx.user.id, id);
  throw new AppError(
    'revision_conflict',
    'This character was changed elsewhere in the meantime. Load it again, then repeat your change.',
  );
}
