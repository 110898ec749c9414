import type { LorebookReport } from '@dramatis/contract/cards';
import { and, eq, isNull } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { characters } from '../../db/schema/characters.ts';
import { AppError } from '../../errors.ts';
import { decodeCard } from '../portability/cards/decode.ts';
import { CardRefusal } from '../portability/cards/refusal.ts';
import { loadCharacter } from './load.ts';

/**
 * Gives a character the lorebook of a file of its own. The revision stays, as no form shows the book.
 * @param replace whether it may take the place of one that is there
 * @throws NotFoundError; CardRefusal, lorebook_expected for a card; AppError character_has_lorebook
 */
export async function attachLorebook(
  ctx: Ctx,
  id: string,
  bytes: Uint8Array,
  { replace }: { replace: boolean },
): Promise<LorebookReport> {
  await loadCharacter(ctx.db, ctx.user.id, id);
  const decoded = decodeCard(bytes);
  if (decoded.kind === 'card') {
    throw new CardRefusal(
      'lorebook_expected',
      '',
      'This is a character card, not a lorebook. Import it in the gallery.',
    );
  }
  const [row] = await ctx.db
    .update(characters)
    .set({ lorebook: decoded.book, updatedAt: ctx.clock() })
    .where(
      and(
        eq(characters.id, id),
        eq(characters.ownerId, ctx.user.id),
        replace ? undefined : isNull(characters.lorebook),
      ),
    )
    .returning({ lore_entries: characters.loreEntries });
  if (row !== undefined) return { ...row, warnings: decoded.warnings };
  const { loreEntries } = await loadCharacter(ctx.db, ctx.user.id, id);
  throw new AppError(
    'character_has_lorebook',
    `This character has a lorebook of ${loreEntries} entries already. Send replace=true to put this one in its place.`,
  );
}
