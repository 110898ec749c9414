import type { ConversationImport, ConversationsFile, ExportedAttachment } from '@dramatis/contract/interchange';
import { EXPORT_MAX_IDS } from '@dramatis/contract/limits';
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { attach } from '../support/attachments.ts';
import { generator, mutate } from '../support/card-mutations.ts';
import { fullCard, json as jsonOf } from '../support/cards.ts';
import { createCharacter } from '../support/character.ts';
import {
  archiveOf,
  fileOf,
  idAt,
  importSeeds,
  instant,
  llamaConversation,
  llamaLines,
  llamaZip,
  randomConversation,
  randomFile,
  testFile,
  testFiles,
  unpacked,
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

async function exportArchive(guest: Guest, query = '') {
  const { status, headers, bytes } = await guest.getBytes(`/sessions/export${query}`);
  expect(status).toBe(200);
  expect(headers.get('content-type')).toBe('application/zip');
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename=dramatis-\d{4}-\d\d-\d\d\.zip$/);
  return { bytes, ...unpacked(bytes) };
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
  it('comes back as it was in another install: 300 random trees, and again', async () => {
    const ann = await app.guest();
    const trees = randomFile(2, 300);
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

  it('comes back with its attachments: 200 random trees, and again', async () => {
    const ann = await app.guest();
    const random = generator(31);
    const files = testFiles('trees');
    const told = files.map((each) => each.told);
    const trees = fileOf(Array.from({ length: 200 }, () => randomConversation(random, null, told)));
    expect(statuses(await importInto(ann, archiveOf(trees, files)))).toEqual(['imported']);
    const exported = await exportArchive(ann);
    expect(exported.file.conversations).toEqual(trees.conversations);
    expect(exported.attachments).toEqual(new Map(told.map(({ sha256 }) => [sha256, sha256])));
    expect(statuses(await importInto(ann, exported.bytes))).toEqual(['exists']);
    const again = await exportArchive(ann);
    expect([again.file, again.attachments]).toEqual([exported.file, exported.attachments]);

    // Another person of the same install, whose messages come to have ids of their own.
    const bob = await app.guest();
    const some = fileOf(trees.conversations.slice(0, 20));
    expect(statuses(await importInto(bob, archiveOf(some, files)))).toEqual(['imported']);
    const theirs = await exportArchive(bob);
    expect(theirs.attachments).toEqual(exported.attachments);
    const attached = ({ conversations }: ConversationsFile) =>
      conversations.flatMap(({ messages }) => messages.flatMap((each) => each.attachments ?? [])).length;
    expect(attached(theirs.file)).toBe(attached(some));
  });

  it('comes back with what was sent, and the model is given it again', async () => {
    const ann = await app.guest();
    const ids: string[] = [];
    for (const { bytes, told } of testFiles('golden')) ids.push((await attach(ann, told.name, bytes)).body.id);
    const attachments = ids.map((id) => ({ id }));
    const first = (await ann.send({ content: 'What are these?', attachments })).body;
    await ann.send({ chat_session_id: first.chat_session_id, content: 'And this?', attachments: attachments.slice(1) });
    await ann.send({ content: 'Elsewhere.', attachments: attachments.slice(0, 1) });
    const exported = await exportArchive(ann);
    expect(exported.attachments.size).toBe(3);

    const elsewhere = await startTestApp();
    try {
      const bob = await elsewhere.guest();
      expect((await importInto(bob, exported.bytes)).map(({ status, warnings }) => [status, warnings])).toEqual([
        ['imported', []],
        ['imported', []],
      ]);
      const again = await exportArchive(bob);
      expect(again.file.conversations).toEqual(exported.file.conversations);
      expect(again.attachments).toEqual(exported.attachments);
      expect((await bob.send({ chat_session_id: first.chat_session_id, content: 'So?' })).status).toBe(200);
      const asked = JSON.stringify(elsewhere.emulator.requests.list().at(-1)?.body);
      expect(asked).toContain(Buffer.from(testFiles('golden')[0]?.bytes ?? []).toString('base64'));
      expect(asked).toContain('Three keys, golden.');
      const branch = await bob.get(`/messages?chat_session_id=${first.chat_session_id}`);
      const picture = branch.body.messages[0].attachments[0];
      expect(picture).toMatchObject({ name: 'map.png', kind: 'image', width: 40, height: 30, as: 'file' });
      const { bytes } = await bob.getBytes(`/attachments/${picture.id}`);
      expect(bytes.equals(testFiles('golden')[0]?.bytes ?? new Uint8Array())).toBe(true);
      // Of another person, by whatever id, it is nobody's.
      expect((await ann.get(`/attachments/${picture.id}`)).status).not.toBe(200);
    } finally {
      await elsewhere.close();
    }
  });

  it('reads a long session in pages, and goes on behind a session', async () => {
    const ann = await app.guest();
    const random = generator(41);
    const files = testFiles('long').slice(0, 1);
    const [long, short] = [randomConversation(random), randomConversation(random)];
    long.messages = Array.from({ length: 2_600 }, (_, i) => ({
      id: idAt(i >> 3, random),
      parent_id: null,
      role: 'user' as const,
      content: `Line ${i}.`,
      status: 'complete' as const,
      error: null,
      metadata: {},
      ...(i === 1_700 ? { attachments: files.map((each) => each.told) } : {}),
      created_at: instant(i),
      completed_at: instant(i),
    })).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    long.current_message_id = long.messages[0]?.id ?? null;
    const file = fileOf([long, short]);
    expect(statuses(await importInto(ann, archiveOf(file, files)))).toEqual(['imported']);
    const exported = await exportArchive(ann);
    expect(exported.file.conversations).toEqual(file.conversations);
    expect(exported.attachments.size).toBe(1);
    const [first, second] = file.conversations;
    const behind = await exportArchive(ann, `?after=${first?.id}`);
    expect(behind.file.conversations).toEqual([second]);
    expect((await ann.get('/sessions/export?after=x')).status).toBe(400);
  });

  it('comes without a file that the store has lost', async () => {
    const ann = await app.guest();
    const stream = vi.spyOn(app.deps.files, 'stream');
    const [lost, kept] = testFiles('lost');
    const ids: string[] = [];
    for (const file of [lost, kept]) ids.push((await attach(ann, file?.told.name ?? '', file?.bytes ?? '')).body.id);
    await ann.send({ attachments: ids.map((id) => ({ id })) });
    const gone = new Readable({ read: () => gone.destroy(new Error('no such file')) });
    stream.mockResolvedValueOnce(gone);
    const exported = await exportArchive(ann).finally(() => stream.mockRestore());
    expect(exported.attachments.size).toBe(1);
    expect(exported.file.conversations[0]?.messages[0]?.attachments).toHaveLength(2);
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

  it('refuses a conversation whose files are not what it says, and leaves nothing of it', async () => {
    const ann = await app.guest();
    const random = generator(51);
    const [picture, words] = testFiles('forged');
    const gif = testFile('a.gif', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'), {
      kind: 'image',
      media_type: 'image/gif',
      as: 'file',
    });
    if (picture === undefined || words === undefined) throw new Error('there are two');
    const withFile = (told: ExportedAttachment) => {
      let conversation = randomConversation(random);
      while (conversation.messages.length === 0) conversation = randomConversation(random);
      Object.assign(conversation.messages[0] ?? {}, { role: 'user', attachments: [told] });
      return conversation;
    };
    const file = fileOf([
      withFile(picture.told),
      withFile(words.told),
      withFile(gif.told),
      withFile({ ...words.told, as: 'file' }),
    ]);
    const forged = { ...picture, bytes: testFiles('another')[0]?.bytes ?? new Uint8Array() };
    const results = await importInto(ann, archiveOf(file, [forged, words, gif]));
    const codeOf = new Map(results.map(({ where, error }) => [where.slice(14, 50), error?.code ?? null]));
    const told = file.conversations.map(({ id, messages }) => [messages[0]?.attachments?.[0], codeOf.get(id)] as const);
    for (const [one, code] of told) {
      if (one?.sha256 === picture.told.sha256) expect(code).toBe('file_corrupt');
      else if (one?.sha256 === gif.told.sha256) expect(code).toBe('file_unsupported');
      else expect(code).toBe(one?.as === 'file' ? 'invalid_input' : null);
    }
    const { file: kept, attachments } = await exportArchive(ann);
    expect(kept.conversations).toHaveLength(1);
    expect([...attachments.keys()]).toEqual([words.told.sha256]);
  });

  it('takes a conversation whose files are missing, says so, and never finds them with others', async () => {
    const [ann, bob] = [await app.guest(), await app.guest()];
    const random = generator(52);
    const files = testFiles('missing').slice(0, 1);
    const told = files.map((each) => each.told);
    let conversation = randomConversation(random, null, told);
    while (conversation.messages.every((each) => each.attachments === undefined)) {
      conversation = randomConversation(random, null, told);
    }
    const file = { ...fileOf([conversation]), version: 2 as const };
    await attach(ann, 'map.png', files[0]?.bytes ?? '');
    const [theirs] = await importInto(bob, file);
    expect(theirs).toMatchObject({ status: 'imported', warnings: [{ code: 'attachment_left_out' }] });
    const { messages } = (await exportFrom(bob)).conversations[0] ?? { messages: [] };
    expect(messages.map(({ content }) => content)).toEqual(conversation.messages.map(({ content }) => content));
    expect(messages.filter((each) => each.attachments !== undefined)).toEqual([]);
    // Whoever has the file has it, too.
    expect(await importInto(ann, file)).toMatchObject([{ status: 'imported', warnings: [] }]);
    expect((await exportArchive(ann)).attachments.size).toBe(1);
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
      ['imported', 'character_missing'],
      ['imported', 'character_missing'],
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
  const { conversations } = (await exportArchive(guest)).file;
  expect(new Map(conversations.map(({ id, messages }) => [id, messages.length]))).toEqual(sizes);
  expect(conversations.length).toBeGreaterThan(0);
});
