import { createParser } from 'eventsource-parser';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { changeCast, plannedCast, startCast } from '../support/cast.ts';
import { generateDraft } from '../support/draft.ts';
import type { Guest } from '../support/guest.ts';

const story = 'The tide turned. “You are late,” said Ottoline Grebe. Ottoline Grebe looked at the lock. “Go home.”';

/** Two processes of one installation. */
let one: TestApp;
let two: TestApp;
let guest: Guest;

beforeAll(async () => {
  one = await startTestApp();
  two = await startTestApp({ beside: one });
  guest = await one.guest();
});
afterAll(async () => {
  await two.close();
  await one.close();
});

interface Next {
  data: Record<string, Record<string, unknown> | null> | null;
  errors?: { message: string; extensions: { code: string } }[];
}
type Told = { event: 'next'; data: Next } | { event: 'complete' };

/** Asks for an event stream. */
async function open(
  app: TestApp,
  body: object,
  headers: Record<string, string> = {},
): Promise<{ response: Response; events: AsyncGenerator<Told, undefined>; close: () => void }> {
  const hangUp = new AbortController();
  const response = await fetch(`${app.url}/api/graphql`, {
    method: 'POST',
    signal: hangUp.signal,
    headers: {
      cookie: guest.cookie,
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return { response, events: read(response), close: () => hangUp.abort() };
}

async function* read(response: Response): AsyncGenerator<Told, undefined> {
  let arrived: Told[] = [];
  const parser = createParser({
    onEvent: ({ event, data }) =>
      arrived.push(event === 'complete' ? { event } : { event: 'next', data: JSON.parse(data) as Next }),
  });
  const decoder = new TextDecoder();
  for await (const bytes of response.body ?? []) {
    parser.feed(decoder.decode(bytes, { stream: true }));
    const events = arrived;
    arrived = [];
    yield* events;
  }
  return undefined;
}

const follow = (app: TestApp, type: 'draft' | 'cast', id: string, fields = 'id status progress') =>
  open(app, { query: `subscription ($id: ID!) { ${type}(id: $id) { ${fields} } }`, variables: { id } });

const statusesOf = (told: readonly Told[], field: string) =>
  told.flatMap((each) => (each.event === 'next' ? [each.data.data?.[field]?.['status']] : []));

/** A draft that nobody takes up. */
async function waitingDraft(): Promise<string> {
  const uploadId = (await guest.upload('story.txt', story)).body.id;
  const enqueue = vi.spyOn(one.deps.jobs, 'enqueue').mockResolvedValueOnce();
  const { body } = await generateDraft(guest, { uploadIds: [uploadId] });
  enqueue.mockRestore();
  return body.data.generateDraft.id;
}

const cancel = (as: Guest, id: string) => as.graphql('mutation ($id: ID!) { cancelDraft(id: $id) { id } }', { id });

describe('a draft that is followed', () => {
  it.each([
    ['in the process that changes it', () => one],
    ['in another', () => two],
  ])('%s is told as it is, at every change, and to its end', async (_, app) => {
    const id = await waitingDraft();
    const { response, events } = await follow(app(), 'draft', id);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('cache-control')).toContain('no-transform');
    expect(response.headers.get('x-accel-buffering')).toBe('no');

    const first = await events.next();
    expect(first.value).toMatchObject({ event: 'next', data: { data: { draft: { id, status: 'queued' } } } });
    await cancel(guest, id);
    const rest = await Array.fromAsync(events);
    expect(rest.at(-1)).toEqual({ event: 'complete' });
    expect(statusesOf(rest, 'draft').at(-1)).toBe('cancelled');
  });

  it('that has ended is told once', async () => {
    const id = await waitingDraft();
    await cancel(guest, id);
    const { events } = await follow(one, 'draft', id, 'status');
    expect(await Array.fromAsync(events)).toEqual([
      { event: 'next', data: { data: { draft: { status: 'cancelled' } } } },
      { event: 'complete' },
    ]);
  });

  it('is told of the whole way', async () => {
    const id = (await guest.upload('story.txt', story)).body.id;
    const draft = (await generateDraft(guest, { uploadIds: [id] })).body.data.generateDraft;
    const { events } = await follow(two, 'draft', draft.id, 'status progress character { name }');
    const told = await Array.fromAsync(events);
    const progress = told.flatMap((each) =>
      each.event === 'next' ? [Number(each.data.data?.['draft']?.['progress'])] : [],
    );
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(told.at(-2)).toMatchObject({
      data: { data: { draft: { status: 'ready', progress: 100, character: { name: 'Ottoline Grebe' } } } },
    });
    expect(told.at(-1)).toEqual({ event: 'complete' });
  });

  it('is left by who hangs up, and nobody listens any more', async () => {
    const id = await waitingDraft();
    const listening = () => one.deps.hub.subscribers().length;
    const before = listening();
    const { events, close } = await follow(one, 'draft', id);
    await events.next();
    expect(listening()).toBe(before + 1);
    close();
    await vi.waitFor(() => expect(listening()).toBe(before));
    await cancel(guest, id);
  });

  it('is let go without a last word when its process stops, to be followed again', async () => {
    const id = await waitingDraft();
    const stopping = await startTestApp({ beside: one });
    const { events } = await follow(stopping, 'draft', id);
    expect((await events.next()).value).toMatchObject({ event: 'next' });
    await stopping.close();
    await expect(Array.fromAsync(events).catch(() => [])).resolves.toEqual([]);
    await cancel(guest, id);
  });
});

it('a cast is followed through its plan to its end, with what was found', async () => {
  const { id } = await plannedCast(guest, { 'story.txt': story });
  const { events } = await follow(two, 'cast', id, 'status progress members { name }');
  expect((await events.next()).value).toMatchObject({ data: { data: { cast: { status: 'planned', members: [] } } } });
  await startCast(guest, id);
  const told = await Array.fromAsync(events);
  expect(told.at(-2)).toMatchObject({
    data: { data: { cast: { status: 'ready', progress: 100, members: [{ name: 'Ottoline Grebe' }] } } },
  });
  expect(told.at(-1)).toEqual({ event: 'complete' });
  expect((await changeCast(guest, 'cancelCast', id)).body.data.cancelCast.status).toBe('ready');
});

it('what changed while events were missed is told', async () => {
  const id = await waitingDraft();
  const { events, close } = await follow(one, 'draft', id, 'stage');
  await events.next();
  await one.deps.db.$client.query(`update drafts set stage = 'Changed unheard' where id = $1`, [id]);
  one.deps.relay.onGap();
  expect((await events.next()).value).toEqual({
    event: 'next',
    data: { data: { draft: { stage: 'Changed unheard' } } },
  });
  close();
  await cancel(guest, id);
});

describe('the rules of queries hold', () => {
  async function refused(body: object, headers?: Record<string, string>): Promise<Next['errors']> {
    const { response, events } = await open(one, body, headers);
    expect(response.status).toBe(200);
    const [next, complete, ...others] = await Array.fromAsync(events);
    expect(complete).toEqual({ event: 'complete' });
    expect(others).toEqual([]);
    if (next?.event !== 'next') throw new Error('nothing was told');
    expect(next.data.data).toBeNull();
    return next.data.errors;
  }
  const missing = '01890000-0000-7000-8000-000000000000';
  const deep = (levels: number): string => (levels === 0 ? 'id' : `a { ${deep(levels - 1)} }`);

  it("somebody else's draft looks exactly like a missing one", async () => {
    const id = await waitingDraft();
    const query = 'subscription ($id: ID!) { draft(id: $id) { id } }';
    const { cookie } = await one.guest();
    const theirs = await refused({ query, variables: { id } }, { cookie });
    expect(theirs).toMatchObject([{ extensions: { code: 'not_found' } }]);
    expect(theirs).toEqual(await refused({ query, variables: { id: missing } }));
    await cancel(guest, id);
  });

  it.each<[string, object, string]>([
    ['an id that is none', { query: 'subscription { draft(id: "x") { id } }' }, 'invalid_input'],
    ['a syntax error', { query: 'subscription {' }, 'invalid_input'],
    [
      'two fields',
      { query: `subscription { draft(id: "${missing}") { id } cast(id: "${missing}") { id } }` },
      'invalid_input',
    ],
    ['too deep a document', { query: `subscription { ${deep(20)} }` }, 'invalid_input'],
    ['no query', {}, 'invalid_input'],
    ['the schema', { query: '{ __schema { types { name } } }' }, 'introspection_disabled'],
    [
      'an unknown hash',
      { extensions: { persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } } },
      'persisted_query_not_found',
    ],
    [
      'too much at once',
      {
        query: `subscription { cast(id: "${missing}") { ${Array.from({ length: 5_000 }, (_, i) => `f${i}: id`).join(' ')} } }`,
      },
      'invalid_input',
    ],
  ])('%s is refused', async (_, body, code) => {
    expect(await refused(body)).toMatchObject([{ extensions: { code } }]);
  });

  it('strangers and pages of other origins get no stream', async () => {
    const query = { query: `subscription { draft(id: "${missing}") { id } }` };
    const stranger = await open(one, query, { cookie: '' });
    expect(stranger.response.status).toBe(401);
    expect(await stranger.response.json()).toMatchObject({ code: 'unauthenticated' });
    const foreign = await open(one, query, { origin: 'https://elsewhere.example' });
    expect(await foreign.response.json()).toMatchObject({
      data: null,
      errors: [{ extensions: { code: 'origin_not_allowed' } }],
    });
  });

  it('a query is answered as a stream of one, a known document by its hash', async () => {
    const manifest = JSON.parse(
      readFileSync(new URL('../../src/graphql/documents.json', import.meta.url), 'utf8'),
    ) as Record<string, string>;
    const sha256Hash = Object.keys(manifest).find((hash) => manifest[hash]?.includes('query Draft('));
    const body = { extensions: { persistedQuery: { version: 1, sha256Hash } }, variables: { id: missing } };
    const { events } = await open(one, body);
    expect(await Array.fromAsync(events)).toEqual([
      { event: 'next', data: { data: { draft: null } } },
      { event: 'complete' },
    ]);
  });

  it('who takes JSON, too, gets JSON, and no subscription', async () => {
    const accept = 'application/graphql-response+json, application/json, text/event-stream, multipart/mixed';
    const query = await open(one, { query: '{ __typename }' }, { accept });
    expect(await query.response.json()).toEqual({ data: { __typename: 'Query' } });
    const subscription = await open(one, { query: `subscription { draft(id: "${missing}") { id } }` }, { accept });
    expect(await subscription.response.json()).toMatchObject({
      data: null,
      errors: [{ extensions: { code: 'invalid_input' } }],
    });
  });
});
