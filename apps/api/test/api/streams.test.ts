import { instantPace } from '@dramatis/gemini-emulator/pace';
import type { LiveEvent } from '@dramatis/contract/events';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LAST_SEQ } from '../../src/adapters/hub/hub.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { isEnd, textOf, type Guest } from '../support/guest.ts';

let app: TestApp;
let guest: Guest;
/** Slow enough that readers come and go in mid-reply. */
const steady = { firstChunkMs: 50, chunkMs: 40, wordsPerChunk: 1 };

beforeAll(async () => {
  app = await startTestApp();
  guest = await app.guest();
});
afterEach(() => {
  app.emulator.setPace(instantPace);
  app.emulator.faults.clear();
});
afterAll(() => app.close());

async function startReply(): Promise<{ chat_session_id: string; ai_message_id: string }> {
  return (await guest.send({}, { prefer: 'respond-async' })).body;
}

async function contentOf(sessionId: string): Promise<string> {
  return (await guest.get(`/messages?chat_session_id=${sessionId}`)).body.messages.at(-1).content;
}

describe('GET /messages/:id/stream', () => {
  it('gives readers who come at any time the same text', async () => {
    app.emulator.setPace(steady);
    const { chat_session_id, ai_message_id } = await startReply();
    const path = `/messages/${ai_message_id}/stream`;

    const early = await guest.stream(path);
    const first = await early.until((event) => event.type === 'token');
    const late = await guest.stream(path);
    const [seen, lateEvents] = await Promise.all([early.rest(), late.rest()]);
    const after = await (await guest.stream(path)).rest();

    const content = await contentOf(chat_session_id);
    expect(content).not.toBe('');
    expect(lateEvents[0]?.type).toBe('snapshot');
    expect(textOf(lateEvents)).toBe(content);
    expect(textOf(after)).toBe(content);
    expect(after.map((event) => event.type)).toEqual(['snapshot', 'done']);
    expect(content.endsWith(textOf([first, ...seen]))).toBe(true);
  });

  it('goes on after Last-Event-ID, with every later event once', async () => {
    app.emulator.setPace(steady);
    const { chat_session_id, ai_message_id } = await startReply();
    const path = `/messages/${ai_message_id}/stream`;

    const before: LiveEvent[] = [];
    const reader = await guest.stream(path, { lastEventId: 0 });
    let last = 0;
    await reader.until((event) => {
      before.push(event);
      if ('seq' in event) last = event.seq;
      return before.filter(({ type }) => type === 'token').length === 4;
    });
    reader.close();
    const rest = await (await guest.stream(path, { lastEventId: last })).rest();

    const numbers = [...before, ...rest].map((event) => ('seq' in event ? event.seq : 0));
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    expect(textOf([...before, ...rest])).toBe(await contentOf(chat_session_id));
  });

  it('gives a reader who has seen the end elsewhere nothing but the end', async () => {
    app.emulator.faults.inject({ kind: 'stall_mid', afterChunks: 2 });
    const { ai_message_id } = await startReply();
    const path = `/messages/${ai_message_id}/stream`;
    await (await guest.stream(path, { lastEventId: 0 })).until((event) => event.type === 'token');
    // Where a process that knows the reply as ended begins; this one is still behind.
    const reader = await guest.stream(path, { lastEventId: LAST_SEQ - 1 });
    await guest.post(`/messages/${ai_message_id}/stop`);
    const events = await reader.rest();
    expect(events.map((event) => 'seq' in event && event.seq)).toEqual([LAST_SEQ - 1, LAST_SEQ]);
    expect(events.findLast(isEnd)).toMatchObject({ type: 'done', message: { content: textOf(events) } });
  });

  it('takes a Last-Event-ID that is none of ours for none', async () => {
    const { ai_message_id } = await startReply();
    const response = await fetch(`${app.url}/api/messages/${ai_message_id}/stream`, {
      headers: { cookie: guest.cookie, 'last-event-id': 'garbage; drop table' },
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('"type":"done"');
  });

  it('sets the headers that keep proxies from holding events back', async () => {
    const { ai_message_id } = await startReply();
    const response = await fetch(`${app.url}/api/messages/${ai_message_id}/stream`, {
      headers: { cookie: guest.cookie },
    });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(response.headers.get('cache-control')).toContain('no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    await response.body?.cancel();
  });

  it('is a 404 problem for a message that is not there', async () => {
    expect((await guest.get(`/messages/${randomUUID()}/stream`)).body.code).toBe('not_found');
  });

  it('ends when the session is deleted in mid-reply, and the upstream request with it', async () => {
    app.emulator.faults.inject({ kind: 'stall_mid', afterChunks: 2 });
    const { chat_session_id, ai_message_id } = await startReply();
    const reader = await guest.stream(`/messages/${ai_message_id}/stream`, { lastEventId: 0 });
    await reader.until((event) => event.type === 'token');

    expect((await guest.request('DELETE', `/sessions/${chat_session_id}`)).status).toBe(204);
    await reader.rest();
    const upstream = await app.emulator.requests.until((request) => request.state === 'aborted');
    expect(upstream.method).toBe('stream');
  });
});

describe('GET /events', () => {
  it('carries all of a person on one connection, and nothing of anybody else', async () => {
    app.emulator.setPace(steady);
    const stranger = await app.guest();
    const overheard = await stranger.stream('/events');
    const heard = await guest.stream('/events');

    const [one, two] = await Promise.all([startReply(), startReply()]);
    const events: LiveEvent[] = [];
    await heard.until((event) => {
      events.push(event);
      return events.filter(isEnd).length === 2;
    });
    heard.close();

    for (const { chat_session_id, ai_message_id } of [one, two]) {
      const own = events.filter((event) => 'message_id' in event && event.message_id === ai_message_id);
      expect(textOf(own)).toBe(await contentOf(chat_session_id));
      expect(own.map(({ type }) => type)).toEqual(expect.arrayContaining(['session', 'title', 'token', 'done']));
    }

    await stranger.send({ content: 'Mine.' });
    const first = await overheard.until(() => true);
    expect(first).toMatchObject({ type: 'session', session: { title: 'Mine.' } });
    overheard.close();
  });

  it('begins with a snapshot of each reply in progress', async () => {
    app.emulator.setPace(steady);
    const { chat_session_id, ai_message_id } = await startReply();
    await (await guest.stream(`/messages/${ai_message_id}/stream`)).until((event) => event.type === 'token');

    const heard = await guest.stream('/events');
    const events: LiveEvent[] = [];
    await heard.until((event) => {
      events.push(event);
      return isEnd(event);
    });
    heard.close();
    expect(events[0]).toMatchObject({ type: 'snapshot', message_id: ai_message_id });
    expect(textOf(events)).toBe(await contentOf(chat_session_id));
  });

  it('tells of sessions that are made, changed and deleted elsewhere', async () => {
    const heard = await guest.stream('/events');
    const { id } = (await guest.post('/sessions', {})).body;
    await guest.request('PATCH', `/sessions/${id}`, { title: 'Renamed' });
    await guest.request('DELETE', `/sessions/${id}`);

    expect(await heard.until(() => true)).toMatchObject({
      type: 'session_changed',
      session: { id, title: 'New Chat' },
    });
    expect(await heard.until(() => true)).toMatchObject({ type: 'session_changed', session: { id, title: 'Renamed' } });
    expect(await heard.until(() => true)).toEqual({ type: 'session_deleted', chat_session_id: id });
    heard.close();
  });
});

describe('POST /messages/:id/stop', () => {
  it('closes the upstream request, keeps the text, and is harmless when pressed again', async () => {
    app.emulator.faults.inject({ kind: 'stall_mid', afterChunks: 3 });
    const { chat_session_id, ai_message_id } = await startReply();
    const reader = await guest.stream(`/messages/${ai_message_id}/stream`, { lastEventId: 0 });
    let tokens = 0;
    await reader.until((event) => event.type === 'token' && ++tokens === 3);

    expect((await guest.post(`/messages/${ai_message_id}/stop`)).status).toBe(204);
    const end = await reader.until(isEnd);
    if (end.type !== 'done') throw new Error('a stopped reply is no failure');
    expect(end.message).toMatchObject({ status: 'stopped', error: null });
    expect(end.message.content).not.toBe('');
    await app.emulator.requests.until((request) => request.state === 'aborted');

    expect((await guest.post(`/messages/${ai_message_id}/stop`)).status).toBe(204);
    expect(await contentOf(chat_session_id)).toBe(end.message.content);
  });
});

describe('POST /messages/:id/regenerate', () => {
  it('writes a sibling, moves the leaf, and both can be read', async () => {
    const first = (await guest.send({ content: 'Say it again' })).body;
    const again = await guest.post(`/messages/${first.ai_message.id}/regenerate`);
    expect(again.status).toBe(202);
    await (await guest.stream(`/messages/${again.body.ai_message_id}/stream`)).rest();

    const shown = (await guest.get(`/messages?chat_session_id=${first.chat_session_id}`)).body.messages;
    expect(shown.at(-1)).toMatchObject({
      id: again.body.ai_message_id,
      status: 'complete',
      sibling_ids: [first.ai_message.id, again.body.ai_message_id],
    });

    await guest.request('PATCH', `/sessions/${first.chat_session_id}`, { current_message_id: first.ai_message.id });
    const back = (await guest.get(`/messages?chat_session_id=${first.chat_session_id}`)).body.messages;
    expect(back.at(-1).id).toBe(first.ai_message.id);
  });

  it('refuses what is no reply', async () => {
    const { user_message } = (await guest.send({})).body;
    const answer = await guest.post(`/messages/${user_message.id}/regenerate`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'id' }] } });
  });
});
