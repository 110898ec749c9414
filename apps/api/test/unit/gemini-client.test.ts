import { instantPace } from '@dramatis/gemini-emulator/pace';
import { startEmulator, type Emulator } from '@dramatis/gemini-emulator/server';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { attempts } from '../../src/adapters/gemini/attempts.ts';
import { createGemini, type GeminiOptions } from '../../src/adapters/gemini/client.ts';
import type { Llm } from '../../src/adapters/gemini/llm.ts';
import { ModelError } from '../../src/errors.ts';

const gemini = (baseUrl: string, options: Partial<GeminiOptions> = {}): Llm =>
  createGemini({
    baseUrl,
    apiKey: 'key',
    demo: true,
    model: 'gemini-flash-latest',
    fallbackModels: [],
    embeddingModel: 'gemini-embedding-001',
    embeddingDimensions: 768,
    firstTokenTimeoutMs: 5_000,
    totalTimeoutMs: 10_000,
    ...options,
  });
const turns = [{ role: 'user' as const, text: 'Hello.' }];
const jsonRequest = { system: '', turns, schema: { type: 'object', properties: { name: { type: 'string' } } } };

async function replyOf(llm: Llm, signal = new AbortController().signal): Promise<string> {
  let text = '';
  for await (const piece of llm.streamReply({ system: '', turns }, signal))
    if (piece.type === 'text') text += piece.text;
  return text;
}

describe('what a model writes', () => {
  let server: Server;
  let answer: string;
  let llm: Llm;

  beforeEach(async () => {
    server = createServer((request, response) => {
      const chunk = JSON.stringify({ candidates: [{ content: { parts: [{ text: answer }] }, finishReason: 'STOP' }] });
      const streams = request.url?.includes('streamGenerateContent') === true;
      response.setHeader('content-type', streams ? 'text/event-stream' : 'application/json');
      response.end(streams ? `data: ${chunk}\r\n\r\n` : chunk);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    llm = gemini(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterEach(() => server.close());

  it.each<[string, string, unknown]>([
    ['bare', '{"name":"Ada"}', { name: 'Ada' }],
    ['in a fence', '```json\n{"name":"Ada"}\n```', { name: 'Ada' }],
    ['in a fence without a language', '\n```\n{"name":"Ada"}\n```\n', { name: 'Ada' }],
    ['with a fence inside a text', '{"name":"```x```"}', { name: '```x```' }],
    ['without what the database cannot hold', '{"name":"A\\u0000da","tags":["\\u0000"]}', { name: 'Ada', tags: [''] }],
    [
      'with half a character made whole',
      '{"name":"A\\ud83d","deep":[{"x":"\\ude00"}]}',
      { name: 'A\ufffd', deep: [{ x: '\ufffd' }] },
    ],
    ['with whole characters kept', '{"name":"\\ud83c\\udf0a"}', { name: '🌊' }],
  ])('as JSON is read %s', async (_, text, value) => {
    answer = text;
    expect(await llm.generateJson(jsonRequest, new AbortController().signal)).toEqual(value);
  });

  it('as a reply comes without what the database cannot hold', async () => {
    answer = 'The\u0000 tide.';
    expect(await replyOf(llm)).toBe('The tide.');
  });
});

it('the pause before another attempt ends when it is called off, with the reason given', async () => {
  const off = new AbortController();
  const fault = new ModelError('model_overloaded', 'x', { retryable: true });
  const pause = attempts('gemini-flash-latest', []).prepareNext(fault, off.signal);
  const reason = new Error('called off');
  off.abort(reason);
  await expect(pause).rejects.toBe(reason);
});

describe('the pause before another attempt', () => {
  let emulator: Emulator;

  beforeEach(async () => {
    emulator = await startEmulator({ pace: instantPace });
    emulator.faults.inject({ kind: 'overloaded', times: 9 });
  });
  afterEach(() => emulator.close());

  it.each<[string, (llm: Llm, signal: AbortSignal) => Promise<unknown>]>([
    ['a reply', replyOf],
    ['JSON', (llm, signal) => llm.generateJson(jsonRequest, signal)],
  ])('of %s ends with the time there is for all', async (_, ask) => {
    const asking = ask(gemini(emulator.baseUrl, { totalTimeoutMs: 150 }), new AbortController().signal);
    await expect(asking).rejects.toMatchObject({ code: 'model_timeout', retryable: true });
  });
});
