import { zipSync, type Zippable } from 'fflate';
import type { JsonObject } from '../../json.ts';
import { archivePaths, keepFile, writeAssets } from './assets.ts';
import type { Card, CardFiles } from './card.ts';
import { readCard, writeCardV3 } from './card-json.ts';
import { parseJsonObject } from './parse.ts';
import { CardRefusal } from './refusal.ts';
import type { CardReport } from './report.ts';
import type { Archive } from './zip.ts';

export const CARD_PATH = 'card.json';

/** Where Risu puts the lorebook, regular expressions and scripts of a card, in a form of its own. */
const MODULE_PATH = 'module.risum';

/** Fixed, so that the same card makes the same archive; the earliest that ZIP can say. */
const MODIFIED = new Date(1980, 0, 1);

/**
 * Reads an archive with a card. Files are found by what the card says, not by where they lie; those that it doesn't
 * mention are kept as well.
 * @throws CardRefusal
 */
export function readCharx(archive: Archive, files: CardFiles, report: CardReport): Card {
  const json = archive.read(CARD_PATH);
  if (json === undefined) throw new CardRefusal('file_unsupported', CARD_PATH, 'There is no card in this archive.');
  const used = new Set([CARD_PATH]);
  const find = (path: string) => {
    const bytes = readOrReport(archive, path, report);
    if (bytes !== undefined) used.add(path);
    return bytes;
  };
  const card = readCard(parseJsonObject(Buffer.from(json).toString('utf8'), CARD_PATH), find, files, report);
  if (archive.paths.includes(MODULE_PATH)) {
    report.warn(
      'module_not_read',
      MODULE_PATH,
      'Risu keeps a part of the card here, perhaps its lorebook, that only Risu can read. It is kept, not used.',
    );
  }
  card.attachments = archive.paths
    .filter((path) => !used.has(path))
    .flatMap((path) => {
      const bytes = readOrReport(archive, path, report);
      return bytes === undefined ? [] : [{ path, file: keepFile(files, bytes) }];
    });
  return card;
}

/** One damaged picture is no reason to refuse a card. */
function readOrReport(archive: Archive, path: string, report: CardReport): Uint8Array | undefined {
  try {
    return archive.read(path);
  } catch (error) {
    if (!(error instanceof CardRefusal)) throw error;
    report.warn('part_damaged', path, error.message);
    return undefined;
  }
}

export function writeCharx(card: Card, files: CardFiles): Uint8Array {
  const attached = card.attachments.filter(({ path }) => path !== CARD_PATH);
  const content: Zippable = {};
  const put = (path: string, file: string) => {
    content[path] = [files.get(file) ?? new Uint8Array(), { level: 0, mtime: MODIFIED }];
  };
  const paths = archivePaths(card.assets ?? [], [CARD_PATH, ...attached.map(({ path }) => path)]);
  const uriOf = (file: string, index: number): string => {
    const path = paths[index] ?? '';
    put(path, file);
    return `embeded://${path}`;
  };
  const assets: JsonObject[] | null = card.assets === null ? null : writeAssets(card.assets, uriOf);
  const json = Buffer.from(JSON.stringify(writeCardV3(card, assets), null, 2), 'utf8');
  for (const { path, file } of attached) put(path, file);
  return zipSync({ [CARD_PATH]: [json, { level: 6, mtime: MODIFIED }], ...content });
}
