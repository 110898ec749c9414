import type { LiveReply } from '@dramatis/client/live';
import type { Message } from '@dramatis/client/model';
import { expect, test } from 'vitest';
import { asOfNow } from './as-of-now.ts';

const stored: Message = {
  id: 'm',
  chatSessionId: 's',
  parentId: 'p',
  role: 'assistant',
  content: 'Once',
  status: 'streaming',
  error: null,
  clientMessageId: null,
  siblingIds: ['m'],
  metadata: {},
  createdAt: '',
  completedAt: null,
};
const live: LiveReply = {
  chatSessionId: 's',
  messageId: 'm',
  seq: 3,
  text: 'Once upon',
  sources: [],
  ended: null,
  gap: false,
};

test('a reply being written shows whichever text is further along', () => {
  expect(asOfNow(stored, live).content).toBe('Once upon');
  expect(asOfNow({ ...stored, content: 'Once upon a time' }, live).content).toBe('Once upon a time');
  expect(asOfNow(stored, undefined)).toBe(stored);
});

test('a reply being written has the sources that are told by now', () => {
  const source = {
    n: 1,
    passageId: 'p',
    sourceId: 'b',
    sourceName: 'A book',
    chapter: null,
    page: null,
    start: 0,
    end: 9,
    span: { start: 0, end: 4, text: 'what' },
    confidence: 1,
  };
  expect(asOfNow(stored, { ...live, sources: [source] }).metadata.sources).toEqual([source]);
  expect(asOfNow(stored, live).metadata.sources).toBeUndefined();
});

test('an answer of the server that is older than the end does not take the end back', () => {
  const ended: Message = { ...stored, status: 'complete', content: 'Once upon a time.' };
  const now = asOfNow({ ...stored, siblingIds: ['m', 'n'] }, { ...live, ended });
  expect(now).toMatchObject({ status: 'complete', content: 'Once upon a time.', siblingIds: ['m', 'n'] });
});

test('a finished message is not opened again by what was heard of it while it was written', () => {
  const finished: Message = { ...stored, status: 'interrupted', content: 'Once up' };
  expect(asOfNow(finished, live)).toBe(finished);
});
