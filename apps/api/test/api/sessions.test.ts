import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { createCharacter } from '../support/character.ts';
import type { Guest } from '../support/guest.ts';

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp();
  guest = await app.guest();
});
afterAll(() => app.close());

const create = async (body: object = {}) => (await guest.post('/sessions', body)).body;
const patch = (id: string, body: object, headers?: Record<string, string>) =>
  guest.request('PATCH', `/sessions/${id}`, body, headers);

describe('a session', () => {
  it('started before its first message holds the greeting, and the first message titles it', async () => {
    const character = await createCharacter(guest, { name: 'Bo', firstMessage: 'Well met.' });
    const answer = await guest.post('/sessions', { character_id: character.id, world_time: 'Noon' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      title: 'New Chat',
      title_source: 'default',
      world_time: 'Noon',
      character: { name: 'Bo' },
    });

    const { messages } = (await guest.get(`/messages?chat_session_id=${answer.body.id}`)).body;
    expect(messages).toMatchObject([{ role: 'assistant', content: 'Well met.', status: 'complete' }]);
    const { body } = await guest.send({ chat_session_id: answer.body.id, content: 'Good day' });
    expect(body.session.title).toBe('Good day');
    expect(body.user_message.parent_id).toBe(messages[0].id);
  });

  it('begins with all greetings of the character, and can begin with each of them', async () => {
    const person = await app.guest();
    const character = await createCharacter(person, {
      name: 'Bo',
      firstMessage: '“I am {{char}}.”',
      alternateGreetings: ['*{{user}} is late.*', ' \n', '“No more {{char}}!”'],
    });
    const { id } = (await person.post('/sessions', { character_id: character.id, greeting: 2 })).body;
    const tree = (await person.get(`/messages?chat_session_id=${id}&view=tree`)).body.messages;
    expect(tree.map((message: { content: string }) => message.content)).toEqual([
      '“I am Bo.”',
      '*you is late.*',
      '“No more Bo!”',
    ]);
    const ids = tree.map((message: { id: string }) => message.id);
    const fields = { parent_id: null, role: 'assistant', status: 'complete', sibling_ids: ids };
    expect(tree).toMatchObject([fields, fields, fields]);
    const branch = async () => (await person.get(`/messages?chat_session_id=${id}`)).body.messages;
    expect((await branch()).map((message: { id: string }) => message.id)).toEqual([ids[2]]);
    expect((await person.get('/sessions?view=detailed')).body.sessions).toMatchObject([
      { id, message_count: 1, preview: { role: 'assistant', text: '“No more Bo!”' } },
    ]);
    await app.indexed();
    expect((await person.get('/search?q=late')).body.messages).toMatchObject([{ message_id: ids[1] }]);

    // Every greeting keeps what followed it.
    await person.send({ chat_session_id: id, content: 'To the third.' });
    await person.request('PATCH', `/sessions/${id}`, { current_message_id: ids[0] });
    expect(await branch()).toMatchObject([{ id: ids[0] }]);
    await person.send({ chat_session_id: id, content: 'To the first.' });
    expect(await branch()).toMatchObject([{ id: ids[0] }, { content: 'To the first.', parent_id: ids[0] }, {}]);
    await person.request('PATCH', `/sessions/${id}`, { current_message_id: ids[2] });
    expect(await branch()).toMatchObject([{ id: ids[2] }, { content: 'To the third.', parent_id: ids[2] }, {}]);
    expect((await person.request('DELETE', `/messages/${ids[2]}`)).body.deleted).toBe(3);
    expect(await branch()).toMatchObject([{ id: ids[1], sibling_ids: [ids[0], ids[1]] }]);
  });

  it('is exported and imported with every greeting', async () => {
    const [person, another] = [await app.guest(), await app.guest()];
    const character = await createCharacter(person, { name: 'Bo', firstMessage: 'One.', alternateGreetings: ['Two.'] });
    await person.post('/sessions', { character_id: character.id, greeting: 1 });
    const { bytes } = await person.getBytes('/sessions/export');
    const report = await another.sendFiles('POST', '/sessions/import', { 'all.json': bytes });
    const [{ chat_session_id: id }] = report.body.results;
    const { messages } = (await another.get(`/messages?chat_session_id=${id}`)).body;
    expect(messages).toMatchObject([{ content: 'Two.', parent_id: null }]);
    expect(messages[0].sibling_ids).toHaveLength(2);
  });

  it('refuses a greeting that the character has not', async () => {
    const character = await createCharacter(guest, { name: 'Bo', firstMessage: 'One.', alternateGreetings: ['Two.'] });
    const refusals: [body: object, limit: number][] = [
      [{ character_id: character.id, greeting: 2 }, 1],
      [{ greeting: 1 }, 0],
      [{ character_id: character.id, greeting: 51 }, 50],
    ];
    for (const [body, limit] of refusals) {
      const answers = [await guest.post('/sessions', body), await guest.send({ ...body, content: 'Hello' })];
      for (const { status, body: problem } of answers) {
        expect(status).toBe(400);
        expect(problem.errors).toMatchObject([{ field: 'greeting', rule: 'too_large', limit }]);
      }
    }
    expect((await guest.get(`/sessions?character_id=${character.id}`)).body.sessions).toEqual([]);
    expect(await create({ greeting: 0 })).toMatchObject({ current_message_id: null });
  });

  it('is changed field by field', async () => {
    const { id } = await create({ user_persona: 'A cooper' });
    await patch(id, { world_time: 'Friday' });
    await patch(id, { model_settings: { thinking: 'thoughtful', temperature: 0.4 } });
    await patch(id, { story_position: { source_id: id, chapter: 3 } });
    expect((await guest.get(`/sessions/${id}`)).body).toMatchObject({
      user_persona: 'A cooper',
      world_time: 'Friday',
      model_settings: { thinking: 'thoughtful', temperature: 0.4 },
      story_position: { chapter: 3 },
      revision: 4,
    });
    expect((await patch(id, { story_position: null })).body.story_position).toBeNull();
  });

  it('is closed with the time, and set active again', async () => {
    const { id } = await create();
    expect((await patch(id, { status: 'closed' })).body.ended_at).toMatch(/^\d{4}-/);
    expect((await patch(id, { status: 'active' })).body.ended_at).toBeNull();
  });

  it('refuses to be overwritten from a stale copy, and says nothing was changed', async () => {
    const { id, revision } = await create();
    expect((await patch(id, { title: 'First' }, { 'if-match': `"${revision}"` })).status).toBe(200);
    const stale = await patch(id, { title: 'Second' }, { 'if-match': `"${revision}"` });
    expect(stale).toMatchObject({ status: 412, body: { code: 'revision_conflict' } });
    expect((await guest.get(`/sessions/${id}`)).body).toMatchObject({ title: 'First', revision: revision + 1 });
  });

  it('goes with all its messages', async () => {
    const { chat_session_id, ai_message } = (await guest.send({})).body;
    expect((await guest.request('DELETE', `/sessions/${chat_session_id}`)).status).toBe(204);
    expect((await guest.get(`/sessions/${chat_session_id}`)).status).toBe(404);
    expect((await guest.get(`/messages?chat_session_id=${chat_session_id}`)).status).toBe(404);
    expect((await guest.get(`/messages/${ai_message.id}/stream`)).status).toBe(404);
    const { rows } = await app.deps.db.$client.query('select 1 from messages where session_id = $1', [chat_session_id]);
    expect(rows).toEqual([]);
  });

  it('answers with and without a trailing slash, and below /api/v1', async () => {
    const { id } = await create();
    for (const path of [`/sessions/${id}`, `/sessions/${id}/`, `/v1/sessions/${id}`]) {
      expect((await guest.get(path)).body.id).toBe(id);
    }
  });
});

describe('the list', () => {
  it('is paged by last activity without gaps or repeats, and moves what was spoken in to the top', async () => {
    const person = await app.guest();
    const ids: string[] = [];
    for (let i = 0; i < 7; i++) ids.push((await person.post('/sessions', { title: `Chat ${i}` })).body.id);
    await person.send({ chat_session_id: ids[2] ?? null });

    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await person.get(`/sessions?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...body.sessions.map((s: { id: string }) => s.id));
      cursor = body.next_cursor;
    }
    expect(seen[0]).toBe(ids[2]);
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(seen.slice(1)).toEqual(ids.filter((id) => id !== ids[2]).toReversed());
  });

  it('is filtered by status, character and title, taking % and _ by the letter', async () => {
    const person = await app.guest();
    const character = await createCharacter(person, { name: 'Cy' });
    const a = (await person.post('/sessions', { title: '100% sure', character_id: character.id })).body.id;
    const b = (await person.post('/sessions', { title: '100 ships' })).body.id;
    await person.request('PATCH', `/sessions/${b}`, { status: 'archived' });

    const found = async (query: string) =>
      (await person.get(`/sessions?${query}`)).body.sessions.map((s: { id: string }) => s.id);
    expect(await found('q=100')).toEqual(expect.arrayContaining([a, b]));
    expect(await found(`q=${encodeURIComponent('0% S')}`)).toEqual([a]);
    expect(await found('q=0_s')).toEqual([]);
    expect(await found('status=archived')).toEqual([b]);
    expect(await found(`character_id=${character.id}`)).toEqual([a]);
  });
});

describe('GET /messages', () => {
  it('pages a long branch from the leaf upward', async () => {
    const { chat_session_id } = (await guest.send({ content: 'turn 0' })).body;
    for (let i = 1; i < 6; i++) await guest.send({ chat_session_id, content: `turn ${i}` });

    const pages: string[][] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body } = await guest.get(
        `/messages?chat_session_id=${chat_session_id}&limit=5${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      pages.unshift(body.messages.map((m: { role: string; content: string }) => (m.role === 'user' ? m.content : '…')));
      cursor = body.next_cursor;
    }
    expect(pages.map((page) => page.length)).toEqual([2, 5, 5]);
    expect(pages.flat().filter((text) => text !== '…')).toEqual([0, 1, 2, 3, 4, 5].map((i) => `turn ${i}`));
  });
});

describe('bad input', () => {
  const id = randomUUID();
  it.each([
    ['GET', '/sessions?limit=0', undefined, 'limit'],
    ['GET', '/sessions?limit=many', undefined, 'limit'],
    ['GET', '/sessions?limit=1.5', undefined, 'limit'],
    ['GET', '/sessions?status=gone', undefined, 'status'],
    ['GET', '/sessions?cursor=nonsense', undefined, 'cursor'],
    ['GET', '/sessions/not-an-id', undefined, 'id'],
    ['GET', '/messages', undefined, 'chat_session_id'],
    ['GET', `/messages?chat_session_id=${id}&limit=101`, undefined, 'limit'],
    ['POST', '/sessions', { title: '' }, 'title'],
    ['POST', '/sessions', { title: 'x'.repeat(201) }, 'title'],
    ['POST', '/sessions', { user_persona: 7 }, 'user_persona'],
    ['PATCH', `/sessions/${id}`, {}, ''],
    ['PATCH', `/sessions/${id}`, { status: 'gone' }, 'status'],
    ['PATCH', `/sessions/${id}`, { owner_id: id }, 'owner_id'],
    ['PATCH', `/sessions/${id}`, { model_settings: { model: '../etc' } }, 'model_settings.model'],
    ['PATCH', `/sessions/${id}`, { story_position: { source_id: id, chapter: -1 } }, 'story_position.chapter'],
  ])('%s %s %j names %s', async (method, path, body, field) => {
    const answer = await guest.request(method, path, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
    expect(answer.body.errors[0].field).toBe(field);
  });

  it('a leaf of another session is not found', async () => {
    const one = (await guest.send({})).body;
    const other = await create();
    expect(await patch(other.id, { current_message_id: one.ai_message.id })).toMatchObject({ status: 404 });
  });

  it('a path that leads nowhere is a problem, too', async () => {
    expect(await guest.get('/nowhere')).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});

describe('the detailed list', () => {
  it('tells how many messages there are on all branches, and how the last one begins', async () => {
    const person = await app.guest();
    const empty = (await person.post('/sessions', {})).body.id;
    const { id } = (await person.post('/sessions', {})).body;
    const say = async (content: string, more: object = {}) =>
      (await person.post('/chat-messages', { chat_session_id: id, role: 'user', content, ...more })).body.id;
    const first = await say('One.');
    await say('Two.');
    await say(`Instead\n\nof ${'x'.repeat(300)}`, { edited_from: first });

    const { sessions } = (await person.get('/sessions?view=detailed')).body;
    expect(sessions.map((s: { id: string }) => s.id)).toEqual([id, empty]);
    expect(sessions[0]).toMatchObject({ message_count: 3, preview: { role: 'user' } });
    expect(sessions[0].preview.text).toMatch(/^Instead of x{150,200}$/);
    expect(sessions[1]).toMatchObject({ message_count: 0, preview: null });
    expect((await person.get('/sessions')).body.sessions[0]).not.toHaveProperty('message_count');
  });

  it('tells in which notebook they are', async () => {
    const person = await app.guest();
    const notebook = (await person.post('/notebooks', { name: 'Hollin Point' })).body.id;
    await person.post('/sessions', {});
    await person.post('/sessions', { notebook_id: notebook });
    const { sessions } = (await person.get('/sessions?view=detailed')).body;
    expect(sessions.map((s: { notebook_name: string | null }) => s.notebook_name)).toEqual(['Hollin Point', null]);
    expect((await person.get('/sessions')).body.sessions[0]).not.toHaveProperty('notebook_name');
  });

  it('stops counting at a thousand', async () => {
    const person = await app.guest();
    const { id } = (await person.post('/sessions', {})).body;
    await app.deps.db.$client.query(
      `insert into messages (id, session_id, owner_id, role, content, status)
       select gen_random_uuid(), id, owner_id, 'user', 'x', 'complete' from sessions, generate_series(1, 1100)
       where id = $1`,
      [id],
    );
    expect((await person.get('/sessions?view=detailed')).body.sessions[0].message_count).toBe(1000);
  });
});
