import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { attach } from '../support/attachments.ts';
import { createCharacter } from '../support/character.ts';
import { guestWith, type Answer, type Guest } from '../support/guest.ts';

let app: TestApp;
let owner: Guest;
let stranger: Guest;
/** What the owner has; the stranger tries to reach it on every route. */
let has: {
  sessionId: string;
  messageId: string;
  replyId: string;
  characterId: string;
  uploadId: string;
  attachmentId: string;
  notebookId: string;
  sourceId: string;
  notebookSessionId: string;
};

beforeAll(async () => {
  app = await startTestApp({ webOrigins: ['https://chat.example.org'] });
  [owner, stranger] = [await app.guest(), await app.guest()];
  const character = await createCharacter(owner, { name: 'Private' });
  const turn = (await owner.send({ character_id: character.id, content: 'A secret' })).body;
  has = {
    sessionId: turn.chat_session_id,
    messageId: turn.user_message.id,
    replyId: turn.ai_message.id,
    characterId: character.id,
    uploadId: (await owner.upload('secret.txt', 'Once there was a secret.')).body.id,
    attachmentId: (await attach(owner, 'secret.txt', 'A secret to be sent.')).body.id,
    ...(await secretNotebook()),
  };
});
afterAll(() => app.close());

async function secretNotebook(): Promise<{ notebookId: string; sourceId: string; notebookSessionId: string }> {
  const notebookId: string = (await owner.post('/notebooks', { name: 'Secret' })).body.id;
  const files = { 'secret.txt': 'Once there was a secret.' };
  const { body } = await owner.sendFiles('POST', `/notebooks/${notebookId}/sources`, files);
  const session = await owner.post(`/notebooks/${notebookId}/chat/sessions`, {});
  return { notebookId, sourceId: body.results[0].source.id, notebookSessionId: session.body.session.id };
}

const inNotebook = (path = ''): string => `/notebooks/${has.notebookId}${path}`;
const ofSource = (path = ''): string => inNotebook(`/sources/${has.sourceId}${path}`);
const ofNotebookSession = (path = ''): string => inNotebook(`/chat/sessions/${has.notebookSessionId}${path}`);

const gif = Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=', 'base64');

type Attempt = (as: Guest) => Promise<Answer>;

const notFound = (answer: Answer) => expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
const sessionsEmpty = (answer: Answer) => expect(answer).toMatchObject({ status: 200, body: { sessions: [] } });

/** How a stranger tries each route, and what they must get. Routes without a person are `null`. */
const routes: Record<string, { attempts: Attempt[]; expect: (answer: Answer) => void } | null> = {
  'GET /meta': null,
  'GET /openapi.json': null,
  // Below, by operation: GraphQL has one route for all.
  'POST /graphql': null,
  'GET /graphql': null,
  // Creates what belongs to whoever calls.
  'POST /uploads': null,
  'POST /attachments': null,
  'POST /sessions/import': null,
  // A memory takes a long conversation to come to be: the suite of memories tells two people apart.
  'PATCH /memories/{id}': null,
  'DELETE /memories/{id}': null,
  'GET /sessions/{id}/memories': {
    attempts: [(as) => as.get(`/sessions/${has.sessionId}/memories`)],
    expect: notFound,
  },
  'POST /sessions/{id}/memories': {
    attempts: [(as) => as.post(`/sessions/${has.sessionId}/memories`)],
    expect: notFound,
  },
  'GET /sessions/export': { attempts: [(as) => as.get(`/sessions/export?ids=${has.sessionId}`)], expect: notFound },
  'GET /attachments/{id}': { attempts: [(as) => as.get(`/attachments/${has.attachmentId}`)], expect: notFound },
  'GET /notebooks/{id}/events': { attempts: [(as) => as.get(`/notebooks/${has.notebookId}/events`)], expect: notFound },
  // Whose events these are is shown in the streams suite.
  'GET /events': null,
  'POST /chat/send_message': {
    attempts: [
      (as) => as.send({ chat_session_id: has.sessionId }),
      (as) => as.send({ character_id: has.characterId }),
      (as) => as.send({ attachments: [{ id: has.attachmentId }] }),
    ],
    expect: notFound,
  },
  // The stranger's answer is empty, as if nothing had been said: the search suite tells two people apart.
  'GET /search': {
    attempts: [(as) => as.get('/search?q=secret'), (as) => as.get(`/search?q=secret&chat_session_id=${has.sessionId}`)],
    expect: (answer) => expect(answer).toMatchObject({ status: 200, body: { sessions: [], messages: [] } }),
  },
  'GET /sessions': {
    attempts: [(as) => as.get('/sessions'), (as) => as.get(`/sessions?character_id=${has.characterId}`)],
    expect: sessionsEmpty,
  },
  'POST /sessions': { attempts: [(as) => as.post('/sessions', { character_id: has.characterId })], expect: notFound },
  'GET /sessions/{id}': { attempts: [(as) => as.get(`/sessions/${has.sessionId}`)], expect: notFound },
  'PATCH /sessions/{id}': {
    attempts: [
      (as) => as.request('PATCH', `/sessions/${has.sessionId}`, { title: 'Mine now' }),
      (as) => as.request('PATCH', `/sessions/${has.sessionId}`, { current_message_id: has.messageId }),
    ],
    expect: notFound,
  },
  'POST /sessions/{id}/title': { attempts: [(as) => as.post(`/sessions/${has.sessionId}/title`)], expect: notFound },
  'DELETE /sessions/{id}': { attempts: [(as) => as.request('DELETE', `/sessions/${has.sessionId}`)], expect: notFound },
  'GET /messages': {
    attempts: [
      (as) => as.get(`/messages?chat_session_id=${has.sessionId}`),
      (as) => as.get(`/messages?chat_session_id=${has.sessionId}&view=tree`),
    ],
    expect: notFound,
  },
  'POST /messages/{id}/continue': {
    attempts: [(as) => as.post(`/messages/${has.replyId}/continue`)],
    expect: notFound,
  },
  'DELETE /messages/{id}': {
    attempts: [
      (as) => as.request('DELETE', `/messages/${has.messageId}`),
      (as) => as.request('DELETE', `/messages/${has.replyId}`),
    ],
    expect: notFound,
  },
  'POST /chat-messages': {
    attempts: [(as) => as.post('/chat-messages', { chat_session_id: has.sessionId, role: 'user', content: 'Mine' })],
    expect: notFound,
  },
  'POST /messages/{id}/stop': { attempts: [(as) => as.post(`/messages/${has.replyId}/stop`)], expect: notFound },
  'POST /messages/{id}/regenerate': {
    attempts: [(as) => as.post(`/messages/${has.replyId}/regenerate`)],
    expect: notFound,
  },
  'GET /messages/{id}/context': {
    attempts: [
      (as) => as.get(`/messages/${has.replyId}/context`),
      (as) => as.get(`/messages/${has.messageId}/context`),
    ],
    expect: notFound,
  },
  'POST /sessions/{id}/context-preview': {
    attempts: [
      (as) => as.post(`/sessions/${has.sessionId}/context-preview`),
      (as) => as.post(`/sessions/${has.sessionId}/context-preview`, { parent_id: has.messageId, content: 'Mine' }),
    ],
    expect: notFound,
  },
  'GET /messages/{id}/stream': { attempts: [(as) => as.get(`/messages/${has.replyId}/stream`)], expect: notFound },
  'GET /notebooks': {
    attempts: [(as) => as.get('/notebooks')],
    expect: (answer) => expect(answer).toMatchObject({ status: 200, body: { notebooks: [] } }),
  },
  // Creates what belongs to whoever calls.
  'POST /notebooks': null,
  'GET /notebooks/{id}': { attempts: [(as) => as.get(inNotebook())], expect: notFound },
  'PATCH /notebooks/{id}': {
    attempts: [(as) => as.request('PATCH', inNotebook(), { name: 'Mine' })],
    expect: notFound,
  },
  'DELETE /notebooks/{id}': {
    attempts: [
      (as) => as.request('DELETE', inNotebook()),
      (as) => as.request('DELETE', inNotebook('?sessions=delete')),
    ],
    expect: notFound,
  },
  'GET /notebooks/{id}/sources': { attempts: [(as) => as.get(inNotebook('/sources'))], expect: notFound },
  'POST /notebooks/{id}/sources': {
    attempts: [(as) => as.sendFiles('POST', inNotebook('/sources'), { 'mine.txt': 'Mine.' })],
    expect: notFound,
  },
  'GET /notebooks/{id}/sources/{source_id}': { attempts: [(as) => as.get(ofSource())], expect: notFound },
  'DELETE /notebooks/{id}/sources/{source_id}': {
    attempts: [(as) => as.request('DELETE', ofSource())],
    expect: notFound,
  },
  'POST /notebooks/{id}/sources/{source_id}/retry': {
    attempts: [(as) => as.post(ofSource('/retry'))],
    expect: notFound,
  },
  'GET /notebooks/{id}/sources/{source_id}/text': {
    attempts: [(as) => as.get(ofSource('/text?from=0&to=10'))],
    expect: notFound,
  },
  'GET /notebooks/{id}/passages/{passage_id}': {
    attempts: [(as) => as.get(inNotebook(`/passages/${randomUUID()}`))],
    expect: notFound,
  },
  'GET /notebooks/{id}/chat/sessions': {
    attempts: [(as) => as.get(inNotebook('/chat/sessions'))],
    expect: notFound,
  },
  'POST /notebooks/{id}/chat/sessions': {
    attempts: [(as) => as.post(inNotebook('/chat/sessions'), {})],
    expect: notFound,
  },
  'GET /notebooks/{id}/chat/sessions/{session_id}': {
    attempts: [(as) => as.get(ofNotebookSession())],
    expect: notFound,
  },
  'PATCH /notebooks/{id}/chat/sessions/{session_id}': {
    attempts: [(as) => as.request('PATCH', ofNotebookSession(), { title: 'Mine now' })],
    expect: notFound,
  },
  'DELETE /notebooks/{id}/chat/sessions/{session_id}': {
    attempts: [(as) => as.request('DELETE', ofNotebookSession())],
    expect: notFound,
  },
  'POST /notebooks/{id}/chat/sessions/{session_id}/messages': {
    attempts: [(as) => as.post(ofNotebookSession('/messages'), { message: 'Mine' })],
    expect: notFound,
  },
  'POST /notebooks/{id}/search': {
    attempts: [(as) => as.post(inNotebook('/search'), { q: 'secret' })],
    expect: notFound,
  },
  'POST /characters/import': null,
  'POST /characters/{id}/lorebook': {
    attempts: [
      (as) => as.sendFiles('POST', `/characters/${has.characterId}/lorebook`, { 'lore.json': '{"entries":{}}' }),
    ],
    expect: notFound,
  },
  'GET /characters/{id}/lorebook.json': {
    attempts: [(as) => as.get(`/characters/${has.characterId}/lorebook.json`)],
    expect: notFound,
  },
  'GET /characters/{id}/card.json': {
    attempts: [(as) => as.get(`/characters/${has.characterId}/card.json`)],
    expect: notFound,
  },
  'GET /characters/{id}/card.png': {
    attempts: [(as) => as.get(`/characters/${has.characterId}/card.png`)],
    expect: notFound,
  },
  'GET /characters/{id}/card.charx': {
    attempts: [(as) => as.get(`/characters/${has.characterId}/card.charx`)],
    expect: notFound,
  },
  'GET /characters/{id}/avatar': {
    attempts: [(as) => as.get(`/characters/${has.characterId}/avatar`)],
    expect: notFound,
  },
  'PUT /characters/{id}/avatar': {
    attempts: [(as) => as.sendFiles('PUT', `/characters/${has.characterId}/avatar`, { 'a.gif': gif })],
    expect: notFound,
  },
  'DELETE /characters/{id}/avatar': {
    attempts: [(as) => as.request('DELETE', `/characters/${has.characterId}/avatar`)],
    expect: notFound,
  },
  'GET /characters/{id}': { attempts: [(as) => as.get(`/characters/${has.characterId}`)], expect: notFound },
};

async function allRoutes(): Promise<string[]> {
  const { paths } = (await owner.get('/openapi.json')).body as { paths: Record<string, Record<string, unknown>> };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/api/') && !path.startsWith('/api/v1/') && !path.startsWith('/api/auth/'))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.slice('/api'.length)}`),
    );
}

it('every route that exists is in this suite', async () => {
  expect((await allRoutes()).toSorted()).toEqual(Object.keys(routes).toSorted());
});

describe('a second guest sees nothing of the first', () => {
  it.each(Object.entries(routes).flatMap(([route, check]) => (check === null ? [] : [[route, check] as const])))(
    '%s',
    async (_, { attempts, expect: check }) => {
      for (const attempt of attempts) check(await attempt(stranger));
    },
  );

  it.each([
    ['character', '{ character(id: $id) { id } }', null],
    ['draft', '{ draft(id: $id) { id } }', null],
    ['lorebook', '{ lorebook(characterId: $id) { name } }', null],
    ['saveLorebook', 'mutation { saveLorebook(characterId: $id, input: { name: "Mine" }) { name } }', 'not_found'],
    ['deleteLorebook', 'mutation { deleteLorebook(characterId: $id) }', 'not_found'],
    ['updateCharacter', 'mutation { updateCharacter(id: $id, input: { name: "Mine" }) { id } }', 'not_found'],
    ['duplicateCharacter', 'mutation { duplicateCharacter(id: $id) { id } }', 'not_found'],
    ['deleteCharacter', 'mutation { deleteCharacter(id: $id) { ok } }', 'not_found'],
    ['cancelDraft', 'mutation { cancelDraft(id: $id) { id } }', 'not_found'],
    ['generateDraft', 'mutation { generateDraft(input: { uploadIds: ["$upload"] }) { id } }', 'not_found'],
  ])('GraphQL %s', async (field, operation, code) => {
    const { uploadId, characterId } = has;
    const query = operation.replace('$id', `"${characterId}"`).replace('$upload', uploadId);
    const { body } = await stranger.graphql(query);
    if (code === null) expect(body.data[field]).toBeNull();
    else expect(body.errors[0].extensions.code).toBe(code);
  });

  it('GraphQL characters', async () => {
    expect((await stranger.graphql('{ characters { nodes { id } } }')).body.data.characters.nodes).toEqual([]);
  });

  it('and what the first has is as it was', async () => {
    expect((await owner.get(`/sessions/${has.sessionId}`)).body).toMatchObject({ title: 'A secret', revision: 1 });
    expect((await owner.get(`/messages?chat_session_id=${has.sessionId}`)).body.messages).toHaveLength(2);
    expect((await owner.get(`/characters/${has.characterId}`)).body.name).toBe('Private');
  });
});

describe('without an identity', () => {
  it.each(Object.entries(routes).flatMap(([route, check]) => (check === null ? [] : [[route, check] as const])))(
    '%s is a 401',
    async (_, { attempts }) => {
      const nobody = guestWith(app.url, '');
      for (const attempt of attempts) {
        expect(await attempt(nobody)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      }
    },
  );

  it.each(['dramatis.session_token=forged', `dramatis.session_token=${randomUUID()}.${'A'.repeat(43)}%3D`])(
    'a forged cookie is none (%s)',
    async (cookie) => {
      expect((await guestWith(app.url, cookie).get('/sessions')).status).toBe(401);
    },
  );

  it.each(['/events', '/uploads', '/notebooks', '/characters/import', '/graphql'])(
    '%s is refused, too',
    async (path) => {
      const nobody = guestWith(app.url, '');
      const answer =
        path === '/events'
          ? await nobody.get(path)
          : await nobody.post(
              path,
              path === '/notebooks' ? { name: 'Mine' } : { query: '{ characters { endCursor } }' },
            );
      expect(answer.status).toBe(401);
    },
  );
});

describe('the guest cookie', () => {
  it('cannot be read by scripts and is not sent by other sites', async () => {
    const response = await fetch(`${app.url}/api/auth/sign-in/anonymous`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    const cookie = response.headers.getSetCookie().find((line) => line.startsWith('dramatis.session_token='));
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
  });
});

describe('pages of other origins', () => {
  const from = (origin: string) => owner.post('/sessions', {}, { origin });

  it('may not change anything, not even from another port of this host', async () => {
    expect(await from('http://127.0.0.1:1')).toMatchObject({ status: 403, body: { code: 'origin_not_allowed' } });
    expect(await from('null')).toMatchObject({ status: 403 });
  });

  it('may when they are this very origin, or the operator allowed them', async () => {
    expect((await from(app.url)).status).toBe(201);
    const allowed = await from('https://chat.example.org');
    expect(allowed.status).toBe(201);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://chat.example.org');
  });
});
