import type { Ctx } from '../../context.ts';
import { filesOf, type Card, type CardFiles } from '../portability/cards/card.ts';
import { encodeCard, type CardTarget } from '../portability/cards/encode.ts';
import { cardLimits } from '../portability/cards/limits.ts';
import { givePortrait } from '../portability/cards/portrait.ts';
import { CardRefusal } from '../portability/cards/refusal.ts';
import { savedFileName } from '../uploads/file-name.ts';
import { cardOf, withOwnFields } from './card-columns.ts';
import { readFiles } from './files.ts';
import { loadWithCard } from './load-card.ts';

export type ExportTarget = Exclude<CardTarget, 'v1'>;

export interface ExportedFile {
  /** As the file would be called: the character's name with an ending. */
  fileName: string;
  mediaType: string;
  bytes: Uint8Array;
}

const endings: Readonly<Record<ExportTarget, string>> = { v2: 'json', v3: 'json', png: 'png', charx: 'charx' };

/**
 * Writes a character as a card, with its picture and every file that the target has room for.
 * @throws NotFoundError; CardRefusal file_unsupported when its picture is no PNG and the target is, file_too_large
 */
export async function exportCard(ctx: Ctx, id: string, target: ExportTarget): Promise<ExportedFile> {
  const row = await loadWithCard(ctx.db, ctx.user.id, id, { lock: false });
  let card = withOwnFields(cardOf(row), row);
  const wanted = target === 'v2' ? [] : [...filesOf(card), ...(row.avatar === null ? [] : [row.avatar])];
  const files = await readFiles(ctx, id, wanted);
  const bytes = row.avatar === null ? undefined : files.get(row.avatar);
  if (row.avatar !== null && bytes !== undefined && (target === 'v3' || target === 'charx')) {
    card = givePortrait(card, files, { file: row.avatar, bytes });
  }
  if (target === 'v3') refuseTooLarge(card, files);
  const now = Math.floor(ctx.clock().getTime() / 1000);
  const encoded = encodeCard(card, files, target, { image: bytes ?? null, now });
  return {
    fileName: `${savedFileName(row.name)}.${endings[target]}`,
    mediaType: encoded.mediaType,
    bytes: encoded.bytes,
  };
}

/** What nobody, we included, would read again is not written. */
function refuseTooLarge(card: Card, files: CardFiles): void {
  const size = filesOf(card).reduce((sum, file) => sum + (files.get(file)?.length ?? 0), 0);
  // In base64.
  if ((size * 4) / 3 < cardLimits.jsonBytes) return;
  throw new CardRefusal('file_too_large', '', 'The files of this card are too large for JSON. Export CHARX.');
}
