import { desc, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { characterVersions } from '../../db/schema/character-versions.ts';
import type { CharacterFields } from './fields.ts';
import { loadCharacter } from './load.ts';

/** A character as it was until it was changed. */
export interface CharacterVersion {
  revision: number;
  name: string;
  changed: (keyof CharacterFields)[];
  savedAt: Date;
}

/**
 * The earlier versions of a character, newest first, without what they held: that may be megabytes.
 * @throws NotFoundError
 */
export async function listVersions(ctx: Ctx, id: string): Promise<CharacterVersion[]> {
  await loadCharacter(ctx.db, ctx.user.id, id);
  const { revision, changed, savedAt, fields } = characterVersions;
  return await ctx.db
    .select({ revision, changed, savedAt, name: sql<string>`${fields} ->> 'name'` })
    .from(characterVersions)
    .where(eq(characterVersions.characterId, id))
    .orderBy(desc(revision));
}
