import type { Message } from '@dramatis/client/model';
import { expect, test } from 'vitest';
import { canContinue, explainEnding } from './ending.ts';

const failed: Message = {
  id: 'm',
  chatSessionId: 's',
  parentId: 'p',
  role: 'assistant',
  content: '',
  status: 'failed',
  error: { code: 'model_quota', message: 'Over for another 300 seconds.', retryable: true, retryAfterSeconds: 300 },
  clientMessageId: null,
  siblingIds: ['m'],
  metadata: {},
  createdAt: '',
  completedAt: new Date(2026, 10, 22, 14, 0, 10).toISOString(),
};
const clock = (...time: [number, number, number]) =>
  new Date(2026, 10, 22, ...time).toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });

test('a quota says until when, also long after', () => {
  const soon = new Date(2026, 10, 22, 14, 1);
  expect(explainEnding(failed, soon)?.text).toBe(
    `Gemini is over its quota until ${clock(14, 5, 10)}. Your message is saved.`,
  );
  const later = new Date(2026, 10, 22, 18, 0);
  expect(explainEnding(failed, later)?.text).toContain('was over its quota until');
});

test('what broke off tells its own reason', () => {
  const error = {
    code: 'model_broken_stream' as const,
    message: 'The connection to Gemini broke off.',
    retryable: true,
  };
  expect(explainEnding({ ...failed, status: 'interrupted', error }, new Date())).toEqual({
    text: error.message,
    bad: true,
  });
});

test('stopping is nobody’s fault, and a whole reply needs no word', () => {
  expect(explainEnding({ ...failed, status: 'stopped', error: null }, new Date())).toMatchObject({ bad: false });
  expect(explainEnding({ ...failed, status: 'complete', error: null }, new Date())).toBeNull();
});

test('a reply that has a beginning and no end can go on', () => {
  const begun = { ...failed, content: 'Evening. I', error: null };
  expect(canContinue({ ...begun, status: 'stopped' })).toBe(true);
  expect(canContinue({ ...begun, status: 'interrupted' })).toBe(true);
  expect(canContinue({ ...begun, status: 'streaming' })).toBe(false);
  expect(canContinue({ ...begun, status: 'complete', metadata: { finishReason: 'STOP' } })).toBe(false);

  const cutOff = { ...begun, status: 'complete' as const, metadata: { finishReason: 'MAX_TOKENS' } };
  expect(canContinue(cutOff)).toBe(true);
  expect(explainEnding(cutOff, new Date())).toMatchObject({ bad: false });

  expect(canContinue({ ...begun, status: 'stopped', content: ' ' })).toBe(false);
  expect(canContinue({ ...begun, status: 'stopped', parentId: null })).toBe(false);
  expect(canContinue({ ...begun, status: 'stopped', role: 'user' })).toBe(false);
});
