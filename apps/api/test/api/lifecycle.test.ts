import { startEmulator, type Emulator } from '@dramatis/gemini-emulator/server';
import { instantPace } from '@dramatis/gemini-emulator/pace';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { guestWith, isEnd, signInGuest, textOf } from '../support/guest.ts';
import { runToEnd, startProcess } from '../support/process.ts';

let emulator: Emulator;
let dataDir: string;
let database: Awaited<ReturnType<typeof createTestDatabase>>;
let env: Record<string, string>;

beforeAll(async () => {
  emulator = await startEmulator({ pace: instantPace });
  dataDir = await mkdtemp(join(tmpdir(), 'dramatis-life-'));
  database = await createTestDatabase();
  env = {
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    GEMINI_BASE_URL: emulator.baseUrl,
    GEMINI_API_KEY: 'test',
    // Asking for a title would now and then take the fault that is meant for a reply.
    GENERATE_TITLES: 'false',
  };
});
afterEach(() => {
  emulator.setPace(instantPace);
  emulator.faults.clear();
});
afterAll(async () => {
  await emulator.close();
  await database.drop();
  await rm(dataDir, { recursive: true, force: true });
});

describe('kill -9 in mid-reply', () => {
  it('loses nothing: the person, the messages and the text that was saved are there again, marked interrupted', async () => {
    const first = await startProcess(env);
    const guest = await signInGuest(first.url);
    const before = (await guest.send({ content: 'Before the fall' })).body;
    emulator.faults.inject({ kind: 'stall_mid', afterChunks: 5 });
    const running = (
      await guest.send(
        { chat_session_id: before.chat_session_id, content: 'Mid-sentence' },
        { prefer: 'respond-async' },
      )
    ).body;
    // Checkpointed: the row holds what readers have seen.
    const path = `/messages?chat_session_id=${before.chat_session_id}`;
    await expect
      .poll(async () => (await guest.get(path)).body.messages.at(-1).content, { timeout: 10_000 })
      .not.toBe('');
    const saved = (await guest.get(path)).body.messages.at(-1).content;
    await first.end('SIGKILL');

    const second = await startProcess(env);
    const again = guestWith(second.url, guest.cookie);
    const stream = await again.stream(`/messages/${running.ai_message_id}/stream`);
    const events = await stream.rest();

    const { messages } = (await again.get(path)).body;
    expect(messages.map((m: { id: string }) => m.id)).toEqual([
      before.user_message.id,
      before.ai_message.id,
      running.user_message_id,
      running.ai_message_id,
    ]);
    expect(messages.at(-1)).toMatchObject({
      status: 'interrupted',
      content: saved,
      error: { code: 'generation_lost' },
    });
    expect(textOf(events)).toBe(saved);
    expect(events.findLast(isEnd)).toMatchObject({ type: 'done', message: { status: 'interrupted' } });

    // The session is free again.
    expect((await again.send({ chat_session_id: before.chat_session_id })).status).toBe(200);
    expect(await second.end('SIGTERM')).toBe(0);
  });
});

describe('SIGTERM', () => {
  it('lets a reply in progress come to its end, and its reader hear of it', async () => {
    emulator.setPace({ firstChunkMs: 50, chunkMs: 20, wordsPerChunk: 1 });
    const server = await startProcess(env);
    const guest = await signInGuest(server.url);
    const running = (await guest.send({}, { prefer: 'respond-async' })).body;
    const reader = await guest.stream(`/messages/${running.ai_message_id}/stream`);
    await reader.until(() => true);

    const ended = server.end('SIGTERM');
    expect(await reader.until(isEnd)).toMatchObject({ type: 'done', message: { status: 'complete' } });
    expect(await ended).toBe(0);
  });

  it('interrupts a reply that does not end within the grace period, keeping its text', async () => {
    emulator.faults.inject({ kind: 'stall_mid', afterChunks: 4 });
    const server = await startProcess(env);
    const guest = await signInGuest(server.url);
    const running = (await guest.send({}, { prefer: 'respond-async' })).body;
    const reader = await guest.stream(`/messages/${running.ai_message_id}/stream`, { lastEventId: 0 });
    let tokens = 0;
    await reader.until((event) => event.type === 'token' && ++tokens === 4);

    const ended = server.end('SIGTERM');
    const end = await reader.until(isEnd);
    expect(end).toMatchObject({ type: 'done', message: { status: 'interrupted', error: { code: 'generation_lost' } } });
    if (end.type === 'done') expect(end.message.content.split(/\s+/).length).toBeGreaterThan(3);
    expect(await ended).toBe(0);
  });
});

describe('a bad configuration', () => {
  it('ends the process with 1 and names every bad variable, never a value', async () => {
    const { code, output } = await runToEnd({
      ...env,
      PORT: 'eighty',
      DATABASE_URL: 'mysql://u:hunter2@h/d',
      GEMINI_TOTAL_TIMEOUT_MS: '-1',
    });
    expect(code).toBe(1);
    for (const name of ['PORT', 'DATABASE_URL', 'GEMINI_TOTAL_TIMEOUT_MS']) expect(output).toContain(name);
    expect(output).not.toContain('hunter2');
  });

  it('says which address is taken', async () => {
    const taken = new URL(emulator.baseUrl).port;
    const { code, output } = await runToEnd({ ...env, PORT: taken });
    expect(code).toBe(1);
    expect(output).toContain(taken);
    expect(output).toContain('PORT');
  });

  it('says that the database cannot be reached', async () => {
    const { code, output } = await runToEnd({ ...env, DATABASE_URL: 'postgres://127.0.0.1:1/nowhere' });
    expect(code).toBe(1);
    expect(output).toContain('DATABASE_URL');
    expect(output).not.toMatch(/\bat .*\.ts:\d/);
  });
});
