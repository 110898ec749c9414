import type { CharacterInput } from '@dramatis/contract/characters';
import { eq, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { loadDraft } from '../drafts/load.ts';
import { checkNotebook } from '../notebooks/check-scope.ts';
import { characterFields } from './fields.ts';
import { keepVersion } from './keep-version.ts';

/**
 * Replaces every field of a character; what they were stays as a version. A draft or a notebook, once named, stays unless
 * another is named or it is cleared.
 * @param expectedRevision refuses to overwrite a newer change
 * @throws NotFoundError; AppError revision_conflict
 */
export async function updateCharacter(
  ctx: Ctx,
  id: string,
  input: CharacterInput,
  expectedRevision?: number,
): Promise<CharacterRow> {
  if (input.draftId != null) await loadDraft(ctx.db, ctx.user.id, input.draftId);
  if (input.notebookId != null) await checkNotebook(ctx.db, ctx.user.id, input.notebookId);
  const fields = characterFields(input);
  return await ctx.db.transaction(async (tx) => {
    await keepVersion(tx, ctx.user.id, id, fields, expectedRevision);
    const [row] = await tx
      .update(characters)
      .set({
        ...fields,
        ...(input.draftId === undefined ? {} : { draftId: input.draftId }),
        ...(input.notebookId === undefined ? {} : { notebookId: input.notebookId }),
        revision: sql`${characters.revision} + 1`,
        updatedAt: ctx.clock(),
      })
      .where(eq(characters.id, id))
      .returning(characterColumns);
    if (row === undefined) throw new Error('it was locked in this transaction');
    return row;
  });
}
