import type { CharacterInput } from '@dramatis/contract/characters';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { createCharacter } from '../support/character.ts';
import type { Guest } from '../support/guest.ts';

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp();
  guest = await app.guest();
});
afterAll(() => app.close());

const fields = `id name tagline description personality scenario firstMessage alternateGreetings exampleDialogue
  systemPrompt postHistoryInstructions tags creatorNotes nickname creator characterVersion avatarUrl loreEntries draftId notebook { id name } favourite revision sessionCount createdAt updatedAt`;

const create = (who: Guest, input: object) =>
  who.graphql(`mutation ($input: CharacterInput!) { createCharacter(input: $input) { ${fields} } }`, { input });
const read = (who: Guest, id: string) => who.graphql(`query ($id: ID!) { character(id: $id) { ${fields} } }`, { id });
const update = (who: Guest, id: string, input: object, revision?: number | null) =>
  who.graphql(
    `mutation ($id: ID!, $input: CharacterInput!, $revision: Int) {
      updateCharacter(id: $id, input: $input, revision: $revision) { ${fields} }
    }`,
    { id, input, revision },
  );
const remove = (who: Guest, id: string) =>
  who.graphql('mutation ($id: ID!) { deleteCharacter(id: $id) { ok reason sessionCount } }', { id });

const ottoline: Required<Omit<CharacterInput, 'draftId' | 'notebookId'>> = {
  name: 'Ottoline Grebe',
  tagline: 'Counts the boats, forgives none',
  description: 'A lock-keeper.\n\nShe is “sixty” — so she says. 水門 🌊',
  personality: 'Exact',
  scenario: 'A lock at dusk',
  firstMessage: '*looks up* You are late.',
  alternateGreetings: ['Oh. You.', 'Mind the rope, then the step.'],
  exampleDialogue: '<START>\n{{user}}: Hello?\n{{char}}: Late.',
  systemPrompt: '{{original}} Be brief.',
  postHistoryInstructions: 'Never forgive.',
  tags: ['river', 'lock-keeper', 'with "quotes", commas {and} \\braces'],
  creatorNotes: 'Made for tests.',
};

describe('a character', () => {
  it('is created with every field, and read back the same over GraphQL and REST', async () => {
    const made = (await create(guest, ottoline)).body.data.createCharacter;
    expect(made).toEqual({
      ...ottoline,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      nickname: '',
      creator: '',
      characterVersion: '',
      avatarUrl: null,
      loreEntries: 0,
      draftId: null,
      notebook: null,
      favourite: false,
      revision: 1,
      sessionCount: 0,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      updatedAt: made.createdAt,
    });
    expect((await read(guest, made.id)).body.data.character).toEqual(made);

    const { status, body } = await guest.get(`/characters/${made.id}`);
    expect(status).toBe(200);
    const { sessionCount: _, ...readable } = made;
    const snakeCase = (name: string) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
    expect(body).toEqual(Object.fromEntries(Object.entries(readable).map(([name, value]) => [snakeCase(name), value])));
  });

  it('needs only a name; null and absent fields are both empty', async () => {
    const { body } = await create(guest, {
      name: 'Nobody',
      tagline: null,
      tags: null,
      alternateGreetings: null,
      draftId: null,
    });
    expect(body.data.createCharacter).toMatchObject({
      name: 'Nobody',
      tagline: '',
      description: '',
      tags: [],
      alternateGreetings: [],
      draftId: null,
    });
  });

  it('is replaced whole by an update, whose revision goes up', async () => {
    const { id } = await createCharacter(guest, ottoline);
    const before = (await read(guest, id)).body.data.character;
    const { body } = await update(guest, id, { name: 'Ottoline', personality: null });

    expect(body.data.updateCharacter).toMatchObject({
      id,
      name: 'Ottoline',
      personality: '',
      description: '',
      tags: [],
      revision: 2,
    });
    expect(body.data.updateCharacter.createdAt).toBe(before.createdAt);
    expect((await read(guest, id)).body.data.character).toEqual(body.data.updateCharacter);
  });

  it.each<[string, number | null | undefined, boolean]>([
    ['the current revision', 1, true],
    ['no revision', undefined, true],
    ['null for the revision', null, true],
    ['an older revision', 7, false],
  ])('an update with %s', async (_, revision, works) => {
    const { id } = await createCharacter(guest, { name: 'Before' });
    const { body } = await update(guest, id, { name: 'After' }, revision);
    if (!works) expect(body).toMatchObject({ data: null, errors: [{ extensions: { code: 'revision_conflict' } }] });
    expect((await read(guest, id)).body.data.character).toMatchObject(
      works ? { name: 'After', revision: 2 } : { name: 'Before', revision: 1 },
    );
  });

  it('of two editors who loaded the same revision, one saves and one is told', async () => {
    const { id, revision } = await createCharacter(guest, { name: 'Before' });
    const answers = await Promise.all(['One', 'Two'].map((name) => update(guest, id, { name }, revision)));
    const saved = answers.filter(({ body }) => body.errors === undefined);
    const told = answers.filter(({ body }) => body.errors?.[0].extensions.code === 'revision_conflict');

    expect([saved.length, told.length]).toEqual([1, 1]);
    expect((await read(guest, id)).body.data.character).toEqual(saved[0]?.body.data.updateCharacter);
  });

  it('keeps the draft it was made from until another is named or it is cleared', async () => {
    const { id: uploadId } = (await guest.upload('tide.txt', 'The tide turned. Ottoline Grebe saw it.')).body;
    const started = await guest.graphql('mutation ($id: ID!) { generateDraft(input: { uploadIds: [$id] }) { id } }', {
      id: uploadId,
    });
    const draftId = started.body.data.generateDraft.id;
    const { id } = (await create(guest, { name: 'Drafted', draftId })).body.data.createCharacter;

    expect((await update(guest, id, { name: 'Drafted' })).body.data.updateCharacter.draftId).toBe(draftId);
    expect((await update(guest, id, { name: 'Drafted', draftId: null })).body.data.updateCharacter.draftId).toBeNull();
    const unknown = await update(guest, id, { name: 'Drafted', draftId: randomUUID() });
    expect(unknown.body.errors[0].extensions.code).toBe('not_found');
    const stranger = await app.guest();
    const { body } = await create(stranger, { name: 'Taken', draftId });
    expect(body.errors[0]).toMatchObject({
      message: unknown.body.errors[0].message,
      extensions: { code: 'not_found' },
    });
  });

  it('is not looked for by what is no id', async () => {
    const { status, body } = await guest.get('/characters/abc');
    expect({ status, code: body.code, errors: body.errors }).toEqual({
      status: 400,
      code: 'invalid_input',
      errors: [{ field: 'id', message: 'must be a UUID', rule: 'format' }],
    });
  });

  it('is gone once deleted', async () => {
    const { id } = await createCharacter(guest, { name: 'Short-lived' });
    expect((await remove(guest, id)).body.data.deleteCharacter).toEqual({ ok: true, reason: null, sessionCount: 0 });
    expect((await read(guest, id)).body).toEqual({ data: { character: null } });
    expect((await guest.get(`/characters/${id}`)).status).toBe(404);
    expect((await remove(guest, id)).body.errors[0].extensions.code).toBe('not_found');
  });
});

describe('a character with sessions', () => {
  it.each([
    [1, 'a session', 'Delete it first'],
    [2, '2 sessions', 'Delete them first'],
  ])('of %i is not deleted, and the answer says why', async (count, words, advice) => {
    const { id } = await createCharacter(guest, { name: 'Busy' });
    for (let i = 0; i < count; i++) await guest.post('/sessions', { character_id: id });

    const { body } = await remove(guest, id);
    expect(body.data.deleteCharacter).toMatchObject({ ok: false, sessionCount: count });
    expect(body.data.deleteCharacter.reason).toContain(words);
    expect(body.data.deleteCharacter.reason).toContain(advice);
    expect((await read(guest, id)).body.data.character.sessionCount).toBe(count);
  });

  it('can be deleted when its last session is', async () => {
    const { id } = await createCharacter(guest, { name: 'Busy' });
    const session = (await guest.post('/sessions', { character_id: id })).body;
    await guest.request('DELETE', `/sessions/${session.id}`);
    expect((await remove(guest, id)).body.data.deleteCharacter.ok).toBe(true);
  });

  it('survives a session begun while it is being deleted', async () => {
    const { id } = await createCharacter(guest, { name: 'Contended' });
    const session = await inTransaction(
      `insert into sessions (id, owner_id, character_id, title)
       select gen_random_uuid(), owner_id, id, 'Begun' from characters where id = '${id}'`,
      () => remove(guest, id),
    );
    expect(session.body.data.deleteCharacter).toMatchObject({ ok: false, sessionCount: 1 });
    expect((await read(guest, id)).body.data.character.sessionCount).toBe(1);
  });

  it('never comes to be when it is deleted at that moment', async () => {
    const { id } = await createCharacter(guest, { name: 'Contended' });
    const answer = await inTransaction(`delete from characters where id = '${id}'`, () =>
      guest.post('/sessions', { character_id: id }),
    );
    expect(answer.status).toBe(404);
    expect((await guest.get(`/sessions?character_id=${id}`)).body.sessions).toEqual([]);
  });

  it('races of many deletions and sessions leave no session without its character', async () => {
    const ids = await Promise.all(
      Array.from({ length: 12 }, async () => (await createCharacter(guest, { name: 'Racer' })).id),
    );
    const answers = await Promise.all(
      ids.flatMap((id) => [guest.post('/sessions', { character_id: id }), remove(guest, id)]),
    );
    for (const [i, id] of ids.entries()) {
      const begun = answers[2 * i];
      const deleted = answers[2 * i + 1]?.body.data.deleteCharacter;
      expect(begun?.status === 201).toBe(!deleted.ok);
      expect((await guest.get(`/characters/${id}`)).status).toBe(deleted.ok ? 404 : 200);
    }
  });

  /** Runs `during` while a transaction that did `statement` is open, and commits once `during` waits for its locks. */
  async function inTransaction<T>(statement: string, during: () => Promise<T>): Promise<T> {
    const client = await app.deps.db.$client.connect();
    try {
      await client.query('begin');
      await client.query(statement);
      const running = during();
      await vi.waitFor(async () => {
        const { rowCount } = await app.deps.db.$client.query(
          "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        );
        expect(rowCount).toBeGreaterThan(0);
      }, 5_000);
      await client.query('commit');
      return await running;
    } finally {
      client.release();
    }
  }
});

describe("other people's characters look exactly like missing ones", () => {
  it.each<[string, (who: Guest, id: string) => Promise<{ status: number; body: unknown }>]>([
    ['GraphQL read', read],
    ['update', (who, id) => update(who, id, { name: 'Mine now' })],
    ['update with a revision', (who, id) => update(who, id, { name: 'Mine now' }, 1)],
    ['delete', remove],
    ['REST read', (who, id) => who.get(`/characters/${id}`)],
    ['a session', (who, id) => who.post('/sessions', { character_id: id })],
  ])('%s', async (_, ask) => {
    const { id } = await createCharacter(guest, { name: 'Private' });
    const stranger = await app.guest();
    const [theirs, missing] = [await ask(stranger, id), await ask(stranger, randomUUID())];

    expect({ status: theirs.status, body: theirs.body }).toEqual({ status: missing.status, body: missing.body });
    expect(JSON.stringify(theirs.body)).not.toContain('Private');
    expect((await read(guest, id)).body.data.character).toMatchObject({ name: 'Private', revision: 1 });
  });
});
