import { zipSync } from 'fflate';
import { deflateSync, inflateSync } from 'node:zlib';
import { decodeCard, type DecodedCard, type DecodedLorebook } from '../../src/domain/portability/cards/decode.ts';
import { encodeCard, type CardTarget, type EncodeOptions } from '../../src/domain/portability/cards/encode.ts';
import { placeholderPicture } from '../../src/domain/portability/cards/placeholder.ts';
import {
  keywordOf,
  readPng,
  textChunk,
  textOf,
  writePng,
  type PngChunk,
} from '../../src/domain/portability/cards/png.ts';

/** A card's JSON with everything in it that V3 knows, and much that it doesn't. */
export function fullCard() {
  return {
    spec: 'chara_card_v3',
    spec_version: '3.0',
    create_date: '2024-07-12@01h31m37s123ms',
    data: {
      name: 'アリス 🐇',
      nickname: 'Alice',
      description: 'A girl; {{char}} follows rabbits. Ünïcödé ☕',
      personality: 'curious',
      scenario: 'Down the hole.',
      first_mes: '“Oh dear!”',
      mes_example: '<START>\n{{user}}: Hi\n{{char}}: Hello',
      creator_notes: 'Be kind.',
      creator_notes_multilingual: { de: 'Sei nett.' },
      system_prompt: '{{original}} Be brief.',
      post_history_instructions: 'Stay small.',
      alternate_greetings: ['One', 'Two'],
      group_only_greetings: ['All'],
      tags: ['book', 'fantasy'],
      creator: 'Lewis',
      character_version: '1.2',
      source: ['https://example.org/alice'],
      creation_date: 1_700_000_000,
      extensions: {
        talkativeness: '0.5',
        depth_prompt: { prompt: 'p', depth: 4, role: 'system' },
        unknown: { deep: [1, null, { x: 'y' }] },
      },
      future_field: { a: 1 },
      character_book: {
        name: 'Wonderland',
        scan_depth: 4,
        token_budget: 500,
        recursive_scanning: true,
        extensions: { of: 'book' },
        future_book_field: 1,
        entries: [
          {
            id: 7,
            keys: ['rabbit', '/wh?ite/i'],
            secondary_keys: ['hole'],
            selective: true,
            content: '@@depth 2\n@@role system\nThe rabbit is late.',
            enabled: true,
            insertion_order: 10,
            case_sensitive: false,
            use_regex: false,
            constant: false,
            name: 'Rabbit',
            comment: 'c',
            priority: 3,
            position: 'before_char',
            extensions: { of: 'entry' },
            future_entry_field: 'z',
          },
        ],
      },
    },
  };
}

export function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value), 'utf8');
}

export function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value), 'utf8').toString('base64');
}

/** The plain picture with these chunks in front of its end, or, as SillyTavern's own importer wouldn't see, elsewhere. */
export function picture(chunks: PngChunk[], where: 'before_end' | 'before_data' = 'before_end'): Uint8Array {
  const [header, data, end] = readPng(placeholderPicture()).chunks as [PngChunk, PngChunk, PngChunk];
  return writePng(where === 'before_end' ? [header, data, ...chunks, end] : [header, ...chunks, data, end]);
}

export const text = textChunk;

export function packedText(keyword: string, content: string): PngChunk {
  return { type: 'zTXt', data: Buffer.concat([Buffer.from(`${keyword}\0\0`), deflateSync(content)]) };
}

export function internationalText(keyword: string, content: string, isPacked: boolean): PngChunk {
  const body = isPacked ? deflateSync(content) : Buffer.from(content);
  return {
    type: 'iTXt',
    data: Buffer.concat([
      Buffer.from([...Buffer.from(`${keyword}\0`), isPacked ? 1 : 0, 0]),
      Buffer.from('en\0\0'),
      body,
    ]),
  };
}

/** The cards in a picture, as written. */
export function textsIn(bytes: Uint8Array): { keyword: string; text: string }[] {
  return readPng(bytes).chunks.flatMap((chunk) => {
    const keyword = keywordOf(chunk);
    return keyword === null ? [] : [{ keyword, text: textOf(chunk, keyword) }];
  });
}

export function cardIn(bytes: Uint8Array, keyword: string) {
  const found = textsIn(bytes).find((each) => each.keyword === keyword);
  return JSON.parse(Buffer.from(found?.text ?? '', 'base64').toString('utf8'));
}

/** The grey values of the plain picture, to see that they are still there. */
export function pixelsOf(bytes: Uint8Array): Uint8Array {
  return inflateSync(
    Buffer.concat(
      readPng(bytes)
        .chunks.filter(({ type }) => type === 'IDAT')
        .map(({ data }) => data),
    ),
  );
}

export function charx(files: Record<string, Uint8Array | object>): Uint8Array {
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([path, content]) => [
        path,
        content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content)),
      ]),
    ),
  );
}

export function decodeOne(bytes: Uint8Array): DecodedCard {
  const decoded = decodeCard(bytes);
  if (decoded.kind !== 'card') throw new Error('This is a lorebook.');
  return decoded;
}

export function decodeBook(bytes: Uint8Array): DecodedLorebook {
  const decoded = decodeCard(bytes);
  if (decoded.kind !== 'lorebook') throw new Error('This is a card.');
  return decoded;
}

export function encode(
  { card, files }: Pick<DecodedCard, 'card' | 'files'>,
  target: CardTarget,
  options: Partial<EncodeOptions> = {},
) {
  return encodeCard(card, files, target, { image: null, now: 1_800_000_000, ...options });
}

export function parse(bytes: Uint8Array) {
  return JSON.parse(Buffer.from(bytes).toString('utf8'));
}
