import type { Source } from '@dramatis/contract/notebooks';
import { startEmulator, type Emulator } from '@dramatis/gemini-emulator/server';
import { instantPace } from '@dramatis/gemini-emulator/pace';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PgBoss } from 'pg-boss';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.ts';
import { guestWith, isEnd, signInGuest, textOf } from '../support/guest.ts';
import { addFiles, makeNotebook, searchIn, settled, sourcesOf, storyOf } from '../support/notebook.ts';
import { runToEnd, startProcess, type AppProcess } from '../support/process.ts';
import { RAGFLOW_KEY, startFakeRagflow } from '../support/ragflow/fake.ts';

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

describe('kill -9 while sources are indexed', () => {
  it(
    'leaves nothing of them to be found, and the next process makes each of them whole',
    { timeout: 90_000 },
    async () => {
      const ragflow = await startFakeRagflow();
      ragflow.parsePlan = 'queued_for_ever';
      const both = { ...env, RAGFLOW_URL: ragflow.url, RAGFLOW_API_KEY: RAGFLOW_KEY };
      const first = await startProcess(both);
      const guest = await signInGuest(first.url);
      // One whose passages are written, and which waits for RAGFlow; and one whose passages are not.
      const there = (await guest.post('/notebooks', { name: 'There', engine: 'ragflow' })).body.id;
      await addFiles(guest, there, { 'story.txt': storyOf(['oyster', 'heron', 'gannet'], 40) });
      await expect.poll(() => ragflow.documents(), { timeout: 20_000 }).toMatchObject([{ parses: 1 }]);
      emulator.faults.inject({ kind: 'stall', match: { method: 'embed', contains: 'curlew' } });
      const here = await makeNotebook(guest);
      // Of words of its own: embeddings of the same passages would be there already.
      await addFiles(guest, here, { 'story.txt': storyOf(['curlew', 'plover', 'dunlin'], 40) });
      await expect
        .poll(async () => (await sourcesOf(guest, here))[0]?.progress, { timeout: 20_000 })
        .toBeGreaterThanOrEqual(20);
      for (const id of [there, here]) expect((await searchIn(guest, id, { q: 'keeper' })).passages).toEqual([]);
      await first.end('SIGKILL');

      ragflow.parsePlan = 'done';
      emulator.faults.clear();
      await noticeDeath();
      const second = await startProcess(both);
      const again = guestWith(second.url, guest.cookie);
      for (const id of [there, here]) {
        const [source, ...others] = await settled(again, id);
        expect(others).toEqual([]);
        expect(source).toMatchObject({ status: 'ready', embedded: true, error: null });
        const { passages } = await searchIn(again, id, { q: 'keeper lamp', limit: 50 });
        const ordinals = passages.map(({ passage }) => passage.ordinal).toSorted((a, b) => a - b);
        expect(ordinals).toEqual(Array.from({ length: source?.passage_count ?? 0 }, (_, i) => i));
      }
      expect(ragflow.documents()).toHaveLength(1);
      expect(await second.end('SIGTERM')).toBe(0);
      await ragflow.close();
    },
  );

  /** What takes a minute of missing heartbeats is made to have happened. */
  async function noticeDeath(): Promise<void> {
    const boss = new PgBoss(database.url);
    boss.on('error', () => undefined);
    await boss.start();
    await boss
      .getDb()
      .executeSql("update pgboss.job set heartbeat_on = now() - interval '1 hour' where state = 'active'");
    await boss.getDb().executeSql('update pgboss.queue set monitor_on = null, monitor_claim_on = null');
    await boss.supervise('index-source');
    await boss.supervise('index-source-elsewhere');
    await boss.stop({ graceful: false });
  }
});

describe('another embedding model', () => {
  it('leaves sources to their words until they are embedded anew, at the next start or by their person', async () => {
    const first = await startProcess(env);
    const guest = await signInGuest(first.url);
    const id = await makeNotebook(guest);
    await addFiles(guest, id, { 'story.txt': storyOf(['avocet', 'godwit'], 40) });
    expect(await settled(guest, id)).toMatchObject([{ embedded: true }]);
    const [before] = (await searchIn(guest, id, { q: 'avocet' })).passages;
    expect(before?.vector_rank).not.toBeNull();
    await first.end('SIGTERM');

    const withSource = async (settings: Record<string, string>, expected: Partial<Source>): Promise<AppProcess> => {
      const server = await startProcess({ ...env, ...settings });
      await expect
        .poll(() => sourcesOf(guestWith(server.url, guest.cookie), id), { timeout: 20_000 })
        .toMatchObject([expected]);
      return server;
    };
    const search = async (server: AppProcess) =>
      (await searchIn(guestWith(server.url, guest.cookie), id, { q: 'avocet' })).passages[0];

    emulator.faults.inject({ kind: 'rate_limit', match: { method: 'embed', contains: 'The keeper' }, times: 100 });
    const second = await withSource(
      { GEMINI_EMBEDDING_MODEL: 'gemini-embedding-002' },
      { status: 'ready', embedded: false, error: expect.objectContaining({ code: 'model_quota' }) },
    );
    expect(await search(second)).toMatchObject({ passage: { id: before?.passage.id }, vector_rank: null });
    emulator.faults.clear();
    const retried = await guestWith(second.url, guest.cookie).post(
      `/notebooks/${id}/sources/${before?.passage.source_id}/retry`,
    );
    expect(retried.status).toBe(200);
    expect(await settled(guestWith(second.url, guest.cookie), id)).toMatchObject([{ embedded: true, error: null }]);
    await second.end('SIGTERM');

    const third = await withSource(
      { GEMINI_EMBEDDING_MODEL: 'gemini-embedding-002', GEMINI_EMBEDDING_DIMENSIONS: '256' },
      { status: 'ready', embedded: true, error: null },
    );
    const after = await search(third);
    expect(after?.passage.id).toBe(before?.passage.id);
    expect(after?.vector_rank).not.toBeNull();
    await third.end('SIGTERM');
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
