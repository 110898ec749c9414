import { characterLimits } from '@dramatis/contract/limits';
import { getIntrospectionQuery } from 'graphql';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Guest } from '../support/guest.ts';

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp();
  guest = await app.guest();
});
afterAll(() => app.close());

interface Fault {
  message: string;
  extensions: { code: string; errors?: { field: string; message: string }[] };
}

/** The faults of an answer, none of which may lack a code or show the server's insides. */
function faultsOf(body: { errors?: Fault[] }): Fault[] {
  for (const fault of body.errors ?? []) {
    expect(fault.extensions.code).toMatch(/^[a-z_]+$/);
    expect(JSON.stringify(fault)).not.toMatch(/stack|node_modules|\.ts:\d|select .* from|mercurius|FST_|MER_/i);
  }
  return body.errors ?? [];
}

const create = (input: unknown) =>
  guest.graphql('mutation ($input: CharacterInput!) { createCharacter(input: $input) { id } }', { input });

describe('a bad field of a character is named, and nothing is saved', () => {
  const long = 'x'.repeat(characterLimits.prose + 1);
  it.each<[string, object, string[]]>([
    ['an empty name', { name: '' }, ['input.name']],
    ['a blank name', { name: ' \n\t ' }, ['input.name']],
    ['an over-long name', { name: 'x'.repeat(characterLimits.name + 1) }, ['input.name']],
    ['a name long by its combining marks', { name: `a${'\u0301'.repeat(5_000)}` }, ['input.name']],
    ['an over-long tagline', { name: 'A', tagline: 'x'.repeat(characterLimits.tagline + 1) }, ['input.tagline']],
    [
      'over-long prose',
      { name: 'A', description: long, systemPrompt: long },
      ['input.description', 'input.systemPrompt'],
    ],
    ['an over-long greeting', { name: 'A', alternateGreetings: ['fine', long] }, ['input.alternateGreetings.1']],
    ['too many greetings', { name: 'A', alternateGreetings: Array(51).fill('x') }, ['input.alternateGreetings']],
    ['too many tags', { name: 'A', tags: Array(51).fill('x') }, ['input.tags']],
    ['bad tags', { name: 'A', tags: ['', 'fine', 'x'.repeat(81)] }, ['input.tags.0', 'input.tags.2']],
    [
      'a NUL',
      { name: 'A\u0000', scenario: 'a\u0000b', tags: ['\u0000'] },
      ['input.name', 'input.scenario', 'input.tags.0'],
    ],
    ['a draft that is no id', { name: 'A', draftId: 'abc' }, ['input.draftId']],
  ])('%s', async (_, input, fields) => {
    const owner = await app.guest();
    const { status, body } = await owner.graphql(
      'mutation ($input: CharacterInput!) { createCharacter(input: $input) { id } }',
      { input },
    );

    expect(status).toBe(200);
    const [fault, ...others] = faultsOf(body);
    expect(others).toEqual([]);
    expect(fault?.extensions.code).toBe('invalid_input');
    expect(fault?.extensions.errors?.map(({ field }) => field).toSorted()).toEqual(fields);
    expect((await owner.graphql('{ characters { nodes { id } } }')).body.data.characters.nodes).toEqual([]);
  });

  it('tells at most twenty faults', async () => {
    const [fault] = faultsOf((await create({ name: 'A', tags: Array(50).fill('') })).body);
    expect(fault?.extensions.errors).toHaveLength(20);
  });
});

describe('what GraphQL itself refuses is coded, too', () => {
  it.each<[string, string, Record<string, unknown>, RegExp]>([
    ['a syntax error', '{ characters(', {}, /Syntax Error/],
    ['an unknown field', '{ charakters { nodes { id } } }', {}, /"charakters"/],
    ['an unknown input field', 'mutation { createCharacter(input: { name: "A", age: 7 }) { id } }', {}, /"age"/],
    ['a number for a text', 'mutation { createCharacter(input: { name: 5 }) { id } }', {}, /String/],
    [
      'an object for a list',
      'mutation ($t: [String!]) { createCharacter(input: { name: "A", tags: $t }) { id } }',
      { t: {} },
      /String/,
    ],
    ['a missing variable', 'query ($id: ID!) { character(id: $id) { id } }', {}, /\$id/],
    ['a missing name', 'mutation { createCharacter(input: {}) { id } }', {}, /name/],
    ['a number beyond 32 bits', '{ characters(first: 4000000000) { endCursor } }', {}, /32-bit/],
    ['fragments in a circle', '{ characters { ...A } } fragment A on CharacterConnection { ...A }', {}, /"A"/],
    ['two operations and no name', 'query A { __typename } query B { __typename }', {}, /operation/],
  ])('%s', async (_, query, variables, message) => {
    const { status, body } = await guest.graphql(query, variables);
    expect(status).toBe(200);
    const [fault] = faultsOf(body);
    expect(fault?.extensions.code).toBe('invalid_input');
    expect(fault?.message).toMatch(message);
    expect(body.data).toBeNull();
  });

  it.each<[string, RequestInit, string, string]>([
    ['malformed JSON', post('application/json', '{"query":'), '', 'malformed_json'],
    ['an empty body', post('application/json', ''), '', 'malformed_json'],
    ['no body', { method: 'POST' }, '', 'invalid_input'],
    ['a foreign content type', post('text/csv', 'query'), '', 'unsupported_media_type'],
    ['a form', post('application/x-www-form-urlencoded', 'query={__typename}'), '', 'unsupported_media_type'],
    ['too large a body', post('application/json', `{"query":"${' '.repeat(3_000_000)}"}`), '', 'payload_too_large'],
    ['a list of queries', post('application/json', '[{"query":"{ __typename }"}]'), '', 'invalid_input'],
    ['no query', post('application/json', '{}'), '', 'invalid_input'],
    ['a query that is a number', post('application/json', '{"query":5}'), '', 'invalid_input'],
    [
      'variables that are a list',
      post('application/json', '{"query":"{ __typename }","variables":[1]}'),
      '',
      'invalid_input',
    ],
    [
      'a poisoned prototype',
      post('application/json', '{"query":"{ __typename }","__proto__":{}}'),
      '',
      'malformed_json',
    ],
    [
      'an unknown operation',
      post('application/json', '{"query":"query A { __typename }","operationName":"B"}'),
      '',
      'invalid_input',
    ],
    ['GET', {}, '?query={__typename}', 'invalid_input'],
    ['a mutation by GET', {}, '?query=mutation{cancelDraft(id:"x"){id}}', 'invalid_input'],
    ['GET of two operations', {}, '?query=query A{__typename} query B{__typename}', 'invalid_input'],
  ])('%s', async (_, init, search, code) => {
    const headers = { ...init.headers, cookie: guest.cookie };
    const response = await fetch(`${app.url}/api/graphql${search}`, { ...init, headers });
    const body = (await response.json()) as { errors?: Fault[] };
    expect(faultsOf(body).map((fault) => fault.extensions.code)).toEqual([code]);
  });

  function post(contentType: string, body: string): RequestInit {
    return { method: 'POST', headers: { 'content-type': contentType }, body };
  }
});

describe('what asks for too much at once is refused before it is begun', () => {
  const page = (alias: string, first: string) => `${alias}: characters(first: ${first}) { nodes { ...all } endCursor }`;
  const all = `fragment all on Character { id name tagline description personality scenario firstMessage tags nickname
    alternateGreetings exampleDialogue systemPrompt postHistoryInstructions creatorNotes creator sessionCount }`;
  const tooMuch = (body: { errors?: Fault[] }) =>
    expect(faultsOf(body)).toMatchObject([
      { message: expect.stringMatching(/too much at once/), extensions: { code: 'invalid_input' } },
    ]);

  it('takes the largest page, and says so where there are several', async () => {
    expect((await guest.graphql(`{ ${page('a', '100')} } ${all}`, {})).body.errors).toBeUndefined();
    tooMuch(
      (await guest.graphql(`{ ${['a', 'b', 'c', 'd'].map((alias) => page(alias, '100')).join(' ')} } ${all}`, {})).body,
    );
    const variable = `query ($first: Int!) { ${['a', 'b', 'c', 'd'].map((alias) => page(alias, '$first')).join(' ')} } ${all}`;
    expect((await guest.graphql(variable, { first: 10 })).body.errors).toBeUndefined();
    tooMuch((await guest.graphql(variable, { first: 100 })).body);
  });

  it('does none of very many changes', async () => {
    const owner = await app.guest();
    const changes = Array.from({ length: 60 }, (_, i) => `c${i}: createCharacter(input: { name: "N" }) { id }`);
    tooMuch((await owner.graphql(`mutation { ${changes.join(' ')} }`, {})).body);
    expect((await owner.graphql('{ characters { nodes { id } } }', {})).body.data.characters.nodes).toEqual([]);
  });
});

describe('documents that are known by their hash', () => {
  const manifest: Record<string, string> = JSON.parse(
    readFileSync(new URL('../../src/graphql/documents.json', import.meta.url), 'utf8'),
  );
  const hashOf = (name: string) => Object.keys(manifest).find((hash) => manifest[hash]?.includes(name)) ?? '';

  interface Answer {
    data: Record<string, { id: string }> | null;
    errors?: Fault[];
  }

  async function ask(body: object): Promise<Answer> {
    const response = await fetch(`${app.url}/api/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: guest.cookie },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Answer;
  }
  const byHash = (sha256Hash: unknown) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

  it('are what their hash says', () => {
    expect(Object.keys(manifest).length).toBeGreaterThan(20);
    for (const [hash, text] of Object.entries(manifest)) {
      expect(createHash('sha256').update(text).digest('hex')).toBe(hash);
    }
  });

  it('read and change', async () => {
    const input = { name: 'Known by hash' };
    const created = await ask({ ...byHash(hashOf('mutation CreateCharacter(')), variables: { input } });
    expect(created.errors).toBeUndefined();
    const id = created.data?.['createCharacter']?.id;
    const read = await ask({ ...byHash(hashOf('query Character(')), variables: { id } });
    expect(read.data?.['character']).toMatchObject({ id, ...input });
  });

  it('are asked for under the same limits as others', async () => {
    const body = await ask({ ...byHash(hashOf('query Characters(')), variables: { first: 101 } });
    expect(faultsOf(body)).toMatchObject([{ extensions: { code: 'invalid_input', errors: [{ field: 'first' }] } }]);
  });

  it.each<[string, object]>([
    ['an unknown hash', byHash('0'.repeat(64))],
    ['a hash of the prototype', byHash('constructor')],
  ])('%s is told from other faults', async (_, body) => {
    const fault = { message: 'PersistedQueryNotFound', extensions: { code: 'persisted_query_not_found' } };
    expect(await ask(body)).toEqual({ data: null, errors: [fault] });
  });

  it.each<[string, object]>([
    ['no hash', { extensions: { persistedQuery: {} } }],
    ['an empty hash', byHash('')],
    ['a hash that is a number', byHash(5)],
    ['a hash of nothing', { extensions: { persistedQuery: null } }],
  ])('%s is no document', async (_, body) => {
    expect(faultsOf(await ask(body))).toMatchObject([{ extensions: { code: 'invalid_input' } }]);
  });

  it('are not kept when somebody sends them with a hash', async () => {
    const text = '{ __typename }';
    const hash = byHash(createHash('sha256').update(text).digest('hex'));
    expect(await ask({ ...hash, query: text })).toEqual({ data: { __typename: 'Query' } });
    expect(await ask({ ...byHash(hashOf('query Character(')), query: text })).toEqual({
      data: { __typename: 'Query' },
    });
    expect(await ask(hash)).toMatchObject({ errors: [{ extensions: { code: 'persisted_query_not_found' } }] });
  });
});

it('a fault of the server is told from a fault of the client, and tells nothing', async () => {
  const { id } = (await guest.upload('tide.txt', 'The tide turned.')).body;
  vi.spyOn(app.deps.jobs, 'enqueue').mockRejectedValueOnce(new Error('10.0.0.7 refused password "hunter2"'));
  const { body } = await guest.graphql(`mutation { generateDraft(input: { uploadIds: ["${id}"] }) { id } }`);
  expect(faultsOf(body)).toMatchObject([{ extensions: { code: 'internal' }, path: ['generateDraft'] }]);
  expect(JSON.stringify(body)).not.toMatch(/hunter2|10\.0\.0\.7/);
});

it('one bad field among good ones spoils only itself', async () => {
  const { body } = await guest.graphql('{ good: characters { endCursor } bad: character(id: "abc") { id } }');
  expect(body.data).toEqual({ good: { endCursor: null }, bad: null });
  expect(faultsOf(body)).toMatchObject([
    { path: ['bad'], extensions: { code: 'invalid_input', errors: [{ field: 'id' }] } },
  ]);
});

it.each([
  ['the schema', getIntrospectionQuery()],
  ['a type', '{ __type(name: "Character") { name } }'],
  ['it under another name', '{ characters { endCursor } a: __schema { types { name } } }'],
  ['it in a fragment', '{ ...A } fragment A on Query { ... on Query { __schema { types { name } } } }'],
])('%s is not told', async (_, query) => {
  const { status, body } = await guest.graphql(query);
  expect(status).toBe(200);
  expect(body.data).toBeNull();
  expect(faultsOf(body)).toMatchObject([{ extensions: { code: 'introspection_disabled' } }]);
});

it('the name of a type is told beside an object', async () => {
  expect((await guest.graphql('{ characters { __typename } }')).body).toEqual({
    data: { characters: { __typename: 'CharacterConnection' } },
  });
});

it('there is no playground', async () => {
  for (const path of ['playground', 'playground.js', 'schema.graphql']) {
    expect((await fetch(`${app.url}/api/graphql/${path}`)).status).toBe(404);
  }
});

describe('in development', () => {
  let developed: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    developed = await startTestApp({ beside: app, development: true });
    guest = await developed.guest();
  });
  afterAll(() => developed.close());

  it('the schema can be asked for by the usual tools', async () => {
    const { body } = await guest.graphql(getIntrospectionQuery());
    expect(body.errors).toBeUndefined();
    const types = body.data.__schema.types.map(({ name }: { name: string }) => name);
    expect(types).toEqual(
      expect.arrayContaining(['Character', 'CharacterInput', 'CharacterDraft', 'DeleteCharacterResult']),
    );
  });

  it('queries that go deeper than the schema does are refused', async () => {
    const deeper = (levels: number): string => (levels === 0 ? 'name' : `ofType { ${deeper(levels - 1)} }`);
    const { body } = await guest.graphql(`{ __type(name: "Character") { ${deeper(20)} } }`);
    const [fault] = faultsOf(body);
    expect(fault?.extensions.code).toBe('invalid_input');
    expect(fault?.message).toContain('depth');
  });

  it('there is a playground, with nothing from elsewhere on it', async () => {
    const get = async (path: string) => {
      const response = await fetch(new URL(path, `${developed.url}/api/graphql/playground`));
      expect(response.status).toBe(200);
      return { headers: response.headers, text: await response.text() };
    };
    const page = await get('playground');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(page.text).not.toMatch(/https?:|<script(?! type="module" src="playground\.js">)/);
    const script = await get('playground.js');
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(script.text).not.toMatch(/https?:/);
    expect((await get('schema.graphql')).text).toContain('type Query');
  });
});

it('strangers get a 401 before anything is read', async () => {
  const response = await fetch(`${app.url}/api/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ characters { nodes { id } } }"}',
  });
  expect(response.status).toBe(401);
  expect(await response.json()).toMatchObject({ code: 'unauthenticated' });
});

it.each(['/api/graphql', '/api/graphql/', '/api/v1/graphql'])('answers at %s', async (path) => {
  const response = await fetch(app.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: guest.cookie },
    body: '{"query":"{ __typename }"}',
  });
  expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
});
