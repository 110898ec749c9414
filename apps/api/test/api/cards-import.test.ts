import { CARD_MAX_BYTES, characterLimits, IMPORT_MAX_FILES } from '@dramatis/contract/limits';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { generator, mutate, seeds } from '../support/card-mutations.ts';
import { base64, charx, fullCard, json, picture, text } from '../support/cards.ts';
import { createCharacter } from '../support/character.ts';
import type { Answer, Guest } from '../support/guest.ts';
import { formOf } from '../support/multipart.ts';

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

async function importFiles(files: Record<string, string | Uint8Array>, query = '', as = guest): Promise<Answer> {
  return await as.sendFiles('POST', `/characters/import${query}`, files);
}

/** Imports one file and returns what became of it. */
async function importOne(content: Uint8Array, query = '', as = guest) {
  const { status, body } = await importFiles({ 'card.bin': content }, query, as);
  expect(status).toBe(200);
  expect(body.results).toHaveLength(1);
  return body.results[0];
}

async function charactersOf(as = guest): Promise<{ id: string; name: string }[]> {
  const { body } = await as.graphql('{ characters(first: 100) { nodes { id name } } }');
  return body.data.characters.nodes;
}

async function filesOf(characterId: string): Promise<{ sha256: string; storage_key: string }[]> {
  const { rows } = await app.deps.db.$client.query(
    'select sha256, storage_key from character_files where character_id = $1 order by sha256',
    [characterId],
  );
  return rows;
}

describe('a card', () => {
  it('becomes a character with all of its fields', async () => {
    const result = await importOne(json(fullCard()));

    expect(result).toMatchObject({
      file: 'card.bin',
      status: 'imported',
      character: { name: 'アリス 🐇', avatar_url: null },
      changes: [],
      warnings: [],
      error: null,
    });
    const { body } = await guest.get(`/characters/${result.character.id}`);
    expect(body).toMatchObject({
      name: 'アリス 🐇',
      nickname: 'Alice',
      first_message: '“Oh dear!”',
      alternate_greetings: ['One', 'Two'],
      tags: ['book', 'fantasy'],
      creator: 'Lewis',
      character_version: '1.2',
      lore_entries: 1,
      revision: 1,
    });
    const { body: graph } = await guest.graphql(
      'query ($id: ID!) { character(id: $id) { nickname creator characterVersion avatarUrl loreEntries } }',
      { id: result.character.id },
    );
    expect(graph.data.character).toEqual({
      nickname: 'Alice',
      creator: 'Lewis',
      characterVersion: '1.2',
      avatarUrl: null,
      loreEntries: 1,
    });
  });

  it('in a picture brings the picture, and with it a path for it', async () => {
    const bytes = picture([text('Comment', 'not the plain one'), text('ccv3', base64(v3({ name: 'Ada' })))]);
    const { character } = await importOne(bytes);
    expect(character.avatar_url).toMatch(new RegExp(`^/api/characters/${character.id}/avatar\\?v=[0-9a-f]{16}$`));
    expect(await filesOf(character.id)).toHaveLength(1);
  });

  it('says what was put right', async () => {
    const { status, warnings } = await importOne(json(v3({ name: 'Ada', alternate_greetings: 'one' })));
    expect(status).toBe('imported');
    expect(warnings).toEqual([
      { code: 'value_repaired', where: 'data.alternate_greetings', message: expect.any(String) },
    ]);
  });

  it.each([
    [{ name: '', nickname: 'Nix' }, 'Nix'],
    [{ name: '  ', description: 'd' }, 'Unnamed'],
  ])('without a name gets one: %o', async (data, name) => {
    const result = await importOne(json(v3(data)));
    expect(result).toMatchObject({ status: 'imported', character: { name } });
    expect(result.warnings).toEqual([expect.objectContaining({ code: 'value_repaired', where: 'data.name' })]);
    expect(await importOne(json(v3(data)))).toMatchObject({ status: 'exists', changes: [] });
  });

  it('has nothing fetched, and keeps its links', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    const asset = { type: 'icon', uri: 'https://example.org/a.png', name: 'main', ext: 'png' };
    const form = formOf([{ filename: 'a.json', content: json(v3({ name: 'Ada', assets: [asset] })) }]);
    const response = await fetch(`${app.url}/api/characters/import`, {
      method: 'POST',
      headers: { cookie: guest.cookie, 'content-type': form.contentType },
      body: form.body,
    });
    const [result] = ((await response.json()) as { results: { status: string; warnings: { code: string }[] }[] })
      .results;
    expect(fetched).toHaveBeenCalledTimes(1);
    fetched.mockRestore();
    expect(result).toMatchObject({ status: 'imported', character: { avatar_url: null } });
    expect(result?.warnings.map(({ code }) => code)).toEqual(['asset_linked']);
  });
});

describe('several files', () => {
  it('each have their own result, in their order', async () => {
    const { body } = await importFiles({
      'ada.json': json(v3({ name: 'Ada' })),
      'story.txt': 'Once upon a time.',
      'bea.json': json(v3({ name: 'Bea' })),
    });
    expect(body.results.map(({ file, status }: { file: string; status: string }) => [file, status])).toEqual([
      ['ada.json', 'imported'],
      ['story.txt', 'refused'],
      ['bea.json', 'imported'],
    ]);
    expect((await charactersOf()).map(({ name }) => name)).toEqual(['Bea', 'Ada']);
  });

  it('of the same card make one character', async () => {
    const card = json(v3({ name: 'Ada' }));
    const { body } = await importFiles({ 'one.json': card, 'two.json': card });
    expect(body.results[1]).toMatchObject({ status: 'exists', character: { id: body.results[0].character.id } });
  });

  it('sent twice at the same moment make one character', async () => {
    const card = json(v3({ name: 'Ada' }));
    const results = await Promise.all([importOne(card), importOne(card), importOne(card)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['exists', 'exists', 'imported']);
  });

  it('beyond the most are refused one by one, after the others were imported', async () => {
    const files = Object.fromEntries(
      Array.from({ length: IMPORT_MAX_FILES + 2 }, (_, i) => [`${i}.json`, json(v3({ name: `N${i}` }))]),
    );
    const { status, body } = await importFiles(files);
    expect(status).toBe(200);
    expect(body.results.slice(IMPORT_MAX_FILES)).toMatchObject([
      { file: `${IMPORT_MAX_FILES}.json`, status: 'refused', error: { code: 'too_many_files' } },
      { status: 'refused', error: { code: 'too_many_files' } },
    ]);
    expect(await charactersOf()).toHaveLength(IMPORT_MAX_FILES);
  });
});

describe('a card that is here already', () => {
  const first = v3({ name: 'Ada', description: 'Tall.', tags: ['a'], extensions: { x: 1 } });
  const second = v3({ name: 'Ada', description: 'Short.', tags: ['a'], extensions: { x: 2 } });

  it('is said to be the same', async () => {
    const { character } = await importOne(json(first));
    expect(await importOne(json(first))).toMatchObject({ status: 'exists', character, changes: [] });
    expect(await charactersOf()).toHaveLength(1);
  });

  it('in another edition is compared, field by field, and nothing is changed', async () => {
    const { character } = await importOne(json(first));
    expect(await importOne(json(second))).toMatchObject({
      status: 'exists',
      character,
      changes: [
        { field: 'description', before: 'Tall.', after: 'Short.' },
        { field: 'extensions', before: '{"x":1}', after: '{"x":2}' },
      ],
      changes_left_out: 0,
    });
    expect((await guest.get(`/characters/${character.id}`)).body).toMatchObject({ description: 'Tall.', revision: 1 });
  });

  it('is updated when asked, and keeps what the card says nothing of', async () => {
    const { character } = await importOne(picture([text('Comment', 'p'), text('ccv3', base64(first))]));
    await guest.graphql(
      'mutation ($id: ID!) { updateCharacter(id: $id, input: { name: "Ada", tagline: "ours", description: "Mine." }) { id } }',
      { id: character.id },
    );
    const result = await importOne(json(second), '?on_conflict=update');
    expect(result).toMatchObject({
      status: 'updated',
      character: { id: character.id, avatar_url: character.avatar_url },
    });
    expect(result.changes).toContainEqual({ field: 'description', before: 'Mine.', after: 'Short.' });
    const { body } = await guest.get(`/characters/${character.id}`);
    expect(body).toMatchObject({ description: 'Short.', tagline: 'ours', tags: ['a'], revision: 3 });
    expect(await filesOf(character.id)).toHaveLength(1);
  });

  it('with nothing to update is skipped', async () => {
    await importOne(json(first));
    expect(await importOne(json(first), '?on_conflict=update')).toMatchObject({ status: 'skipped', changes: [] });
  });

  it('is skipped when asked', async () => {
    const { character } = await importOne(json(first));
    expect(await importOne(json(second), '?on_conflict=skip')).toMatchObject({ status: 'skipped', character });
    expect((await guest.get(`/characters/${character.id}`)).body.description).toBe('Tall.');
  });

  it('is copied when asked; the next import finds the copy of its edition', async () => {
    const one = await importOne(json(first));
    const two = await importOne(json(second), '?on_conflict=copy');
    expect(two.status).toBe('imported');
    expect(two.character.id).not.toBe(one.character.id);
    expect(await importOne(json(first))).toMatchObject({
      status: 'exists',
      character: { id: one.character.id },
      changes: [],
    });
    expect(await importOne(json(second))).toMatchObject({
      status: 'exists',
      character: { id: two.character.id },
      changes: [],
    });
  });

  it('is found by where it comes from, though it was renamed', async () => {
    const source = ['https://example.org/ada'];
    const { character } = await importOne(json(v3({ name: 'Ada', source })));
    const result = await importOne(json(v3({ name: 'Ada Lovelace', source })));
    expect(result).toMatchObject({ status: 'exists', character: { id: character.id } });
    expect(result.changes).toEqual([{ field: 'name', before: 'Ada', after: 'Ada Lovelace' }]);
  });

  it('is found under its old name when the person renamed the character', async () => {
    const { character } = await importOne(json(first));
    await guest.graphql('mutation ($id: ID!) { updateCharacter(id: $id, input: { name: "My Ada" }) { id } }', {
      id: character.id,
    });
    expect(await importOne(json(first))).toMatchObject({ status: 'exists', character: { id: character.id } });
  });

  it('is found when the character was written here', async () => {
    const { id } = await createCharacter(guest, { name: 'Ada', description: 'Tall.' });
    expect(await importOne(json(v3({ name: 'Ada', description: 'Tall.' })))).toMatchObject({
      status: 'exists',
      character: { id },
      changes: [],
    });
  });

  it('of somebody else is not here', async () => {
    await importOne(json(first), '', await app.guest());
    expect((await importOne(json(first))).status).toBe('imported');
  });

  it('has a bounded list of changes with bounded texts', async () => {
    const entries = (content: string) => Array.from({ length: 150 }, (_, id) => ({ id, keys: ['k'], content }));
    const book = (content: string) => v3({ name: 'Ada', character_book: { entries: entries(content) } });
    await importOne(json(book('short')));
    const { changes, changes_left_out } = await importOne(json(book('x'.repeat(5_000))));
    expect(changes).toHaveLength(100);
    expect(changes_left_out).toBe(50);
    expect(changes[0].after.length).toBeLessThan(600);
  });

  it('is compared in what differs, and in words where there are any', async () => {
    const card = (tags: string[], content: string, extensions: object) =>
      json(v3({ name: 'Ada', tags, extensions, character_book: { entries: [{ id: 1, keys: ['k'], content }] } }));
    await importOne(card(['a', 'b'], 'It is late.', { same: 1, x: 1 }));
    const { changes } = await importOne(card(['a'], 'It is early.', { same: 1, x: 2 }));
    expect(changes).toEqual([
      { field: 'tags', before: 'a\nb', after: 'a' },
      { field: 'extensions', before: '{"x":1}', after: '{"x":2}' },
      { field: 'character_book.entries.1', before: 'It is late.', after: 'It is early.' },
    ]);
  });

  it('gives its old files up when an update has others', async () => {
    const withPicture = (comment: string) => picture([text('Comment', comment), text('ccv3', base64(first))]);
    const { character } = await importOne(withPicture('one'));
    const [old] = await filesOf(character.id);
    const result = await importOne(withPicture('two'), '?on_conflict=update');
    expect(result.changes.map(({ field }: { field: string }) => field)).toEqual(['picture']);
    const now = await filesOf(character.id);
    expect(now).toHaveLength(1);
    expect(now[0]?.sha256).not.toBe(old?.sha256);
    await expect(app.deps.files.read(old?.storage_key ?? '')).rejects.toThrow();
    expect(Buffer.from(await app.deps.files.read(now[0]?.storage_key ?? '')).includes('two')).toBe(true);
  });
});

describe('a file that is refused', () => {
  it.each([
    ['empty', '', 'file_empty', ''],
    ['a story', 'Once upon a time.', 'file_unsupported', ''],
    ['broken JSON', '{"spec": "chara_card_v3", ', 'file_corrupt', ''],
    ['a picture without a card', picture([]), 'file_unsupported', ''],
    ['an archive without a card', charx({ 'x.json': {} }), 'file_unsupported', 'card.json'],
    ['a cut-off archive', charx({ 'card.json': fullCard() }).subarray(0, 200), 'file_corrupt', ''],
    ['a lorebook', json({ spec: 'lorebook_v3', data: { entries: [] } }), 'lorebook_without_character', ''],
    ['a long name', json(v3({ name: 'x'.repeat(characterLimits.name + 1) })), 'field_too_long', 'data.name'],
    [
      'a long greeting',
      json(v3({ name: 'A', first_mes: 'x'.repeat(characterLimits.prose + 1) })),
      'field_too_long',
      'data.first_mes',
    ],
    [
      'a long tag',
      json(v3({ name: 'A', tags: ['a', 'x'.repeat(characterLimits.tag + 1)] })),
      'field_too_long',
      'data.tags.1',
    ],
    [
      'many greetings',
      json(v3({ name: 'A', alternate_greetings: Array(characterLimits.greetings + 1).fill('x') })),
      'field_too_long',
      'data.alternate_greetings',
    ],
    [
      'a long tagline of ours',
      json(v3({ name: 'A', extensions: { dramatis: { tagline: 'x'.repeat(characterLimits.tagline + 1) } } })),
      'field_too_long',
      'data.extensions.dramatis.tagline',
    ],
  ])('%s', async (_, content, code, where) => {
    const result = await importOne(typeof content === 'string' ? Buffer.from(content) : content);
    expect(result).toMatchObject({ status: 'refused', character: null, error: { code, where } });
    expect(result.error.message).not.toBe('');
    expect(await charactersOf()).toEqual([]);
  });

  it('a file that is too large, and the one after it is imported', async () => {
    const { body } = await importFiles({
      'big.json': Buffer.alloc(CARD_MAX_BYTES + 1, ' '),
      'ada.json': json(v3({ name: 'Ada' })),
    });
    expect(body.results).toMatchObject([
      { file: 'big.json', status: 'refused', error: { code: 'file_too_large' } },
      { file: 'ada.json', status: 'imported' },
    ]);
  });

  it('leaves nothing behind when the database fails in the middle', async () => {
    const written = vi.spyOn(app.deps.files, 'write');
    await app.deps.db.$client.query(
      "alter table character_files add constraint nothing_fits check (storage_key = '') not valid",
    );
    const bytes = picture([text('Comment', 'p'), text('ccv3', base64(v3({ name: 'Ada' })))]);
    const answer = await importFiles({ 'a.png': bytes });
    await app.deps.db.$client.query('alter table character_files drop constraint nothing_fits');
    expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
    expect(await charactersOf()).toEqual([]);
    expect(written).toHaveBeenCalledTimes(1);
    for (const [key] of written.mock.calls) await expect(app.deps.files.read(key)).rejects.toThrow();
    written.mockRestore();
  });
});

describe('a form that is refused', () => {
  const post = async (body: string | Buffer<ArrayBuffer>, contentType: string): Promise<Answer> => {
    const response = await fetch(`${app.url}/api/characters/import`, {
      method: 'POST',
      headers: { cookie: guest.cookie, 'content-type': contentType },
      body,
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };

  it.each([
    ['without a file', formOf([]), 400, 'invalid_input'],
    ['with another field', formOf([{ field: 'card', filename: 'a.json', content: '{}' }]), 400, 'invalid_input'],
    ['that breaks off', formOf([{ filename: 'a.json', content: '{"name":' }], { closed: false }), 400, 'invalid_input'],
  ])('%s', async (_, form, status, code) => {
    expect(await post(form.body, form.contentType)).toMatchObject({ status, body: { code } });
    expect(await charactersOf()).toEqual([]);
  });

  it('as JSON', async () => {
    expect(await post('{}', 'application/json')).toMatchObject({
      status: 415,
      body: { code: 'unsupported_media_type' },
    });
  });

  it('for an unknown way with what is here', async () => {
    expect(await importFiles({ a: '{}' }, '?on_conflict=burn')).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', errors: [{ field: 'on_conflict' }] },
    });
  });
});

describe('a lorebook', () => {
  const book = json({
    entries: { 0: { uid: 0, key: ['tide'], content: 'It turns at nine.' }, 1: { uid: 1, key: ['x'] } },
  });
  const attach = (id: string, content: Uint8Array, query = '', as = guest) =>
    as.sendFiles('POST', `/characters/${id}/lorebook${query}`, { 'lore.json': content });

  it('is given to a character, and takes the place of another only when told to', async () => {
    const { id } = await createCharacter(guest, { name: 'Ada' });
    expect(await attach(id, book)).toMatchObject({ status: 200, body: { lore_entries: 2, warnings: [] } });
    const other = json({ spec: 'lorebook_v3', data: { entries: [{ keys: ['a'], content: 'b' }] } });
    expect(await attach(id, other)).toMatchObject({ status: 409, body: { code: 'character_has_lorebook' } });
    expect((await guest.get(`/characters/${id}`)).body.lore_entries).toBe(2);
    expect(await attach(id, other, '?replace=true')).toMatchObject({
      status: 200,
      body: { lore_entries: 1 },
    });
  });

  it.each([
    ['a card', json(v3({ name: 'Ada' })), 422, 'lorebook_expected'],
    ['a story', Buffer.from('Once.'), 415, 'file_unsupported'],
    ['nothing', new Uint8Array(), 422, 'file_empty'],
  ])('is no %s', async (_, content, status, code) => {
    const { id } = await createCharacter(guest, { name: 'Ada' });
    expect(await attach(id, content)).toMatchObject({ status, body: { code } });
    expect((await guest.get(`/characters/${id}`)).body).toMatchObject({ lore_entries: 0, revision: 1 });
  });

  it('is not given to somebody else’s character, nor to none', async () => {
    const { id } = await createCharacter(await app.guest(), { name: 'Ada' });
    for (const each of [id, randomUUID()]) {
      expect(await attach(each, book)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
  });
});

it('200 damaged files are imported or refused', async () => {
  const random = generator(7);
  const originals = seeds();
  const seen = new Map<string, number>();
  for (let i = 0; i < 200; i += 20) {
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, j) => [
        `${i + j}`,
        mutate(originals[(i + j) % originals.length] ?? Buffer.of(), random),
      ]),
    );
    const { status, body } = await importFiles(files, '?on_conflict=update');
    expect(status).toBe(200);
    for (const result of body.results) seen.set(result.status, (seen.get(result.status) ?? 0) + 1);
  }
  // Neither is the exception, or nothing was tried.
  expect(seen.get('refused')).toBeGreaterThan(20);
  expect(200 - (seen.get('refused') ?? 0)).toBeGreaterThan(10);
  for (const { id } of await charactersOf()) {
    for (const path of ['card.json', 'card.json?spec=v2', 'card.png', 'card.charx']) {
      expect([200, 415]).toContain((await guest.getBytes(`/characters/${id}/${path}`)).status);
    }
  }
});
