import { describe, expect, test } from 'vitest';
import type { FaultKind } from '../src/faults.ts';
import {
  call,
  type Chunk,
  chunks,
  emulate,
  type ErrorAnswer,
  events,
  finishOf,
  hello,
  parseChunk,
  stream,
  textOf,
} from './harness.ts';

async function failure(response: Response): Promise<ErrorAnswer['error']> {
  const answer: ErrorAnswer = JSON.parse(await response.text());
  expect(answer.error.code).toBe(response.status);
  return answer.error;
}

describe('errors instead of a reply', () => {
  const errors: [FaultKind, number, string][] = [
    ['rate_limit', 429, 'RESOURCE_EXHAUSTED'],
    ['daily_quota', 429, 'RESOURCE_EXHAUSTED'],
    ['bad_key', 400, 'INVALID_ARGUMENT'],
    ['permission', 403, 'PERMISSION_DENIED'],
    ['not_found', 404, 'NOT_FOUND'],
    ['internal', 500, 'INTERNAL'],
    ['overloaded', 503, 'UNAVAILABLE'],
    ['deadline', 504, 'DEADLINE_EXCEEDED'],
  ];
  test.each(errors)('%s is %i %s, once', async (kind, code, status) => {
    const emulator = await emulate();
    for (const action of [stream, 'generateContent']) {
      emulator.faults.inject({ kind });
      const response = await call(emulator, action);
      expect(response.status).toBe(code);
      expect((await failure(response)).status).toBe(status);
      expect((await call(emulator, action)).status).toBe(200);
    }
  });

  test('quotas say which and when to come back', async () => {
    const emulator = await emulate();
    emulator.faults.inject({ kind: 'rate_limit' }, { kind: 'daily_quota', retryAfterSeconds: 3600 });
    const perMinute = JSON.stringify((await failure(await call(emulator, stream))).details);
    expect(perMinute).toContain('PerMinute');
    expect(perMinute).toContain('"retryDelay":"7s"');
    const perDay = JSON.stringify((await failure(await call(emulator, stream))).details);
    expect(perDay).toContain('PerDay');
    expect(perDay).toContain('"retryDelay":"3600s"');
  });

  test('a bad key is told by its reason', async () => {
    const emulator = await emulate();
    emulator.faults.inject({ kind: 'bad_key' });
    expect((await failure(await call(emulator, stream))).details?.[0]).toMatchObject({ reason: 'API_KEY_INVALID' });
  });

  test('embeddings and counts fail too', async () => {
    const emulator = await emulate();
    emulator.faults.inject(
      { kind: 'overloaded', match: { method: 'embed' } },
      { kind: 'rate_limit', match: { method: 'count' } },
    );
    expect((await call(emulator, 'embedContent', { content: { parts: [{ text: 'x' }] } })).status).toBe(503);
    expect((await call(emulator, 'countTokens')).status).toBe(429);
  });
});

describe('stalls', () => {
  test('a stall sends nothing, not even headers, and notices that the client left', async () => {
    const emulator = await emulate();
    emulator.faults.inject({ kind: 'stall' });
    const leave = new AbortController();
    const pending = call(emulator, stream, hello, { signal: leave.signal });
    await emulator.requests.until((request) => request.state === 'open');
    leave.abort();
    await expect(pending).rejects.toThrow('abort');
    const request = await emulator.requests.until((each) => each.state === 'aborted');
    expect(request).toMatchObject({ chunks: 0, fault: 'stall' });
    expect(request.endedAfterMs).toBeGreaterThanOrEqual(0);
  });

  test.each([
    ['a reply', stream, hello],
    ['an embedding', 'embedContent', { content: { parts: [{ text: 'x' }] } }],
  ])('whoever waits for the fault alone is told while %s stalls', async (_, action, body) => {
    const emulator = await emulate();
    emulator.faults.inject({ kind: 'stall' });
    const struck = emulator.requests.until((request) => request.fault === 'stall');
    const leave = new AbortController();
    const pending = call(emulator, action, body, { signal: leave.signal });
    expect((await struck).state).toBe('open');
    leave.abort();
    await expect(pending).rejects.toThrow('abort');
  });

  test('a stall in mid-reply comes after its chunks', async () => {
    const emulator = await emulate();
    emulator.faults.inject({ kind: 'stall_mid', afterChunks: 3 });
    const leave = new AbortController();
    const response = await call(emulator, stream, hello, { signal: leave.signal });
    await emulator.requests.until((request) => request.chunks === 3);
    leave.abort();
    await expect(response.text()).rejects.toThrow('abort');
    expect((await emulator.requests.until((request) => request.state === 'aborted')).chunks).toBe(3);
  });

  test('a stall with an end goes on to the whole reply', async () => {
    const emulator = await emulate();
    const whole = textOf(await chunks(await call(emulator, stream)));
    for (const kind of ['stall', 'stall_mid', 'slow_first_token'] as const) {
      emulator.faults.inject({ kind, delayMs: 20 });
      const started = performance.now();
      expect(textOf(await chunks(await call(emulator, stream)))).toBe(whole);
      expect(performance.now() - started).toBeGreaterThanOrEqual(20);
    }
  });

  test('nothing more is said to a client that left', async () => {
    const emulator = await emulate();
    emulator.faults.inject(
      { kind: 'stall_mid', afterChunks: 1, delayMs: 500 },
      { kind: 'slow_first_token', delayMs: 1_000 },
    );
    const leave = new AbortController();
    const response = await call(emulator, stream, hello, { signal: leave.signal });
    leave.abort();
    await expect(response.text()).rejects.toThrow('abort');
    // By the time the slow one has answered, the first would have gone on long ago.
    await (await call(emulator, stream)).text();
    expect(emulator.requests.list()[0]).toMatchObject({ state: 'aborted', chunks: 1 });
  });

  test('closing the emulator releases a stall', async () => {
    const emulator = await emulate();
    emulator.faults.inject({ kind: 'stall' });
    const pending = call(emulator, stream);
    await emulator.requests.until((request) => request.state === 'open');
    await Promise.all([expect(pending).rejects.toThrow('fetch failed'), emulator.close()]);
  });
});

describe('replies that break', () => {
  test('cut: the chunks arrive, then the connection ends inside the body', async () => {
    const emulator = await emulate();
    emulator.faults.inject({ kind: 'cut', afterChunks: 2 });
    const response = await call(emulator, stream);
    let received = '';
    const read = async (): Promise<void> => {
      for await (const bytes of response.body ?? []) received += new TextDecoder().decode(bytes);
    };
    await expect(read()).rejects.toThrow('terminated');
    expect(received.match(/data: /g)).toHaveLength(2);
    expect((await emulator.requests.until((request) => request.state !== 'open')).state).toBe('cut');
  });

  test('cut before anything was sent', async () => {
    const emulator = await emulate();
    emulator.faults.inject({ kind: 'cut', afterChunks: 0 });
    await expect(call(emulator, stream)).rejects.toThrow('fetch failed');
  });

  test('cut breaks a whole reply, an embedding and a count as well', async () => {
    const emulator = await emulate();
    emulator.faults.inject({ kind: 'cut', times: 3 });
    await expect(call(emulator, 'generateContent').then((response) => response.text())).rejects.toThrow();
    await expect(call(emulator, 'embedContent', { content: { parts: [{ text: 'x' }] } })).rejects.toThrow(
      'fetch failed',
    );
    await expect(call(emulator, 'countTokens')).rejects.toThrow('fetch failed');
  });

  test('clean_cut: the stream ends well, without a finish reason', async () => {
    const emulator = await emulate();
    emulator.faults.inject({ kind: 'clean_cut', afterChunks: 4 });
    const found = await chunks(await call(emulator, stream));
    expect(found).toHaveLength(4);
    expect(finishOf(found)).toBeUndefined();
  });

  test('malformed: a chunk that is not JSON, after good ones', async () => {
    const emulator = await emulate();
    emulator.faults.inject({ kind: 'malformed', afterChunks: 1 });
    const found = await events(await call(emulator, stream));
    expect(textOf(found.slice(0, 1).map(parseChunk))).not.toBe('');
    expect(() => parseChunk(found[1] ?? '')).toThrow(SyntaxError);
    expect(found).toHaveLength(2);
  });

  test('error_chunk: an error in a stream that began well', async () => {
    const emulator = await emulate();
    emulator.faults.inject({ kind: 'error_chunk', afterChunks: 1 });
    const response = await call(emulator, stream);
    expect(response.status).toBe(200);
    const found = await events(response);
    expect(JSON.parse(found[1] ?? '')).toMatchObject({ error: { code: 503, status: 'UNAVAILABLE' } });
  });

  test('in one body: malformed is no JSON, an error chunk is an error', async () => {
    const emulator = await emulate();
    emulator.faults.inject({ kind: 'malformed' }, { kind: 'error_chunk' });
    const broken = await (await call(emulator, 'generateContent')).text();
    expect(() => parseChunk(broken)).toThrow(SyntaxError);
    expect((await call(emulator, 'generateContent')).status).toBe(503);
  });
});

describe('replies that are not what was hoped for', () => {
  const reply = async (
    kind: FaultKind,
    more: { afterChunks?: number } = {},
    body: unknown = hello,
  ): Promise<[Chunk[], Chunk]> => {
    const emulator = await emulate();
    emulator.faults.inject({ kind, times: 2, ...more });
    return [
      await chunks(await call(emulator, stream, body)),
      parseChunk(await (await call(emulator, 'generateContent', body)).text()),
    ];
  };

  test('safety at once: no content', async () => {
    const [found, whole] = await reply('safety');
    expect(found).toHaveLength(1);
    for (const each of [found, [whole]]) {
      expect(finishOf(each)).toBe('SAFETY');
      expect(each[0]?.candidates?.[0]?.content).toBeUndefined();
    }
  });

  test('safety after some text', async () => {
    const [found, whole] = await reply('safety', { afterChunks: 3 });
    expect(found).toHaveLength(4);
    expect(finishOf(found)).toBe('SAFETY');
    expect(textOf(found)).toBe(textOf([whole]));
    expect(textOf(found)).not.toBe('');
  });

  test('prompt_blocked: feedback and no candidate', async () => {
    const [found, whole] = await reply('prompt_blocked');
    for (const each of [found[0], whole]) {
      expect(each?.promptFeedback?.blockReason).toBe('PROHIBITED_CONTENT');
      expect(each?.candidates).toBeUndefined();
    }
  });

  test('empty: a candidate without parts', async () => {
    const [found, whole] = await reply('empty');
    for (const each of [found[0], whole]) {
      expect(each?.candidates?.[0]?.content).toEqual({ role: 'model' });
      expect(each?.candidates?.[0]?.finishReason).toBe('STOP');
    }
  });

  test('max_tokens: cut off after some text', async () => {
    const [found] = await reply('max_tokens', { afterChunks: 2 });
    expect(found).toHaveLength(2);
    expect(finishOf(found)).toBe('MAX_TOKENS');
    expect(textOf(found)).not.toBe('');
  });

  test('max_tokens_empty: everything went into thoughts', async () => {
    const [found, whole] = await reply('max_tokens_empty', {}, { ...hello, generationConfig: { maxOutputTokens: 64 } });
    for (const each of [found[0], whole]) {
      expect(each?.candidates?.[0]?.content?.parts).toBeUndefined();
      expect(each?.candidates?.[0]?.finishReason).toBe('MAX_TOKENS');
      expect(each?.usageMetadata.thoughtsTokenCount).toBe(64);
    }
  });

  test('thoughts: mixed with text inside a chunk, and the text is whole without them', async () => {
    const emulator = await emulate();
    const plain = textOf(await chunks(await call(emulator, stream)));
    emulator.faults.inject({ kind: 'thoughts' });
    const found = await chunks(await call(emulator, stream));
    expect(textOf(found)).toBe(plain);
    expect(found[1]?.candidates?.[0]?.content?.parts?.map((part) => part.thought ?? false)).toEqual([
      false,
      true,
      false,
    ]);
    expect(finishOf(found)).toBe('STOP');
  });
});

describe('JSON that is not what was asked for', () => {
  const asksJson = {
    ...hello,
    generationConfig: {
      responseMimeType: 'application/json',
      responseSchema: { type: 'OBJECT', properties: { name: { type: 'STRING' } } },
    },
  };

  test('bad_json waits for a request that wants JSON', async () => {
    const emulator = await emulate();
    emulator.faults.inject({ kind: 'bad_json' });
    expect((await call(emulator, 'generateContent')).status).toBe(200);
    expect(emulator.faults.pending()).toHaveLength(1);
    const answer = textOf([parseChunk(await (await call(emulator, 'generateContent', asksJson)).text())]);
    expect(() => parseChunk(answer)).toThrow(SyntaxError);
  });

  test('fenced_json is good JSON in a fence', async () => {
    const emulator = await emulate();
    emulator.faults.inject({ kind: 'fenced_json' });
    const answer = textOf([parseChunk(await (await call(emulator, 'generateContent', asksJson)).text())]);
    expect(answer).toMatch(/^```json\n\{.*\}\n```$/s);
    expect(JSON.parse(answer.slice(8, -4))).toHaveProperty('name');
  });
});

describe('which requests a fault strikes', () => {
  test('only the ones it matches, as often as it says', async () => {
    const emulator = await emulate();
    emulator.faults.inject({
      kind: 'internal',
      times: 2,
      match: { method: 'stream', model: 'gemini-flash-latest', contains: 'lighthouse' },
    });
    const other = { contents: [{ role: 'user', parts: [{ text: 'Hello.' }] }] };
    expect((await call(emulator, 'generateContent')).status).toBe(200);
    expect((await call(emulator, stream, other)).status).toBe(200);
    expect((await call(emulator, stream)).status).toBe(500);
    expect((await call(emulator, stream)).status).toBe(500);
    expect((await call(emulator, stream)).status).toBe(200);
  });

  test('the system instruction counts as text, and clearing forgets', async () => {
    const emulator = await emulate();
    const body = { ...hello, systemInstruction: { parts: [{ text: 'You are Orla.' }] } };
    emulator.faults.inject(
      { kind: 'internal', match: { contains: 'Orla' } },
      { kind: 'internal', match: { contains: 'Orla' } },
    );
    expect((await call(emulator, stream, body)).status).toBe(500);
    emulator.faults.clear();
    expect((await call(emulator, stream, body)).status).toBe(200);
  });
});
