import type { JsonObject } from '../../json.ts';
import { writeAssets } from './assets.ts';
import type { Card, CardFiles } from './card.ts';
import { writeCardV2, writeCardV3 } from './card-json.ts';
import { parseJsonObject } from './parse.ts';
import { keywordOf, readPng, textChunk, textOf, writePng, type PngChunk } from './png.ts';
import { CardRefusal } from './refusal.ts';
import type { CardReport } from './report.ts';

/** Keywords of cards, the best first. */
const CARD_KEYWORDS = ['ccv3', 'chara'] as const;
const BOOK_KEYWORD = 'naidata';
const ASSET_KEYWORD = /^chara-ext-asset_:?/i;

/** A picture with what is in it. */
export interface PictureContent {
  kind: 'card' | 'novelai_book';
  json: JsonObject;
  find: (path: string) => Uint8Array | undefined;
  /** The picture without the card and its files. */
  image: Uint8Array;
}

/**
 * Finds the card in a PNG or APNG: in whatever case its keyword is written, wherever among the chunks, packed or not.
 * @throws CardRefusal
 */
export function readPicture(bytes: Uint8Array, report: CardReport): PictureContent {
  const png = readPng(bytes);
  if (png.isCutOff) report.warn('part_damaged', '', 'The picture is cut off; what there is of it was read.');
  const assets = new Map<string, PngChunk>();
  const texts: { keyword: string; chunk: PngChunk }[] = [];
  for (const chunk of png.chunks) {
    const keyword = keywordOf(chunk);
    if (keyword === null) continue;
    texts.push({ keyword, chunk });
    if (ASSET_KEYWORD.test(keyword)) assets.set(keyword.replace(ASSET_KEYWORD, ''), chunk);
  }
  const find = (path: string) => {
    const chunk = assets.get(path);
    return chunk === undefined ? undefined : Buffer.from(textOf(chunk, keywordOf(chunk) ?? ''), 'base64');
  };
  const image = writePng(withoutCard(png.chunks));
  const { kind, json } = bestOf(texts, report);
  return { kind, json, find, image };
}

/** The first that can be read, V3 before V2 and plain texts before packed copies. */
function bestOf(texts: readonly { keyword: string; chunk: PngChunk }[], report: CardReport) {
  const order: readonly string[] = [...CARD_KEYWORDS, BOOK_KEYWORD];
  const candidates = texts
    .map(({ keyword, chunk }) => ({ keyword, chunk, rank: order.indexOf(keyword.toLowerCase()) }))
    .filter(({ rank }) => rank !== -1)
    .toSorted((a, b) => a.rank - b.rank || Number(a.chunk.type !== 'tEXt') - Number(b.chunk.type !== 'tEXt'));
  let refusal: CardRefusal | undefined;
  for (const { keyword, chunk } of candidates) {
    try {
      const json = parseJsonObject(decode(textOf(chunk, keyword)), keyword);
      return { kind: keyword.toLowerCase() === BOOK_KEYWORD ? ('novelai_book' as const) : ('card' as const), json };
    } catch (error) {
      if (!(error instanceof CardRefusal)) throw error;
      refusal ??= error;
      if (candidates.length > 1) report.warn('part_damaged', keyword, error.message);
    }
  }
  throw refusal ?? new CardRefusal('file_unsupported', '', 'There is no character in this picture.');
}

/** Some write the JSON as it is. */
function decode(text: string): string {
  return /^[\s\ufeff]*\{/.test(text) ? text : Buffer.from(text, 'base64').toString('utf8');
}

/** Drops every form of a card, so that an old one cannot stand in front of a new one. */
function withoutCard(chunks: readonly PngChunk[]): PngChunk[] {
  return chunks.filter((chunk) => {
    const keyword = keywordOf(chunk)?.toLowerCase() ?? '';
    const isCard = CARD_KEYWORDS.some((known) => known === keyword) || keyword === BOOK_KEYWORD;
    return !isCard && !ASSET_KEYWORD.test(keyword);
  });
}

/**
 * Puts a card and its files into a picture, for readers of V2 and of V3. All else in the picture stays as it is.
 * @throws CardRefusal file_corrupt, file_too_large, file_unsupported when the picture is no PNG
 */
export function writePicture(image: Uint8Array, card: Card, files: CardFiles): Uint8Array {
  const chunks = withoutCard(readPng(image).chunks).filter(({ type }) => type !== 'IEND');
  const embedded: PngChunk[] = [];
  const assets =
    card.assets === null
      ? null
      : writeAssets(card.assets, (file, index) => {
          const bytes = Buffer.from(files.get(file) ?? []);
          embedded.push(textChunk(`chara-ext-asset_:${index}`, bytes.toString('base64')));
          return `__asset:${index}`;
        });
  return writePng([
    ...chunks,
    ...embedded,
    textChunk('chara', encode(writeCardV2(card))),
    textChunk('ccv3', encode(writeCardV3(card, assets))),
    { type: 'IEND', data: new Uint8Array() },
  ]);
}

function encode(json: JsonObject): string {
  return Buffer.from(JSON.stringify(json), 'utf8').toString('base64');
}
