import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Guest } from '../support/guest.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const list = async (guest: Guest) =>
  (await guest.graphql('{ userPersonas { id name description } }')).body.data.userPersonas;
const create = (guest: Guest, input: object) =>
  guest.graphql('mutation ($input: UserPersonaInput!) { createUserPersona(input: $input) { id name description } }', {
    input,
  });
const update = (guest: Guest, id: string, input: object) =>
  guest.graphql(
    'mutation ($id: ID!, $input: UserPersonaInput!) { updateUserPersona(id: $id, input: $input) { id name description } }',
    { id, input },
  );
const remove = (guest: Guest, id: string) =>
  guest.graphql('mutation ($id: ID!) { deleteUserPersona(id: $id) }', { id });

it('is kept, changed and removed', async () => {
  const guest = await app.guest();
  const made = (await create(guest, { name: ' Traveller ', description: 'Missed the last train.' })).body.data;
  const persona = made.createUserPersona;
  expect(persona).toMatchObject({ name: 'Traveller', description: 'Missed the last train.' });
  await create(guest, { name: 'Inspector', description: '' });
  expect((await list(guest)).map(({ name }: { name: string }) => name)).toEqual(['Traveller', 'Inspector']);

  await update(guest, persona.id, { name: 'Traveller', description: 'Caught it.' });
  expect((await list(guest))[0]).toEqual({ ...persona, description: 'Caught it.' });

  expect((await remove(guest, persona.id)).body.data.deleteUserPersona).toBe(persona.id);
  expect((await remove(guest, persona.id)).body.errors[0].extensions.code).toBe('not_found');
  expect(await list(guest)).toHaveLength(1);
});

it('is its owner’s alone', async () => {
  const [guest, stranger] = [await app.guest(), await app.guest()];
  const { id } = (await create(guest, { name: 'Mine', description: 'x' })).body.data.createUserPersona;
  expect(await list(stranger)).toEqual([]);
  for (const answer of [await update(stranger, id, { name: 'Theirs', description: '' }), await remove(stranger, id)]) {
    expect(answer.body.errors[0].extensions.code).toBe('not_found');
  }
  expect(await list(guest)).toMatchObject([{ name: 'Mine' }]);
});

it.each([
  ['a blank name', { name: ' \n', description: '' }, 'input.name'],
  ['no name', { name: '', description: '' }, 'input.name'],
  ['a long name', { name: 'x'.repeat(101), description: '' }, 'input.name'],
  ['a long description', { name: 'x', description: 'x'.repeat(20_001) }, 'input.description'],
  ['a NUL', { name: 'x', description: 'a\u0000b' }, 'input.description'],
])('refuses %s', async (_what, input, field) => {
  const guest = await app.guest();
  for (const { body } of [await create(guest, input), await update(guest, randomUUID(), input)]) {
    expect(body.errors[0].extensions).toMatchObject({ code: 'invalid_input', errors: [{ field }] });
  }
});

it('stops at two hundred, however many are made at once', async () => {
  const guest = await app.guest();
  const answers = [];
  for (let i = 0; i < 210; i += 10) {
    answers.push(
      ...(await Promise.all(
        Array.from({ length: 10 }, (_, k) => create(guest, { name: `P${i + k}`, description: '' })),
      )),
    );
  }
  const refused = answers.filter(({ body }) => body.errors !== undefined);
  expect(refused).toHaveLength(10);
  expect(refused[0]?.body.errors[0].extensions).toMatchObject({ code: 'invalid_input', errors: [{ field: 'input' }] });
  expect(await list(guest)).toHaveLength(200);
});
