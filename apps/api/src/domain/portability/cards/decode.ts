import { isJsonObject, type JsonObject } from '../../json.ts';
import type { Lorebook } from '../../lore/lorebook.ts';
import { MANIFEST_PATH, readByaf } from './byaf.ts';
import type { Card, CardFiles } from './card.ts';
import { readCard } from './card-json.ts';
import { CARD_PATH, readCharx } from './charx.ts';
import { Fields } from './fields.ts';
import { cardLimits } from './limits.ts';
import { readLorebook } from './lorebook-json.ts';
import { readAgnaiBook, readNovelAiBook, readRisuBook } from './other-books.ts';
import { readAgnai, readPygmalion, readWebUi } from './other-cards.ts';
import { parseJsonObject, parseYamlObject } from './parse.ts';
import { isPng } from './png.ts';
import { readPicture } from './png-card.ts';
import { CardRefusal } from './refusal.ts';
import { CardReport, type CardWarning } from './report.ts';
import { readWorldFile } from './world-file.ts';
import { isZip, openZip } from './zip.ts';

/** What a file was written by or for. */
export type CardFormat = 'v1' | 'v2' | 'v3' | 'pygmalion' | 'web_ui' | 'agnai' | 'byaf';
export type LorebookFormat = 'v3' | 'v2' | 'sillytavern' | 'novelai' | 'agnai' | 'risu';
export type Container = 'json' | 'yaml' | 'png' | 'charx' | 'byaf';

export interface DecodedCard {
  kind: 'card';
  format: CardFormat;
  container: Container;
  card: Card;
  files: CardFiles;
  /** The picture that the card was in, without the card. */
  image: Uint8Array | null;
  warnings: CardWarning[];
}

export interface DecodedLorebook {
  kind: 'lorebook';
  format: LorebookFormat;
  container: Container;
  book: Lorebook;
  warnings: CardWarning[];
}

type Content = { format: CardFormat; card: Card } | { format: LorebookFormat; book: Lorebook };

/**
 * Reads a character card or a lorebook in any format, told by its content; the name of the file is not asked.
 * Nothing is fetched from anywhere.
 * @throws CardRefusal saying what is wrong and where
 */
export function decodeCard(bytes: Uint8Array): DecodedCard | DecodedLorebook {
  if (bytes.length === 0) throw new CardRefusal('file_empty', '', 'This file is empty.');
  if (bytes.length > cardLimits.fileBytes) {
    throw new CardRefusal('file_too_large', '', `A card may have ${cardLimits.fileBytes / 1024 / 1024} MB.`);
  }
  const report = new CardReport();
  const files: CardFiles = new Map();
  const { warnings } = report;
  const done = (container: Container, content: Content, image: Uint8Array | null = null) =>
    'card' in content
      ? ({ kind: 'card', container, ...content, files, image, warnings } as const)
      : ({ kind: 'lorebook', container, ...content, warnings } as const);

  if (isPng(bytes)) {
    const { kind, json, find, image } = readPicture(bytes, report);
    if (kind === 'card') return done('png', readObject(json, find, files, report), image);
    return done('png', { format: 'novelai', book: readNovelAiBook(new Fields(json, '', report), report) });
  }
  if (isZip(bytes)) {
    const archive = openZip(bytes, report);
    const isByaf = archive.paths.includes(MANIFEST_PATH) && !archive.paths.includes(CARD_PATH);
    if (isByaf) return done('byaf', { format: 'byaf', card: readByaf(archive, files, report) });
    return done('charx', { format: 'v3', card: readCharx(archive, files, report) });
  }
  const text = decodeText(bytes);
  const isJson = /^\s*[{[]/.test(text);
  const root = isJson ? parseJsonObject(text, '') : parseYamlObject(text);
  return done(
    isJson ? 'json' : 'yaml',
    readObject(root, () => undefined, files, report),
  );
}

function decodeText(bytes: Uint8Array): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new CardRefusal(
      'file_unsupported',
      '',
      'This is no card: neither a PNG, nor a CHARX or BYAF archive, nor JSON or YAML in UTF-8.',
      { cause: error },
    );
  }
}

/** Tells what an object is by the fields that only that has. */
function readObject(
  root: JsonObject,
  find: (path: string) => Uint8Array | undefined,
  files: CardFiles,
  report: CardReport,
): Content {
  const fields = () => new Fields(root, '', report);
  const has = (...keys: string[]) => keys.some((key) => Object.hasOwn(root, key));
  const { spec, data } = root;

  if (spec === 'lorebook_v3' && isJsonObject(data)) {
    return { format: 'v3', book: readLorebook(new Fields(data, 'data', report), report) };
  }
  if (isJsonObject(data) || (typeof spec === 'string' && spec.startsWith('chara_card'))) {
    const format = spec === 'chara_card_v2' || spec === undefined ? 'v2' : 'v3';
    return { format, card: readCard(root, find, files, report) };
  }
  if (has('lorebookVersion')) return { format: 'novelai', book: readNovelAiBook(fields(), report) };
  if (root['kind'] === 'memory') return { format: 'agnai', book: readAgnaiBook(fields(), report) };
  if (root['type'] === 'risu' && Array.isArray(data)) return { format: 'risu', book: readRisuBook(fields(), report) };
  if (has('entries') && !has('first_mes', 'mes_example', 'char_name', 'greeting')) {
    return isWorldFile(root)
      ? { format: 'sillytavern', book: readWorldFile(fields(), report) }
      : { format: 'v2', book: readLorebook(fields(), report) };
  }
  if (has('char_name', 'char_persona', 'char_greeting')) return { format: 'pygmalion', card: readPygmalion(fields()) };
  if (root['kind'] === 'character' || isJsonObject(root['persona'])) {
    return { format: 'agnai', card: readAgnai(fields(), report) };
  }
  if (has('name', 'bot') && has('context', 'greeting')) return { format: 'web_ui', card: readWebUi(fields()) };
  if (has('first_mes', 'mes_example', 'personality', 'scenario') || (has('name') && has('description'))) {
    return { format: 'v1', card: readCard(root, find, files, report) };
  }
  throw new CardRefusal('file_unsupported', '', 'This is neither a character card nor a lorebook of a known kind.');
}

/** SillyTavern's own entries have `key`, those of cards `keys`. */
function isWorldFile(root: JsonObject): boolean {
  const entries = root['entries'];
  if (typeof entries !== 'object' || entries === null) return false;
  const first = Object.values(entries)[0];
  return first === undefined ? !Array.isArray(entries) : isJsonObject(first) && !Object.hasOwn(first, 'keys');
}
