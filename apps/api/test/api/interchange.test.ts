import type { ConversationImport, ConversationsFile } from '@dramatis/contract/interchange';
import { EXPORT_MAX_IDS } from '@dramatis/contract/limits';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { generator, mutate } from '../support/card-mutations.ts';
import { fullCard, json as jsonOf } from '../support/cards.ts';
import { createCharacter } from '../support/character.ts';
import {
  fileOf,
  idAt,
  importSeeds,
  instant,
  llamaConversation,
  llamaLines,
  llamaZip,
  randomConversation,
  randomFile,
} from '../support/conversations.ts';
import type { Guest } from '../support/guest.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

async function importInto(guest: Guest, file: unknown): Promise<ConversationImport[]> {
  const content = typeof file === 'string' || file instanceof Uint8Array ? file : JSON.stringify(file);
  const answer = await guest.sendFiles('POST', '/sessions/import', { 'a.json': content });
  expect(answer).toMatchObject({ status: 200, body: { file: 'a.json' } });
  return answer.body.results;
}

async function exportFrom(guest: Guest, query = ''): Promise<ConversationsFile> {
  const { status, body } = await guest.get(`/sessions/export${query}`);
  expect(status).toBe(200);
  return body;
}

const undated = (file: ConversationsFile) => ({ ...file, exported_at: null });
const statuses = (results: readonly ConversationImport[]) => [...new Set(results.map(({ status }) => status))];

/** A conversation without its ids, which another install may have to change. */
function shapeOf({ conversations }: ConversationsFile) {
  return conversations.map(({ messages, ...conversation }) => {
    const places = new Map(messages.map(({ id }, index) => [id, index]));
    const placeOf = (id: string | null | undefined) => (id == null ? null : places.get(id));
    return {
      ...conversation,
      id: null,
      character_id: null,
      current_message_id: placeOf(conversation.current_message_id),
      messages: messages.map((message) => ({
        ...message,
        id: null,
        parent_id: placeOf(message.parent_id),
        metadata: { ...message.metadata, continued_from: placeOf(message.metadata.continued_from) },
      })),
    };
  });
}

describe('what is exported', () => {
  it('comes back as it was in another install: 500 random trees, and again', async () => {
    const ann = await app.guest();
    const trees = randomFile(2, 500);
    expect(statuses(await importInto(ann, trees))).toEqual(['imported']);
    const exported = await exportFrom(ann);
    expect(undated(exported)).toEqual(undated(trees));
    expect(statuses(await importInto(ann, exported))).toEqual(['exists']);
    expect(undated(await exportFrom(ann))).toEqual(undated(exported));
  });

  it('comes back with its characters, their pictures and lorebooks', async () => {
    const ann = await app.guest();
    const { body } = await ann.sendFiles('POST', '/characters/import', { 'alice.json': jsonOf(fullCard()) });
    const alice: string = body.results[0].character.id;
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
      'base64',
    );
    expect((await ann.sendFiles('PUT', `/characters/${alice}/avatar`, { 'a.png': png })).status).toBe(200);
    const twins = [
      await createCharacter(ann, { name: 'Bo', tagline: 'one', firstMessage: 'Hello, {{user}}.' }),
      await createCharacter(ann, { name: 'Bo', tagline: 'two' }),
    ];
    for (const id of [alice, alice, ...twins.map((twin) => twin.id)]) {
      const sent = await ann.send({ character_id: id, user_persona: 'Ann.', world_time: 'Noon' });
      expect(sent.status).toBe(200);
    }
    const exported = await exportFrom(ann);
    expect(exported.characters.map(({ name }) => name).toSorted()).toEqual(['Bo', 'Bo', 'アリス 🐇']);
    expect(exported.conversations).toHaveLength(4);

    const elsewhere = await startTestApp();
    try {
      const bob = await elsewhere.guest();
      const results = await importInto(bob, exported);
      expect(results.map(({ status, warnings }) => [status, warnings])).toEqual(
        Array.from({ length: 4 }, () => ['imported', []]),
      );
      expect(undated(await exportFrom(bob))).toEqual(undated(exported));
      // And it can be gone on with.
      const sessionId = exported.conversations[0]?.id ?? '';
      expect((await bob.send({ chat_session_id: sessionId })).status).toBe(200);
    } finally {
      await elsewhere.close();
    }
  });

  it('may be some sessions alone, and is never those of others', async () => {
    const [ann, bob] = [await app.guest(), await app.guest()];
    const file = randomFile(3, 3);
    await importInto(ann, file);
    const ids = file.conversations.map(({ id }) => id);
    const some = await exportFrom(ann, `?ids=${ids[2]},${ids[0]}`);
    expect(some.conversations).toEqual([file.conversations[0], file.conversations[2]]);
    expect((await exportFrom(bob)).conversations).toEqual([]);
    expect(await bob.get(`/sessions/export?ids=${ids[0]}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await ann.get(`/sessions/export?ids=${ids[0]},${randomUUID()}`)).toMatchObject({ status: 404 });
    for (const bad of ['x', '', `${ids[0]},`, Array.from({ length: EXPORT_MAX_IDS + 1 }, () => ids[0]).join(',')]) {
      expect(await ann.get(`/sessions/export?ids=${bad}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid_input' },
      });
    }
  });

  it('is a file to be saved', async () => {
    const { headers } = await (await app.guest()).getBytes('/sessions/export');
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename=dramatis-\d{4}-\d\d-\d\d\.json$/);
    expect(headers.get('cache-control')).toBe('private, no-store');
  });

  it('has what a running reply has so far, which ends there where it is imported', async () => {
    const ann = await app.guest();
    app.emulator.faults.inject({ kind: 'stall_mid', afterChunks: 2 });
    const { body } = await ann.request(
      'POST',
      '/chat/send_message',
      { client_message_id: randomUUID(), content: 'Hm.' },
      { prefer: 'respond-async' },
    );
    await expect
      .poll(async () => (await exportFrom(ann)).conversations[0]?.messages.at(-1))
      .toMatchObject({ status: 'streaming', content: expect.stringMatching(/./) });
    const exported = await exportFrom(ann);
    await ann.post(`/messages/${body.ai_message_id}/stop`);
    const bob = await app.guest();
    await importInto(bob, exported);
    expect((await exportFrom(bob)).conversations[0]?.messages.at(-1)).toMatchObject({
      status: 'interrupted',
      content: exported.conversations[0]?.messages.at(-1)?.content,
      error: { code: 'generation_lost' },
    });
  });
});

describe('an import', () => {
  it('makes ids of its own where somebody else has them, the same each time, and says nothing of it', async () => {
    const [ann, bob] = [await app.guest(), await app.guest()];
    const random = generator(8);
    const character = {
      id: idAt(5, random),
      name: 'Bo',
      created_at: instant(1),
      updated_at: instant(2),
      card: { spec: 'chara_card_v3', spec_version: '3.0', data: { name: 'Bo' } },
    };
    const file = fileOf(
      Array.from({ length: 20 }, () => randomConversation(random, character.id)),
      [character],
    );
    const first = await importInto(ann, file);
    const second = await importInto(bob, file);
    const unlinked = (results: ConversationImport[]) => results.map((result) => ({ ...result, chat_session_id: null }));
    expect(unlinked(second)).toEqual(unlinked(first));
    const theirs = await exportFrom(bob);
    const byStart = (shapes: ReturnType<typeof shapeOf>) =>
      shapes.toSorted((a, b) => a.started_at.localeCompare(b.started_at));
    expect(byStart(shapeOf(theirs))).toEqual(byStart(shapeOf(file)));
    expect(undated(await exportFrom(ann))).toMatchObject({ conversations: file.conversations });

    expect(statuses(await importInto(bob, file))).toEqual(['exists']);
    // Their own export is as good as the file that it came from.
    expect(statuses(await importInto(bob, theirs))).toEqual(['exists']);
    expect(undated(await exportFrom(bob))).toEqual(undated(theirs));
    expect(theirs.characters).toHaveLength(1);
    expect(theirs.characters[0]?.id).not.toBe(character.id);
  });

  it('makes message ids of its own where another conversation of the same person has them', async () => {
    const ann = await app.guest();
    const random = generator(9);
    let conversation = randomConversation(random);
    while (conversation.messages.length < 4) conversation = randomConversation(random);
    const copy = { ...conversation, id: idAt(1, random) };
    const file = fileOf([conversation, copy]);
    expect(statuses(await importInto(ann, file))).toEqual(['imported']);
    const exported = await exportFrom(ann);
    expect(shapeOf(exported)).toEqual(shapeOf(file));
    const ids = exported.conversations.flatMap(({ messages }) => messages.map(({ id }) => id));
    expect(new Set(ids).size).toBe(2 * conversation.messages.length);
    expect(statuses(await importInto(ann, file))).toEqual(['exists']);
  });

  it('leaves a session that has gone on here as it is, and counts what it does not have', async () => {
    const ann = await app.guest();
    const file = randomFile(12, 1);
    await importInto(ann, file);
    const [conversation] = file.conversations;
    const sessionId = conversation?.id ?? '';
    await ann.request('PATCH', `/sessions/${sessionId}`, { status: 'active', title: 'Mine' });
    await ann.post('/chat-messages', { chat_session_id: sessionId, role: 'user', content: 'Later.' });
    const before = await exportFrom(ann);
    const longer = structuredClone(file);
    longer.conversations[0]?.messages.push({
      id: randomUUID(),
      parent_id: null,
      role: 'user',
      content: 'Said elsewhere.',
      status: 'complete',
      error: null,
      metadata: {},
      created_at: instant(0),
      completed_at: null,
    });
    expect(await importInto(ann, longer)).toMatchObject([
      { status: 'exists', chat_session_id: sessionId, messages_not_here: 1 },
    ]);
    expect(undated(await exportFrom(ann))).toEqual(undated(before));
  });

  it('makes what was said long ago findable, and its titles', async () => {
    const ann = await app.guest();
    // The mark has gone past the ids of the file.
    await ann.send({ content: 'Something of today.' });
    await app.indexed();
    const file = randomFile(21, 1);
    const [conversation] = file.conversations;
    if (conversation === undefined) throw new Error('there is one');
    conversation.title = 'The kittiwake papers';
    conversation.messages = Array.from({ length: 250 }, (_, i) => ({
      id: idAt(i, generator(i + 1)),
      parent_id: null,
      role: 'user' as const,
      content: `A guillemot on ledge ${i}.`,
      status: 'complete' as const,
      error: null,
      metadata: {},
      created_at: instant(i),
      completed_at: instant(i),
    }));
    conversation.current_message_id = null;
    await importInto(ann, file);
    const found = async (q: string) => (await ann.get(`/search?limit=100&q=${q}`)).body;
    expect((await found('guillemot')).messages).toHaveLength(100);
    expect((await found('%22ledge 0%22')).messages).toHaveLength(1);
    expect((await found('kittiwake')).sessions).toHaveLength(1);
    await importInto(ann, llamaLines(llamaConversation()));
    expect((await found('dusk')).messages).toHaveLength(1);
  });

  it.each([
    ['one object', JSON.stringify(llamaConversation())],
    ['a list', JSON.stringify([llamaConversation()])],
    ['lines', llamaLines(llamaConversation())],
    ['an archive', llamaZip(llamaConversation())],
  ])("takes an export of llama.cpp's web UI: %s", async (_, file) => {
    const ann = await app.guest();
    expect(await importInto(ann, file)).toMatchObject([{ status: 'imported', title: 'On tides', messages: 4 }]);
    const [conversation] = (await exportFrom(ann)).conversations;
    expect(conversation?.messages.map(({ content, role, metadata }) => [role, content, metadata.model])).toEqual([
      ['user', 'Speak as a sailor.', undefined],
      ['user', 'When does the tide turn?', undefined],
      ['assistant', 'At noon.', 'gemma'],
      ['assistant', 'At dusk.', undefined],
    ]);
    expect(conversation?.current_message_id).toBe(conversation?.messages.at(-1)?.id);
    // The same conversation in whichever shape.
    expect(statuses(await importInto(ann, llamaLines(llamaConversation())))).toEqual(['exists']);
  });

  it('gives a chat of another application to the character of its name', async () => {
    const ann = await app.guest();
    const { id } = await createCharacter(ann, { name: 'Bo' });
    const lines = [
      { user_name: 'Ann', character_name: 'Bo' },
      { name: 'Bo', mes: 'Hello.' },
    ];
    expect(statuses(await importInto(ann, lines.map((line) => JSON.stringify(line)).join('\n')))).toEqual(['imported']);
    expect((await exportFrom(ann)).conversations).toMatchObject([{ character_id: id }]);
  });

  it('refuses a conversation whole, says where, and takes the others', async () => {
    const ann = await app.guest();
    const file = randomFile(16, 3);
    const [, second] = file.conversations;
    Object.assign(second?.messages[0] ?? {}, { parent_id: randomUUID() });
    const results = await importInto(ann, file);
    expect(results.map(({ status }) => status)).toEqual(['imported', 'refused', 'imported']);
    expect(results[1]).toMatchObject({
      where: '/conversations/1',
      title: second?.title,
      chat_session_id: null,
      error: { code: 'invalid_input', where: '/conversations/1/messages/0' },
    });
    expect((await exportFrom(ann)).conversations).toHaveLength(2);
  });

  it('takes a conversation whose character is missing or cannot be read, and says so', async () => {
    const ann = await app.guest();
    const random = generator(15);
    const id = idAt(0, random);
    const other = idAt(1, random);
    const dated = { name: 'Bo', created_at: instant(0), updated_at: instant(0) };
    const file = fileOf(
      [randomConversation(random, id), randomConversation(random, other)],
      [{ ...dated, id: other, card: { no: 'card' } }],
    );
    const results = await importInto(ann, file);
    expect(results.map(({ status, warnings }) => [status, warnings[0]?.code])).toEqual([
      ['imported', 'character_left_out'],
      ['imported', 'character_left_out'],
    ]);
    expect((await exportFrom(ann)).conversations.map((each) => each.character_id)).toEqual([null, null]);
  });

  it('wants a file', async () => {
    const ann = await app.guest();
    expect(await ann.post('/sessions/import', {})).toMatchObject({ status: 415 });
    expect(await importInto(ann, '')).toMatchObject([{ status: 'refused', error: { code: 'file_empty' } }]);
    expect(await importInto(ann, 'hello')).toMatchObject([{ status: 'refused', error: { code: 'file_unsupported' } }]);
  });
});

const MUTATIONS = 2_000;

it(`${MUTATIONS} damaged files each have a report, and leave whole conversations or none`, async () => {
  const guest = await app.guest();
  const random = generator(20_260_202);
  const seeds = importSeeds();
  const files = Array.from({ length: MUTATIONS }, (_, i) =>
    mutate(seeds[i % seeds.length] ?? new Uint8Array(), random),
  );
  const sizes = new Map<string, number>();
  async function work(): Promise<void> {
    for (let file = files.pop(); file !== undefined; file = files.pop()) {
      for (const { status, chat_session_id: id, messages, error } of await importInto(guest, file)) {
        if (status === 'imported') sizes.set(id ?? '', messages);
        expect(error === null).toBe(status !== 'refused');
      }
    }
  }
  await Promise.all([work(), work()]);
  const { conversations } = await exportFrom(guest);
  expect(new Map(conversations.map(({ id, messages }) => [id, messages.length]))).toEqual(sizes);
  expect(conversations.length).toBeGreaterThan(0);
});
