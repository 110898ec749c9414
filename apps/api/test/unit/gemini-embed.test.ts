import { instantPace } from '@dramatis/gemini-emulator/pace';
import { startEmulator, type Emulator } from '@dramatis/gemini-emulator/server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createGemini } from '../../src/adapters/gemini/client.ts';
import type { Llm } from '../../src/adapters/gemini/llm.ts';

/** None that the service or we have by themselves. */
const DIMENSIONS = 300;

let emulator: Emulator;
let llm: Llm;
const signal = new AbortController().signal;

beforeAll(async () => {
  emulator = await startEmulator({ pace: instantPace, recordRequests: 20 });
  llm = createGemini({
    baseUrl: emulator.baseUrl,
    apiKey: 'key',
    demo: true,
    model: 'gemini-flash-latest',
    fallbackModels: [],
    embeddingModel: 'gemini-embedding-001',
    embeddingDimensions: DIMENSIONS,
    firstTokenTimeoutMs: 5_000,
    totalTimeoutMs: 10_000,
  });
});
afterAll(() => emulator.close());

const requests = () => emulator.requests.list().filter(({ method }) => method === 'embed');

it('any number of texts have vectors of length 1, in order, a hundred to a request', async () => {
  const texts = Array.from({ length: 150 }, (_, i) => `passage number ${i}`);
  const vectors = await llm.embed(texts, 'document', signal);
  expect(requests()).toHaveLength(2);
  expect(requests().every(({ model }) => model === 'gemini-embedding-001')).toBe(true);
  expect(vectors).toHaveLength(150);
  for (const vector of vectors) {
    expect(vector).toHaveLength(DIMENSIONS);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 4);
  }
  const [last] = await llm.embed(texts.slice(-1), 'document', signal);
  expect(vectors.at(-1)).toEqual(last);
  expect(await llm.embed([], 'document', signal)).toEqual([]);
});

it('what passes is tried once more, and a used-up quota is told', async () => {
  emulator.faults.inject({ kind: 'overloaded', match: { method: 'embed' } });
  expect(await llm.embed(['again'], 'query', signal)).toHaveLength(1);
  emulator.faults.inject({ kind: 'rate_limit', match: { method: 'embed' } });
  await expect(llm.embed(['quota'], 'query', signal)).rejects.toMatchObject({
    code: 'model_quota',
    retryAfterSeconds: 7,
  });
});

it('calling it off closes the request', async () => {
  emulator.faults.inject({ kind: 'stall', match: { method: 'embed' } });
  const hangUp = new AbortController();
  const asked = llm.embed(['never'], 'query', hangUp.signal);
  await emulator.requests.until(({ state, fault }) => state === 'open' && fault === 'stall');
  hangUp.abort(new Error('called off'));
  await expect(asked).rejects.toThrow('called off');
  await emulator.requests.until(({ state }) => state === 'aborted');
});
