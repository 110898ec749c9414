import type { Citation } from '@dramatis/contract/citations';
import type { Message } from '@dramatis/contract/messages';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findGrounding } from '../../src/domain/generation/grounding.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { createCharacter } from '../support/character.ts';
import { isEnd, textOf, type Guest } from '../support/guest.ts';
import { addFiles, makeNotebook, settled, storyOf } from '../support/notebook.ts';
import { lastPrompt } from '../support/prompts.ts';

let app: TestApp;
let guest: Guest;
let notebookId: string;
let one: string;
let two: string;

const words = [
  ['oyster', 'heron', 'gannet'],
  ['plover', 'curlew', 'petrel'],
] as const;
const QUESTION = 'What did the keeper write down about the lamp?';

beforeAll(async () => {
  app = await startTestApp();
  guest = await app.guest();
  notebookId = await makeNotebook(guest);
  for (const [i, chapters] of words.entries()) {
    await addFiles(guest, notebookId, { [`${i + 1}.txt`]: storyOf(chapters, 20) });
  }
  const sources = await settled(guest, notebookId);
  [one = '', two = ''] = sources.map(({ id }) => id);
});
afterAll(() => app.close());
beforeEach(() => app.emulator.requests.clear());
afterEach(() => vi.restoreAllMocks());

const ask = async (message: Parameters<Guest['send']>[0]) => {
  const answer = await guest.send({ content: QUESTION, ...message });
  expect(answer.status).toBe(200);
  return answer.body;
};
const shown = (text: string) => [...text.matchAll(/\[(\d{1,3})\]/g)].map(([, n]) => Number(n));
const says = (...texts: string[]) =>
  vi.spyOn(app.deps.llm, 'streamReply').mockImplementationOnce(async function* () {
    for (const text of texts) yield { type: 'text', text };
    yield { type: 'end', finishReason: 'STOP', model: 'test', usage: undefined };
  });

describe('a session of a notebook', () => {
  it('is begun with a message or before it, says so, and is found by it', async () => {
    const { session } = await ask({ notebook_id: notebookId, citations: 'folded' });
    expect(session).toMatchObject({ notebook_id: notebookId, character: null, citations: 'folded' });
    const character = await createCharacter(guest, { name: 'Rudd' });
    const made = await guest.post('/sessions', { notebook_id: notebookId, character_id: character.id });
    expect(made).toMatchObject({ status: 201, body: { notebook_id: notebookId, citations: 'shown' } });
    const other = await guest.post('/sessions', {});
    expect(other.body.notebook_id).toBeNull();
    const listed = (await guest.get(`/sessions?notebook_id=${notebookId}&limit=2`)).body.sessions;
    expect(listed.map(({ id }: { id: string }) => id)).toEqual([made.body.id, session.id]);
    const changed = await guest.request('PATCH', `/sessions/${session.id}`, { citations: 'hidden' });
    expect(changed.body).toMatchObject({ citations: 'hidden', notebook_id: notebookId });
  });

  it('can only be of one’s own notebook', async () => {
    const stranger = await app.guest();
    const { body: mine } = await guest.post('/sessions', { notebook_id: notebookId });
    const at = `/notebooks/${notebookId}/chat/sessions`;
    for (const answer of [
      await stranger.post('/sessions', { notebook_id: notebookId }),
      await stranger.send({ notebook_id: notebookId }),
      await guest.post('/sessions', { notebook_id: randomUUID() }),
      await stranger.get(at),
      await stranger.post(at, {}),
      await stranger.get(`${at}/${mine.id}`),
      await stranger.request('PATCH', `${at}/${mine.id}`, { title: 'x' }),
      await stranger.request('DELETE', `${at}/${mine.id}`),
      await stranger.post(`${at}/${mine.id}/messages`, { message: 'x' }),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    expect((await stranger.get('/sessions')).body.sessions).toEqual([]);
  });

  it.each([
    ['a source of no notebook', () => ({ source_id: randomUUID(), chapter: 1 }), 'story_position.source_id'],
    ['a chapter that is not there', () => ({ source_id: one, chapter: 4 }), 'story_position.chapter'],
  ])('refuses a story position in %s', async (_, position, field) => {
    const refused = { status: 400, body: { errors: [{ field }] } };
    const story_position = position();
    expect(await guest.post('/sessions', { notebook_id: notebookId, story_position })).toMatchObject(refused);
    expect(await guest.send({ notebook_id: notebookId, story_position })).toMatchObject(refused);
    const { body } = await guest.post('/sessions', { notebook_id: notebookId });
    expect(await guest.request('PATCH', `/sessions/${body.id}`, { story_position })).toMatchObject(refused);
  });
});

describe('the story position', () => {
  it('lets nothing that comes after it into any request', async () => {
    for (let round = 0; round < 6; round++) {
      const source = Math.floor(Math.random() * 2);
      const chapter = Math.floor(Math.random() * 4);
      const story_position = { source_id: [one, two][source] ?? '', chapter };
      const { session } = await ask({ notebook_id: notebookId, story_position });
      const prompt = lastPrompt(app);
      const known = [...(source === 1 ? words[0] : []), ...(words[source]?.slice(0, chapter) ?? [])];
      const all = JSON.stringify(app.emulator.requests.list().map(({ body }) => body));
      for (const word of words.flat()) {
        if (!known.includes(word)) expect(all, `${word} at ${source + 1}.${chapter}`).not.toContain(word);
      }
      expect(known.some((word) => prompt.includes(word))).toBe(known.length > 0);
      const place = chapter === 0 ? 'not come to the first chapter' : `come to the end of chapter ${chapter}`;
      expect(prompt).toContain(`The story has ${place} of “${source + 1}.txt”`);
      const preview = (await guest.post(`/sessions/${session.id}/context-preview`, { content: QUESTION })).body;
      for (const word of words.flat()) {
        if (!known.includes(word)) expect(JSON.stringify(preview)).not.toContain(word);
      }
      app.emulator.requests.clear();
    }
  });

  it('in a document without chapters is its end, and the model is told so', async () => {
    const notes = await makeNotebook(guest, 'Notes');
    const story = storyOf(['fulmar', 'dunlin', 'scoter'], 20).replaceAll(/Chapter \d+\n\n/g, '');
    await addFiles(guest, notes, { 'notes.txt': story });
    await addFiles(guest, notes, { 'sequel.txt': storyOf(['avocet', 'ruff', 'smew'], 20) });
    const [whole] = await settled(guest, notes);
    expect(whole?.chapters).toEqual([]);
    const { session } = await ask({ notebook_id: notes, story_position: { source_id: whole?.id ?? '', chapter: 0 } });
    expect(lastPrompt(app)).toMatch(/fulmar|dunlin|scoter/);
    expect(lastPrompt(app)).not.toMatch(/avocet|ruff|smew/);
    expect(lastPrompt(app)).toContain('The story has come to the end of “notes.txt”. Nothing that happens later');
    await guest.request('DELETE', `/notebooks/${notes}/sources/${whole?.id}`);
    await ask({ chat_session_id: session.id });
    expect(lastPrompt(app)).not.toMatch(/## Passages[^]*(avocet|ruff|smew)/);
  });

  it('holds from the next turn on when it is moved', async () => {
    const { session, ai_message: reply } = await ask({
      notebook_id: notebookId,
      story_position: { source_id: one, chapter: 1 },
    });
    expect(reply.metadata.scene).toEqual({ world_time: '', story_position: { source_id: one, chapter: 1 } });
    expect(lastPrompt(app)).not.toContain('heron');
    await guest.request('PATCH', `/sessions/${session.id}`, {
      story_position: { source_id: one, chapter: 2 },
      world_time: 'Low tide',
    });
    const { ai_message: moved } = await ask({ chat_session_id: session.id });
    expect(moved.metadata.scene).toEqual({ world_time: 'Low tide', story_position: { source_id: one, chapter: 2 } });
    expect(lastPrompt(app)).toContain('heron');
    expect(lastPrompt(app)).not.toContain('gannet');
    expect(lastPrompt(app)).toContain('Low tide');
  });
});

describe('a question that names nothing', () => {
  it.each([
    [
      'English',
      'where did they hide the strongbox?',
      'and why was that?',
      'The strongbox was hidden in the lead mine.',
    ],
    ['Japanese', '金庫はどこですか。', 'なぜですか。', '金庫は鉛の鉱山に隠されていた。'],
  ])('is looked for by what was asked before: %s', async (language, question, again, passage) => {
    const own = await makeNotebook(guest, language);
    const lines = Array.from({ length: 60 }, (_, i) => `${storyOf(['ledger'], 1).split('\n').at(-1)} It was day ${i}.`);
    await addFiles(guest, own, { 'mine.txt': [...lines, passage, ...lines].join('\n\n') });
    await settled(guest, own);
    const passages = () => lastPrompt(app).split('## Passages').at(-1);
    await ask({ notebook_id: own, content: again });
    expect(passages()).not.toContain(passage);
    const { session } = await ask({ notebook_id: own, content: question });
    expect(passages()).toContain(passage);
    await ask({ chat_session_id: session.id, content: again });
    expect(passages()).toContain(passage);
  });
});

describe('a reply', () => {
  async function checked(message: Message): Promise<readonly Citation[]> {
    const { sources = [] } = message.metadata;
    expect(new Set(shown(message.content))).toEqual(new Set(sources.map(({ n }) => n)));
    for (const { source_id, start, end, span, passage_id } of sources) {
      const at = `/notebooks/${notebookId}`;
      const range = (from: number, to: number) => guest.get(`${at}/sources/${source_id}/text?from=${from}&to=${to}`);
      expect((await range(span.start, span.end)).body.text).toBe(span.text);
      expect((await guest.get(`${at}/passages/${passage_id}`)).body.passage).toMatchObject({ start, end });
      expect(span.start >= start && span.end <= end).toBe(true);
    }
    return sources;
  }

  it.each([['of nobody'], ['in character']])('%s quotes its sources, and every mark resolves', async (who) => {
    const character = who === 'of nobody' ? null : await createCharacter(guest, { name: 'Rudd' });
    const reader = await guest.stream('/chat/send_message', {
      body: {
        notebook_id: notebookId,
        character_id: character?.id ?? null,
        client_message_id: randomUUID(),
        content: 'What about the heron and the lamp?',
      },
    });
    const events = await reader.rest();
    const [end] = events.filter(isEnd);
    if (end?.type !== 'done') throw new Error('it did not end well');
    expect(textOf(events)).toBe(end.message.content);
    const sources = await checked(end.message);
    expect(sources.length).toBeGreaterThan(0);
    expect(sources[0]).toMatchObject({ source_name: '1.txt', chapter: { number: 2 }, confidence: 1 });
    const told = events.filter(({ type }) => type === 'sources').at(-1);
    expect(told).toMatchObject({ sources });

    const context = (await guest.get(`/messages/${end.message.id}/context`)).body;
    expect(context.retrieval).toBe('found');
    const passages = context.blocks.filter(({ passage }: { passage: object | null }) => passage !== null);
    expect(passages.length).toBeGreaterThan(2);
    for (const { n, passage_id } of sources) {
      expect(passages).toContainEqual(
        expect.objectContaining({ kind: 'passage', passage: expect.objectContaining({ n, id: passage_id }) }),
      );
    }
  });

  it('keeps no mark that stands for nothing, however it arrives, and shows everybody the same', async () => {
    says('The oyster [', '1', '2', '3] lay. The heron stood [', '1', ', 77]. No', ' [8', '8]. [');
    const { ai_message } = await ask({ notebook_id: notebookId });
    expect(ai_message.content).toBe('The oyster lay. The heron stood [1]. No.');
    expect(await checked(ai_message)).toHaveLength(1);
    const late = await (await guest.stream(`/messages/${ai_message.id}/stream`)).rest();
    expect(textOf(late)).toBe(ai_message.content);
  });

  it('is not misled by the marks of earlier ones, which the record shows as they were sent', async () => {
    says('The oyster lay there [1][2].');
    const { session } = await ask({ notebook_id: notebookId });
    const { ai_message } = await ask({ chat_session_id: session.id });
    const context = (await guest.get(`/messages/${ai_message.id}/context`)).body;
    expect(context.turns[1]).toEqual({ role: 'model', text: 'The oyster lay there.' });
    expect(lastPrompt(app)).toContain('model: The oyster lay there.\n');
    for (const { text } of context.turns) expect(lastPrompt(app)).toContain(text);
  });

  it('keeps its code as it is, at once and later', async () => {
    const code = 'Call `tides[0]`, or:\n\n```js\nheron[1] = tides[0] [1];\n```\n\n- ~~~\n  `heron[1]\n  ~~~\n';
    says(`${code}The oyster lay [`, '1', '] there [99]. Call `', 'heron[', '1]`.');
    const { session, ai_message } = await ask({ notebook_id: notebookId });
    expect(ai_message.content).toBe(`${code}The oyster lay [1] there. Call \`heron[1]\`.`);
    expect(ai_message.metadata.sources).toHaveLength(1);
    await ask({ chat_session_id: session.id });
    expect(lastPrompt(app)).toContain(`model: ${code}The oyster lay there. Call \`heron[1]\`.\n`);
  });

  it('is without marks where it is found and where sessions are listed, unlike what cites nothing', async () => {
    says('The oyster lay there [1]. A sandpiper [2] stood in it.');
    const { session, ai_message } = await ask({ notebook_id: notebookId });
    expect(ai_message.content).toContain('sandpiper [2] stood');
    await app.indexed();
    const found = (await guest.get('/search?q=%22sandpiper%20stood%22')).body.messages;
    expect(found).toMatchObject([
      { message_id: ai_message.id, snippet: { text: 'The oyster lay there. A sandpiper stood in it.' } },
    ]);
    const listed = (await guest.get('/sessions?view=detailed')).body.sessions ?? [];
    expect(listed).toContainEqual(
      expect.objectContaining({
        id: session.id,
        preview: { role: 'assistant', text: 'The oyster lay there. A sandpiper stood in it.' },
      }),
    );
    const content = 'Take a[1] of the godwits.';
    const said = await guest.post('/chat-messages', { chat_session_id: session.id, role: 'user', content });
    await app.indexed();
    expect((await guest.get('/search?q=godwits')).body.messages).toMatchObject([
      { message_id: said.body.id, snippet: { text: content } },
    ]);
  });

  it('rewritten by hand keeps what it still cites', async () => {
    says('The oyster lay there [1]. The heron stood [2].');
    const { ai_message, session } = await ask({ notebook_id: notebookId });
    const [first] = await checked(ai_message);
    const { body } = await guest.post('/chat-messages', {
      chat_session_id: session.id,
      role: 'assistant',
      content: 'There lay the oyster [1].',
      edited_from: ai_message.id,
    });
    expect(body.metadata).toEqual({ edited_from: ai_message.id, sources: [first] });
  });

  it('that goes on from another keeps its numbers', async () => {
    says('The oyster lay there [3].');
    const { ai_message, session } = await ask({ notebook_id: notebookId });
    const [before] = await checked(ai_message);
    says(' And the plover [1] called.');
    const going = await guest.post(`/messages/${ai_message.id}/continue`);
    const [end] = (await (await guest.stream(`/messages/${going.body.ai_message_id}/stream`)).rest()).filter(isEnd);
    if (end?.type !== 'done') throw new Error('it did not end well');
    expect(end.message.content).toBe('The oyster lay there [3]. And the plover called.');
    expect(await checked(end.message)).toEqual([before]);
    expect(session.id).toBe(end.session.id);
  });

  it('says when there was nothing to be found', async () => {
    const { ai_message } = await ask({ notebook_id: notebookId, content: 'Zyzzyva?' });
    expect(ai_message.content).toContain('I was given no passages');
    expect(shown(ai_message.content)).toEqual([]);
    expect(lastPrompt(app)).toContain('Nothing in the documents was found');
    expect((await guest.get(`/messages/${ai_message.id}/context`)).body).toMatchObject({ retrieval: 'nothing' });
  });

  it('does without passages that cannot be had', async () => {
    vi.spyOn(app.deps.knowledge, 'retrieve').mockRejectedValue(new Error('away'));
    const { ai_message } = await ask({ notebook_id: notebookId });
    expect(ai_message).toMatchObject({ status: 'complete' });
    expect((await guest.get(`/messages/${ai_message.id}/context`)).body).toMatchObject({ retrieval: 'failed' });
    expect(lastPrompt(app)).toContain('could not be searched');
  });

  it('does without passages that take too long', async () => {
    vi.spyOn(app.deps.knowledge, 'retrieve').mockReturnValue(new Promise(() => undefined));
    const scene = {
      ownerId: '',
      notebookId,
      character: null,
      userPersona: '',
      storyPosition: null,
      history: [],
      cited: [],
    };
    expect(await findGrounding(app.deps, scene, 1)).toMatchObject({ outcome: 'late', passages: [] });
  });

  it('looks for nothing in a session of no notebook, and leaves its brackets alone', async () => {
    const retrieve = vi.spyOn(app.deps.knowledge, 'retrieve');
    says('Take a[1] and a[9].');
    const { ai_message, session } = await ask({});
    expect(ai_message.content).toBe('Take a[1] and a[9].');
    await ask({ chat_session_id: session.id });
    expect(lastPrompt(app)).toContain('Take a[1] and a[9].');
    expect(retrieve).not.toHaveBeenCalled();
    expect((await guest.get(`/messages/${ai_message.id}/context`)).body).toMatchObject({ retrieval: null });
  });
});

it('a conversation goes on when its notebook is deleted, and what was cited stays', async () => {
  const doomed = await makeNotebook(guest);
  await addFiles(guest, doomed, { 'a.txt': storyOf(['oyster'], 20) });
  await settled(guest, doomed);
  const { session, ai_message } = await ask({ notebook_id: doomed, content: 'What of the oyster?' });
  expect(ai_message.metadata.sources).not.toBeUndefined();
  expect((await guest.request('DELETE', `/notebooks/${doomed}`)).status).toBe(204);
  const after = await ask({ chat_session_id: session.id });
  expect(after.session).toMatchObject({ status: 'active', notebook_id: null });
  expect(lastPrompt(app)).not.toContain('## Passages');
  const { messages } = (await guest.get(`/messages?chat_session_id=${session.id}`)).body;
  expect(messages[1].metadata.sources).toEqual(ai_message.metadata.sources);
  expect((await guest.get(`/notebooks/${doomed}/chat/sessions/${session.id}`)).status).toBe(404);
});

describe('the routes of a notebook’s chat', () => {
  it('create, list, read, rename, close and send', async () => {
    const own = await makeNotebook(guest, 'Own');
    const at = `/notebooks/${own}/chat/sessions`;
    const made = await guest.post(at, { title: 'First', world_time: 'Noon' });
    expect(made).toMatchObject({
      status: 201,
      body: { session: { title: 'First', notebook_id: own, status: 'active', ended_at: null } },
    });
    const { id } = made.body.session;
    const reader = await guest.stream(`${at}/${id}/messages`, { body: { message: 'Hello.' } });
    const events = await reader.rest();
    expect(events[0]).toMatchObject({ type: 'session', session: { id } });
    expect(events.at(-1)).toMatchObject({ type: 'done', message: { status: 'complete' } });
    const again = { content: 'And?', client_message_id: randomUUID() };
    const waited = await guest.post(`${at}/${id}/messages`, again, { accept: 'application/json' });
    expect(waited).toMatchObject({ status: 200, body: { chat_session_id: id } });
    const same = await guest.post(`${at}/${id}/messages`, again, { accept: 'application/json' });
    expect(same.body.user_message.id).toBe(waited.body.user_message.id);

    const { session } = (await guest.get(`${at}/${id}?limit=3`)).body;
    expect(session.messages.map(({ role, order }: { role: string; order: number }) => [order, role])).toEqual([
      [2, 'assistant'],
      [3, 'user'],
      [4, 'assistant'],
    ]);
    expect(session).toMatchObject({
      session_metadata: { message_count: 4, world_time: 'Noon', story_position: null, citations: 'shown' },
      last_activity: session.last_activity_at,
    });
    const rest = (await guest.get(`${at}/${id}?limit=3&cursor=${session.next_cursor}`)).body.session;
    expect(rest.messages).toMatchObject([{ order: 1, content: 'Hello.' }]);

    const renamed = await guest.request('PATCH', `${at}/${id}`, { title: 'Second' });
    expect(renamed.body.session).toMatchObject({ title: 'Second', title_source: 'person' });
    const closed = await guest.request('DELETE', `${at}/${id}`);
    expect(closed).toMatchObject({
      status: 200,
      body: { session: { status: 'closed', ended_at: expect.any(String) } },
    });
    expect((await guest.request('DELETE', `${at}/${id}`)).body).toEqual(closed.body);
    const listed = (await guest.get(`${at}?status=closed`)).body;
    expect(listed).toMatchObject({ sessions: [{ id, session_metadata: { message_count: 4 } }], next_cursor: null });
    await guest.post(`${at}/${id}/messages`, { message: 'Still there?' }, { accept: 'application/json' });
    expect((await guest.get(`/sessions/${id}`)).body).toMatchObject({ status: 'active', ended_at: null });
    expect((await guest.get(`/notebooks/${notebookId}/chat/sessions/${id}`)).status).toBe(404);
  });

  it.each([
    ['nothing', {}],
    ['the same twice', { message: 'a', content: 'b' }],
    ['blanks', { message: '  ' }],
  ])('refuse %s as a message', async (_, body) => {
    const made = await guest.post(`/notebooks/${notebookId}/chat/sessions`, {});
    const at = `/notebooks/${notebookId}/chat/sessions/${made.body.session.id}/messages`;
    expect(await guest.post(at, body)).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
  });
});
