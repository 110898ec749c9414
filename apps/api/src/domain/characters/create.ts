import type { CharacterInput } from '@dramatis/contract/characters';
import type { Ctx } from '../../context.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { loadDraft } from '../drafts/load.ts';
import { characterFields } from './fields.ts';

/** @throws NotFoundError when it names a draft that isn't there */
export async function createCharacter(ctx: Ctx, input: CharacterInput): Promise<CharacterRow> {
  if (input.draftId != null) await loadDraft(ctx.db, ctx.user.id, input.draftId);
  const now = ctx.clock();
  const [row] = await ctx.db
    .insert(characters)
    .values({
      ...characterFields(input),
      draftId: input.draftId ?? null,
      ownerId: ctx.user.id,
      createdAt: now,
      updatedAt: now,
    })
    .returning(characterColumns);
  if (row === undefined) throw new Error('insert … returning answers with the row');
  return row;
}
