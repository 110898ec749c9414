import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { AppError } from '../../errors.ts';
import { createCharacter } from '../characters/create.ts';
import { loadDraft } from './load.ts';

/**
 * Saves drafts as they are, all or none. One that was saved before stays the character it became.
 * @throws NotFoundError; AppError invalid_input for one that is not ready
 */
export async function saveDrafts(ctx: Ctx, ids: readonly string[]): Promise<CharacterRow[]> {
  return await ctx.db.transaction(async (tx) => {
    const saved: CharacterRow[] = [];
    for (const id of new Set(ids.map((each) => each.toLowerCase()))) {
      const draft = await loadDraft(tx, ctx.user.id, id);
      if (draft.status !== 'ready' || draft.character === null) {
        const name = draft.characterName === '' ? 'This draft' : `The draft of ${draft.characterName}`;
        throw new AppError('invalid_input', `${name} is not ready, so nothing was saved.`);
      }
      const [known] = await tx
        .select(characterColumns)
        .from(characters)
        .where(and(eq(characters.ownerId, ctx.user.id), eq(characters.draftId, id)))
        .limit(1);
      saved.push(known ?? (await createCharacter(ctx, { ...draft.character, draftId: id }, tx)));
    }
    return saved;
  });
}
