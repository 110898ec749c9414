import type { JsonObject } from '../../json.ts';
import { keepFile } from './assets.ts';
import { cardWith, type Card, type CardAsset, type CardFiles } from './card.ts';
import { Fields } from './fields.ts';
import { readLoreItems } from './other-books.ts';
import { parseJsonObject } from './parse.ts';
import { hasTooManyPixels, pixelSize } from './pixels.ts';
import { CardRefusal } from './refusal.ts';
import type { CardReport } from './report.ts';
import type { Archive } from './zip.ts';

export const MANIFEST_PATH = 'manifest.json';

/**
 * Reads an archive of Backyard: its first character, with the first scenario, and the greetings of the others.
 * @throws CardRefusal
 */
export function readByaf(archive: Archive, files: CardFiles, report: CardReport): Card {
  const manifest = new Fields(readJson(archive, MANIFEST_PATH), MANIFEST_PATH, report);
  const characters = manifest.texts('characters');
  const path = characters[0];
  if (path === undefined) throw new CardRefusal('file_unsupported', MANIFEST_PATH, 'It names no character.');
  for (const other of characters.slice(1)) {
    report.warn('character_left_out', other, 'The archive holds several characters; the first was read.');
  }
  const character = new Fields(readJson(archive, path), path, report);
  const scenarios = manifest.texts('scenarios').map((at) => new Fields(readJson(archive, at), at, report));
  const first = scenarios[0];
  const greetings = scenarios.flatMap((scenario) => messagesOf(scenario, 'firstMessages'));
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const name = character.text('displayName') || character.text('name');
  character.drop('name', 'id');
  return cardWith({
    name,
    description: expand(character.text('persona')),
    scenario: expand(first?.text('narrative') ?? ''),
    firstMessage: greetings[0] ?? '',
    alternateGreetings: greetings.slice(1),
    exampleDialogue: first === undefined ? '' : examplesOf(first),
    systemPrompt: expand(first?.text('formattingInstructions') ?? ''),
    book: readLoreItems(character.objects('loreItems'), report),
    assets: readImages(character.objects('images'), folder, archive, files, report),
    rest: character.rest(),
  });
}

function readJson(archive: Archive, path: string): JsonObject {
  const bytes = archive.read(path);
  if (bytes === undefined)
    throw new CardRefusal('file_corrupt', path, 'The archive names this file, but it is not there.');
  return parseJsonObject(Buffer.from(bytes).toString('utf8'), path);
}

function messagesOf(scenario: Fields, key: string): string[] {
  return scenario
    .objects(key)
    .map((message) => expand(message.text('text')))
    .filter((text) => text !== '');
}

/** Theirs are lines under each speaker's name already; ours begin with a mark. */
function examplesOf(scenario: Fields): string {
  const lines = messagesOf(scenario, 'exampleMessages');
  return lines.length === 0 ? '' : `<START>\n${lines.join('\n')}`;
}

/** Backyard writes `{character}` and `{user}`, and at the beginning of a line `#{character}:`. */
function expand(text: string): string {
  return text.replace(/#?(?<!\{)\{character\}(?!\})/gi, '{{char}}').replace(/#?(?<!\{)\{user\}(?!\})/gi, '{{user}}');
}

function readImages(
  images: readonly Fields[],
  folder: string,
  archive: Archive,
  files: CardFiles,
  report: CardReport,
): CardAsset[] | null {
  const assets = images.flatMap((image, index): CardAsset[] => {
    const path = image.text('path');
    const bytes = archive.read(path) ?? archive.read(`${folder}${path}`);
    const size = bytes === undefined ? null : pixelSize(bytes);
    if (bytes === undefined || (size !== null && hasTooManyPixels(size))) {
      const code = bytes === undefined ? 'asset_missing' : 'asset_too_large';
      report.warn(code, image.path('path'), 'The picture is not there or too large, so it was left out.');
      return [];
    }
    const ext = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? 'unknown';
    const name = index === 0 ? 'main' : image.text('label') || String(index + 1);
    return [{ type: 'icon', name, ext, source: { file: keepFile(files, bytes) }, rest: {} }];
  });
  return assets.length === 0 ? null : assets;
}
