import type {
  ConversationsFile,
  ExportedAttachment,
  ExportedCharacter,
  ExportedConversation,
  ExportedMessage,
} from '@dramatis/contract/interchange';
import { unzipSync, zipSync } from 'fflate';
import { createHash } from 'node:crypto';
import { pngOf, wavOf } from './attachments.ts';
import { generator } from './card-mutations.ts';

type Random = (below: number) => number;

const START = Date.UTC(2025, 0, 2, 3, 4, 5);
const texts = [
  '',
  'Hello.',
  '“Mind the chain.”',
  'Ünïcödé 🌊🌊',
  '昨日、東京へ',
  'a\nb\tc "d" \\ {"e":[1]}',
  '  \u2028 ',
];

export const instant = (ms: number) => new Date(START + ms).toISOString();

/** A UUIDv7 of a moment. */
export function idAt(ms: number, random: Random): string {
  const hex = (START + ms).toString(16).padStart(12, '0');
  const rest = Array.from({ length: 18 }, () => random(16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6)}`;
}

/** A conversation with branches anywhere, in any state that one may be exported in. */
export function randomConversation(
  random: Random,
  characterId: string | null = null,
  files: readonly ExportedAttachment[] = [],
): ExportedConversation {
  const pick = <T>(...items: [T, ...T[]]): T => items[random(items.length)] ?? items[0];
  let at = random(1e9);
  const started = at;
  const messages: ExportedMessage[] = [];
  for (let count = random(14); count > 0; count--) {
    at += random(3) * random(50_000);
    const parent = random(6) === 0 ? undefined : messages[Math.max(messages.length - 1 - random(3), 0)];
    const status = pick('complete', 'complete', 'stopped', 'interrupted', 'failed');
    const sibling = messages.find((other) => other.parent_id === (parent?.id ?? null));
    const role = pick('user', 'assistant');
    const attached = role === 'assistant' ? [] : files.filter(() => random(4) === 0);
    messages.push({
      id: idAt(at, random),
      parent_id: parent?.id ?? null,
      role,
      content: pick(...(texts as [string])) + pick('', ` ${random(1e6)}`, ' word'.repeat(random(60))),
      status,
      error: status === 'failed' ? { code: 'model_quota', message: 'Too much.', retryable: true } : null,
      metadata: {
        ...(random(2) === 0 ? {} : { model: 'gemini-flash-latest', finish_reason: 'STOP' }),
        ...(random(3) === 0 || sibling === undefined ? {} : { continued_from: sibling.id }),
        ...(random(3) === 0
          ? { usage: { prompt_tokens: random(900), output_tokens: 5, thought_tokens: 0, cached_tokens: 0 } }
          : {}),
      },
      ...(attached.length === 0 ? {} : { attachments: attached }),
      created_at: instant(at),
      completed_at: random(9) === 0 ? null : instant(at + 20),
    });
  }
  const children = new Set(messages.map(({ parent_id: id }) => id));
  const leaves = messages.filter(({ id }) => !children.has(id));
  messages.sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    id: idAt(started, random),
    title: pick('New Chat', 'The long watch', '灯台 🗼', 'a "title" with \\'),
    title_source: pick('default', 'first_message', 'generated', 'person'),
    status: pick('active', 'closed', 'archived'),
    character_id: characterId,
    user_persona: pick('', 'Ann, a sailor.'),
    world_time: pick('', 'Noon'),
    story_position: random(4) === 0 ? { source_id: idAt(0, random), chapter: 1 + random(9) } : null,
    model_settings: random(3) === 0 ? { temperature: 0.7, thinking: 'fast' } : {},
    current_message_id: leaves[random(leaves.length)]?.id ?? null,
    started_at: instant(started),
    last_activity_at: instant(at),
    ended_at: random(3) === 0 ? instant(at + 1) : null,
    messages,
  };
}

export function fileOf(
  conversations: readonly ExportedConversation[],
  characters: readonly ExportedCharacter[] = [],
): ConversationsFile {
  const sorted = conversations.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    format: 'dramatis.conversations',
    version: 1,
    exported_at: instant(0),
    characters: [...characters],
    conversations: sorted,
  };
}

export function randomFile(seed: number, count: number): ConversationsFile {
  const random = generator(seed);
  return fileOf(Array.from({ length: count }, () => randomConversation(random)));
}

/** A file for messages, and what is told of it. */
export interface TestFile {
  bytes: Uint8Array;
  told: ExportedAttachment;
}

export function testFile(
  name: string,
  bytes: Uint8Array,
  told: Pick<ExportedAttachment, 'kind' | 'media_type' | 'as'>,
): TestFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { bytes, told: { sha256, name, size: bytes.length, ...told } };
}

/** One of each kind that takes no worker to read. */
export function testFiles(seed: string): TestFile[] {
  return [
    testFile('map.png', pngOf(40, 30, seed), { kind: 'image', media_type: 'image/png', as: 'file' }),
    testFile('list.txt', Buffer.from(`Three keys, ${seed}.`), { kind: 'text', media_type: 'text/plain', as: 'text' }),
    testFile('声.wav', wavOf(1 + (seed.length % 5)), { kind: 'audio', media_type: 'audio/wav', as: 'file' }),
  ];
}

/** An archive as an export writes it: a file for each conversation, and what belongs to them. */
export function archiveOf(
  { characters, conversations, ...head }: ConversationsFile,
  files: readonly TestFile[] = [],
): Uint8Array {
  const json = (part: Partial<ConversationsFile>) =>
    Buffer.from(JSON.stringify({ ...head, version: 2, characters: [], conversations: [], ...part }));
  return zipSync({
    ...Object.fromEntries(characters.map((one) => [`characters/${one.id}.json`, json({ characters: [one] })])),
    ...Object.fromEntries(conversations.map((one) => [`conversations/${one.id}.json`, json({ conversations: [one] })])),
    ...Object.fromEntries(files.map(({ bytes, told }) => [`attachments/${told.sha256}`, bytes])),
  });
}

/** What an export's archive holds, as one file, and the digests of the attachments by their names. */
export function unpacked(archive: Uint8Array): { file: ConversationsFile; attachments: Map<string, string> } {
  const file = fileOf([]);
  const attachments = new Map<string, string>();
  for (const [path, bytes] of Object.entries(unzipSync(archive))) {
    const [folder, name = ''] = path.split('/');
    if (folder === 'attachments') attachments.set(name, createHash('sha256').update(bytes).digest('hex'));
    else {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- compared with what it should be
      const part = JSON.parse(Buffer.from(bytes).toString()) as ConversationsFile;
      file.version = part.version;
      file.characters.push(...part.characters);
      file.conversations.push(...part.conversations);
    }
  }
  return { file, attachments };
}

/** What llama.cpp's web UI has of a conversation: a root, a system message, a question and two answers to it. */
export function llamaConversation(name = 'On tides', id = 'c0ffee00-0000-4000-8000-000000000001') {
  const at = START;
  const message = (key: string, parent: string | null, more: { content?: string; [field: string]: unknown }) => ({
    id: `${id.slice(0, 24)}${key.padStart(12, '0')}`,
    convId: id,
    type: 'text',
    timestamp: at,
    parent: parent === null ? null : `${id.slice(0, 24)}${parent.padStart(12, '0')}`,
    children: [],
    content: '',
    ...more,
  });
  return {
    conv: { id, name, lastModified: at + 5_000, currNode: message('4', null, {}).id },
    messages: [
      message('1', null, { type: 'root', role: 'system', content: '' }),
      message('5', '1', { type: 'system', role: 'system', content: 'Speak as a sailor.', timestamp: at + 1 }),
      message('2', '5', { role: 'user', content: 'When does the tide turn?', timestamp: at + 2 }),
      message('3', '2', { role: 'assistant', content: 'At noon.', timestamp: at + 3, model: 'gemma' }),
      message('4', '2', {
        role: 'assistant',
        content: 'At dusk.',
        timestamp: at + 4,
        reasoningContent: 'Hm.',
        extra: [{ type: 'TEXT', name: 'a.txt', content: 'x' }],
      }),
    ],
  };
}

type Llama = ReturnType<typeof llamaConversation>;

/** The same in the newer shape. */
export function llamaLines(...conversations: Llama[]): string {
  return conversations
    .flatMap(({ conv, messages }) => [
      { type: 'session', harness: 'llama.app', ...conv },
      { type: 'unheard_of', a: 1 },
      ...messages.map((message) => ({ type: 'message', message: { ...message, toolCalls: [] } })),
    ])
    .map((line) => JSON.stringify(line))
    .join('\n');
}

export function llamaZip(...conversations: Llama[]): Uint8Array {
  return zipSync(
    Object.fromEntries(conversations.map((each, i) => [`${i}_conv.jsonl`, Buffer.from(llamaLines(each))])),
  );
}

/** A file of every kind that is read. */
export function importSeeds(): Uint8Array[] {
  const random = generator(11);
  const small = fileOf([randomConversation(random), randomConversation(random, idAt(0, random))]);
  const files = testFiles('a').slice(0, 2);
  const told = files.map((each) => each.told);
  const llama = [llamaConversation(), llamaConversation('Second', 'c0ffee00-0000-4000-8000-000000000002')] as const;
  const json = (value: unknown) => Buffer.from(JSON.stringify(value));
  return [
    json(small),
    json(llama),
    json(llama[0]),
    Buffer.from(llamaLines(...llama)),
    llamaZip(...llama),
    archiveOf(fileOf([randomConversation(random, null, told), randomConversation(random, null, told)]), files),
    archiveOf(fileOf([randomConversation(random, null, told)]), files),
    Buffer.from(
      [
        { user_name: 'A', character_name: 'B' },
        { name: 'B', mes: 'Hi', swipes: ['Hi', 'Ho'], swipe_id: 0 },
      ]
        .map((line) => JSON.stringify(line))
        .join('\n'),
    ),
  ];
}
