import type { JsonObject } from '../../json.ts';
import type { Lorebook } from '../../lore/lorebook.ts';
import { dataUri, writeAssets } from './assets.ts';
import type { Card, CardFiles } from './card.ts';
import { needsV3, writeCardV1, writeCardV2, writeCardV3 } from './card-json.ts';
import { writeCharx } from './charx.ts';
import { writeLorebook } from './lorebook-json.ts';
import { placeholderPicture } from './placeholder.ts';
import { isPng } from './png.ts';
import { writePicture } from './png-card.ts';
import { CardRefusal } from './refusal.ts';
import { CardReport, type CardWarning } from './report.ts';
import { writeWorldFile } from './world-file.ts';

/** JSON of the three versions, a picture for readers of V2 and V3, or an archive of V3. */
export type CardTarget = 'v1' | 'v2' | 'v3' | 'png' | 'charx';

/** V3's book by itself, or a world file. */
export type LorebookTarget = 'v3' | 'sillytavern';

export interface EncodedCard {
  bytes: Uint8Array;
  mediaType: string;
  /** What the target has no place for. */
  warnings: CardWarning[];
}

export interface EncodeOptions {
  /** The picture to put the card into, for `png`; null: a plain one. */
  image: Uint8Array | null;
  /** Unix seconds, for the date of modification. */
  now: number;
}

/**
 * Writes a card. Exactly what others keep of their owner's use, the favourite mark and the current chat, is not told.
 * @throws CardRefusal file_unsupported when the picture is no PNG
 */
export function encodeCard(
  card: Card,
  files: CardFiles,
  target: CardTarget,
  { image, now }: EncodeOptions,
): EncodedCard {
  const report = new CardReport();
  const dated = { ...card, modificationDate: now };
  reportLosses(card, target, report);
  const { warnings } = report;
  switch (target) {
    case 'v1':
      return { bytes: jsonBytes(writeCardV1(dated)), mediaType: 'application/json', warnings };
    case 'v2':
      return { bytes: jsonBytes(writeCardV2(dated)), mediaType: 'application/json', warnings };
    case 'v3':
      return {
        bytes: jsonBytes(writeCardV3(dated, inlineAssets(dated, files))),
        mediaType: 'application/json',
        warnings,
      };
    case 'charx':
      return { bytes: writeCharx(dated, files), mediaType: 'application/zip', warnings };
    case 'png': {
      const picture = image ?? placeholderPicture();
      if (!isPng(picture)) {
        throw new CardRefusal(
          'file_unsupported',
          '',
          'Only a PNG can hold a card. Change the picture, or export CHARX.',
        );
      }
      return { bytes: writePicture(picture, dated, files), mediaType: 'image/png', warnings };
    }
  }
}

export function encodeLorebook(book: Lorebook, target: LorebookTarget): Uint8Array {
  return jsonBytes(target === 'v3' ? { spec: 'lorebook_v3', data: writeLorebook(book) } : writeWorldFile(book));
}

function inlineAssets(card: Card, files: CardFiles): JsonObject[] | null {
  if (card.assets === null) return null;
  const { assets } = card;
  return writeAssets(assets, (file, index) => dataUri(assets[index]?.ext ?? '', files.get(file) ?? new Uint8Array()));
}

function reportLosses(card: Card, target: CardTarget, report: CardReport): void {
  if (target !== 'charx') {
    for (const { path } of card.attachments) {
      report.warn('left_out', path, 'Only CHARX has room for files that belong to an application.');
    }
  }
  if (target === 'v1') {
    report.warn('left_out', '', 'V1 has six fields. Everything else of the card, its lorebook as well, was left out.');
  } else if (target === 'v2' && needsV3(card)) {
    report.warn('left_out', '', 'V2 has no words for assets and decorators; they were left out.');
  }
}

function jsonBytes(json: JsonObject): Uint8Array {
  return Buffer.from(`${JSON.stringify(json, null, 2)}\n`, 'utf8');
}
