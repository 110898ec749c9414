import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { createCharacter } from '../support/character.ts';
import type { Guest } from '../support/guest.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

interface Page {
  nodes: { id: string; name: string; sessionCount: number }[];
  endCursor: string | null;
}

async function list(guest: Guest, args: Record<string, unknown> = {}): Promise<Page> {
  const { body } = await guest.graphql(
    `query ($search: String, $tag: String, $first: Int, $after: String) {
      characters(search: $search, tag: $tag, first: $first, after: $after) { nodes { id name sessionCount } endCursor }
    }`,
    args,
  );
  expect(body.errors).toBeUndefined();
  return body.data.characters;
}

const names = async (guest: Guest, args: Record<string, unknown>): Promise<string[]> =>
  (await list(guest, args)).nodes.map(({ name }) => name).toSorted();

describe('search', () => {
  let guest: Guest;
  beforeAll(async () => {
    guest = await app.guest();
    for (const character of [
      { name: 'Ottoline Grebe', tagline: 'A lock-keeper', tags: ['River'] },
      { name: 'Captain Rudd', tagline: 'Knows 100% of the tides', tags: ['harbour'] },
      { name: 'Mrs_Tull', tagline: 'Counts 1000 spoons', tags: ['Harbour', 'snake_case'] },
      { name: 'Émile Šťastný', tagline: 'C:\\docks', tags: [], description: 'a hidden lighthouse' },
    ]) {
      await createCharacter(guest, character);
    }
  });

  it.each<[string, string, string[]]>([
    ['part of a name', 'tolin', ['Ottoline Grebe']],
    ['another case', 'OTTOLINE', ['Ottoline Grebe']],
    ['another case beyond ASCII', 'éMILE šŤ', ['Émile Šťastný']],
    ['part of a tagline', 'lock-k', ['Ottoline Grebe']],
    ['part of a tag', 'rive', ['Ottoline Grebe']],
    ['a tag in another case', 'HARBOUR', ['Captain Rudd', 'Mrs_Tull']],
    ['a per cent sign by the letter', '100%', ['Captain Rudd']],
    ['an underscore by the letter', 's_t', ['Mrs_Tull']],
    ['an underscore in a tag by the letter', 'e_c', ['Mrs_Tull']],
    ['a backslash by the letter', 'c:\\d', ['Émile Šťastný']],
    ['a lone backslash', '\\', ['Émile Šťastný']],
    ['the end of a name and the beginning of a tagline', 'grebea lock', []],
    ['the end of one tag and the beginning of the next', 'harboursnake', []],
    ['quotes and SQL', "' or true --", []],
    ['nothing that is in names, taglines or tags', 'lighthouse', []],
    ['nothing at all', '', ['Captain Rudd', 'Mrs_Tull', 'Ottoline Grebe', 'Émile Šťastný']],
  ])('%s', async (_, search, found) => {
    expect(await names(guest, { search })).toEqual(found);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['a tag, whole and in its case', { tag: 'harbour' }, ['Captain Rudd']],
    ['part of a tag is none', { tag: 'harb' }, []],
    ['a pattern is none', { tag: '%' }, []],
    ['tag and search together', { tag: 'Harbour', search: 'tull' }, ['Mrs_Tull']],
    ['tag and search that exclude each other', { tag: 'Harbour', search: 'rudd' }, []],
    ['null is no filter', { tag: null, search: null }, ['Captain Rudd', 'Mrs_Tull', 'Ottoline Grebe', 'Émile Šťastný']],
  ])('%s', async (_, args, found) => {
    expect(await names(guest, args)).toEqual(found);
  });

  it("finds nothing of other people's", async () => {
    expect(await names(await app.guest(), { search: 'Ottoline' })).toEqual([]);
  });
});

describe('pages', () => {
  it('hold every character once, newest first, while others come and go', async () => {
    const guest = await app.guest();
    const made: string[] = [];
    for (let i = 0; i < 11; i++) made.push((await createCharacter(guest, { name: `No. ${i}` })).id);

    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Page = await list(guest, { first: 4, after });
      seen.push(...page.nodes.map(({ id }) => id));
      after = page.endCursor;
      await createCharacter(guest, { name: 'Newer than the first page' });
    } while (after !== null);

    expect(seen).toEqual(made.toReversed());
  });

  it('go on after a character that was deleted in the meantime', async () => {
    const guest = await app.guest();
    for (let i = 0; i < 4; i++) await createCharacter(guest, { name: `No. ${i}` });
    const first = await list(guest, { first: 2 });
    await guest.graphql('mutation ($id: ID!) { deleteCharacter(id: $id) { ok } }', { id: first.nodes[1]?.id });
    const second = await list(guest, { first: 2, after: first.endCursor });
    expect(second.nodes.map(({ name }) => name)).toEqual(['No. 1', 'No. 0']);
  });

  it.each([
    [1, 3, true],
    [3, 3, false],
    [100, 3, false],
  ])('of %i say whether there are more', async (first, count, more) => {
    const guest = await app.guest();
    for (let i = 0; i < count; i++) await createCharacter(guest, { name: `No. ${i}` });
    const page = await list(guest, { first });
    expect(page.nodes).toHaveLength(Math.min(first, count));
    expect(page.endCursor !== null).toBe(more);
  });

  it('are 30 long unless asked otherwise', async () => {
    const guest = await app.guest();
    await Promise.all(Array.from({ length: 31 }, () => createCharacter(guest, { name: 'One of many' })));
    expect((await list(guest)).nodes).toHaveLength(30);
    expect((await list(guest, { first: null })).nodes).toHaveLength(30);
  });

  it.each([
    ['after', 'abc'],
    ['after', ''],
    ['after', Buffer.from('not-a-uuid').toString('base64url')],
    ['after', Buffer.from("' or true --").toString('base64url')],
    ['after', 'x'.repeat(201)],
    ['first', 0],
    ['first', -1],
    ['first', 101],
    ['search', 'x'.repeat(201)],
    ['search', 'a\u0000b'],
    ['tag', 'x'.repeat(81)],
  ])('a bad %s (%j) is named', async (field, value) => {
    const { body } = await (
      await app.guest()
    ).graphql(
      `query ($search: String, $tag: String, $first: Int, $after: String) {
        characters(search: $search, tag: $tag, first: $first, after: $after) { endCursor }
      }`,
      { [field]: value },
    );
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0].extensions).toMatchObject({ code: 'invalid_input', errors: [{ field }] });
  });
});

it('counts the sessions of a whole page with one query, each its own', async () => {
  const guest = await app.guest();
  async function queriesOf<T>(ask: () => Promise<T>): Promise<{ answer: T; queries: number }> {
    const query = vi.spyOn(app.deps.db.$client, 'query');
    const answer = await ask();
    const queries = query.mock.calls.length;
    query.mockRestore();
    return { answer, queries };
  }

  for (let i = 0; i < 3; i++) {
    const { id } = await createCharacter(guest, { name: `With ${i}` });
    for (let n = 0; n < i; n++) await guest.post('/sessions', { character_id: id });
  }
  const few = await queriesOf(() => list(guest, { first: 1 }));
  const all = await queriesOf(() => list(guest));

  expect(all.answer.nodes.map(({ name, sessionCount }) => [name, sessionCount])).toEqual([
    ['With 2', 2],
    ['With 1', 1],
    ['With 0', 0],
  ]);
  expect(few.queries).toBeGreaterThan(0);
  expect(all.queries).toBe(few.queries);
});
