import type { Ctx } from '../../context.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { filesOf } from '../portability/cards/card.ts';
import { cardOf } from './card-columns.ts';
import { readFiles, withFiles } from './files.ts';
import { loadWithCard } from './load-card.ts';

/** @throws NotFoundError */
export async function duplicateCharacter(ctx: Ctx, id: string): Promise<CharacterRow> {
  const {
    id: _,
    loreEntries: __,
    searched: ___,
    ...original
  } = await loadWithCard(ctx.db, ctx.user.id, id, { lock: false });
  const wanted = [...filesOf(cardOf(original)), ...(original.avatar === null ? [] : [original.avatar])];
  const content = await readFiles(ctx, id, wanted);
  const now = ctx.clock();
  return await withFiles(ctx, async (tx, files) => {
    const [row] = await tx
      .insert(characters)
      .values({ ...original, favourite: false, revision: 1, createdAt: now, updatedAt: now })
      .returning(characterColumns);
    if (row === undefined) throw new Error('insert … returning answers with the row');
    await files.put(row.id, content);
    return row;
  });
}
