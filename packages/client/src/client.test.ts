import { expect, test } from 'vitest';
import { createClient } from './client.ts';
import { ApiError } from './errors.ts';
import type { TransportOptions } from './transport.ts';

type Handler = (url: string, init: RequestInit) => Response | Promise<Response>;

function clientOn(handler: Handler, guest: TransportOptions['guest'] = false) {
  const calls: { url: string; init: RequestInit }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const url = String(input);
    calls.push({ url, init });
    return handler(url, init);
  };
  return { client: createClient({ baseUrl: 'http://x/', fetch, guest }), calls };
}

const problem = (status: number, body: object) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/problem+json' } });

test('requests go out in snake case and answers come back in camel case', async () => {
  const { client, calls } = clientOn(() =>
    Response.json({ chat_session_id: 's', user_message_id: 'u', ai_message_id: 'a' }, { status: 202 }),
  );
  const accepted = await client.sendMessage({
    clientMessageId: 'c',
    content: 'Hi',
    characterId: 'k',
    chatSessionId: null,
  });
  expect(accepted).toEqual({ chatSessionId: 's', userMessageId: 'u', aiMessageId: 'a' });
  expect(calls[0]?.url).toBe('http://x/api/chat/send_message');
  expect(JSON.parse(String(calls[0]?.init.body))).toEqual({
    client_message_id: 'c',
    content: 'Hi',
    character_id: 'k',
    chat_session_id: null,
  });
  expect(calls[0]?.init).toMatchObject({ credentials: 'include', headers: { prefer: 'respond-async' } });
});

test('removing a message, a session or a persona survives the page that asked for it; nothing else has to', async () => {
  const { client, calls } = clientOn(() => Response.json({ deleted: 3, session: { current_message_id: 'p' } }));
  const { deleted, session } = await client.deleteMessage('m/1');
  expect({ deleted, leaf: session.currentMessageId }).toEqual({ deleted: 3, leaf: 'p' });
  expect(calls[0]).toMatchObject({ url: 'http://x/api/messages/m%2F1', init: { method: 'DELETE', keepalive: true } });
  await client.deleteSession('s');
  expect(calls[1]?.init).toMatchObject({ method: 'DELETE', keepalive: true });
  await client.deleteUserPersona('p');
  expect(calls[2]).toMatchObject({ url: 'http://x/api/graphql', init: { method: 'POST', keepalive: true } });
  await client.stopMessage('m');
  expect(calls[3]?.init.keepalive).toBeUndefined();
});

test('the sessions of a notebook come out of their envelopes', async () => {
  const { client, calls } = clientOn(() =>
    Response.json({ session: { id: 's', session_metadata: { world_time: '' } } }),
  );
  expect(await client.createNotebookSession('n/1', { worldTime: 'Noon' })).toMatchObject({ id: 's' });
  expect(calls[0]).toMatchObject({ url: 'http://x/api/notebooks/n%2F1/chat/sessions', init: { method: 'POST' } });
  expect(calls[0]?.init.body).toBe('{"world_time":"Noon"}');
  expect(await client.getNotebookSession('n', 's', { limit: 2 })).toMatchObject({ sessionMetadata: { worldTime: '' } });
  await client.closeNotebookSession('n', 's');
  expect(calls[1]?.url).toBe('http://x/api/notebooks/n/chat/sessions/s?limit=2');
  expect(calls[2]).toMatchObject({ url: 'http://x/api/notebooks/n/chat/sessions/s', init: { method: 'DELETE' } });
});

test('a cast from a notebook names sources only when some were chosen', async () => {
  const { client, calls } = clientOn(() => Response.json({ data: { createCast: { id: 'c' } } }));
  const given = (call: number): unknown => JSON.parse(String(calls[call]?.init.body)).variables;
  expect(await client.createCastFromNotebook('n')).toEqual({ id: 'c' });
  await client.createCastFromNotebook('n', ['s']);
  expect(given(0)).toEqual({ input: { notebookId: 'n' } });
  expect(given(1)).toEqual({ input: { notebookId: 'n', sourceIds: ['s'] } });
});

test('a problem becomes an ApiError with its fields', async () => {
  const { client } = clientOn(() =>
    problem(400, {
      code: 'invalid_input',
      detail: 'Too long.',
      errors: [{ field: 'title', message: 'at most 200', rule: 'too_long', limit: 200 }],
      retry_after_seconds: 7,
    }),
  );
  const error = await client.updateSession('s', { title: 'x' }).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({
    status: 400,
    code: 'invalid_input',
    detail: 'Too long.',
    fields: [{ field: 'title', message: 'at most 200', rule: 'too_long', limit: 200 }],
    retryAfterSeconds: 7,
  });
});

test('a body that is not ours is still an error a person can read', async () => {
  const { client } = clientOn(
    () => new Response('<html>Bad gateway</html>', { status: 502, headers: { 'retry-after': '3' } }),
  );
  await expect(client.getMeta()).rejects.toMatchObject({ status: 502, code: 'bad_response', retryAfterSeconds: 3 });
});

test('an answer cut off half way is an error, not a crash', async () => {
  const { client } = clientOn(() => new Response('{"version":', { status: 200 }));
  await expect(client.getMeta()).rejects.toMatchObject({ code: 'bad_response' });
});

test('no connection is `network`; an abort stays an abort', async () => {
  const { client } = clientOn(() => {
    throw new TypeError('fetch failed');
  });
  await expect(client.getMeta()).rejects.toMatchObject({ status: 0, code: 'network' });
  const aborted = clientOn(() => {
    throw new DOMException('gone', 'AbortError');
  });
  await expect(aborted.client.getMeta()).rejects.toMatchObject({ name: 'AbortError' });
});

test('GraphQL errors carry their code and fields', async () => {
  const { client } = clientOn(() =>
    Response.json({
      data: null,
      errors: [
        {
          message: 'A name is needed.',
          extensions: { code: 'invalid_input', errors: [{ field: 'name', message: 'must not be empty' }] },
        },
      ],
    }),
  );
  await expect(client.createCharacter({ name: '' })).rejects.toMatchObject({
    code: 'invalid_input',
    detail: 'A name is needed.',
    fields: [{ field: 'name', message: 'must not be empty', rule: null, limit: null }],
  });
});

test('a document goes out as its hash, and as text to a server that does not know it', async () => {
  let known = true;
  const { client, calls } = clientOn((_, init) => {
    const answer = { data: { characters: { nodes: [], endCursor: null } } };
    const refusal = {
      errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'persisted_query_not_found' } }],
    };
    return Response.json(known || String(init.body).includes('"query"') ? answer : refusal);
  });
  const bodies = () => calls.splice(0).map(({ init }) => JSON.parse(String(init.body)));
  const variables = { tag: 'river' };
  const extensions = { persistedQuery: { version: 1, sha256Hash: expect.stringMatching(/^[0-9a-f]{64}$/) } };
  const query = expect.stringMatching(/^query Characters/);

  await client.listCharacters(variables);
  expect(bodies()).toEqual([{ variables, extensions }]);
  known = false;
  await client.listCharacters(variables);
  expect(bodies()).toEqual([
    { variables, extensions },
    { variables, query },
  ]);
  // From now on at once.
  await client.listCharacters(variables);
  expect(bodies()).toEqual([{ variables, query }]);
});

test('a document that a server knows no way of is refused once, not asked for again and again', async () => {
  const { client, calls } = clientOn(() =>
    Response.json({ errors: [{ message: 'No.', extensions: { code: 'persisted_query_not_found' } }] }),
  );
  await expect(client.listCharacters()).rejects.toMatchObject({ code: 'persisted_query_not_found' });
  expect(calls).toHaveLength(2);
});

test('the first 401s share one guest sign-in, and every request is repeated once', async () => {
  let signedIn = false;
  const { client, calls } = clientOn(async (url) => {
    if (url.endsWith('/auth/sign-in/anonymous')) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      signedIn = true;
      return Response.json({});
    }
    if (!signedIn) return problem(401, { code: 'unauthenticated', detail: 'Who are you?' });
    if (url.endsWith('/graphql')) return Response.json({ data: { characters: { nodes: [], endCursor: null } } });
    return Response.json({ sessions: [], next_cursor: null });
  }, true);
  await Promise.all([client.listSessions(), client.listSessions({ q: 'a' }), client.listCharacters()]);
  expect(calls.filter(({ url }) => url.endsWith('/anonymous'))).toHaveLength(1);
  expect(calls).toHaveLength(7);
});

test('a page that has never taken an identity takes one before it asks for anything', async () => {
  let known = false;
  const memory = { isKnown: () => known, remember: () => void (known = true) };
  const { client, calls } = clientOn(() => Response.json({ sessions: [], next_cursor: null }), memory);
  await Promise.all([client.listSessions(), client.listSessions()]);
  await client.listSessions();
  expect(calls.map(({ url }) => url.replace('http://x/api', ''))).toEqual([
    '/auth/sign-in/anonymous',
    '/sessions',
    '/sessions',
    '/sessions',
  ]);
});

test('a page that has an identity after all remembers it once, however many requests find out', async () => {
  let remembered = 0;
  const memory = { isKnown: () => remembered > 0, remember: () => void remembered++ };
  const { client, calls } = clientOn(
    (url) =>
      url.endsWith('/anonymous')
        ? problem(400, { code: 'invalid_input', detail: 'You are somebody already.' })
        : Response.json({ sessions: [], next_cursor: null }),
    memory,
  );
  await Promise.all([client.listSessions(), client.listSessions(), client.listSessions()]);
  expect(remembered).toBe(1);
  expect(calls).toHaveLength(4);
});

test('a 401 that stays a 401 is reported, not retried for ever', async () => {
  const { client, calls } = clientOn(
    (url) =>
      url.endsWith('/anonymous') ? Response.json({}) : problem(401, { code: 'unauthenticated', detail: 'No.' }),
    true,
  );
  await expect(client.listSessions()).rejects.toMatchObject({ status: 401, code: 'unauthenticated' });
  expect(calls).toHaveLength(3);
});

test('following events reconnects, and says when', async () => {
  let connections = 0;
  const { client } = clientOn(() => {
    connections += 1;
    return new Response(`data: {"type":"session_deleted","chat_session_id":"s${connections}"}\n\n`);
  });
  const seen: string[] = [];
  const statuses: string[] = [];
  await new Promise<void>((resolve) => {
    const following = client.followLiveEvents({
      onStatus: (status) => {
        statuses.push(status);
        if (status === 'waiting') following.retryNow();
      },
      onEvent: (event) => {
        if (event.type === 'session_deleted') seen.push(event.chatSessionId);
        if (seen.length < 2) return;
        following.stop();
        resolve();
      },
    });
  });
  expect(seen).toEqual(['s1', 's2']);
  expect(statuses.slice(0, 4)).toEqual(['connecting', 'open', 'waiting', 'connecting']);
});

test('files go out in a form, with the method and the query of their route', async () => {
  const result = { file: 'a', status: 'exists', changes_left_out: 2, changes: [], warnings: [], error: null };
  const { client, calls } = clientOn((url) =>
    Response.json(url.includes('/import') ? { results: [result] } : { id: 'c', avatar_url: '/api/x' }),
  );
  const imported = await client.importCard(new Blob(['{}']), 'a.json', { onConflict: 'skip' });
  expect(imported).toMatchObject({ status: 'exists', changesLeftOut: 2 });
  expect(calls[0]).toMatchObject({ url: 'http://x/api/characters/import?on_conflict=skip', init: { method: 'POST' } });
  expect(calls[0]?.init.body).toBeInstanceOf(FormData);

  expect(await client.setAvatar('c/1', new Blob(['x']), 'a.png')).toMatchObject({ avatarUrl: '/api/x' });
  expect(calls[1]).toMatchObject({ url: 'http://x/api/characters/c%2F1/avatar', init: { method: 'PUT' } });

  await client.exportCard('c', 'json_v2');
  expect(calls[2]?.url).toBe('http://x/api/characters/c/card.json?spec=v2');

  await client.exportLorebook('c', 'sillytavern');
  expect(calls[3]?.url).toBe('http://x/api/characters/c/lorebook.json?format=sillytavern');
});
