import { instantPace } from '@dramatis/gemini-emulator/pace';
import type { LiveEvent } from '@dramatis/contract/events';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { guestWith, isEnd, textOf, type Guest } from '../support/guest.ts';

/** Two processes of one installation. */
let one: TestApp;
let two: TestApp;
let here: Guest;
let there: Guest;
const steady = { firstChunkMs: 50, chunkMs: 40, wordsPerChunk: 1 };

beforeAll(async () => {
  one = await startTestApp();
  two = await startTestApp({ beside: one });
  here = await one.guest();
  there = guestWith(two.url, here.cookie);
});
afterEach(() => {
  one.emulator.setPace(instantPace);
  one.emulator.faults.clear();
});
afterAll(async () => {
  await two.close();
  await one.close();
});

const startReply = async (): Promise<{ chat_session_id: string; ai_message_id: string }> =>
  (await here.send({}, { prefer: 'respond-async' })).body;

const numbersOf = (events: readonly LiveEvent[]) => events.flatMap((event) => ('seq' in event ? [event.seq] : []));

describe('a reader on another process than the writer', () => {
  it('gets every event once, in order, and the same text', async () => {
    one.emulator.setPace(steady);
    const { ai_message_id: id } = await startReply();
    const [mine, theirs] = await Promise.all(
      [here, there].map(
        async (guest) => await (await guest.stream(`/messages/${id}/stream`, { lastEventId: 0 })).rest(),
      ),
    );
    const end = mine?.findLast(isEnd);
    expect(end).toMatchObject({ type: 'done', message: { status: 'complete' } });
    expect(theirs?.findLast(isEnd)).toMatchObject({ type: 'done', message: { id, status: 'complete' } });
    expect(numbersOf(theirs ?? [])).toEqual(numbersOf(theirs ?? []).map((_, i) => i + 1));
    expect(theirs?.filter(({ type }) => type === 'token').length).toBeGreaterThan(3);
    expect(textOf(theirs ?? [])).toBe(textOf(mine ?? []));
    if (end?.type === 'done') expect(textOf(theirs ?? [])).toBe(end.message.content);
  });

  it('goes on there where it left off here', async () => {
    one.emulator.setPace(steady);
    const { ai_message_id: id } = await startReply();
    const before: LiveEvent[] = [];
    const reader = await here.stream(`/messages/${id}/stream`, { lastEventId: 0 });
    await reader.until((event) => {
      before.push(event);
      return before.filter(({ type }) => type === 'token').length === 3;
    });
    reader.close();
    const after = await (
      await there.stream(`/messages/${id}/stream`, { lastEventId: numbersOf(before).at(-1) ?? 0 })
    ).rest();
    expect(after[0]?.type).not.toBe('snapshot');
    const numbers = numbersOf([...before, ...after]);
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    const end = after.findLast(isEnd);
    expect(end?.type === 'done' && end.message.content).toBe(textOf([...before, ...after]));
  });

  it('waits for the whole answer of a continued reply, too', async () => {
    const sent = (await here.send({ content: 'Tell me of the lock.' })).body;
    one.emulator.setPace(steady);
    const made = (await here.post(`/messages/${sent.ai_message.id}/continue`)).body;
    const events = await (await there.stream(`/messages/${made.ai_message_id}/stream`)).rest();
    const end = events.findLast(isEnd);
    if (end?.type !== 'done') throw new Error('not done');
    expect(textOf(events)).toBe(end.message.content);
    expect(end.message.content.startsWith(sent.ai_message.content)).toBe(true);
  });

  it('is let go when the log cannot be read, to attach again', async () => {
    one.emulator.faults.inject({ kind: 'stall_mid', afterChunks: 2 });
    const { ai_message_id: id } = await startReply();
    const failing = vi.spyOn(two.deps.relay, 'mirror').mockRejectedValueOnce(new Error('the database is away'));
    const path = `/messages/${id}/stream`;
    expect(await (await there.stream(path)).rest()).toEqual([]);
    expect(failing).toHaveBeenCalledOnce();
    const again = await there.stream(path);
    await again.until((event) => event.type === 'snapshot');
    await here.post(`/messages/${id}/stop`);
    expect((await again.rest()).findLast(isEnd)).toMatchObject({ type: 'done', message: { status: 'stopped' } });
  });

  it('hears of its session being deleted', async () => {
    one.emulator.faults.inject({ kind: 'stall_mid', afterChunks: 2 });
    const { chat_session_id, ai_message_id } = await startReply();
    const reader = await there.stream(`/messages/${ai_message_id}/stream`, { lastEventId: 0 });
    await reader.until((event) => event.type === 'token');
    await there.request('DELETE', `/sessions/${chat_session_id}`);
    await reader.rest();
    await one.emulator.requests.until((request) => request.state === 'aborted');
  });
});

describe('stop', () => {
  it('asked of another process closes the upstream request and keeps the text; twice is harmless', async () => {
    one.emulator.faults.inject({ kind: 'stall_mid', afterChunks: 3 });
    const { ai_message_id: id } = await startReply();
    const reader = await there.stream(`/messages/${id}/stream`, { lastEventId: 0 });
    await reader.until((event) => event.type === 'token');
    const answers = await Promise.all([there.post(`/messages/${id}/stop`), there.post(`/messages/${id}/stop`)]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    const end = (await reader.rest()).findLast(isEnd);
    expect(end).toMatchObject({ type: 'done', message: { status: 'stopped', error: null } });
    if (end?.type === 'done') expect(end.message.content).not.toBe('');
    await one.emulator.requests.until((request) => request.state === 'aborted');
  });
});

describe('GET /events on another process', () => {
  it('carries generations and whatever else changes', async () => {
    one.emulator.setPace(steady);
    const heard = await there.stream('/events');
    const { chat_session_id: sessionId, ai_message_id: id } = await startReply();
    const events: LiveEvent[] = [];
    await heard.until((event) => {
      events.push(event);
      return isEnd(event);
    });
    const ours = events.filter((event) => 'message_id' in event && event.message_id === id);
    expect(ours[0]?.type).toBe('session');
    expect(ours.filter(({ type }) => type === 'token').length).toBeGreaterThan(3);

    await here.request('PATCH', `/sessions/${sessionId}`, { title: 'Heard elsewhere' });
    await heard.until((event) => event.type === 'session_changed' && event.session.title === 'Heard elsewhere');
    await here.post('/chat-messages', { chat_session_id: sessionId, role: 'user', content: 'A note.' });
    await heard.until((event) => event.type === 'messages_changed' && event.chat_session_id === sessionId);
    await here.request('DELETE', `/sessions/${sessionId}`);
    await heard.until((event) => event.type === 'session_deleted' && event.chat_session_id === sessionId);
    heard.close();
  });

  it('is told to read again when notifications broke off, and goes on', async () => {
    const heard = await there.stream('/events');
    await heard.until(isStarted(await startAndWait()));
    await one.deps.db.$client.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and query like 'listen%' and pid <> pg_backend_pid()`,
    );
    await heard.until((event) => event.type === 'resync');
    await heard.until(isStarted(await startAndWait()));
    heard.close();
  });

  const startAndWait = async () => (await here.send({})).body.ai_message.id;
  const isStarted = (id: string) => (event: LiveEvent) => event.type === 'done' && event.message_id === id;
});

describe('a database connection that breaks', () => {
  it('between two statements of a transaction fails the transaction, not the process', async () => {
    const { db } = one.deps;
    const transaction = db.transaction(async (tx) => {
      const { rows } = await tx.execute<{ pid: number }>('select pg_backend_pid() as pid');
      await two.deps.db.$client.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await tx.execute('select 1');
    });
    await expect(transaction).rejects.toThrow();
    expect((await here.send({})).status).toBe(200);
  });
});

describe('what waits for the clock', () => {
  it('closes idle sessions, and sending reopens them', async () => {
    const sent = (await here.send({})).body;
    const path = `/sessions/${sent.chat_session_id}`;
    await one.deps.db.$client.query(
      `update sessions set last_activity_at = now() - interval '25 hours' where id = $1`,
      [sent.chat_session_id],
    );
    const heard = await there.stream('/events');
    await one.tidyUp();
    await heard.until((event) => event.type === 'session_changed' && event.session.status === 'closed');
    heard.close();
    expect((await here.get(path)).body).toMatchObject({ status: 'closed', ended_at: expect.any(String) });
    await here.send({ chat_session_id: sent.chat_session_id });
    expect((await here.get(path)).body).toMatchObject({ status: 'active', ended_at: null });
  });

  it('removes events a day after, and no sooner', async () => {
    one.emulator.setPace(steady);
    const { ai_message_id: id } = await startReply();
    await (await here.stream(`/messages/${id}/stream`)).rest();
    const count = async () =>
      Number(
        (await one.deps.db.$client.query('select count(*) from generation_events where message_id = $1', [id])).rows[0]
          .count,
      );
    await one.tidyUp();
    expect(await count()).toBeGreaterThan(0);
    await one.tidyUp(new Date(Date.now() + 26 * 60 * 60 * 1_000));
    expect(await count()).toBe(0);
  });
});
