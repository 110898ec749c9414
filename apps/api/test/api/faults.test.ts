import { instantPace } from '@dramatis/gemini-emulator/pace';
import type { FaultKind } from '@dramatis/gemini-emulator/faults';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { isEnd, type Guest } from '../support/guest.ts';

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp({
    gemini: { fallbackModels: ['gemini-flash-lite-latest'], firstTokenTimeoutMs: 1_000, totalTimeoutMs: 4_000 },
  });
  guest = await app.guest();
});
afterEach(() => {
  app.emulator.setPace(instantPace);
  app.emulator.faults.clear();
  app.emulator.requests.clear();
});
afterAll(() => app.close());

/** The models that were asked, in order. */
const asked = () => app.emulator.requests.list().map(({ model }) => model);

async function lastMessages(sessionId: string) {
  return (await guest.get(`/messages?chat_session_id=${sessionId}`)).body.messages;
}

// Often enough to outlast the retry and the fallback model.
const ALWAYS = 9;

describe('a fault before the first token is coded, and the message is kept', () => {
  it.each<[FaultKind, string, number, boolean]>([
    ['rate_limit', 'model_quota', 429, true],
    ['daily_quota', 'model_quota', 429, true],
    ['bad_key', 'model_bad_key', 502, false],
    ['permission', 'model_bad_key', 502, false],
    ['not_found', 'model_not_found', 502, false],
    ['internal', 'model_overloaded', 503, true],
    ['overloaded', 'model_overloaded', 503, true],
    ['deadline', 'model_timeout', 504, true],
    ['stall', 'model_timeout', 504, true],
    ['prompt_blocked', 'model_blocked', 422, false],
    ['safety', 'model_blocked', 422, false],
    ['empty', 'model_empty', 502, true],
    ['max_tokens_empty', 'model_cut_off', 502, true],
  ])('%s → %s', async (kind, code, status, retryable) => {
    app.emulator.faults.inject({ kind, times: ALWAYS });
    const answer = await guest.send({ content: `Keep this: ${kind}` });

    expect(answer).toMatchObject({ status, body: { code, status } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const [user, reply] = await lastMessages(answer.body.chat_session_id);
    expect(user).toMatchObject({ id: answer.body.user_message_id, content: `Keep this: ${kind}`, status: 'complete' });
    expect(reply).toMatchObject({
      id: answer.body.ai_message_id,
      status: 'failed',
      content: '',
      error: { code, retryable },
    });

    app.emulator.faults.clear();
    const again = await guest.post(`/messages/${reply.id}/regenerate`);
    const events = await (await guest.stream(`/messages/${again.body.ai_message_id}/stream`)).rest();
    expect(events.at(-1)?.type).toBe('done');
  });

  it('passes on how long Gemini asks to wait', async () => {
    app.emulator.faults.inject({ kind: 'rate_limit', times: ALWAYS, retryAfterSeconds: 41 });
    const answer = await guest.send({});
    expect(answer.headers.get('retry-after')).toBe('41');
    expect(answer.body.retry_after_seconds).toBe(41);
    expect((await lastMessages(answer.body.chat_session_id)).at(-1).error.retry_after_seconds).toBe(41);
  });
});

describe('a fault in mid-reply keeps the text that had arrived', () => {
  it.each<[FaultKind, 'interrupted' | 'failed', string]>([
    ['cut', 'interrupted', 'model_broken_stream'],
    ['clean_cut', 'interrupted', 'model_broken_stream'],
    ['malformed', 'interrupted', 'model_broken_stream'],
    ['stall_mid', 'interrupted', 'model_timeout'],
    ['error_chunk', 'failed', 'model_overloaded'],
    ['safety', 'failed', 'model_blocked'],
  ])('%s → %s, %s', async (kind, status, code) => {
    app.emulator.faults.inject({ kind, times: ALWAYS, afterChunks: 3 });
    const { chat_session_id, ai_message_id } = (await guest.send({}, { prefer: 'respond-async' })).body;
    const end = (await (await guest.stream(`/messages/${ai_message_id}/stream`)).rest()).findLast(isEnd);

    expect(end?.type).toBe(status === 'failed' ? 'error' : 'done');
    const reply = (await lastMessages(chat_session_id)).at(-1);
    expect(reply).toMatchObject({ status, error: { code } });
    expect(reply.content.split(/\s+/).length).toBeGreaterThan(5);
    // The reply had begun: another attempt would have repeated or contradicted it.
    expect(asked()).toEqual(['gemini-flash-latest']);
  });
});

describe('what looks like a fault and is none', () => {
  it('a reply cut at its length is complete, and says so', async () => {
    app.emulator.faults.inject({ kind: 'max_tokens', afterChunks: 2 });
    const { body } = await guest.send({});
    expect(body.ai_message).toMatchObject({ status: 'complete', metadata: { finish_reason: 'MAX_TOKENS' } });
    expect(body.ai_message.content).not.toBe('');
  });

  it('thoughts mixed with text are left out, every text part is kept', async () => {
    const plain = (await guest.send({ content: 'The same question' })).body.ai_message.content;
    app.emulator.faults.inject({ kind: 'thoughts' });
    const mixed = (await guest.send({ content: 'The same question' })).body.ai_message;
    expect(mixed.content).toBe(plain);
    expect(mixed.metadata.usage.thought_tokens).toBeGreaterThan(0);
  });
});

describe('attempts', () => {
  it('asks an overloaded model once more, then the fallback', async () => {
    app.emulator.faults.inject({ kind: 'overloaded', times: 2 });
    const { body } = await guest.send({});
    expect(body.ai_message.status).toBe('complete');
    expect(asked()).toEqual(['gemini-flash-latest', 'gemini-flash-latest', 'gemini-flash-lite-latest']);
  });

  it.each<FaultKind>(['rate_limit', 'not_found', 'stall'])('%s goes straight to the fallback model', async (kind) => {
    app.emulator.faults.inject({ kind, match: { model: 'gemini-flash-latest' } });
    const { body } = await guest.send({});
    expect(body.ai_message).toMatchObject({ status: 'complete', metadata: { model: 'gemini-flash-lite-latest' } });
    expect(asked()).toEqual(['gemini-flash-latest', 'gemini-flash-lite-latest']);
  });

  it.each<FaultKind>(['bad_key', 'prompt_blocked'])('%s is not tried again', async (kind) => {
    app.emulator.faults.inject({ kind, times: ALWAYS });
    await guest.send({});
    expect(asked()).toHaveLength(1);
  });

  it('a stalled request is closed upstream when its deadline passes', async () => {
    app.emulator.faults.inject({ kind: 'stall' });
    await guest.send({});
    const [stalled] = app.emulator.requests.list();
    expect(stalled?.state).toBe('aborted');
  });

  it('a reply that never ends is cut at the total deadline, with its text', async () => {
    app.emulator.setPace({ firstChunkMs: 0, chunkMs: 300, wordsPerChunk: 1, chunks: 100 });
    const { chat_session_id, ai_message_id } = (await guest.send({}, { prefer: 'respond-async' })).body;
    await (await guest.stream(`/messages/${ai_message_id}/stream`)).rest();
    const reply = (await lastMessages(chat_session_id)).at(-1);
    expect(reply).toMatchObject({ status: 'interrupted', error: { code: 'model_timeout' } });
    expect(reply.content).not.toBe('');
  });
});
