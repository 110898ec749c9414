import { parse as parseDisposition } from 'content-disposition';
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compareCards } from '../../src/domain/portability/cards/compare.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { base64, cardIn, charx, decodeOne, fullCard, json, parse, picture, text } from '../support/cards.ts';
import { createCharacter } from '../support/character.ts';
import type { Guest } from '../support/guest.ts';

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  guest = await app.guest();
});

const v3 = (data: object) => ({ spec: 'chara_card_v3', spec_version: '3.0', data });

async function imported(content: Uint8Array, as = guest): Promise<string> {
  const { body } = await as.sendFiles('POST', '/characters/import', { card: content });
  expect(body.results[0]).toMatchObject({ status: 'imported' });
  return body.results[0].character.id;
}

async function exported(id: string, path: string, as = guest): Promise<Buffer> {
  const { status, bytes } = await as.getBytes(`/characters/${id}/card.${path}`);
  expect(status).toBe(200);
  return bytes;
}

/** What an import of these bytes would do here. */
async function reimported(content: Uint8Array) {
  const { body } = await guest.sendFiles('POST', '/characters/import', { card: content });
  const { status, changes } = body.results[0];
  return { status, changes };
}

const unchanged = { status: 'exists', changes: [] };
const portrait = (comment = 'a portrait') => picture([text('Comment', comment)]);

/** Cards in each container, with files in those that hold any. */
function cards(): [string, Uint8Array][] {
  const full = fullCard();
  const webp = Buffer.concat([Buffer.from('RIFF\x1a\0\0\0WEBPVP8L\x0e\0\0\0/', 'latin1'), Buffer.alloc(14)]);
  const assets = [
    { type: 'icon', uri: 'embeded://i/main.png', name: 'main', ext: 'png', x: 1 },
    { type: 'icon', uri: 'https://example.org/other.png', name: 'other', ext: 'png' },
    { type: 'emotion', uri: 'embeded://e/joy.webp', name: 'joy', ext: 'webp' },
    { type: 'x_model', uri: 'embeded://m/model.bin', name: 'model', ext: 'bin' },
  ];
  const inPicture = {
    ...full,
    data: {
      ...full.data,
      assets: [
        { type: 'icon', uri: 'ccdefault:', name: 'main', ext: 'png' },
        { type: 'background', uri: '__asset:0', name: 'main', ext: 'png' },
      ],
    },
  };
  const inline = {
    ...full,
    data: {
      ...full.data,
      assets: [
        {
          type: 'icon',
          uri: `data:image/png;base64,${Buffer.from(portrait()).toString('base64')}`,
          name: 'main',
          ext: 'png',
        },
      ],
    },
  };
  return [
    ['JSON', json(full)],
    ['JSON with a picture', json(inline)],
    ['JSON of V2', json({ ...full, spec: 'chara_card_v2', spec_version: '2.0' })],
    [
      'JSON of V1',
      json({ name: 'Ada', description: 'd', personality: '', scenario: '', first_mes: 'Hi', mes_example: '' }),
    ],
    ['the plain PNG', picture([text('chara', base64({ ...full, spec: 'chara_card_v2' })), text('ccv3', base64(full))])],
    [
      'a PNG with files',
      picture([
        text('Comment', 'c'),
        text('chara-ext-asset_:0', Buffer.from(portrait('behind')).toString('base64')),
        text('ccv3', base64(inPicture)),
      ]),
    ],
    [
      'CHARX',
      charx({
        'card.json': { ...full, data: { ...full.data, assets } },
        'i/main.png': portrait(),
        'e/joy.webp': webp,
        'm/model.bin': Buffer.from([0, 1, 2]),
        'x_meta/app.json': { of: 'an application' },
      }),
    ],
  ];
}

describe.each(cards())('from %s', (_, content) => {
  it('a character is exported as it came, and is the same when it comes back', async () => {
    const id = await imported(content);
    const original = decodeOne(content);
    for (const path of ['json', 'json?spec=v3', 'charx', 'png']) {
      const bytes = await exported(id, path);
      const again = decodeOne(bytes);
      expect(again.warnings.filter(({ code }) => code !== 'asset_linked')).toEqual([]);
      // The picture may stand in another place; files of applications are for CHARX only.
      const lost = compareCards(original.card, again.card).map(({ field }) => field);
      expect(lost.filter((field) => field !== 'assets' && !(path !== 'charx' && field === 'attachments'))).toEqual([]);
      const hadFiles = [...original.files.keys()].filter(
        (file) => path === 'charx' || !original.card.attachments.some((each) => each.file === file),
      );
      const hasFiles = new Set([...again.files.keys(), ...(again.image === null ? [] : [hashOfPicture(again)])]);
      expect(hadFiles.filter((file) => !hasFiles.has(file))).toEqual([]);
      if (path === 'charx' || original.card.attachments.length === 0)
        expect(await reimported(bytes)).toEqual(unchanged);
    }
  });

  it('the character comes back the same by way of somebody else', async () => {
    const id = await imported(content);
    const other = await app.guest();
    const there = await imported(await exported(id, 'charx'), other);
    expect(await reimported(await exported(there, 'charx', other))).toEqual(unchanged);
  });
});

describe('a lorebook by itself', () => {
  const path = (id: string, format: string) => `/characters/${id}/lorebook.json?format=${format}`;

  it.each(['v3', 'sillytavern'])('goes out as %s and comes in again', async (format) => {
    const id = await imported(json(fullCard()));
    const { status, bytes, headers } = await guest.getBytes(path(id, format));
    expect(status).toBe(200);
    expect(headers.get('content-disposition')).toContain('.lorebook.json');
    const { id: other } = await createCharacter(guest, { name: 'Ada' });
    const entries = fullCard().data.character_book.entries.length;
    const taken = await guest.sendFiles('POST', `/characters/${other}/lorebook`, { book: bytes });
    expect(taken.body).toMatchObject({ lore_entries: entries });
    expect(parse((await guest.getBytes(path(other, format))).bytes)).toMatchObject(parse(bytes));
  });

  it('is not there for whoever has none, and in no other format', async () => {
    const { id } = await createCharacter(guest, { name: 'Ada' });
    expect((await guest.get(path(id, 'v3'))).body).toMatchObject({ code: 'not_found' });
    expect((await guest.get(path(id, 'v9'))).body).toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'format' }],
    });
  });
});

function hashOfPicture({ image }: { image: Uint8Array | null }): string {
  const decoded = decodeOne(charx({ 'card.json': v3({ name: 'x' }), 'p.png': image ?? new Uint8Array() }));
  return decoded.card.attachments[0]?.file ?? '';
}

describe('a character', () => {
  it('that was edited in the form keeps what the form does not know', async () => {
    const id = await imported(json(fullCard()));
    await guest.graphql(
      `mutation ($id: ID!) { updateCharacter(id: $id, revision: 1, input: { name: "Alice", description: "Taller." }) { id } }`,
      { id },
    );
    const { data, create_date } = parse(await exported(id, 'json'));
    const original = fullCard();
    expect(create_date).toBe(original.create_date);
    expect(data).toMatchObject({
      name: 'Alice',
      description: 'Taller.',
      nickname: 'Alice',
      creator: 'Lewis',
      extensions: original.data.extensions,
      future_field: original.data.future_field,
      source: original.data.source,
      character_book: original.data.character_book,
    });
  });

  it('that was written here is a card, and comes back with its tagline', async () => {
    const { id } = await createCharacter(guest, { name: 'Ada', tagline: 'keeps the lamp', description: 'Tall.' });
    for (const path of ['json', 'json?spec=v2', 'png', 'charx']) {
      expect(await reimported(await exported(id, path))).toEqual(unchanged);
    }
    const there = await app.guest();
    const copy = await imported(await exported(id, 'png'), there);
    expect((await there.get(`/characters/${copy}`)).body).toMatchObject({
      tagline: 'keeps the lamp',
      avatar_url: null,
    });
  });

  it('has the date of its export in its card', async () => {
    const { id } = await createCharacter(guest, { name: 'Ada' });
    const { data } = parse(await exported(id, 'json'));
    expect(Math.abs(data.modification_date - Date.now() / 1000)).toBeLessThan(60);
  });

  it('is a picture for readers of V2 and V3', async () => {
    const id = await imported(json(fullCard()));
    const bytes = await exported(id, 'png');
    expect(cardIn(bytes, 'chara')).toMatchObject({ spec: 'chara_card_v2', data: { name: 'アリス 🐇' } });
    expect(cardIn(bytes, 'ccv3')).toMatchObject({ spec: 'chara_card_v3', data: { name: 'アリス 🐇' } });
  });

  it('with a picture that is no PNG cannot be a PNG card, and says what to do', async () => {
    const gif = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64');
    const { id } = await createCharacter(guest, { name: 'Ada' });
    await guest.sendFiles('PUT', `/characters/${id}/avatar`, { 'a.gif': gif });
    expect(await guest.get(`/characters/${id}/card.png`)).toMatchObject({
      status: 415,
      body: { code: 'file_unsupported', detail: expect.stringContaining('CHARX') },
    });
    expect(await reimported(await exported(id, 'charx'))).toEqual(unchanged);
    expect(await reimported(await exported(id, 'json'))).toEqual(unchanged);
  });

  it('with files too large for JSON says so', async () => {
    const big = { type: 'other', uri: 'embeded://b.bin', name: 'b', ext: 'bin' };
    const bytes = charx({
      'card.json': v3({ name: 'Ada', assets: [big] }),
      'b.bin': randomBytes(19 * 1024 * 1024),
    });
    const id = await imported(bytes);
    expect(await guest.get(`/characters/${id}/card.json`)).toMatchObject({
      status: 413,
      body: { code: 'file_too_large' },
    });
    expect((await guest.getBytes(`/characters/${id}/card.charx`)).status).toBe(200);
  });

  it('is duplicated with its files, and without its sessions', async () => {
    const id = await imported(cards().find(([kind]) => kind === 'CHARX')?.[1] ?? Buffer.of());
    await guest.send({ character_id: id });
    const { body } = await guest.graphql(
      'mutation ($id: ID!) { duplicateCharacter(id: $id) { id name revision avatarUrl loreEntries sessionCount } }',
      { id },
    );
    const copy = body.data.duplicateCharacter;
    expect(copy).toMatchObject({ name: 'アリス 🐇', revision: 1, loreEntries: 1, sessionCount: 0 });
    expect(copy.avatarUrl).toContain(copy.id);
    await guest.request('DELETE', `/characters/${id}/avatar`);
    expect((await guest.getBytes(`/characters/${copy.id}/avatar`)).status).toBe(200);
    const [ours, theirs] = [decodeOne(await exported(id, 'charx')), decodeOne(await exported(copy.id, 'charx'))];
    expect(compareCards(ours.card, theirs.card).map(({ field }) => field)).toEqual(['assets']);
  });
});

describe('the file', () => {
  it.each([
    ['json', 'application/json', 'Ada.json'],
    ['png', 'image/png', 'Ada.png'],
    ['charx', 'application/zip', 'Ada.charx'],
  ])('of .%s is offered as a download', async (path, mediaType, name) => {
    const { id } = await createCharacter(guest, { name: 'Ada' });
    const { headers } = await guest.getBytes(`/characters/${id}/card.${path}`);
    expect(headers.get('content-type')).toBe(mediaType);
    expect(parseDisposition(headers.get('content-disposition') ?? '')).toEqual({
      type: 'attachment',
      parameters: { filename: name },
    });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each([
    ['../../etc/passwd', '.._.._etc_passwd.json'],
    ['アリス "Ü" 🐇', 'アリス _Ü_ 🐇.json'],
    ['a\r\nb', 'ab.json'],
  ])('is named for the character without harm: %j', async (name, expected) => {
    const { id } = await createCharacter(guest, { name });
    const header = (await guest.getBytes(`/characters/${id}/card.json`)).headers.get('content-disposition') ?? '';
    expect(parseDisposition(header).parameters['filename']).toBe(expected);
  });

  it.each(['card.json', 'card.json?spec=v2', 'card.png', 'card.charx'])('%s is nobody else’s', async (path) => {
    const { id } = await createCharacter(await app.guest(), { name: 'Ada' });
    for (const each of [id, randomUUID()]) {
      expect(await guest.get(`/characters/${each}/${path}`)).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
    }
  });

  it('is of a known version', async () => {
    const { id } = await createCharacter(guest, { name: 'Ada' });
    expect(await guest.get(`/characters/${id}/card.json?spec=v9`)).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'spec' }] },
    });
  });
});

it('what is deleted leaves no files', async () => {
  const id = await imported(cards().find(([kind]) => kind === 'CHARX')?.[1] ?? Buffer.of());
  const { rows } = await app.deps.db.$client.query('select storage_key from character_files where character_id = $1', [
    id,
  ]);
  expect(rows).toHaveLength(4);
  await guest.graphql('mutation ($id: ID!) { deleteCharacter(id: $id) { ok } }', { id });
  for (const { storage_key } of rows) await expect(app.deps.files.read(storage_key)).rejects.toThrow();
});

it('what cannot be deleted keeps its files', async () => {
  const id = await imported(picture([text('Comment', 'p'), text('ccv3', base64(v3({ name: 'Ada' })))]));
  await guest.send({ character_id: id });
  const { body } = await guest.graphql('mutation ($id: ID!) { deleteCharacter(id: $id) { ok } }', { id });
  expect(body.data.deleteCharacter.ok).toBe(false);
  expect((await guest.getBytes(`/characters/${id}/avatar`)).status).toBe(200);
});
