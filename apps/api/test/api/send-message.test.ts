import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { instantPace } from '@dramatis/gemini-emulator/pace';
import { startTestApp, type TestApp } from '../support/app.ts';
import { createCharacter } from '../support/character.ts';
import { isEnd, textOf, type Guest } from '../support/guest.ts';

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp();
  guest = await app.guest();
});
afterEach(() => {
  app.emulator.setPace(instantPace);
  app.emulator.faults.clear();
});
afterAll(() => app.close());

async function branch(sessionId: string) {
  return (await guest.get(`/messages?chat_session_id=${sessionId}`)).body.messages;
}

describe('the first message', () => {
  it('creates the session, titles it, and answers when the reply is complete', async () => {
    const { status, body, headers } = await guest.send({ content: '  Where does the\n tide go at night?  ' });

    expect(status).toBe(200);
    expect(headers.get('server-timing')).toMatch(/first_token;dur=\d/);
    expect(body.session).toMatchObject({
      title: 'Where does the tide go at night?',
      title_source: 'first_message',
      status: 'active',
      generating_message_id: null,
    });
    expect(body.user_message).toMatchObject({ role: 'user', status: 'complete', parent_id: null });
    expect(body.ai_message).toMatchObject({ role: 'assistant', status: 'complete', parent_id: body.user_message.id });
    expect(body.ai_message.content).not.toBe('');
    expect(body.ai_message.metadata).toMatchObject({ demo: true, finish_reason: 'STOP' });
    expect(body.session.current_message_id).toBe(body.ai_message.id);
    expect(await branch(body.chat_session_id)).toEqual([body.user_message, body.ai_message]);
  });

  it('begins a chat with the greeting that was chosen, once, and the model reads that one alone', async () => {
    const character = await createCharacter(guest, {
      name: 'Ottoline Grebe',
      firstMessage: 'The lock is shut.',
      alternateGreetings: ['The lock is open.'],
    });
    const first = { character_id: character.id, client_message_id: randomUUID(), content: 'At last.', greeting: 1 };
    const { body } = await guest.send(first);
    const [greeting, user] = await branch(body.chat_session_id);
    expect(greeting).toMatchObject({ content: 'The lock is open.', parent_id: null });
    expect(greeting.sibling_ids).toHaveLength(2);
    expect(user).toMatchObject({ content: 'At last.', parent_id: greeting.id, sibling_ids: [user.id] });

    const sent = JSON.stringify(app.emulator.requests.list().at(-1)?.body);
    expect(sent).toContain('The lock is open.');
    expect(sent).not.toContain('The lock is shut.');
    expect((await guest.send(first)).body.user_message.id).toBe(user.id);
    expect((await guest.get(`/messages?chat_session_id=${body.chat_session_id}&view=tree`)).body.messages).toHaveLength(
      4,
    );
  });

  it('begins a chat with a character with the greeting, and plays the character', async () => {
    const character = await createCharacter(guest, {
      name: 'Ottoline Grebe',
      description: 'A lock-keeper who counts everything.',
      firstMessage: '*looks up* I am {{char}}. And {{user}}?',
    });
    const { body } = await guest.send({
      character_id: character.id,
      content: 'A traveller.',
      user_persona: 'A tired bargee',
      world_time: 'Dusk, 1881',
    });

    const [greeting, user] = await branch(body.chat_session_id);
    expect(greeting).toMatchObject({
      role: 'assistant',
      parent_id: null,
      content: '*looks up* I am Ottoline Grebe. And you?',
    });
    expect(user.parent_id).toBe(greeting.id);
    expect(body.session).toMatchObject({
      character: { id: character.id, name: 'Ottoline Grebe' },
      user_persona: 'A tired bargee',
      world_time: 'Dusk, 1881',
    });

    const sent = JSON.stringify(app.emulator.requests.list().at(-1)?.body);
    for (const part of ['You are Ottoline Grebe.', 'counts everything', 'A tired bargee', 'Dusk, 1881', 'And you?']) {
      expect(sent).toContain(part);
    }
  });

  it('keeps a title the person gave', async () => {
    const session = (await guest.post('/sessions', { title: 'My own words' })).body;
    const { body } = await guest.send({ chat_session_id: session.id });
    expect(body.session).toMatchObject({ title: 'My own words', title_source: 'person' });
  });
});

describe('the three ways of being answered', () => {
  it('streams to Accept: text/event-stream, ending with the stored message', async () => {
    const reader = await guest.stream('/chat/send_message', {
      body: { client_message_id: randomUUID(), content: 'Tell me of the harbour.' },
    });
    const events = await reader.rest();

    expect(events.map((event) => ('seq' in event ? event.seq : null))).toEqual(events.map((_, i) => i + 1));
    expect(events[0]).toMatchObject({ type: 'session', messages: [{ role: 'user' }, { role: 'assistant' }] });
    expect(events[1]).toMatchObject({ type: 'title', title: 'Tell me of the harbour.' });
    const end = events.at(-1);
    if (end?.type !== 'done') throw new Error(`ended with ${end?.type}`);
    expect(events.filter((event) => event.type === 'token').length).toBeGreaterThan(1);
    expect(textOf(events)).toBe(end.message.content);
    expect((await branch(end.chat_session_id)).at(-1)).toEqual(end.message);
  });

  it('answers Prefer: respond-async with the ids at once, while the model is silent', async () => {
    app.emulator.faults.inject({ kind: 'stall' });
    const { status, body, headers } = await guest.send({}, { prefer: 'respond-async' });

    expect(status).toBe(202);
    expect(headers.get('preference-applied')).toBe('respond-async');
    const [user, reply] = await branch(body.chat_session_id);
    expect(user.id).toBe(body.user_message_id);
    expect(reply).toMatchObject({ id: body.ai_message_id, status: 'streaming', content: '' });
    await guest.post(`/messages/${body.ai_message_id}/stop`);
  });
});

describe('the same client_message_id again', () => {
  it('gives one session, one message and one upstream call, a hundred times at once', async () => {
    const before = app.emulator.requests.list().length;
    const client_message_id = randomUUID();
    const content = `once and only once ${client_message_id}`;
    const answers = await Promise.all(Array.from({ length: 100 }, () => guest.send({ client_message_id, content })));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.user_message.id)).size).toBe(1);
    expect(new Set(answers.map(({ body }) => body.ai_message.content)).size).toBe(1);
    const { sessions } = (await guest.get('/sessions?q=once and only once')).body;
    expect(sessions).toHaveLength(1);
    expect(app.emulator.requests.list().length - before).toBe(1);
  });

  it('is taken anew when what it said before is removed at that moment', async () => {
    const wait = { prefer: 'respond-async' };
    for (let round = 0; round < 100; round++) {
      const client_message_id = randomUUID();
      const first = await guest.send({ client_message_id }, wait);
      const again = Array.from({ length: 4 }, () => guest.send({ client_message_id }, wait));
      await guest.request('DELETE', `/sessions/${first.body.chat_session_id}`);
      for (const { status } of await Promise.all(again)) expect(status).toBe(202);
    }
  });

  it('keeps text that ends in half of a character', async () => {
    const { status, body } = await guest.send({ content: 'Look: \ud83d' });
    expect(status).toBe(200);
    expect(body.user_message.content).toBe('Look: \ufffd');
    const { chat_session_id } = body;
    const again = await guest.send({ chat_session_id, content: 'And \udc4d again' });
    expect(again.body.user_message.content).toBe('And \ufffd again');
  });

  it('belongs to its sender alone', async () => {
    const client_message_id = randomUUID();
    const mine = await guest.send({ client_message_id });
    const theirs = await (await app.guest()).send({ client_message_id });
    expect(theirs.status).toBe(200);
    expect(theirs.body.chat_session_id).not.toBe(mine.body.chat_session_id);
  });
});

describe('a session', () => {
  it('takes one turn at a time; other sessions go on meanwhile', async () => {
    app.emulator.faults.inject({ kind: 'stall' });
    const running = (await guest.send({}, { prefer: 'respond-async' })).body;

    const refused = await guest.send({ chat_session_id: running.chat_session_id });
    expect(refused).toMatchObject({ status: 409, body: { code: 'generation_in_progress' } });
    expect(await branch(running.chat_session_id)).toHaveLength(2);
    expect((await guest.send({})).status).toBe(200);

    await guest.post(`/messages/${running.ai_message_id}/stop`);
  });

  it('reopens when it was closed, and refuses when it is archived', async () => {
    const { chat_session_id } = (await guest.send({})).body;
    const closed = await guest.request('PATCH', `/sessions/${chat_session_id}`, { status: 'closed' });
    expect(closed.body.ended_at).not.toBeNull();
    expect((await guest.send({ chat_session_id })).body.session).toMatchObject({ status: 'active', ended_at: null });

    await guest.request('PATCH', `/sessions/${chat_session_id}`, { status: 'archived' });
    expect(await guest.send({ chat_session_id })).toMatchObject({ status: 409, body: { code: 'session_archived' } });
    expect(await branch(chat_session_id)).toHaveLength(4);
  });

  it('grows a sibling when an earlier message is answered again, and loses nothing', async () => {
    const first = (await guest.send({ content: 'One' })).body;
    const second = (await guest.send({ chat_session_id: first.chat_session_id, content: 'Two' })).body;
    const edited = (
      await guest.send({
        chat_session_id: first.chat_session_id,
        parent_id: first.ai_message.id,
        content: 'Two, otherwise',
      })
    ).body;

    expect(edited.user_message.sibling_ids).toEqual([second.user_message.id, edited.user_message.id]);
    const shown = await branch(first.chat_session_id);
    expect(shown.map((m: { content: string }) => m.content)).toEqual(expect.arrayContaining(['One', 'Two, otherwise']));
    expect(shown).toHaveLength(4);

    await guest.request('PATCH', `/sessions/${first.chat_session_id}`, { current_message_id: second.user_message.id });
    expect((await branch(first.chat_session_id)).at(-1).id).toBe(second.ai_message.id);
  });

  it('takes a new root', async () => {
    const first = (await guest.send({})).body;
    const root = (
      await guest.send({ chat_session_id: first.chat_session_id, parent_id: null, content: 'From the top' })
    ).body;
    expect(root.user_message).toMatchObject({
      parent_id: null,
      sibling_ids: [first.user_message.id, root.user_message.id],
    });
  });
});

describe('bad input', () => {
  const id = randomUUID();
  it.each([
    ['no body', {}, ['client_message_id', 'content']],
    ['wrong kinds', { client_message_id: 5, content: ['x'] }, ['client_message_id', 'content']],
    [
      'an id that is none',
      { client_message_id: 'abc', content: 'x', character_id: 'abc' },
      ['character_id', 'client_message_id'],
    ],
    ['an unknown field', { client_message_id: id, content: 'x', notbook_id: id }, ['notbook_id']],
    ['over-long content', { client_message_id: id, content: 'x'.repeat(100_001) }, ['content']],
    ['blank content', { client_message_id: id, content: ' \n ' }, ['content']],
    ['a NUL', { client_message_id: id, content: 'a\u0000b' }, ['content']],
    [
      'a hot temperature',
      { client_message_id: id, content: 'x', model_settings: { temperature: 3 } },
      ['model_settings.temperature'],
    ],
    ['a parent without a session', { client_message_id: id, content: 'x', parent_id: id }, ['parent_id']],
  ])('%s names the field', async (_, message, fields) => {
    const { status, body, headers } = await guest.post('/chat/send_message', message);
    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body.code).toBe('invalid_input');
    expect(body.errors.map((e: { field: string }) => e.field).toSorted()).toEqual(fields);
    expect(JSON.stringify(body)).not.toContain('.ts:');
  });

  it.each([
    ['session', { chat_session_id: id }],
    ['character', { character_id: id }],
  ])('an unknown %s is a 404 and saves nothing', async (_, part) => {
    const before = (await guest.get('/sessions')).body.sessions.length;
    expect(await guest.send(part)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect((await guest.get('/sessions')).body.sessions).toHaveLength(before);
  });

  it('a parent of another session is a 404 and saves nothing', async () => {
    const one = (await guest.send({})).body;
    const other = (await guest.send({})).body;
    const answer = await guest.send({ chat_session_id: one.chat_session_id, parent_id: other.ai_message.id });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await branch(one.chat_session_id)).toHaveLength(2);
  });

  it('malformed JSON, a foreign content type and an empty body are told apart', async () => {
    expect((await guest.post('/chat/send_message', '{"content":')).body.code).toBe('malformed_json');
    expect((await guest.post('/chat/send_message', 'x', { 'content-type': 'text/csv' })).body.code).toBe(
      'unsupported_media_type',
    );
    expect((await guest.post('/chat/send_message', '')).body.code).toBe('malformed_json');
  });

  it('a body beyond the limit is refused', async () => {
    const answer = await guest.post('/chat/send_message', `"${'x'.repeat(3_000_000)}"`);
    expect(answer).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
  });
});

it('tells a hung-up JSON client nothing, and writes the reply all the same', async () => {
  app.emulator.setPace({ firstChunkMs: 50, chunkMs: 5, wordsPerChunk: 3 });
  const events = await guest.stream('/events');
  const hangUp = new AbortController();
  const content = `left alone ${randomUUID()}`;
  const sending = fetch(`${app.url}/api/chat/send_message`, {
    method: 'POST',
    signal: hangUp.signal,
    headers: { cookie: guest.cookie, 'content-type': 'application/json' },
    body: JSON.stringify({ client_message_id: randomUUID(), content }),
  });
  await events.until((event) => event.type === 'token');
  hangUp.abort();
  await expect(sending).rejects.toThrow();
  const end = await events.until(isEnd);
  expect(end.type).toBe('done');
  events.close();
});
