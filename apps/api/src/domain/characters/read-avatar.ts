import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { characterFiles } from '../../db/schema/character-files.ts';
import { characters } from '../../db/schema/characters.ts';
import { NotFoundError } from '../../errors.ts';
import { pictureKind } from '../portability/cards/pixels.ts';

const mediaTypes = { png: 'image/png', gif: 'image/gif', webp: 'image/webp', jpg: 'image/jpeg' } as const;

export interface Avatar {
  sha256: string;
  read: () => Promise<{ bytes: Uint8Array; mediaType: string }>;
}

/** @throws NotFoundError when there is no such character, or it has no picture */
export async function readAvatar(ctx: Ctx, id: string): Promise<Avatar> {
  const [row] = await ctx.db
    .select({ sha256: characterFiles.sha256, storageKey: characterFiles.storageKey })
    .from(characters)
    .innerJoin(
      characterFiles,
      and(eq(characterFiles.characterId, characters.id), eq(characterFiles.sha256, characters.avatar)),
    )
    .where(and(eq(characters.id, id), eq(characters.ownerId, ctx.user.id)));
  if (row === undefined) throw new NotFoundError('avatar');
  return {
    sha256: row.sha256,
    async read() {
      const bytes = await ctx.files.read(row.storageKey);
      const kind = pictureKind(bytes);
      // Nothing else is ever kept as a picture.
      return { bytes, mediaType: kind === null ? 'application/octet-stream' : mediaTypes[kind] };
    },
  };
}
