import type { CharacterInput } from '@dramatis/contract/characters';
import type { Ctx } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { loadDraft } from '../drafts/load.ts';
import { lorebookOf } from '../drafts/lorebook.ts';
import { checkNotebook } from '../notebooks/check-scope.ts';
import { characterFields } from './fields.ts';

/**
 * A character made from a draft has the lore of that draft as its lorebook, and belongs to its notebook.
 * @throws NotFoundError when it names a draft or a notebook that isn't there
 */
export async function createCharacter(ctx: Ctx, input: CharacterInput, executor?: Executor): Promise<CharacterRow> {
  const db = executor ?? ctx.db;
  const draft = input.draftId == null ? null : await loadDraft(db, ctx.user.id, input.draftId);
  if (input.notebookId != null) await checkNotebook(db, ctx.user.id, input.notebookId);
  const now = ctx.clock();
  const [row] = await db
    .insert(characters)
    .values({
      ...characterFields(input),
      draftId: input.draftId ?? null,
      notebookId: input.notebookId === undefined ? (draft?.notebookId ?? null) : input.notebookId,
      lorebook: draft === null ? null : lorebookOf(draft.lore, input.name),
      ownerId: ctx.user.id,
      createdAt: now,
      updatedAt: now,
    })
    .returning(characterColumns);
  if (row === undefined) throw new Error('insert … returning answers with the row');
  return row;
}
