import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { AppError } from '../../errors.ts';
import { keepFile } from '../portability/cards/assets.ts';
import { filesOf, type CardFiles } from '../portability/cards/card.ts';
import { hasTooManyPixels, pictureKind, pixelSize } from '../portability/cards/pixels.ts';
import { withDefaultIcon } from '../portability/cards/portrait.ts';
import { withFiles } from './files.ts';
import { loadWithCard } from './load-card.ts';

/**
 * Gives a character a picture, or takes it away with null. Its texts and their revision stay as they are, so that a form
 * which is open on them can still be saved.
 * @throws NotFoundError; AppError file_empty, file_unsupported, file_too_large
 */
export async function setAvatar(ctx: Ctx, id: string, bytes: Uint8Array | null): Promise<CharacterRow> {
  if (bytes !== null) refuseUnfit(bytes);
  return await withFiles(ctx, async (tx, changes) => {
    const { card } = await loadWithCard(tx, ctx.user.id, id, { lock: true });
    const files: CardFiles = new Map();
    const avatar = bytes === null ? null : keepFile(files, bytes);
    const assets = avatar === null ? (card.assets ?? null) : withDefaultIcon(card.assets ?? null);
    await changes.put(id, files);
    const kept = filesOf({ assets, attachments: card.attachments ?? [] });
    await changes.keepOnly(id, avatar === null ? kept : [...kept, avatar]);
    const [row] = await tx
      .update(characters)
      .set({ avatar, card: { ...card, assets }, updatedAt: ctx.clock() })
      .where(and(eq(characters.id, id), eq(characters.ownerId, ctx.user.id)))
      .returning(characterColumns);
    if (row === undefined) throw new Error('it was read in this transaction');
    return row;
  });
}

function refuseUnfit(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new AppError('file_empty', 'This file is empty.');
  const size = pixelSize(bytes);
  if (size === null || pictureKind(bytes) === null) {
    throw new AppError('file_unsupported', 'This is no picture that can be shown. PNG, JPEG, WebP and GIF can.');
  }
  if (hasTooManyPixels(size)) throw new AppError('file_too_large', 'This picture has too many pixels.');
}
