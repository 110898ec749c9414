import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { characters } from '../../db/schema/characters.ts';
import { NotFoundError } from '../../errors.ts';
import { encodeLorebook, type LorebookTarget } from '../portability/cards/encode.ts';
import { savedFileName } from '../uploads/file-name.ts';
import type { ExportedFile } from './export-card.ts';

/**
 * Writes a character's lorebook as a file of its own.
 * @throws NotFoundError for a character without one, too
 */
export async function exportLorebook(ctx: Ctx, id: string, target: LorebookTarget): Promise<ExportedFile> {
  const [row] = await ctx.db
    .select({ name: characters.name, lorebook: characters.lorebook })
    .from(characters)
    .where(and(eq(characters.id, id), eq(characters.ownerId, ctx.user.id)));
  if (row === undefined) throw new NotFoundError('character');
  if (row.lorebook === null) throw new NotFoundError('lorebook');
  return {
    fileName: `${savedFileName(row.name)}.lorebook.json`,
    mediaType: 'application/json',
    bytes: encodeLorebook(row.lorebook, target),
  };
}
