import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Emulator } from '../src/server.ts';
import { call, chunks, emulate, stream, textOf } from './harness.ts';

async function control(emulator: Emulator, method: string, what: string, body?: unknown): Promise<[number, unknown]> {
  const response = await fetch(`${emulator.baseUrl}/__emulator/${what}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return [response.status, JSON.parse(await response.text())];
}

test('faults are pushed and cleared over HTTP', async () => {
  const emulator = await emulate();
  await control(emulator, 'POST', 'faults', [
    { kind: 'internal', match: { method: 'stream' } },
    { kind: 'overloaded', times: 2 },
  ]);
  expect((await call(emulator, 'generateContent')).status).toBe(503);
  expect((await call(emulator, stream)).status).toBe(500);
  await control(emulator, 'DELETE', 'faults');
  expect((await call(emulator, stream)).status).toBe(200);
});

test.each([
  ['faults', 'POST', { kind: 'nonsense' }, 'fault.kind'],
  ['faults', 'POST', { kind: 'cut', times: 'often' }, 'fault.times'],
  ['faults', 'POST', { kind: 'cut', match: { method: 'chat' } }, 'fault.match.method'],
  ['pace', 'PUT', { firstChunkMs: 0, chunkMs: 0, wordsPerChunk: 0 }, 'pace.wordsPerChunk'],
  ['pace', 'PUT', 5, 'pace'],
])('bad %s are refused by name', async (what, method, body, named) => {
  const [status, answer] = await control(await emulate(), method, what, body);
  expect(status).toBe(400);
  expect(answer).toMatchObject({ error: { message: expect.stringContaining(named) } });
});

test('the pace is set over HTTP', async () => {
  const emulator = await emulate();
  await control(emulator, 'PUT', 'pace', { firstChunkMs: 0, chunkMs: 0, wordsPerChunk: 4, chunks: 6 });
  const found = await chunks(await call(emulator, stream));
  expect(found).toHaveLength(6);
  expect(textOf(found).trim().split(' ')).toHaveLength(24);
});

test('requests are listed with their bodies, in a bounded ring, and cleared', async () => {
  const emulator = await emulate({ recordRequests: 2 });
  for (const text of ['one', 'two', 'three'])
    await (await call(emulator, stream, { contents: [{ role: 'user', parts: [{ text }] }] })).text();
  await emulator.requests.until((request) => request.id === 3 && request.state === 'answered');
  const [, listed] = await control(emulator, 'GET', 'requests');
  expect(listed).toMatchObject({
    requests: [
      {
        method: 'stream',
        model: 'gemini-flash-latest',
        status: 200,
        body: { contents: [{ parts: [{ text: 'two' }] }] },
      },
      { state: 'answered', body: { contents: [{ parts: [{ text: 'three' }] }] } },
    ],
  });
  await control(emulator, 'DELETE', 'requests');
  expect(emulator.requests.list()).toEqual([]);
});

test('an unknown control is not found', async () => {
  expect((await control(await emulate(), 'POST', 'explode'))[0]).toBe(404);
});

test('as a process of its own it prints its address, answers, and ends when told to', async () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line: unknown = (await once(createInterface(child.stdout), 'line'))[0];
  const { baseUrl }: { baseUrl: string } = JSON.parse(String(line));
  expect((await fetch(`${baseUrl}/v1beta/models`, { headers: { 'x-goog-api-key': 'k' } })).status).toBe(200);
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
});
