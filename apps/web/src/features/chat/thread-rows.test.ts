import type { Message } from '@dramatis/client/model';
import { expect, test } from 'vitest';
import type { PendingSend } from './outbox.ts';
import type { SceneNotes } from './scene-notes.ts';
import { estimatedHeight, threadRows } from './thread-rows.ts';

function message(id: string, parentId: string | null, content = id): Message {
  return {
    id,
    chatSessionId: 's',
    parentId,
    role: 'user',
    content,
    status: 'complete',
    error: null,
    clientMessageId: null,
    siblingIds: [id],
    metadata: {},
    createdAt: '',
    completedAt: null,
  };
}

function send(clientMessageId: string, state: PendingSend['state']): PendingSend {
  return {
    clientMessageId,
    conversation: 'c',
    sessionId: 's',
    parentId: undefined,
    characterId: null,
    content: 'Is anyone there?',
    settings: {},
    state,
    error: null,
  };
}

const quiet: SceneNotes = { above: new Map(), ahead: null };

const kinds = (rows: ReturnType<typeof threadRows>) => rows.map(({ kind, key }) => `${kind} ${key}`);

test('a whole branch begins with the heading, and a part of one does not', () => {
  const branch = [message('a', null), message('b', 'a')];
  expect(kinds(threadRows(branch, [], true, quiet))).toEqual(['heading heading', 'message root', 'message a']);
  expect(kinds(threadRows(branch.slice(1), [], false, quiet))).toEqual(['message a']);
});

test('a version takes the place of the other, and positions count from one', () => {
  const before = threadRows([message('a', null), message('b', 'a')], [], true, quiet);
  const after = threadRows([message('a', null), message('c', 'a')], [], true, quiet);
  expect(kinds(after)).toEqual(kinds(before));
  expect(after.map((row) => (row.kind === 'message' ? row.position : null))).toEqual([null, 1, 2]);
});

test('what is on its way stands at the end, and a reply is expected only to what has not failed', () => {
  const branch = [message('a', null)];
  expect(kinds(threadRows(branch, [send('x', 'sending')], false, quiet))).toEqual([
    'message root',
    'pending x',
    'expected expected',
  ]);
  expect(kinds(threadRows(branch, [send('x', 'failed')], false, quiet))).toEqual(['message root', 'pending x']);
});

test('a note of the scene stays the row that it is when something is said below it', () => {
  const told = [message('a', null), message('b', 'a')];
  const ahead = { above: new Map(), ahead: { worldTime: 'Noon' } };
  const flags = (rows: ReturnType<typeof threadRows>) =>
    rows.map((row) => (row.kind === 'scene' ? `${row.key} ${row.ahead}` : row.kind));
  expect(flags(threadRows(told, [], false, ahead))).toEqual(['message', 'message', 'scene b true']);
  expect(flags(threadRows(told, [send('x', 'sending')], false, ahead))).toEqual([
    'message',
    'message',
    'scene b false',
    'pending',
    'expected',
  ]);
  const settled = { above: new Map([['c', { worldTime: 'Noon' }]]), ahead: null };
  expect(flags(threadRows([...told, message('c', 'b')], [], false, settled))).toEqual([
    'message',
    'message',
    'scene b false',
    'message',
  ]);
});

test('long and narrow is high', () => {
  const height = (content: string, width: number) => {
    const [row] = threadRows([message('a', null, content)], [], false, quiet);
    return row ? estimatedHeight(row, width) : NaN;
  };
  expect(height('x'.repeat(1_000), 600)).toBeGreaterThan(height('x'.repeat(100), 600) + 200);
  expect(height('x'.repeat(1_000), 300)).toBeGreaterThan(1.5 * height('x'.repeat(1_000), 600));
  expect(height('a\nb\nc\nd', 600)).toBeGreaterThan(height('abcd', 600) + 50);
});
