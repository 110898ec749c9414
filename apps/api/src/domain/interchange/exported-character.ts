import type { Ctx } from '../../context.ts';
import { NotFoundError } from '../../errors.ts';
import { cardOf, withOwnFields } from '../characters/card-columns.ts';
import { readFiles } from '../characters/files.ts';
import { loadWithCard } from '../characters/load-card.ts';
import { filesOf, type Card, type CardFiles } from '../portability/cards/card.ts';
import { encodeCard } from '../portability/cards/encode.ts';
import { givePortrait } from '../portability/cards/portrait.ts';
import { MOST_CHARACTER_FILES } from './export-plan.ts';

/** @returns JSON of an `ExportedCharacter`; null when the character has gone */
export async function exportedCharacter(ctx: Ctx, id: string): Promise<string | null> {
  const row = await loadWithCard(ctx.db, ctx.user.id, id, { lock: false }).catch((error: unknown) => {
    if (error instanceof NotFoundError) return null;
    throw error;
  });
  if (row === null) return null;
  const { card, files } = await withinBounds(ctx, id, withOwnFields(cardOf(row), row), row.avatar);
  // The same each time, as long as the character is.
  const now = Math.floor(row.updatedAt.getTime() / 1000);
  const { bytes } = encodeCard(card, files, 'v3', { image: null, now });
  const head = JSON.stringify({
    id,
    name: row.name,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  });
  return `${head.slice(0, -1)},"card":${Buffer.from(bytes).toString('utf8').trimEnd()}}`;
}

/** The card with its picture, and with its other files where they are not too much. */
async function withinBounds(
  ctx: Ctx,
  id: string,
  card: Card,
  avatar: string | null,
): Promise<{ card: Card; files: CardFiles }> {
  const own = avatar === null ? [] : [avatar];
  const files = await readFiles(ctx, id, [...filesOf(card), ...own]);
  let slim = card;
  if (sizeOf(files) > MOST_CHARACTER_FILES) {
    for (const file of filesOf(card)) if (file !== avatar) files.delete(file);
    slim = { ...card, assets: card.assets?.filter(({ source }) => !('file' in source)) ?? null };
  }
  const picture = avatar === null ? undefined : files.get(avatar);
  if (avatar === null || picture === undefined || picture.length > MOST_CHARACTER_FILES) return { card: slim, files };
  return { card: givePortrait(slim, files, { file: avatar, bytes: picture }), files };
}

function sizeOf(files: CardFiles): number {
  return files.values().reduce((sum, bytes) => sum + bytes.length, 0);
}
