import { ApiError, GoogleGenAI, Type } from '@google/genai';
import { expect, test } from 'vitest';
import type { Emulator } from '../src/server.ts';
import { emulate } from './harness.ts';

const model = 'gemini-flash-latest';
const contents = 'Tell me about the lighthouse and its keeper.';

function clientOf(emulator: Emulator): GoogleGenAI {
  return new GoogleGenAI({ apiKey: 'test', httpOptions: { baseUrl: emulator.baseUrl } });
}

async function streamed(client: GoogleGenAI): Promise<{ text: string; finish: string | undefined }> {
  let text = '';
  let finish: string | undefined;
  for await (const chunk of await client.models.generateContentStream({ model, contents })) {
    text += chunk.text ?? '';
    finish = chunk.candidates?.[0]?.finishReason;
  }
  return { text, finish };
}

test('streams, generates, counts and embeds', async () => {
  const client = clientOf(await emulate());
  const { text, finish } = await streamed(client);
  expect(finish).toBe('STOP');
  const whole = await client.models.generateContent({ model, contents });
  expect(whole.text).toBe(text);
  expect(whole.usageMetadata?.totalTokenCount).toBeGreaterThan(10);
  expect((await client.models.countTokens({ model, contents })).totalTokens).toBe(11);
  const { embeddings } = await client.models.embedContent({
    model: 'gemini-embedding-001',
    contents: ['one', 'two'],
    config: { outputDimensionality: 768, taskType: 'RETRIEVAL_QUERY' },
  });
  expect(embeddings?.map((each) => each.values?.length)).toEqual([768, 768]);
});

test('every setting a chat may send is accepted', async () => {
  const client = clientOf(await emulate());
  const config = {
    systemInstruction: 'You are Orla.',
    temperature: 0.9,
    topP: 0.95,
    topK: 40,
    maxOutputTokens: 512,
    stopSequences: ['\nTom:'],
    seed: 4,
    thinkingConfig: { thinkingBudget: 0 },
  };
  expect((await client.models.generateContent({ model, contents, config })).text).not.toBe('');
});

test('JSON after a schema', async () => {
  const client = clientOf(await emulate());
  const responseSchema = { type: Type.OBJECT, properties: { name: { type: Type.STRING } }, required: ['name'] };
  const { text } = await client.models.generateContent({
    model,
    contents,
    config: { responseMimeType: 'application/json', responseSchema },
  });
  expect(JSON.parse(text ?? '')).toHaveProperty('name');
});

test('a quota error is an ApiError that holds the retry delay', async () => {
  const emulator = await emulate();
  emulator.faults.inject({ kind: 'rate_limit' });
  const error: unknown = await streamed(clientOf(emulator)).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ status: 429, message: expect.stringContaining('"retryDelay":"7s"') });
});

test('an error chunk is an ApiError, a malformed one a SyntaxError, a cut a TypeError', async () => {
  const emulator = await emulate();
  const client = clientOf(emulator);
  emulator.faults.inject({ kind: 'error_chunk' }, { kind: 'malformed' }, { kind: 'cut' });
  await expect(streamed(client)).rejects.toBeInstanceOf(ApiError);
  await expect(streamed(client)).rejects.toBeInstanceOf(SyntaxError);
  await expect(streamed(client)).rejects.toThrow('terminated');
});

test('a clean cut raises nothing and has no finish reason', async () => {
  const emulator = await emulate();
  emulator.faults.inject({ kind: 'clean_cut' });
  const { text, finish } = await streamed(clientOf(emulator));
  expect(text).not.toBe('');
  expect(finish).toBeUndefined();
});

test('an abort signal ends the call, and the emulator sees it', async () => {
  const emulator = await emulate();
  emulator.faults.inject({ kind: 'stall_mid' });
  const leave = new AbortController();
  const stream = await clientOf(emulator).models.generateContentStream({
    model,
    contents,
    config: { abortSignal: leave.signal },
  });
  const read = async (): Promise<void> => {
    for await (const chunk of stream) expect(chunk.text).toBeDefined();
  };
  const reading = read();
  await emulator.requests.until((request) => request.chunks === 2);
  leave.abort();
  await expect(reading).rejects.toThrow('abort');
  expect((await emulator.requests.until((request) => request.state !== 'open')).state).toBe('aborted');
});
