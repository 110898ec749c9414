import type { Message } from '@dramatis/contract/messages';
import type { Session } from '@dramatis/contract/sessions';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { createCharacter } from '../support/character.ts';
import { isEnd, textOf, type Answer, type Guest } from '../support/guest.ts';
import { addFiles, makeNotebook, settled, storyOf } from '../support/notebook.ts';
import { startFakeRagflow, type FakeRagflow } from '../support/ragflow/fake.ts';

let fake: FakeRagflow;
let app: TestApp;
let guest: Guest;
let notebookId: string;
let sourceId: string;

beforeAll(async () => {
  fake = await startFakeRagflow();
  app = await startTestApp({ ragflow: fake });
  guest = await app.guest();
  notebookId = await makeThere();
  await addFiles(guest, notebookId, {
    // So that no dozen of lines is of two chapters.
    'story.txt': storyOf(['oyster', 'heron'], 23),
  });
  [{ id: sourceId } = { id: '' }] = await settled(guest, notebookId);
});
afterAll(async () => {
  await app.close();
  await fake.close();
});
afterEach(() => {
  fake.mend();
  fake.answersSo({});
  fake.asked.length = 0;
  fake.dialect = 'code';
});

const makeThere = async (): Promise<string> =>
  (await guest.post('/notebooks', { name: 'Tides', engine: 'ragflow' })).body.id;

const QUESTION = 'What did the keeper write about the heron?';
const byAgent = { answered_by: 'ragflow_agent' };

const begin = (changes: object = {}): Promise<Answer> =>
  guest.post('/sessions', { notebook_id: notebookId, ...byAgent, ...changes });
const begun = async (changes: object = {}): Promise<Session> => (await begin(changes)).body;
const patch = (id: string, changes: object) => guest.request('PATCH', `/sessions/${id}`, changes);

async function say(session: Session, more: { content?: string; parent_id?: string } = {}): Promise<Message> {
  const answer = await guest.send({ chat_session_id: session.id, content: QUESTION, ...more });
  expect(answer.status).toBe(200);
  return answer.body.ai_message;
}

const messageOf = (end: Parameters<typeof isEnd>[0] | undefined): Message => {
  if (end?.type === 'done') return end.message;
  if (end?.type === 'error') return end.ai_message;
  throw new Error('the reply has no end');
};

/** The same, of a reply that may fail. */
async function tried(session: Session): Promise<Message> {
  const answer = await guest.send({ chat_session_id: session.id, content: QUESTION }, { prefer: 'respond-async' });
  return await ended(answer.body.ai_message_id);
}

/** A reply, once that has ended. */
async function ended(messageId: string): Promise<Message> {
  const reader = await guest.stream(`/messages/${messageId}/stream`);
  const end = await reader.until(isEnd);
  reader.close();
  return messageOf(end);
}

/** Those of a notebook's agent; null: there is none. */
function sessionsThere(ofNotebook: string): string[] | null {
  const agent = [...fake.agents.values()].find(({ title }) => title === `dramatis-${ofNotebook}`);
  return agent === undefined ? null : [...agent.sessions.keys()];
}

const contextOf = async (message: Message) => (await guest.get(`/messages/${message.id}/context`)).body;
const metadataOf = async (session: Session) =>
  (await guest.get(`/notebooks/${session.notebook_id}/chat/sessions/${session.id}`)).body.session.session_metadata;

describe('who answers', () => {
  it('is the model unless the session says otherwise, and can be changed', async () => {
    expect((await guest.get('/meta')).body.answerers).toEqual(['model', 'ragflow_agent']);
    const session = await begun({ answered_by: undefined });
    expect(session.answered_by).toBe('model');
    expect((await say(session)).metadata).not.toHaveProperty('answered_by');
    expect(fake.asked).toEqual([]);
    expect((await patch(session.id, byAgent)).body).toMatchObject(byAgent);
    expect((await say(session)).metadata).toMatchObject({ ...byAgent, model: 'writer@Test' });
    await patch(session.id, { answered_by: 'model' });
    expect((await say(session)).metadata.model).not.toBe('writer@Test');
    const first = await guest.send({ notebook_id: notebookId, content: QUESTION, answered_by: 'ragflow_agent' });
    expect(first.body.ai_message.metadata).toMatchObject(byAgent);
  });

  it('can be the agent only in a notebook of RAGFlow’s', async () => {
    const refused = { status: 400, body: { code: 'invalid_input', errors: [{ field: 'answered_by' }] } };
    const here = await makeNotebook(guest);
    expect(await begin({ notebook_id: here })).toMatchObject(refused);
    expect(await begin({ notebook_id: null })).toMatchObject(refused);
    expect(await guest.send({ content: 'x', answered_by: 'ragflow_agent' })).toMatchObject(refused);
    const other = await begun({ notebook_id: here, answered_by: 'model' });
    expect(await patch(other.id, byAgent)).toMatchObject(refused);
    expect(await begin({ answered_by: 'somebody' })).toMatchObject({ status: 400 });
  });

  it('cannot be the agent and know only a part of the story', async () => {
    const position = { story_position: { source_id: sourceId, chapter: 1 } };
    const refusal = (field: string) => ({ status: 400, body: { code: 'invalid_input', errors: [{ field }] } });
    expect(await begin(position)).toMatchObject(refusal('answered_by'));
    const bounded = await begun({ ...position, answered_by: 'model' });
    const refused = await patch(bounded.id, byAgent);
    expect(refused).toMatchObject(refusal('answered_by'));
    expect(refused.body.detail).toContain('reads the whole notebook');
    expect(await patch(bounded.id, { ...byAgent, story_position: null })).toMatchObject({ status: 200 });
    expect(await patch(bounded.id, position)).toMatchObject(refusal('story_position'));
    expect(await patch(bounded.id, { ...position, answered_by: 'model' })).toMatchObject({ status: 200 });
  });

  it('is the model again when the notebook goes', async () => {
    const going = await makeThere();
    const session = await begun({ notebook_id: going });
    await say(session);
    await guest.request('DELETE', `/notebooks/${going}`);
    expect((await guest.get(`/sessions/${session.id}`)).body).toMatchObject({
      notebook_id: null,
      answered_by: 'model',
    });
    expect((await say(session)).metadata).not.toHaveProperty('answered_by');
  });
});

describe('the agent', () => {
  it('is made for the first who ask, once, and their sessions tell its ids', async () => {
    const fresh = await makeThere();
    const sessions = [await begun({ notebook_id: fresh }), await begun({ notebook_id: fresh })];
    const unasked = await begun({ notebook_id: fresh });
    expect(await metadataOf(unasked)).toMatchObject({ ...byAgent, ragflow_agent_id: null, ragflow_session_id: null });
    fake.fail(/POST .agents$/, 'lost_answer');
    const replies = await Promise.all(sessions.map((session) => say(session)));
    const made = [...fake.agents.values()].filter(({ title }) => title === `dramatis-${fresh}`);
    expect(made).toHaveLength(1);
    const dataset = [...fake.datasets.values()].find(({ name }) => name === `dramatis-${fresh}`);
    expect(JSON.stringify(made[0]?.dsl)).toContain(`"dataset_ids":["${dataset?.id}"]`);
    const ids = await Promise.all(sessions.map(async (session) => (await metadataOf(session)).ragflow_session_id));
    expect(new Set(ids)).toEqual(new Set(made[0]?.sessions.keys()));
    for (const session of sessions) expect((await metadataOf(session)).ragflow_agent_id).toBe(made[0]?.id);
    for (const reply of replies) expect(reply).toMatchObject({ status: 'complete', metadata: byAgent });
    expect((await metadataOf(unasked)).ragflow_session_id).toBeNull();
  });

  it('cites passages of ours, as they stream and in what is kept', async () => {
    fake.answersSo({
      says: ['The keeper wrote of the heron [I', 'D:500] {0}', ' and more {1}. Note [1], ', 'none [ID:501].'],
      bytesAtOnce: () => 50,
    });
    const session = await begun();
    const reader = await guest.stream('/chat/send_message', {
      body: { chat_session_id: session.id, content: QUESTION, client_message_id: crypto.randomUUID() },
    });
    const events = await reader.rest();
    const message = messageOf(events.find(isEnd));
    expect(textOf(events)).toBe(message.content);
    expect(message.content).toMatch(/^The keeper wrote of the heron \[1\] and more \[[12]\]\. Note \(1\), none\.$/);
    const firstMark = events.findIndex((event) => event.type === 'token' && event.text.includes('[1]'));
    const firstSources = events.findIndex((event) => event.type === 'sources');
    expect(firstSources).toBeGreaterThan(-1);
    expect(firstSources).toBeLessThan(firstMark);
    const [source] = message.metadata.sources ?? [];
    expect(source).toMatchObject({ n: 1, source_id: sourceId, chapter: { number: 2 } });
    expect(source?.span.text).toContain('heron');
    const { passage } = (await guest.get(`/notebooks/${notebookId}/passages/${source?.passage_id}`)).body;
    expect(passage).toMatchObject({ start: source?.start, end: source?.end });
    expect(message.metadata).toMatchObject({
      model: 'writer@Test',
      finish_reason: 'STOP',
      usage: { prompt_tokens: 210, output_tokens: 12 },
    });
  });

  it('cites the same when it tells late what it found, and nothing where RAGFlow’s numbers clash', async () => {
    const session = await begun();
    fake.answersSo({ tellsLate: true, says: ['The heron {0}', ' stood.'] });
    const late = await say(session);
    const [source] = late.metadata.sources ?? [];
    expect(source?.chapter?.number).toBe(2);
    expect(late.content).toBe(`The heron [${source?.n}] stood.`);
    fake.answersSo({ clashes: true, says: ['The heron {0}', ' stood.'] });
    const unclear = await say(session);
    expect(unclear.content).toBe('The heron stood.');
    expect(unclear.metadata).not.toHaveProperty('sources');
  });

  it('gets the scene and the question apart, and the record says what it got', async () => {
    const character = await createCharacter(guest, { name: 'Rudd', firstMessage: 'Ahoy.', description: 'A ferryman.' });
    const session = await begun({ character_id: character.id, user_persona: 'Name: Ilse', world_time: 'Dusk.' });
    const preview = await guest.post(`/sessions/${session.id}/context-preview`, { content: QUESTION });
    expect(preview.body).toMatchObject({ model: 'writer@Test', agent: { ragflow_session_id: null }, retrieval: null });
    const reply = await say(session);
    const [asked] = fake.asked;
    expect(asked?.query).toBe(QUESTION);
    for (const part of ['A ferryman.', 'Rudd: Ahoy.', 'Dusk.']) expect(asked?.scene).toContain(part);
    expect(asked?.scene).not.toContain(QUESTION);
    const context = await contextOf(reply);
    expect(context).toMatchObject({
      model: 'writer@Test',
      retrieval: null,
      agent: { ragflow_session_id: asked?.sessionId, heard: 0 },
    });
    expect(context.system).toContain('A ferryman.');
    expect(context.turns.at(-1).text).toContain(QUESTION);
  });
});

describe('RAGFlow’s session', () => {
  it('is gone on with as long as it has heard the branch, without telling it again', async () => {
    const session = await begun();
    await say(session, { content: 'First about the oyster?' });
    const second = await say(session, { content: 'Then about the heron?' });
    const [one, two] = fake.asked;
    expect(two?.sessionId).toBe(one?.sessionId);
    expect(two?.scene).not.toContain('oyster');
    expect(await contextOf(second)).toMatchObject({ agent: { ragflow_session_id: one?.sessionId, heard: 2 } });
  });

  it('is a new one, told all of the branch, after another was answered, edited or stopped', async () => {
    const session = await begun();
    const first = await say(session, { content: 'First about the oyster?' });
    const second = await say(session, { content: 'Then about the heron?' });
    // The same question again: the session there has an answer to it already.
    const again = await guest.post(`/messages/${second.id}/regenerate`);
    expect((await ended(again.body.ai_message_id)).metadata).toMatchObject(byAgent);
    // Another question in the place of the second.
    await say(session, { content: 'Or about the lamp?', parent_id: first.id });
    // And on from what was said there before.
    await say(session, { content: 'And on?', parent_id: second.id });
    const [one, , three, four, five] = fake.asked;
    expect(new Set(fake.asked.map(({ sessionId }) => sessionId)).size).toBe(4);
    expect(one?.scene).not.toContain('oyster');
    for (const asked of [three, four]) {
      expect(asked?.scene).toContain('User: First about the oyster?\n\nAssistant: It says');
      expect(asked?.scene).not.toContain('heron?');
    }
    expect(five?.scene).toContain('Then about the heron?');
    expect(five?.scene).not.toContain('lamp?');
  });

  it('is a new one when somebody has deleted it there, and so is the agent', async () => {
    const session = await begun();
    await say(session, { content: 'First about the oyster?' });
    for (const agent of fake.agents.values()) agent.sessions.clear();
    expect((await say(session)).metadata).toMatchObject(byAgent);
    expect(fake.asked.at(-1)?.scene).toContain('First about the oyster?');
    fake.agents.clear();
    expect((await say(session)).metadata).toMatchObject({
      answered_by: 'model',
      agent_error: { code: 'engine_refused' },
    });
    expect((await say(session)).metadata).toMatchObject(byAgent);
    expect(fake.agents.size).toBe(1);
  });

  it('is a new one when it would begin to forget', async () => {
    const session = await begun();
    for (let turn = 0; turn < 13; turn++) await say(session, { content: `About the heron, ${turn}.` });
    expect(new Set(fake.asked.map(({ sessionId }) => sessionId)).size).toBe(2);
    expect(fake.asked[11]?.sessionId).toBe(fake.asked[0]?.sessionId);
    expect(fake.asked[12]?.scene).toContain('User: About the heron, 11.');
  });
});

describe('an agent that cannot answer', () => {
  it('leaves it to the model, on passages of ours, and the reply says why', async () => {
    const session = await begun();
    fake.fail(/completions/, { http: 503 });
    const reply = await say(session);
    expect(reply).toMatchObject({
      status: 'complete',
      metadata: { answered_by: 'model', agent_error: { code: 'engine_unavailable', retryable: true } },
    });
    const context = await contextOf(reply);
    expect(context).toMatchObject({ retrieval: 'found' });
    expect(context).not.toHaveProperty('agent');
    for (const script of [{ ends: 'in_a_form' }, { says: ['**ERROR**: x'] }, { ends: 'broken', says: [] }] as const) {
      fake.answersSo(script);
      const { status, metadata } = await say(session);
      expect([status, metadata.answered_by]).toEqual(['complete', 'model']);
      expect(metadata.agent_error?.code).toMatch(/^engine_/);
    }
  });

  it('in the middle of a reply cuts it short: it may be tried again', async () => {
    const session = await begun();
    fake.answersSo({ says: ['So it was ', 'that the'], ends: 'broken' });
    expect(await tried(session)).toMatchObject({
      status: 'interrupted',
      content: 'So it was that the',
      error: { code: 'engine_broken_stream', retryable: true },
      metadata: byAgent,
    });
    fake.answersSo({ says: ['So it was ', 'that the'], ends: 'error' });
    expect(await tried(session)).toMatchObject({
      status: 'failed',
      content: 'So it was that the',
      error: { code: 'engine_unavailable', retryable: true },
    });
  });

  it('cannot go on from the beginning of a reply either', async () => {
    const session = await begun();
    const reply = await say(session);
    const more = await guest.post(`/messages/${reply.id}/continue`);
    const { metadata } = await ended(more.body.ai_message_id);
    expect(metadata).toMatchObject({ answered_by: 'model', continued_from: reply.id });
    expect(metadata).not.toHaveProperty('agent_error');
  });
});

it('a reply goes on without its reader, and is stopped like any other', async () => {
  const session = await begun();
  fake.answersSo({ says: ['So it was '], ends: 'hanging' });
  const reader = await guest.stream('/chat/send_message', {
    body: { chat_session_id: session.id, content: QUESTION, client_message_id: crypto.randomUUID() },
  });
  const told = await reader.until((event) => event.type === 'session');
  await reader.until((event) => event.type === 'token');
  reader.close();
  const messageId = told.type === 'session' ? told.ai_message_id : '';
  const late = await guest.stream(`/messages/${messageId}/stream`);
  await guest.post(`/messages/${messageId}/stop`);
  const end = await late.until(isEnd);
  late.close();
  expect(end).toMatchObject({ message: { status: 'stopped', content: 'So it was', metadata: byAgent } });
  // What it heard of that is not known.
  fake.answersSo({});
  await say(session);
  expect(fake.asked[1]?.sessionId).not.toBe(fake.asked[0]?.sessionId);
});

describe('what was made for answers', () => {
  it('goes with the session, and with the notebook', async () => {
    const going = await makeThere();
    const [one, two] = [await begun({ notebook_id: going }), await begun({ notebook_id: going })];
    await say(one);
    await say(two);
    expect(sessionsThere(going)).toHaveLength(2);
    await guest.request('DELETE', `/sessions/${one.id}`);
    expect(sessionsThere(going)).toHaveLength(1);
    await guest.request('DELETE', `/notebooks/${going}`);
    expect(sessionsThere(going)).toBeNull();
  });

  it.each(['code', 'documented'] as const)('goes later when it cannot go now (%s)', async (dialect) => {
    fake.dialect = dialect;
    const going = await makeThere();
    const session = await begun({ notebook_id: going });
    const first = await say(session);
    // Its place is taken by another, which is left to delete, too.
    await ended((await guest.post(`/messages/${first.id}/regenerate`)).body.ai_message_id);
    expect(sessionsThere(going)).toHaveLength(2);
    await app.tidyUp();
    expect(sessionsThere(going)).toEqual([(await metadataOf(session)).ragflow_session_id]);

    fake.fail(/DELETE/, { http: 503 }, 100);
    expect((await guest.request('DELETE', `/sessions/${session.id}`)).status).toBe(204);
    expect((await guest.request('DELETE', `/notebooks/${going}`)).status).toBe(204);
    await app.tidyUp();
    expect(sessionsThere(going)).toHaveLength(1);
    fake.mend();
    await app.tidyUp();
    expect(sessionsThere(going)).toBeNull();
  });
});
