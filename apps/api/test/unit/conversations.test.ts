import type {
  ConversationsFile,
  ExportedAttachment,
  ExportedConversation,
  ExportedMessage,
} from '@dramatis/contract/interchange';
import { describe, expect, it } from 'vitest';
import { cutPart, type Weighed } from '../../src/domain/interchange/export-plan.ts';
import { inMemory } from '../../src/domain/portability/byte-source.ts';
import { CardRefusal } from '../../src/domain/portability/cards/refusal.ts';
import type { Conversation, ReadConversation } from '../../src/domain/portability/conversations/conversation.ts';
import { madeMessageIds, madeSessionId } from '../../src/domain/portability/conversations/ids.ts';
import { openConversations } from '../../src/domain/portability/conversations/read-file.ts';
import { generator, mutate } from '../support/card-mutations.ts';
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
  testFiles,
  type TestFile,
} from '../support/conversations.ts';

const json = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const readAll = (bytes: Uint8Array): ReadConversation[] => [...openConversations(inMemory(bytes)).conversations()];

/** The only conversation of a file. */
function readOne(value: unknown): Conversation {
  const [read, ...more] = readAll(json(value));
  if (read === undefined || more.length > 0) throw new Error('one conversation is expected');
  if (read.content instanceof CardRefusal) throw read.content;
  return read.content;
}

/** Why a file, or its first conversation, is not taken. */
function refusalOf(value: unknown): Pick<CardRefusal, 'code' | 'where'> {
  try {
    const content = readAll(json(value))[0]?.content;
    if (content instanceof CardRefusal) return { code: content.code, where: content.where };
  } catch (error) {
    if (error instanceof CardRefusal) return { code: error.code, where: error.where };
    throw error;
  }
  throw new Error('it was taken');
}

/** As it would be exported again. */
function written(read: Conversation, files: readonly TestFile[] = []): ExportedConversation {
  const told = new Map(files.map((file) => [file.told.sha256, file.told]));
  const { messages, leafId, startedAt, lastActivityAt, endedAt, character } = read;
  return {
    id: read.id,
    title: read.title,
    title_source: read.titleSource,
    status: read.status,
    character_id: character !== null && 'id' in character ? character.id : null,
    user_persona: read.userPersona,
    world_time: read.worldTime,
    story_position: read.storyPosition,
    model_settings: read.modelSettings,
    current_message_id: leafId,
    started_at: startedAt.toISOString(),
    last_activity_at: lastActivityAt.toISOString(),
    ended_at: endedAt?.toISOString() ?? null,
    messages: messages
      .map(({ id, parentId, role, content, status, error, metadata, attachments, createdAt, completedAt }) => ({
        id,
        parent_id: parentId,
        role,
        content,
        status,
        error,
        metadata,
        ...(attachments.length === 0
          ? {}
          : { attachments: attachments.flatMap(({ sha256 }) => told.get(sha256) ?? []) }),
        created_at: createdAt.toISOString(),
        completed_at: completedAt?.toISOString() ?? null,
      }))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

function withConversation(change: (conversation: ExportedConversation) => void): ConversationsFile {
  const random = generator(3);
  let conversation = randomConversation(random);
  while (conversation.messages.length < 5) conversation = randomConversation(random);
  change(conversation);
  return fileOf([conversation]);
}

describe('a file of our own', () => {
  it('is read as it was written, 500 random trees of them', { timeout: 30_000 }, () => {
    const file = randomFile(1, 500);
    const read = readAll(json(file)).map(({ content }) => {
      if (content instanceof CardRefusal) throw content;
      return written(content);
    });
    expect(read).toEqual(file.conversations);
  });

  it('is read from an archive with what belongs to it', () => {
    const random = generator(4);
    const files = testFiles('read');
    const told = files.map((each) => each.told);
    const { characters, conversations } = fileOf(
      Array.from({ length: 50 }, () => randomConversation(random, null, told)),
      [{ id: idAt(0, random), name: 'Bo', created_at: instant(0), updated_at: instant(0), card: { spec: 'x' } }],
    );
    const source = openConversations(inMemory(archiveOf(fileOf(conversations, characters), files)));
    const read = [...source.conversations()].map(({ content }) => {
      if (content instanceof CardRefusal) throw content;
      return written(content, files);
    });
    expect(read).toEqual(conversations);
    expect(source.character(characters[0]?.id ?? '')?.card).toEqual({ spec: 'x' });
    for (const { bytes, told: one } of files)
      expect(Buffer.from(source.attachment(one.sha256) ?? [])).toEqual(Buffer.from(bytes));
    expect(source.attachment('0'.repeat(64))).toBeUndefined();
  });

  it.each<[string, (message: ExportedMessage, told: ExportedAttachment[]) => void, string]>([
    ['a reply', (message) => (message.role = 'assistant'), ''],
    ['the same one twice', (message, [one]) => message.attachments?.push(...(one === undefined ? [] : [one])), ''],
    [
      'more than may be sent',
      (message) => Object.assign(message.attachments?.[0] ?? {}, { size: 46 * 1024 * 1024 }),
      '',
    ],
    [
      'a path for a digest',
      (message) => Object.assign(message.attachments?.[0] ?? {}, { sha256: '../x' }),
      '/0/sha256',
    ],
  ])('is refused for attachments of %s', (_, change, where) => {
    const told = testFiles('wrong').map((each) => each.told);
    const file = withConversation(({ messages: [message] }) => {
      if (message === undefined) throw new Error('there is one');
      Object.assign(message, { role: 'user', attachments: structuredClone(told.slice(0, 1)) });
      change(message, told);
    });
    expect(refusalOf(file)).toEqual({
      code: 'invalid_input',
      where: `/conversations/0/messages/0/attachments${where}`,
    });
  });

  it('is read however it is laid out, with fields that are not known here', () => {
    const file = withConversation(() => undefined);
    const later = { later: { conversations: ['}', { a: ']' }] }, ...file };
    for (const bytes of [json(JSON.stringify(later, null, 3)), json(`\ufeff\n${JSON.stringify(later)}\n`)]) {
      expect(readAll(bytes)).toHaveLength(1);
    }
    const conversation = file.conversations[0];
    const more = { ...file, conversations: [{ ...conversation, model_settings: { later: 1 }, attachments: [{}] }] };
    expect(readOne(more)).toMatchObject({ modelSettings: {}, title: conversation?.title });
  });

  it('has parents before their children, and ids in lower case', () => {
    const file = withConversation((conversation) => {
      conversation.messages.reverse();
      conversation.id = conversation.id.toUpperCase();
      for (const message of conversation.messages) message.id = message.id.toUpperCase();
    });
    const { id, messages } = readOne(file);
    expect(id).toBe(id.toLowerCase());
    const seen = new Set<string | null>([null]);
    for (const message of messages) {
      expect(seen).toContain(message.parentId);
      seen.add(message.id);
    }
  });

  it('ends what was still being written', () => {
    const file = withConversation(({ messages }) => {
      for (const message of messages) Object.assign(message, { status: 'streaming', completed_at: null });
    });
    for (const { status, error, completedAt, createdAt } of readOne(file).messages) {
      expect({ status, code: error?.code, completedAt }).toEqual({
        status: 'interrupted',
        code: 'generation_lost',
        completedAt: createdAt,
      });
    }
  });

  it('stands at a leaf', () => {
    const root = { status: 'complete', role: 'user', content: '', error: null, metadata: {}, completed_at: null };
    const ids = ['a', 'b', 'c', 'd'].map((end) => `00000000-0000-7000-8000-00000000000${end}`);
    const [a = '', b = '', c = '', d = ''] = ids;
    const messages = [
      [a, null],
      [b, a],
      [c, a],
      [d, b],
    ].map(([id, parent]) => ({ ...root, id, parent_id: parent, created_at: instant(0) }));
    const at = (current: string | null) =>
      readOne(
        withConversation((conversation) => Object.assign(conversation, { messages, current_message_id: current })),
      ).leafId;
    expect([at(null), at(a), at(b), at(c)]).toEqual([c, c, d, c]);
  });

  it.each<[string, (conversation: ExportedConversation) => void, string]>([
    [
      'a cycle',
      ({ messages: [a, b] }) => {
        Object.assign(a ?? {}, { parent_id: b?.id });
        Object.assign(b ?? {}, { parent_id: a?.id });
      },
      '/conversations/0/messages/0',
    ],
    [
      'a missing parent',
      ({ messages }) => Object.assign(messages[2] ?? {}, { parent_id: '00000000-0000-7000-8000-000000000000' }),
      '/conversations/0/messages/2',
    ],
    [
      'an id twice',
      ({ messages }) => Object.assign(messages[3] ?? {}, { id: messages[0]?.id }),
      '/conversations/0/messages/3',
    ],
    [
      'a leaf that is no message',
      (conversation) => (conversation.current_message_id = '00000000-0000-7000-8000-000000000000'),
      '/conversations/0/current_message_id',
    ],
    [
      'a role that there is not',
      ({ messages }) => Object.assign(messages[1] ?? {}, { role: 'tool' }),
      '/conversations/0/messages/1/role',
    ],
    ['a title too long', (conversation) => (conversation.title = 'x'.repeat(201)), '/conversations/0/title'],
    [
      'a time out of bounds',
      ({ messages }) => Object.assign(messages[1] ?? {}, { created_at: '0000-01-01T00:00:00Z' }),
      '/conversations/0/messages/1/created_at',
    ],
    [
      'no messages at all',
      (conversation) => Object.assign(conversation, { messages: undefined }),
      '/conversations/0/messages',
    ],
  ])('is refused for %s, with the place', (_, change, where) => {
    expect(refusalOf(withConversation(change))).toEqual({ code: 'invalid_input', where });
  });

  it('is refused whole when it is cut off, of a later version, or without its lists', () => {
    const file = withConversation(() => undefined);
    expect(refusalOf(JSON.stringify(file).slice(0, -3)).code).toBe('file_corrupt');
    expect(refusalOf({ ...file, version: 3 })).toEqual({ code: 'file_unsupported', where: '/version' });
    expect(refusalOf({ ...file, conversations: {} })).toEqual({ code: 'invalid_input', where: '/conversations' });
  });
});

describe("an export of llama.cpp's web UI", () => {
  const summary = ({ title, titleSource, messages, leafId }: Conversation) => {
    const contentOf = (id: string | null) => messages.find((message) => message.id === id)?.content ?? null;
    return {
      title,
      titleSource,
      leaf: contentOf(leafId),
      messages: messages.map(({ role, content, parentId }) => [role, content, contentOf(parentId)]),
    };
  };
  const tides = {
    title: 'On tides',
    titleSource: 'person',
    leaf: 'At dusk.',
    messages: [
      ['user', 'Speak as a sailor.', null],
      ['user', 'When does the tide turn?', 'Speak as a sailor.'],
      ['assistant', 'At noon.', 'When does the tide turn?'],
      ['assistant', 'At dusk.', 'When does the tide turn?'],
    ],
  };
  const first = llamaConversation();
  const second = llamaConversation('Second', 'c0ffee00-0000-4000-8000-000000000002');

  it.each([
    ['one object', json(first), 1],
    ['a list', json([first, second]), 2],
    ['lines', json(llamaLines(first, second)), 2],
    [
      'lines of one conversation, with a mark and other line ends',
      json(`\ufeff${llamaLines(first).replaceAll('\n', '\r\n')}\r\n`),
      1,
    ],
    ['an archive', llamaZip(first, second), 2],
  ])('is read from %s', (_, bytes, count) => {
    const read = readAll(bytes);
    expect(read).toHaveLength(count);
    const contents = read.map(({ content }) => {
      if (content instanceof CardRefusal) throw content;
      return content;
    });
    expect(contents.map(summary)).toEqual([tides, { ...tides, title: 'Second' }].slice(0, count));
    // The same conversation, whichever file it came in.
    expect(contents[0]).toEqual(readOne(first));
    expect(read[0]?.warnings.map(({ code }) => code)).toEqual(['system_message', 'left_out', 'left_out']);
  });

  it('keeps what hangs from a message that has no place', () => {
    const { conv, messages } = llamaConversation();
    const tool = messages.map((message) => (message.content === 'At noon.' ? { ...message, role: 'tool' } : message));
    const after = {
      ...messages[0],
      id: 'after',
      parent: messages[3]?.id,
      type: 'text',
      role: 'user',
      content: 'Thanks.',
    };
    const read = readOne({ conv: { ...conv, currNode: 'gone' }, messages: [...tool, after] });
    expect(summary(read).messages).toContainEqual(['user', 'Thanks.', 'When does the tide turn?']);
  });

  it('is titled by its first question where it has no name', () => {
    const { conv, messages } = llamaConversation(' ');
    expect(
      readOne({
        conv,
        messages: messages
          .filter(({ type }) => type !== 'system')
          .map((each) => (each.parent?.endsWith('5') ? { ...each, parent: null } : each)),
      }),
    ).toMatchObject({
      title: 'When does the tide turn?',
      titleSource: 'first_message',
    });
  });

  it('is refused for what makes no tree, with the place', () => {
    const { conv, messages } = llamaConversation();
    const cyclic = messages.map((message, i) => (i === 1 ? { ...message, parent: messages[4]?.id } : message));
    expect(refusalOf({ conv, messages: cyclic })).toEqual({ code: 'invalid_input', where: '/messages/1' });
    expect(refusalOf([{ conv, messages: messages.slice(1) }])).toEqual({
      code: 'invalid_input',
      where: '/0/messages/0',
    });
    const lines = llamaLines(first).split('\n');
    expect(refusalOf([...lines.slice(0, 4), '{"type":"message"', ...lines.slice(4)].join('\n'))).toEqual({
      code: 'file_corrupt',
      where: 'line 5',
    });
    expect(refusalOf(lines.slice(0, 3).join('\n') + '\n' + (lines[6] ?? ''))).toMatchObject({ where: 'line 4' });
  });

  it('loses only the conversation that is damaged', () => {
    const broken = llamaLines(first).replace('"type":"text"', '"type":text');
    const read = readAll(json(`${broken}\n${llamaLines(second)}`));
    expect(read.map(({ title, content }) => [title, content instanceof CardRefusal])).toEqual([
      ['On tides', true],
      ['Second', false],
    ]);
  });
});

describe('a chat of another application', () => {
  it('has its other answers as siblings', () => {
    const lines = [
      { user_name: 'Ann', character_name: 'Bo' },
      { name: 'Bo', mes: 'Hello.', send_date: 1_700_000_000_000 },
      { name: 'Ann', is_user: true, mes: 'Hi.', send_date: 1_700_000_001_000 },
      { name: 'Bo', mes: 'Two.', swipes: ['One.', 'Two.'], swipe_id: 1 },
      { name: 'Ann', is_user: true, mes: 'Well.' },
    ];
    const { messages, leafId, title, character } = readOne(lines.map((line) => JSON.stringify(line)).join('\n'));
    const contentOf = (id: string | null) => messages.find((message) => message.id === id)?.content ?? null;
    expect(messages.map(({ content, parentId }) => [content, contentOf(parentId)])).toEqual([
      ['Hello.', null],
      ['Hi.', 'Hello.'],
      ['One.', 'Hi.'],
      ['Two.', 'Hi.'],
      ['Well.', 'Two.'],
    ]);
    expect({ title, character, leaf: contentOf(leafId) }).toEqual({
      title: 'Hi.',
      character: { name: 'Bo' },
      leaf: 'Well.',
    });
  });
});

describe('a part of an export', () => {
  const session = (n: number, more: Partial<Weighed> = {}): Weighed => ({
    id: String(n).padStart(6, '0'),
    character_id: null,
    messages: 2,
    text: 100,
    files: 0,
    file_bytes: 0,
    character_bytes: 0,
    ...more,
  });
  const many = (count: number, more: Partial<Weighed> = {}) =>
    Array.from({ length: count }, (_, n) => session(n, more));
  const MiB = 1024 * 1024;

  it.each<[string, Weighed[], boolean]>([
    ['nothing', [], false],
    ['some texts', many(1_000), false],
    ['much text', many(2, { text: 9 * MiB }), true],
    ['an attachment', [session(0), session(1, { files: 1, file_bytes: 1 })], true],
    ['one character with pictures', many(100, { character_id: 'a', character_bytes: 60 * MiB }), false],
    ['many of them', many(9).map((row) => ({ ...row, character_id: row.id, character_bytes: 3 * MiB })), true],
  ])('is an archive only where it has to be: %s', (_, rows, isArchive) => {
    expect(cutPart(rows)).toMatchObject({ isArchive, next: null });
  });

  it.each<[string, Weighed[], number]>([
    ['bytes', many(10, { text: 100 * MiB }), 5],
    ['files', many(10, { files: 20_000, file_bytes: 1 }), 2],
    ['sessions', many(20_001), 20_000],
    ['one that is too large by itself', many(3, { file_bytes: 900 * MiB, files: 9 }), 1],
  ])('ends where there is enough of %s, and the rest follows', (_, rows, count) => {
    const first = cutPart(rows);
    expect(first).toMatchObject({ isArchive: true, next: rows[count - 1]?.id });
    expect(first.sessions).toHaveLength(count);
    const seen: string[] = [];
    for (let left = rows; left.length > 0;) {
      const { sessions, next } = cutPart(left);
      seen.push(...sessions.map(({ id }) => id));
      left = next === null ? [] : left.filter(({ id }) => id > next);
    }
    expect(seen).toEqual(rows.map(({ id }) => id));
  });
});

describe('ids that are made', () => {
  it('are the same each time, of their owner alone, and sort as the messages do', () => {
    const random = generator(5);
    for (let i = 0; i < 50; i++) {
      const read = readOne(fileOf([randomConversation(random)]));
      const session = madeSessionId('ann', read);
      expect(madeSessionId('ann', read)).toBe(session);
      expect(madeSessionId('bob', read)).not.toBe(session);
      const ids = madeMessageIds(session, read);
      expect(madeMessageIds(session, { ...read, messages: read.messages.toReversed() })).toEqual(ids);
      const order = read.messages.map(({ id }) => id).toSorted();
      expect(order.map((id) => ids.get(id))).toEqual([...ids.values()].toSorted());
      expect(new Set(ids.values()).size).toBe(read.messages.length);
    }
  });

  it('have room for more messages of one millisecond than a UUIDv7 counts', () => {
    const at = new Date(0);
    const many = Array.from({ length: 10_000 }, (_, i) => ({ id: String(i), createdAt: at }));
    const ids = [...madeMessageIds('s', { messages: many as never, hasOwnIds: false }).values()];
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(10_000);
  });
});

const MUTATIONS = 4_000;

it(`${MUTATIONS} damaged files are read or refused, and what is read is a tree`, () => {
  const random = generator(20_260_101);
  const originals = importSeeds();
  let read = 0;
  let refused = 0;
  for (let i = 0; i < MUTATIONS; i++) {
    try {
      for (const { content } of readAll(mutate(originals[i % originals.length] ?? new Uint8Array(), random))) {
        if (content instanceof CardRefusal) {
          refused++;
          continue;
        }
        read++;
        const seen = new Set<string | null>([null]);
        for (const { id, parentId } of content.messages) {
          expect(seen.has(parentId) && !seen.has(id)).toBe(true);
          seen.add(id);
        }
        expect(seen).toContain(content.leafId);
        expect(Number.isNaN(content.startedAt.getTime())).toBe(false);
      }
    } catch (error) {
      if (!(error instanceof CardRefusal)) throw new Error(`Mutation ${i}`, { cause: error });
      refused++;
    }
  }
  // Neither is the exception, or nothing was tried.
  expect(read).toBeGreaterThan(MUTATIONS / 10);
  expect(refused).toBeGreaterThan(MUTATIONS / 10);
}, 60_000);
