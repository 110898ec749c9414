import { strToU8, zipSync } from 'fflate';
import { expect, describe, it } from 'vitest';
import { decodeCard } from '../../src/domain/portability/cards/decode.ts';
import { cardLimits } from '../../src/domain/portability/cards/limits.ts';
import { CardRefusal } from '../../src/domain/portability/cards/refusal.ts';
import { base64, charx, decodeOne, json, packedText, picture, text } from '../support/cards.ts';

const v3 = (data: object) => ({ spec: 'chara_card_v3', spec_version: '3.0', data });
const card = v3({ name: 'Ada' });

function refusalOf(bytes: Uint8Array): { code: string; where: string; message: string } {
  try {
    decodeCard(bytes);
  } catch (error) {
    if (error instanceof CardRefusal) return { code: error.code, where: error.where, message: error.message };
    throw error;
  }
  throw new Error('It was read.');
}

/** An archive of one file that says of itself what isn't so. */
function lying(change: (directory: Buffer, local: Buffer) => void): Buffer {
  const archive = Buffer.from(zipSync({ 'card.json': strToU8(JSON.stringify(card).padEnd(1_000)) }));
  const directory = archive.indexOf('PK\x01\x02', 0, 'latin1');
  change(archive.subarray(directory), archive);
  return archive;
}

/** A picture of this size, as far as its header goes. */
function sized(width: number, height: number): Uint8Array {
  const bytes = Buffer.from(picture([text('chara', base64(card))]));
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

const deep = (levels: number) => `{"name":"Ada","first_mes":"","x":${'['.repeat(levels)}${']'.repeat(levels)}}`;

describe('what cannot be read is refused, with what and where', () => {
  it.each<[string, () => Uint8Array, string, string]>([
    ['nothing', () => new Uint8Array(), 'file_empty', ''],
    ['too large a file', () => Buffer.alloc(cardLimits.fileBytes + 1), 'file_too_large', ''],
    ['noise', () => Buffer.from([0xff, 0x00, 0xc0, 0x80]), 'file_unsupported', ''],
    ['prose', () => strToU8('Once upon a time: there was: a'), 'file_unsupported', ''],
    ['a list', () => strToU8('[1, 2]'), 'file_unsupported', ''],
    ['JSON of something else', () => strToU8('{"hello": "world"}'), 'file_unsupported', ''],
    ['YAML of something else', () => strToU8('hello: world'), 'file_unsupported', ''],
    [
      'YAML that feeds on itself',
      () =>
        strToU8(
          `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 30 }, (_, i) => `${'b'.repeat(i + 1)}: &${'b'.repeat(i + 1)} [*${i === 0 ? 'a' : 'b'.repeat(i)},*${i === 0 ? 'a' : 'b'.repeat(i)}]`).join('\n')}`,
        ),
      'file_unsupported',
      '',
    ],
    ['too much YAML', () => strToU8(`name: Ada\ncontext: ${'x'.repeat(cardLimits.yamlBytes)}`), 'file_too_large', ''],
    ['broken JSON', () => strToU8('{"name": "Ada",'), 'file_corrupt', ''],
    ['JSON nested too deep', () => strToU8(deep(100)), 'file_too_large', ''],
    ['JSON nested without end', () => strToU8(deep(100_000)), 'file_too_large', ''],
    [
      'too many values',
      () => strToU8(`{"name":"Ada","first_mes":"","x":[${'1,'.repeat(cardLimits.jsonValues)}1]}`),
      'file_too_large',
      '',
    ],
    [
      'too much JSON',
      () => strToU8(`{"name":"Ada","first_mes":"${'x'.repeat(cardLimits.jsonBytes)}"}`),
      'file_too_large',
      '',
    ],
    [
      'too many entries',
      () => json(v3({ character_book: { entries: Array.from({ length: cardLimits.loreEntries + 1 }, () => ({})) } })),
      'file_too_large',
      'data.character_book.entries',
    ],
    [
      'too many keys',
      () => json(v3({ character_book: { entries: [{ keys: Array.from({ length: 1_001 }, () => 'k') }] } })),
      'file_too_large',
      'data.character_book.entries.0',
    ],
    [
      'too many assets',
      () => json(v3({ assets: Array.from({ length: cardLimits.assets + 1 }, () => ({})) })),
      'file_too_large',
      'data.assets',
    ],
    ['a picture without a card', () => picture([]), 'file_unsupported', ''],
    [
      'a picture with a card that is none',
      () => picture([text('chara', base64('hello'))]),
      'file_unsupported',
      'chara',
    ],
    ['a picture with a broken card', () => picture([text('ccv3', 'e30'.repeat(3))]), 'file_corrupt', 'ccv3'],
    [
      'a picture with a damaged text',
      () => picture([{ type: 'zTXt', data: Buffer.from('chara\0\0garbage') }]),
      'file_corrupt',
      'chara',
    ],
    [
      'a picture with a text that swells',
      () => picture([packedText('chara', 'A'.repeat(40 * 1024 * 1024))]),
      'file_too_large',
      'chara',
    ],
    ['a picture without a header', () => picture([]).slice(0, 20), 'file_corrupt', 'IHDR'],
    ['a picture too wide', () => sized(20_000, 1), 'file_too_large', 'IHDR'],
    ['a picture with too many pixels', () => sized(16_000, 16_000), 'file_too_large', 'IHDR'],
    ['an archive without a card', () => charx({ 'other.json': {} }), 'file_unsupported', 'card.json'],
    ['an archive with a broken card', () => charx({ 'card.json': strToU8('{') }), 'file_corrupt', 'card.json'],
    [
      'an archive with too many files',
      () => charx(Object.fromEntries(Array.from({ length: 5_001 }, (_, i) => [`${i}`, new Uint8Array()]))),
      'file_too_large',
      '',
    ],
    [
      'an archive that swells',
      () => charx({ 'card.json': new Uint8Array(20 * 1024 * 1024) }),
      'file_too_large',
      'card.json',
    ],
    [
      'an archive that says it is 1 GB',
      () => lying((at) => at.writeUInt32LE(1024 ** 3, 24)),
      'file_too_large',
      'card.json',
    ],
    ['an archive larger than it says', () => lying((at) => at.writeUInt32LE(10, 24)), 'file_corrupt', 'card.json'],
    ['an archive smaller than it says', () => lying((at) => at.writeUInt32LE(2_000, 24)), 'file_corrupt', 'card.json'],
    [
      'an archive whose content is not what it was',
      () => lying((at) => at.writeUInt32LE(1, 16)),
      'file_corrupt',
      'card.json',
    ],
    ['an archive that is locked', () => lying((at) => at.writeUInt16LE(1, 8)), 'file_encrypted', 'card.json'],
    ['an archive packed otherwise', () => lying((at) => at.writeUInt16LE(14, 10)), 'file_unsupported', 'card.json'],
    ['an archive whose file is elsewhere', () => lying((at) => at.writeUInt32LE(5, 42)), 'file_corrupt', 'card.json'],
    [
      'an archive whose local part is damaged',
      () => lying((_, local) => local.writeUInt32LE(0, 0)),
      'file_corrupt',
      'card.json',
    ],
    ['an archive with a broken list', () => lying((at) => at.writeUInt32LE(0, 0)), 'file_corrupt', ''],
    [
      'an archive of the large kind',
      () => lying((at) => at.writeUInt32LE(0xffffffff, at.length - 6)),
      'file_unsupported',
      '',
    ],
    [
      'a Backyard archive without characters',
      () => charx({ 'manifest.json': {} }),
      'file_unsupported',
      'manifest.json',
    ],
    [
      'a Backyard archive that lacks a file',
      () => charx({ 'manifest.json': { characters: ['c.json'] } }),
      'file_corrupt',
      'c.json',
    ],
  ])('%s', (_, make, code, where) => {
    expect(refusalOf(make())).toEqual({ code, where, message: expect.stringMatching(/^[^]{10,300}$/) });
  });
});

it('many files, none too large, are counted together', () => {
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${i}.bin`, strToU8('x')]));
  const archive = Buffer.from(charx({ 'card.json': card, ...files }));
  for (
    let at = archive.indexOf('PK\x01\x02', 0, 'latin1');
    at !== -1;
    at = archive.indexOf('PK\x01\x02', at + 4, 'latin1')
  ) {
    archive.writeUInt32LE(cardLimits.archiveRatioFrom, at + 24);
  }
  expect(refusalOf(archive)).toMatchObject({ code: 'file_too_large', where: '23.bin' });
});

it('a text in a picture is not unpacked further than it may be', () => {
  const { message } = refusalOf(picture([packedText('chara', 'A'.repeat(40 * 1024 * 1024))]));
  expect(message).toBe('chara: This text in the picture is too long.');
});

it('an asset with too many pixels is left out', () => {
  const uri = `data:image/png;base64,${Buffer.from(sized(50_000, 50_000)).toString('base64')}`;
  const decoded = decodeOne(json(v3({ name: 'Ada', assets: [{ type: 'icon', uri, name: 'main', ext: 'png' }] })));
  expect(decoded.files.size).toBe(0);
  expect(decoded.warnings).toMatchObject([{ code: 'asset_too_large', where: 'data.assets.0.uri' }]);
});

it('a report has an end', () => {
  const { warnings } = decodeOne(
    json(
      v3({
        name: 'Ada',
        alternate_greetings: [],
        character_book: { entries: Array.from({ length: 5_000 }, () => ({ content: 1 })) },
      }),
    ),
  );
  expect(warnings).toHaveLength(200);
});

it('nothing is fetched', () => {
  const before = globalThis.fetch;
  globalThis.fetch = () => {
    throw new Error('It was fetched.');
  };
  try {
    const decoded = decodeOne(
      json(
        v3({
          name: 'Ada',
          source: ['https://example.org'],
          assets: [{ type: 'icon', uri: 'https://example.org/a.png', name: 'main', ext: 'png' }],
        }),
      ),
    );
    expect(decoded.card.assets?.[0]?.source).toEqual({ uri: 'https://example.org/a.png' });
  } finally {
    globalThis.fetch = before;
  }
});
