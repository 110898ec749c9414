import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { characterVersions } from '../../db/schema/character-versions.ts';
import type { CharacterRow } from '../../db/schema/characters.ts';
import { NotFoundError } from '../../errors.ts';
import { loadCharacter } from './load.ts';
import { updateCharacter } from './update.ts';

/**
 * Makes a character again what it was. What it is now becomes a version, too.
 * @throws NotFoundError
 */
export async function restoreVersion(ctx: Ctx, id: string, revision: number): Promise<CharacterRow> {
  await loadCharacter(ctx.db, ctx.user.id, id);
  const [version] = await ctx.db
    .select({ fields: characterVersions.fields })
    .from(characterVersions)
    .where(and(eq(characterVersions.characterId, id), eq(characterVersions.revision, revision)));
  if (version === undefined) throw new NotFoundError('version');
  return await updateCharacter(ctx, id, version.fields);
}
