import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { createCharacter } from '../support/character.ts';
import type { Guest } from '../support/guest.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const setFavourite = (guest: Guest, id: string, favourite: boolean) =>
  guest.graphql(
    `mutation ($id: ID!, $favourite: Boolean!) {
      setFavourite(id: $id, favourite: $favourite) { favourite revision updatedAt }
    }`,
    { id, favourite },
  );

async function shelf(
  guest: Guest,
  args: Record<string, unknown>,
): Promise<{ names: string[]; endCursor: string | null }> {
  const { body } = await guest.graphql(
    `query ($favourite: Boolean, $sort: CharacterSort, $first: Int, $after: String) {
      characters(favourite: $favourite, sort: $sort, first: $first, after: $after) { nodes { name } endCursor }
    }`,
    args,
  );
  expect(body.errors).toBeUndefined();
  const { nodes, endCursor } = body.data.characters;
  return { names: nodes.map(({ name }: { name: string }) => name), endCursor };
}

/** Reads page by page, to the end. */
async function pages(guest: Guest, args: Record<string, unknown>): Promise<string[]> {
  const all: string[] = [];
  for (let after: string | null = null, i = 0; i < 20; i++) {
    const page = await shelf(guest, { ...args, after });
    all.push(...page.names);
    after = page.endCursor;
    if (after === null) return all;
  }
  throw new Error('the list has no end');
}

describe('favourites', () => {
  it('are marked and unmarked, change nothing else, and are listed by themselves', async () => {
    const guest = await app.guest();
    const [first] = [await createCharacter(guest, { name: 'Anna' }), await createCharacter(guest, { name: 'Berta' })];
    const before = (await guest.get(`/characters/${first.id}`)).body;
    expect(before.favourite).toBe(false);

    expect((await setFavourite(guest, first.id, true)).body.data.setFavourite).toEqual({
      favourite: true,
      revision: before.revision,
      updatedAt: before.updated_at,
    });
    expect((await shelf(guest, { favourite: true })).names).toEqual(['Anna']);
    expect((await shelf(guest, {})).names).toEqual(['Berta', 'Anna']);

    await setFavourite(guest, first.id, false);
    expect((await shelf(guest, { favourite: true })).names).toEqual([]);
  });

  it('are nobody else’s business', async () => {
    const mine = await createCharacter(await app.guest(), { name: 'Mine' });
    const { body } = await setFavourite(await app.guest(), mine.id, true);
    expect(body.errors[0].extensions.code).toBe('not_found');
  });
});

describe('the order of the gallery', () => {
  let guest: Guest;
  beforeAll(async () => {
    guest = await app.guest();
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      for (const [i, name] of ['delta', 'Alpha', 'charlie and company', 'Bravo', 'alpha', 'Ärger'].entries()) {
        vi.setSystemTime(new Date(Date.UTC(2026, 0, 1, 0, i)));
        await createCharacter(guest, { name });
      }
      vi.setSystemTime(new Date(Date.UTC(2026, 0, 2)));
      const { body } = await guest.graphql('{ characters(search: "Bravo") { nodes { id } } }');
      await guest.graphql(
        'mutation ($id: ID!, $input: CharacterInput!) { updateCharacter(id: $id, input: $input) { id } }',
        { id: body.data.characters.nodes[0].id, input: { name: 'Bravo' } },
      );
    } finally {
      vi.useRealTimers();
    }
  });

  it.each([
    ['newest', ['Ärger', 'alpha', 'Bravo', 'charlie and company', 'Alpha', 'delta']],
    ['changed', ['Bravo', 'Ärger', 'alpha', 'charlie and company', 'Alpha', 'delta']],
  ])('%s first, the same page by page', async (sort, names) => {
    expect((await shelf(guest, { sort })).names).toEqual(names);
    for (const first of [1, 2, 4]) expect(await pages(guest, { sort, first })).toEqual(names);
  });

  it('by name, whatever the case, without a gap between pages', async () => {
    const { names } = await shelf(guest, { sort: 'name' });
    const plain = names.filter((name) => name !== 'Ärger');
    expect(plain.map((name) => name.toLowerCase())).toEqual([
      'alpha',
      'alpha',
      'bravo',
      'charlie and company',
      'delta',
    ]);
    expect(names).toHaveLength(6);
    for (const first of [1, 2, 4]) expect(await pages(guest, { sort: 'name', first })).toEqual(names);
  });

  it.each(['newest', 'name', 'changed'])('refuses a cursor that is none, %s', async (sort) => {
    for (const after of ['x', 'AAAA', Buffer.from('00 01a20373-b435-77e1-b5f1-e532be181914').toString('base64url')]) {
      const { body } = await guest.graphql(
        'query ($sort: CharacterSort, $after: String) { characters(sort: $sort, after: $after) { endCursor } }',
        { sort, after },
      );
      expect(body.errors[0].extensions).toMatchObject({ code: 'invalid_input', errors: [{ field: 'after' }] });
    }
  });
});

describe('versions', () => {
  const update = (guest: Guest, id: string, input: object, revision?: number) =>
    guest.graphql(
      `mutation ($id: ID!, $input: CharacterInput!, $revision: Int) {
        updateCharacter(id: $id, input: $input, revision: $revision) { revision }
      }`,
      { id, input, revision },
    );
  const versions = async (guest: Guest, id: string) =>
    (await guest.graphql('query ($id: ID!) { characterVersions(id: $id) { revision name changed savedAt } }', { id }))
      .body;
  const restore = (guest: Guest, id: string, revision: number) =>
    guest.graphql(
      `mutation ($id: ID!, $revision: Int!) {
        restoreVersion(id: $id, revision: $revision) { revision name description tags }
      }`,
      { id, revision },
    );

  it('keep what was saved over, and bring it back without losing what is', async () => {
    const guest = await app.guest();
    const { id } = await createCharacter(guest, { name: 'One', description: 'first', tags: ['a'] });
    await update(guest, id, { name: 'One', description: 'second', tags: ['a'] });
    await update(guest, id, { name: 'Two', description: 'second', tags: ['a', 'b'] });

    expect((await versions(guest, id)).data.characterVersions).toEqual([
      { revision: 2, name: 'One', changed: ['name', 'tags'], savedAt: expect.any(String) },
      { revision: 1, name: 'One', changed: ['description'], savedAt: expect.any(String) },
    ]);
    expect((await restore(guest, id, 1)).body.data.restoreVersion).toEqual({
      revision: 4,
      name: 'One',
      description: 'first',
      tags: ['a'],
    });
    expect((await restore(guest, id, 3)).body.data.restoreVersion).toMatchObject({ name: 'Two', tags: ['a', 'b'] });
  });

  it('are made of changes only', async () => {
    const guest = await app.guest();
    const { id } = await createCharacter(guest, { name: 'Same' });
    expect((await update(guest, id, { name: 'Same' })).body.data.updateCharacter.revision).toBe(2);
    expect((await versions(guest, id)).data.characterVersions).toEqual([]);
  });

  it('are not made by a change that is refused', async () => {
    const guest = await app.guest();
    const { id } = await createCharacter(guest, { name: 'Kept' });
    const refused = await update(guest, id, { name: 'Other' }, 7);
    expect(refused.body.errors[0].extensions.code).toBe('revision_conflict');
    expect((await versions(guest, id)).data.characterVersions).toEqual([]);
  });

  it('of two changes at once, each keeps what it found', async () => {
    const guest = await app.guest();
    const { id } = await createCharacter(guest, { name: 'Start' });
    await Promise.all(['x', 'y', 'z'].map((description) => update(guest, id, { name: 'Start', description })));
    const kept = (await versions(guest, id)).data.characterVersions;
    expect(kept.map(({ revision }: { revision: number }) => revision)).toEqual([3, 2, 1]);
  });

  it('older than the last fifty go', async () => {
    const guest = await app.guest();
    const { id } = await createCharacter(guest, { name: 'Often' });
    for (let i = 0; i < 53; i++) await update(guest, id, { name: `Often ${i}` });
    const kept = (await versions(guest, id)).data.characterVersions;
    expect(kept).toHaveLength(50);
    expect(kept.at(-1).revision).toBe(4);
    expect((await restore(guest, id, 3)).body.errors[0].extensions.code).toBe('not_found');
  });

  it('go with their character, and are its owner’s alone', async () => {
    const [guest, stranger] = [await app.guest(), await app.guest()];
    const { id } = await createCharacter(guest, { name: 'One' });
    await update(guest, id, { name: 'Two' });
    expect((await versions(stranger, id)).errors[0].extensions.code).toBe('not_found');
    expect((await restore(stranger, id, 1)).body.errors[0].extensions.code).toBe('not_found');
    const { body } = await guest.graphql('mutation ($id: ID!) { deleteCharacter(id: $id) { ok } }', { id });
    expect(body.data.deleteCharacter.ok).toBe(true);
  });
});
