import { loreLimits } from '@dramatis/contract/limits';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { json, picture } from '../support/cards.ts';
import { createCharacter } from '../support/character.ts';
import type { Guest } from '../support/guest.ts';

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp();
  guest = await app.guest();
});
afterAll(() => app.close());

const fields = `revision name description scanDepth tokenBudget recursiveScanning entries {
  id title keys secondaryKeys secondaryLogic content enabled constant insertionOrder position depth probability
  caseSensitive wholeWords patterns unreachable
}`;

const read = async (characterId: string) =>
  (
    await guest.graphql(`query ($characterId: ID!) { lorebook(characterId: $characterId) { ${fields} } }`, {
      characterId,
    })
  ).body.data.lorebook;
const save = async (characterId: string, input: object, revision?: string) =>
  (
    await guest.graphql(
      `mutation ($characterId: ID!, $input: LorebookInput!, $revision: String) {
        saveLorebook(characterId: $characterId, input: $input, revision: $revision) { ${fields} }
      }`,
      { characterId, input, revision },
    )
  ).body;
const remove = async (characterId: string, revision?: string) =>
  (
    await guest.graphql(
      'mutation ($characterId: ID!, $revision: String) { deleteLorebook(characterId: $characterId, revision: $revision) }',
      { characterId, revision },
    )
  ).body;
const attach = (id: string, data: object) =>
  guest.sendFiles('POST', `/characters/${id}/lorebook?replace=true`, {
    'lore.json': json({ spec: 'lorebook_v3', data }),
  });
/** The book as a card that goes out has it. */
const exported = async (id: string) => (await guest.get(`/characters/${id}/card.json`)).body.data.character_book;

it('is begun, changed entry by entry and taken away', async () => {
  const { id } = await createCharacter(guest, { name: 'Ada' });
  expect(await read(id)).toBeNull();

  const begun = (
    await save(id, { name: 'Skarn', entries: [{ title: 'Island', keys: ['Skarn'] }, { content: 'x' }] }, '')
  ).data.saveLorebook;
  expect(begun).toMatchObject({
    name: 'Skarn',
    scanDepth: null,
    entries: [
      { id: '0', title: 'Island', keys: ['Skarn'], position: 'after_char', probability: 100, unreachable: false },
      { id: '1', title: '', keys: [], content: 'x', constant: false, unreachable: true },
    ],
  });
  expect((await guest.get(`/characters/${id}`)).body).toMatchObject({ lore_entries: 2, revision: 1 });

  const input = { scanDepth: 4, entries: [{ id: '1', constant: true, position: 'depth', depth: 2 }], removed: ['0'] };
  const changed = (await save(id, input, begun.revision)).data.saveLorebook;
  expect(changed).toMatchObject({
    name: 'Skarn',
    scanDepth: 4,
    entries: [{ id: '1', content: 'x', constant: true, position: 'depth', depth: 2, unreachable: false }],
  });
  expect(await read(id)).toEqual(changed);

  expect((await remove(id, begun.revision)).errors[0].extensions.code).toBe('revision_conflict');
  expect((await remove(id, changed.revision)).data.deleteLorebook).toBe(id);
  expect(await read(id)).toBeNull();
  expect((await guest.get(`/characters/${id}`)).body.lore_entries).toBe(0);
});

it('is not written over a newer change, and minds no other change of its character', async () => {
  const { id } = await createCharacter(guest, { name: 'Bea' });
  const { revision } = (await save(id, { entries: [{ title: 'One' }] })).data.saveLorebook;
  await guest.sendFiles('PUT', `/characters/${id}/avatar`, { 'a.png': picture([]) });
  await guest.graphql('mutation ($id: ID!) { updateCharacter(id: $id, input: { name: "Bee" }) { id } }', { id });

  const second = await save(id, { entries: [{ id: '0', title: 'Two' }] }, revision);
  expect(second.errors).toBeUndefined();
  const late = await save(id, { entries: [{ id: '0', title: 'Three' }] }, revision);
  expect(late.errors[0].extensions.code).toBe('revision_conflict');
  const early = await save(id, { name: 'New' }, '');
  expect(early.errors[0].extensions.code).toBe('revision_conflict');
  expect((await read(id)).entries).toMatchObject([{ title: 'Two' }]);
  expect((await save(id, { entries: [{ id: '0', title: 'Three' }] })).data.saveLorebook.entries[0].title).toBe('Three');
});

it('keeps all that the form does not show, and writes what it shows where it is read', async () => {
  const { id } = await createCharacter(guest, { name: 'Cleo' });
  const book = {
    name: 'Old',
    extensions: { theirs: { deep: [1, null] } },
    strange: 'kept',
    entries: [
      {
        id: 7,
        keys: ['a'],
        secondary_keys: ['b'],
        selective: true,
        comment: 'Shown by a quote.',
        name: 'Harbour',
        content: '@@depth 3\nSalt.',
        enabled: true,
        insertion_order: 1.5,
        priority: 3,
        case_sensitive: false,
        use_regex: false,
        extensions: {
          position: 4,
          depth: 6,
          role: 2,
          selectiveLogic: 2,
          probability: 40,
          useProbability: false,
          case_sensitive: true,
          sticky: 2,
        },
        odd: { x: 1 },
      },
      {
        id: 'b',
        keys: ['b'],
        content: 'Untouched.',
        enabled: false,
        insertion_order: 2,
        extensions: {},
        use_regex: false,
      },
    ],
  };
  await attach(id, book);
  const before = await exported(id);
  const shown = await read(id);
  expect(shown.entries[0]).toMatchObject({
    id: '7',
    title: 'Harbour',
    secondaryLogic: 'not_any',
    insertionOrder: 1.5,
    position: 'depth',
    depth: 6,
    probability: 100,
    caseSensitive: true,
    wholeWords: null,
    patterns: false,
  });

  // What says the same changes nothing.
  const { patterns: _, unreachable: __, ...same } = shown.entries[0];
  await save(id, { name: 'Old', entries: [same] }, shown.revision);
  expect(await exported(id)).toEqual(before);
  expect((await read(id)).revision).toBe(shown.revision);

  const change = {
    title: 'Quay',
    secondaryLogic: 'and_all',
    position: 'before_char',
    probability: 50,
    caseSensitive: false,
    wholeWords: true,
  };
  const { data } = await save(id, { entries: [{ id: '7', ...change }] });
  expect(data.saveLorebook.entries[0]).toMatchObject({ ...change, depth: null });
  const [first, second] = before.entries;
  expect(await exported(id)).toEqual({
    ...before,
    entries: [
      {
        ...first,
        name: 'Quay',
        position: 'before_char',
        extensions: {
          ...first.extensions,
          position: 0,
          selectiveLogic: 3,
          probability: 50,
          useProbability: true,
          case_sensitive: false,
          match_whole_words: true,
        },
      },
      second,
    ],
  });
});

it('never makes words of patterns', async () => {
  const { id } = await createCharacter(guest, { name: 'Dora' });
  await attach(id, { entries: [{ id: 1, keys: ['a+b'], use_regex: true, content: 'x', extensions: {} }] });
  expect((await read(id)).entries[0].patterns).toBe(true);
  const { errors } = await save(id, { entries: [{ id: '1', wholeWords: true }] });
  expect(errors[0].extensions.errors).toEqual([
    {
      field: 'input.entries.0.wholeWords',
      message: expect.stringContaining('regular expressions'),
      rule: 'keys_are_patterns',
    },
  ]);
  expect((await save(id, { entries: [{ id: '1', probability: 30 }] })).data.saveLorebook.entries[0]).toMatchObject({
    probability: 30,
    patterns: true,
  });
  // A copy is one, too.
  const { data } = await save(id, { entries: [{ copyOf: '1', title: 'Copy' }] });
  expect(data.saveLorebook.entries[1]).toMatchObject({ id: '0', title: 'Copy', keys: ['a+b'], patterns: true });
});

it.each([
  ['a blank key', { entries: [{}, { keys: ['x', ''] }] }, 'input.entries.1.keys.1'],
  ['too many keys', { entries: [{ keys: Array(loreLimits.keys + 1).fill('k') }] }, 'input.entries.0.keys'],
  ['a long text', { entries: [{ content: 'x'.repeat(loreLimits.content + 1) }] }, 'input.entries.0.content'],
  ['a NUL', { name: 'a\u0000' }, 'input.name'],
  ['a share over 100', { entries: [{ probability: 101 }] }, 'input.entries.0.probability'],
  ['half a message', { scanDepth: 1.5 }, 'input.scanDepth'],
  ['an outlet without a name', { entries: [{ position: 'outlet' }] }, 'input.entries.0.position'],
  ['a depth elsewhere', { entries: [{ position: 'before_char', depth: 2 }] }, 'input.entries.0.depth'],
  ['an entry twice', { entries: [{ id: 'a' }, { id: 'a' }] }, 'input.entries.1.id'],
  ['a copy of nothing', { entries: [{ copyOf: 'a' }] }, 'input.entries.0.copyOf'],
  ['one that goes and comes', { entries: [{ id: 'a' }], removed: ['a'] }, 'input.entries.0.id'],
])('refuses %s, and names the field', async (_what, input, field) => {
  const { id } = await createCharacter(guest, { name: 'Eve' });
  const { errors } = await save(id, input);
  expect(errors[0].extensions.code).toBe('invalid_input');
  expect(errors[0].extensions.errors.map((fault: { field: string }) => fault.field)).toEqual([field]);
  expect(await read(id)).toBeNull();
});

it('is found by the next turn as it was saved', async () => {
  const { id } = await createCharacter(guest, { name: 'Fay' });
  await save(id, { entries: [{ keys: ['key'], content: 'The old truth.' }] });
  const { body } = await guest.send({ character_id: id, content: 'key' });
  await save(id, { entries: [{ id: '0', content: 'The new truth.' }] });
  await guest.send({ chat_session_id: body.chat_session_id, content: 'key' });
  const sent = JSON.stringify(app.emulator.requests.list().at(-1)?.body);
  expect(sent).toContain('The new truth.');
  expect(sent).not.toContain('The old truth.');
});
