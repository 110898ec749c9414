import { expect, test } from 'vitest';
import { call, type Chunk, chunks, emulate, type ErrorAnswer, finishOf, hello, stream, textOf } from './harness.ts';

const user = (text: string): { role: string; parts: { text: string }[] } => ({ role: 'user', parts: [{ text }] });

test('a stream is server-sent events with CRLF, each a response with usage, the last with a finish reason', async () => {
  const emulator = await emulate();
  const response = await call(emulator, stream);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const copy = response.clone();
  expect((await copy.text()).startsWith('data: {"candidates"')).toBe(true);
  const found = await chunks(response);
  expect(found.length).toBeGreaterThan(5);
  expect(found.slice(0, -1).every((chunk) => chunk.candidates?.[0]?.finishReason === undefined)).toBe(true);
  expect(finishOf(found)).toBe('STOP');
  expect(new Set(found.map((chunk) => chunk.responseId)).size).toBe(1);
  expect(found.at(-1)?.modelVersion).toBe('gemini-flash-latest');
  expect(found.at(-1)?.usageMetadata.totalTokenCount).toBeGreaterThan(
    found[0]?.usageMetadata.totalTokenCount ?? Infinity,
  );
  expect(textOf(found)).toContain('lighthouse');
});

test('generateContent gives the same text as the stream, in one body', async () => {
  const emulator = await emulate();
  const streamed = textOf(await chunks(await call(emulator, stream)));
  const whole: Chunk = JSON.parse(await (await call(emulator, 'generateContent')).text());
  expect(textOf([whole])).toBe(streamed);
  expect(finishOf([whole])).toBe('STOP');
  expect(whole.candidates?.[0]?.content?.parts).toHaveLength(1);
});

test('the same request gets the same reply; another seed can change it', async () => {
  const emulator = await emulate();
  const ask = async (seed: number): Promise<string> =>
    textOf(await chunks(await call(emulator, stream, { ...hello, generationConfig: { seed } })));
  expect(await ask(1)).toBe(await ask(1));
  const replies = new Set(await Promise.all([1, 2, 3, 4, 5, 6].map(ask)));
  expect(replies.size).toBeGreaterThan(1);
});

test('maxOutputTokens cuts the reply and says so', async () => {
  const emulator = await emulate();
  const found = await chunks(await call(emulator, stream, { ...hello, generationConfig: { maxOutputTokens: 5 } }));
  expect(finishOf(found)).toBe('MAX_TOKENS');
  expect(textOf(found).length).toBe(20);
});

test('a stop sequence ends the reply before it', async () => {
  const emulator = await emulate();
  const whole = textOf(await chunks(await call(emulator, stream)));
  const found = await chunks(
    await call(emulator, stream, { ...hello, generationConfig: { stopSequences: ['lighthouse'] } }),
  );
  expect(textOf(found)).toBe(whole.slice(0, whole.indexOf('lighthouse')));
  expect(finishOf(found)).toBe('STOP');
});

test('thoughts come when they are asked for', async () => {
  const emulator = await emulate();
  const found = await chunks(
    await call(emulator, stream, {
      ...hello,
      generationConfig: { thinkingConfig: { includeThoughts: true, thinkingLevel: 'low' } },
    }),
  );
  expect(found[0]?.candidates?.[0]?.content?.parts?.[0]?.thought).toBe(true);
  expect(found.at(-1)?.usageMetadata.thoughtsTokenCount).toBeGreaterThan(0);
});

test.each([
  ['no contents', { contents: [] }],
  ['contents missing', {}],
  ['a part of nothing', { contents: [{ role: 'user', parts: [{}] }] }],
  ['no parts', { contents: [{ role: 'user', parts: [] }] }],
  ['an unknown role', { contents: [{ role: 'assistant', parts: [{ text: 'x' }] }] }],
  ['text that is no string', { contents: [{ role: 'user', parts: [{ text: 5 }] }] }],
  ['an unknown field', { ...hello, content: 'x' }],
  ['an unknown setting', { ...hello, generationConfig: { max_tokens: 5 } }],
  ['six stop sequences', { ...hello, generationConfig: { stopSequences: ['a', 'b', 'c', 'd', 'e', 'f'] } }],
  ['a long stop sequence', { ...hello, generationConfig: { stopSequences: ['x'.repeat(17)] } }],
  ['a temperature out of range', { ...hello, generationConfig: { temperature: 3 } }],
  ['no output at all', { ...hello, generationConfig: { maxOutputTokens: 0 } }],
  ['a schema without JSON', { ...hello, generationConfig: { responseSchema: { type: 'OBJECT' } } }],
  [
    'both ways of thinking',
    { ...hello, generationConfig: { thinkingConfig: { thinkingBudget: 0, thinkingLevel: 'low' } } },
  ],
])('refuses %s with INVALID_ARGUMENT', async (_, body) => {
  const emulator = await emulate();
  for (const action of ['generateContent', stream]) {
    const response = await call(emulator, action, body);
    const { error }: ErrorAnswer = JSON.parse(await response.text());
    expect([response.status, error.code, error.status]).toEqual([400, 400, 'INVALID_ARGUMENT']);
    expect(error.message).not.toBe('');
  }
});

test('turns need not alternate', async () => {
  const emulator = await emulate();
  expect((await call(emulator, 'generateContent', { contents: [user('One.'), user('Two?')] })).status).toBe(200);
});

test('a body that is not JSON is refused', async () => {
  const emulator = await emulate();
  expect((await call(emulator, 'generateContent', undefined, { body: '{"contents": [' })).status).toBe(400);
});

test('unknown models and routes are not found', async () => {
  const emulator = await emulate();
  const statusOf = async (path: string): Promise<[number, string]> => {
    const response = await fetch(emulator.baseUrl + path, {
      method: 'POST',
      headers: { 'x-goog-api-key': 'k' },
      body: JSON.stringify(hello),
    });
    const { error }: ErrorAnswer = JSON.parse(await response.text());
    return [response.status, error.status];
  };
  expect(await statusOf('/v1beta/models/gpt-4:generateContent')).toEqual([404, 'NOT_FOUND']);
  expect(await statusOf('/v1beta/models/gemini-embedding-001:generateContent')).toEqual([404, 'NOT_FOUND']);
  expect(await statusOf('/v1beta/models/gemini-flash-latest:embedContent')).toEqual([404, 'NOT_FOUND']);
  expect(await statusOf('/v1beta/models/gemini-flash-latest:predict')).toEqual([404, 'NOT_FOUND']);
  expect(await statusOf('/v2/anything')).toEqual([404, 'NOT_FOUND']);
});

test('a call without a key is refused', async () => {
  const emulator = await emulate();
  expect((await call(emulator, 'generateContent', hello, { headers: {} })).status).toBe(403);
});

test('lists models, and describes one', async () => {
  const emulator = await emulate();
  const get = async (path: string): Promise<string> =>
    (await fetch(emulator.baseUrl + path, { headers: { 'x-goog-api-key': 'k' } })).text();
  expect(await get('/v1beta/models')).toContain('models/gemini-embedding-001');
  expect(await get('/v1beta/models/gemini-flash-latest')).toContain('streamGenerateContent');
});

test('tokens are about four characters, and one for each CJK character', async () => {
  const emulator = await emulate();
  const count = async (text: string): Promise<number> => {
    const answer: { totalTokens: number } = JSON.parse(
      await (await call(emulator, 'countTokens', { contents: [user(text)] })).text(),
    );
    return answer.totalTokens;
  };
  expect(await count('abcdefgh')).toBe(2);
  expect(await count('吾輩は猫である')).toBe(7);
});

test('takes a request of several megabytes', async () => {
  const emulator = await emulate();
  const response = await call(emulator, 'countTokens', { contents: [user('word '.repeat(1_000_000))] });
  expect(JSON.parse(await response.text())).toMatchObject({ totalTokens: 1_250_000 });
});
