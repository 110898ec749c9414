import { instantPace } from '@dramatis/gemini-emulator/pace';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { isEnd, type Guest } from '../support/guest.ts';

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

interface Row {
  id: string;
  parent_id: string | null;
  content: string;
  role: string;
}

const branchOf = async (sessionId: string): Promise<Row[]> =>
  (await guest.get(`/messages?chat_session_id=${sessionId}`)).body.messages;
const treeOf = async (sessionId: string): Promise<Row[]> =>
  (await guest.get(`/messages?chat_session_id=${sessionId}&view=tree&limit=100`)).body.messages;
const sessionOf = async (sessionId: string) => (await guest.get(`/sessions/${sessionId}`)).body;

/** A session with as many turns as there are questions. */
async function converse(...questions: string[]) {
  const [first = 'Hello.', ...rest] = questions;
  const sent = (await guest.send({ content: first })).body;
  const turns = [sent];
  for (const content of rest) turns.push((await guest.send({ chat_session_id: sent.chat_session_id, content })).body);
  return { sessionId: sent.chat_session_id as string, turns };
}

async function untilEnded(messageId: string) {
  const events = await (await guest.stream(`/messages/${messageId}/stream`)).rest();
  return events.findLast(isEnd);
}

describe('POST /messages/:id/continue', () => {
  it('writes a sibling that begins with the text and goes on from it', async () => {
    const { sessionId, turns } = await converse('Tell me of the tide and the lock and the long way home.');
    const old = turns[0].ai_message;
    const made = await guest.post(`/messages/${old.id}/continue`);
    expect(made.status).toBe(202);
    const end = await untilEnded(made.body.ai_message_id);
    expect(end).toMatchObject({ type: 'done', message: { status: 'complete', parent_id: old.parent_id } });

    const [, reply] = await branchOf(sessionId);
    expect(reply).toMatchObject({
      id: made.body.ai_message_id,
      sibling_ids: [old.id, made.body.ai_message_id],
      metadata: { continued_from: old.id },
    });
    expect(reply?.content.startsWith(old.content)).toBe(true);
    expect(reply?.content.length).toBeGreaterThan(old.content.length);
    // The model was given what stands already as its own turn.
    const asked = app.emulator.requests.list().at(-1);
    expect(JSON.stringify(asked)).toContain(JSON.stringify(old.content.slice(-40)).slice(1, -1));
  });

  it('goes on from a reply that was stopped, and its readers begin with the old text', async () => {
    app.emulator.faults.inject({ kind: 'stall_mid', afterChunks: 3 });
    const sent = (await guest.send({ content: 'A long story, please.' }, { prefer: 'respond-async' })).body;
    const reader = await guest.stream(`/messages/${sent.ai_message_id}/stream`, { lastEventId: 0 });
    await reader.until((event) => event.type === 'token');
    await guest.post(`/messages/${sent.ai_message_id}/stop`);
    const stopped = await untilEnded(sent.ai_message_id);
    expect(stopped).toMatchObject({ type: 'done', message: { status: 'stopped' } });
    if (stopped?.type !== 'done') throw new Error('not stopped');

    const made = (await guest.post(`/messages/${sent.ai_message_id}/continue`)).body;
    const events = await (await guest.stream(`/messages/${made.ai_message_id}/stream`)).rest();
    expect(events[0]).toMatchObject({ type: 'snapshot' });
    if (events[0]?.type === 'snapshot') expect(events[0].text.startsWith(stopped.message.content)).toBe(true);
  });

  it.each([
    ['a message of one’s own', async () => (await converse('Mine')).turns[0].user_message.id, 'invalid_input'],
    ['what is not there', async () => randomUUID(), 'not_found'],
  ])('refuses %s', async (_, make, code) => {
    expect((await guest.post(`/messages/${await make()}/continue`)).body.code).toBe(code);
  });

  it('refuses a reply without text', async () => {
    app.emulator.faults.inject({ kind: 'prompt_blocked' });
    const failed = (await guest.send({ content: 'Hello.' }, { prefer: 'respond-async' })).body;
    await untilEnded(failed.ai_message_id);
    const answer = await guest.post(`/messages/${failed.ai_message_id}/continue`);
    expect(answer.body).toMatchObject({ code: 'invalid_input', errors: [{ field: 'id' }] });
  });
});

describe('POST /chat-messages', () => {
  it('adds a message after the leaf and has nothing generated', async () => {
    const { sessionId, turns } = await converse('Hello.');
    const asked = app.emulator.requests.list().length;
    const added = await guest.post('/chat-messages', { chat_session_id: sessionId, role: 'user', content: 'A note.' });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ parent_id: turns[0].ai_message.id, role: 'user', status: 'complete' });
    expect((await sessionOf(sessionId)).current_message_id).toBe(added.body.id);
    expect(app.emulator.requests.list().length).toBe(asked);
  });

  it('takes keys in camelCase', async () => {
    const { sessionId } = await converse('Hello.');
    const added = await guest.post('/chat-messages', {
      chatSessionId: sessionId,
      role: 'assistant',
      content: 'By hand.',
      clientMessageId: randomUUID(),
    });
    expect(added.status).toBe(201);
    expect(added.body.role).toBe('assistant');
  });

  it('makes an edited reply a sibling that says so, and leaves the old one as it was', async () => {
    const { sessionId, turns } = await converse('Hello.', 'And then?');
    const old = turns[0].ai_message;
    const edited = await guest.post('/chat-messages', {
      chat_session_id: sessionId,
      role: 'assistant',
      content: 'What it should have said.',
      edited_from: old.id,
    });
    expect(edited.body).toMatchObject({
      parent_id: old.parent_id,
      sibling_ids: [old.id, edited.body.id],
      metadata: { edited_from: old.id },
    });
    expect((await treeOf(sessionId)).find(({ id }) => id === old.id)?.content).toBe(old.content);
    expect((await branchOf(sessionId)).map(({ id }) => id)).toEqual([turns[0].user_message.id, edited.body.id]);
  });

  it('gives the same message for the same client_message_id, twenty times at once', async () => {
    const { sessionId } = await converse('Hello.');
    const message = {
      chat_session_id: sessionId,
      role: 'user',
      content: 'Once.',
      client_message_id: randomUUID(),
    };
    const answers = await Promise.all(Array.from({ length: 20 }, () => guest.post('/chat-messages', message)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await treeOf(sessionId)).filter(({ content }) => content === 'Once.')).toHaveLength(1);
  });

  it.each([
    [{ content: '  ' }, 'content'],
    [{ role: 'system' }, 'role'],
    [{ parent_id: randomUUID(), edited_from: randomUUID() }, 'parent_id'],
    [{ surprise: 1 }, 'surprise'],
  ])('refuses %j and names the field', async (change, field) => {
    const { sessionId } = await converse('Hello.');
    const answer = await guest.post('/chat-messages', {
      chat_session_id: sessionId,
      role: 'user',
      content: 'x',
      ...change,
    });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body.errors)).toContain(field);
  });

  it('knows no session, parent or original of anybody else', async () => {
    const stranger = await app.guest();
    const theirs = (await stranger.send({ content: 'Mine alone.' })).body;
    const { sessionId } = await converse('Hello.');
    const add = (change: object) =>
      guest.post('/chat-messages', { chat_session_id: sessionId, role: 'assistant', content: 'x', ...change });
    expect((await add({ chat_session_id: theirs.chat_session_id })).status).toBe(404);
    expect((await add({ parent_id: theirs.ai_message.id })).status).toBe(404);
    expect((await add({ edited_from: theirs.ai_message.id })).status).toBe(404);
  });

  it('waits for nobody: while a reply is being written it is refused', async () => {
    app.emulator.faults.inject({ kind: 'stall_mid', afterChunks: 1 });
    const sent = (await guest.send({}, { prefer: 'respond-async' })).body;
    const answer = await guest.post('/chat-messages', {
      chat_session_id: sent.chat_session_id,
      role: 'user',
      content: 'x',
    });
    expect(answer.body.code).toBe('generation_in_progress');
    await guest.post(`/messages/${sent.ai_message_id}/stop`);
  });
});

describe('DELETE /messages/:id', () => {
  it('removes the subtree and moves the leaf to the parent', async () => {
    const { sessionId, turns } = await converse('One', 'Two', 'Three');
    const answer = await guest.request('DELETE', `/messages/${turns[1].user_message.id}`);
    expect(answer.body).toMatchObject({
      deleted: 4,
      session: { id: sessionId, current_message_id: turns[0].ai_message.id },
    });
    expect((await treeOf(sessionId)).map(({ id }) => id)).toEqual([turns[0].user_message.id, turns[0].ai_message.id]);
  });

  it('moves the leaf to the end of the newest remaining sibling', async () => {
    const { sessionId, turns } = await converse('One', 'Two');
    const again = (
      await guest.send({ chat_session_id: sessionId, parent_id: turns[0].ai_message.id, content: 'Two, otherwise' })
    ).body;
    const answer = await guest.request('DELETE', `/messages/${again.user_message.id}`);
    expect(answer.body.session.current_message_id).toBe(turns[1].ai_message.id);
  });

  it('leaves the leaf alone when it is on another branch', async () => {
    const { sessionId, turns } = await converse('One', 'Two');
    const again = (
      await guest.send({ chat_session_id: sessionId, parent_id: turns[0].ai_message.id, content: 'Two, otherwise' })
    ).body;
    const answer = await guest.request('DELETE', `/messages/${turns[1].user_message.id}`);
    expect(answer.body.session.current_message_id).toBe(again.ai_message.id);
  });

  it('leaves an empty session when the only root goes, which then takes messages again', async () => {
    const { sessionId, turns } = await converse('One');
    await guest.request('DELETE', `/messages/${turns[0].user_message.id}`);
    expect(await treeOf(sessionId)).toEqual([]);
    expect((await guest.send({ chat_session_id: sessionId, content: 'Anew' })).status).toBe(200);
  });

  it('stops a reply that is being written there, upstream too', async () => {
    app.emulator.faults.inject({ kind: 'stall_mid', afterChunks: 2 });
    const sent = (await guest.send({ content: 'Go' }, { prefer: 'respond-async' })).body;
    const reader = await guest.stream(`/messages/${sent.ai_message_id}/stream`, { lastEventId: 0 });
    await reader.until((event) => event.type === 'token');
    expect((await guest.request('DELETE', `/messages/${sent.user_message_id}`)).body.deleted).toBe(2);
    await reader.rest();
    await app.emulator.requests.until((request) => request.state === 'aborted');
    expect((await guest.send({ chat_session_id: sent.chat_session_id, content: 'Anew' })).status).toBe(200);
  });

  it('removes a branch of thousands at once', async () => {
    const { sessionId, turns } = await converse('One');
    await app.deps.db.$client.query(
      `insert into messages (id, session_id, owner_id, parent_id, role, content, status)
       select ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, m.session_id, m.owner_id,
         case n when 1 then m.id else ('00000000-0000-7000-8000-' || lpad(to_hex(n - 1), 12, '0'))::uuid end,
         'user', 'link', 'complete'
       from messages m, generate_series(1, 10000) n where m.id = $1`,
      [turns[0].ai_message.id],
    );
    const answer = await guest.request('DELETE', '/messages/00000000-0000-7000-8000-000000000001');
    expect(answer.body.deleted).toBe(10_000);
    expect(await treeOf(sessionId)).toHaveLength(2);
  });

  it('is a 404 for what is not there or not yours', async () => {
    const theirs = (await (await app.guest()).send({})).body;
    expect((await guest.request('DELETE', `/messages/${theirs.ai_message.id}`)).status).toBe(404);
    expect((await guest.request('DELETE', `/messages/${randomUUID()}`)).status).toBe(404);
  });
});

describe('an archived session', () => {
  it('is read-only in every way', async () => {
    const { sessionId, turns } = await converse('Keep this.');
    await guest.request('PATCH', `/sessions/${sessionId}`, { status: 'archived' });
    const { id } = turns[0].ai_message;
    const tries = [
      await guest.send({ chat_session_id: sessionId }),
      await guest.post(`/messages/${id}/regenerate`),
      await guest.post(`/messages/${id}/continue`),
      await guest.post('/chat-messages', { chat_session_id: sessionId, role: 'user', content: 'x' }),
      await guest.request('DELETE', `/messages/${id}`),
    ];
    expect(tries.map(({ status, body }) => [status, body.code])).toEqual(tries.map(() => [409, 'session_archived']));
    expect(await treeOf(sessionId)).toHaveLength(2);
  });

  it('still knows the messages it took before: who repeats one is given it', async () => {
    const { sessionId, turns } = await converse('Keep this.');
    const note = { chat_session_id: sessionId, role: 'user', content: 'And this.', client_message_id: randomUUID() };
    const added = await guest.post('/chat-messages', note);
    await guest.request('PATCH', `/sessions/${sessionId}`, { status: 'archived' });
    const { content, client_message_id, id } = turns[0].user_message;
    const sent = await guest.send({ chat_session_id: sessionId, content, client_message_id });
    expect(sent.body).toMatchObject({ user_message: { id }, ai_message: { id: turns[0].ai_message.id } });
    expect((await guest.post('/chat-messages', note)).body.id).toBe(added.body.id);
    expect(await treeOf(sessionId)).toHaveLength(3);
  });
});

describe('GET /messages?view=tree', () => {
  it('gives every branch, page by page', async () => {
    const { sessionId, turns } = await converse('One', 'Two');
    await guest.post(`/messages/${turns[0].ai_message.id}/regenerate`);
    const all: Row[] = [];
    let cursor = '';
    do {
      const page = (
        await guest.get(`/messages?chat_session_id=${sessionId}&view=tree&limit=2${cursor && `&cursor=${cursor}`}`)
      ).body;
      all.push(...page.messages);
      cursor = page.next_cursor ?? '';
    } while (cursor !== '');
    expect(all).toHaveLength(5);
    expect(new Set(all.map(({ id }) => id)).size).toBe(5);
  });
});

describe('more replies at a time than there are places', () => {
  it('are refused with a code; nothing of them is stored', async () => {
    const small = await startTestApp({ beside: app, maxParallelReplies: 3 });
    try {
      const person = await small.guest();
      app.emulator.faults.inject(...Array.from({ length: 3 }, () => ({ kind: 'stall_mid' as const, afterChunks: 1 })));
      const answers = await Promise.all(Array.from({ length: 12 }, () => person.send({}, { prefer: 'respond-async' })));
      const accepted = answers.filter(({ status }) => status === 202);
      expect(accepted).toHaveLength(3);
      expect(answers.filter(({ body }) => body.code === 'too_many_generations')).toHaveLength(9);
      expect((await person.get('/sessions')).body.sessions).toHaveLength(3);
      // Whoever repeats one that was taken is given it all the same.
      const [first] = accepted;
      const { messages } = (await person.get(`/messages?chat_session_id=${first?.body.chat_session_id}`)).body;
      const { content, client_message_id } = messages[0];
      const again = await person.send({ content, client_message_id }, { prefer: 'respond-async' });
      expect(again.body).toEqual(first?.body);
      for (const { body } of accepted) await person.post(`/messages/${body.ai_message_id}/stop`);
    } finally {
      await small.close();
    }
  });
});
