import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRagflowClient, type RagflowClient } from '../../src/adapters/ragflow/client.ts';
import { createTransport, type RagflowTimes } from '../../src/adapters/ragflow/transport.ts';
import { RAGFLOW_KEY, startFakeRagflow, type FakeRagflow } from '../support/ragflow/fake.ts';

const times: RagflowTimes = {
  deadlines: { plain: 2_000, retrieval: 2_000, upload: 2_000 },
  streams: { idle: 2_000, total: 10_000 },
  retryPause: 1,
  breakFor: 60_000,
};
const { signal } = new AbortController();

let fake: FakeRagflow;
let client: RagflowClient;

const clientWith = (changes: Partial<RagflowTimes> = {}, apiKey = RAGFLOW_KEY): RagflowClient =>
  createRagflowClient(createTransport({ url: fake.url, apiKey }, { ...times, ...changes }));

beforeEach(async () => {
  fake = await startFakeRagflow();
  client = clientWith();
});
afterEach(() => fake.close());

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const story = Array.from({ length: 30 }, (_, i) => `Line ${i} of the harbour, where the heron stands.`).join('\n');

async function parsed(name = 'story.txt', text = story): Promise<{ datasetId: string; id: string }> {
  const datasetId = await client.createDataset(`set of ${name}`, 256, signal);
  const id = await client.upload(datasetId, { name, bytes: bytes(text) }, signal);
  await client.parse(datasetId, id, signal);
  while ((await client.document(datasetId, id, signal))?.run !== 'DONE');
  return { datasetId, id };
}

async function allChunks(datasetId: string, id: string): Promise<string[]> {
  const chunks: string[] = [];
  for await (const { content } of client.chunks(datasetId, id, signal)) chunks.push(content);
  return chunks;
}

describe.each(['code', 'documented'] as const)('in the dialect of its %s', (dialect) => {
  beforeEach(() => {
    fake.dialect = dialect;
  });

  it('a dataset is made, found by its name whatever its case, and deleted once', async () => {
    expect(await client.findDataset('Harbour', signal)).toBeNull();
    const id = await client.createDataset('Harbour', 256, signal);
    expect(fake.datasets.get(id)).toMatchObject({ name: 'Harbour', parserConfig: { chunk_token_num: 256 } });
    expect(await client.findDataset('Harbour', signal)).toBe(id);
    await client.deleteDataset(id, signal);
    expect(fake.datasets.size).toBe(0);
    await client.deleteDataset(id, signal);
  });

  it('a document is uploaded, parsed, looked at, listed in chunks, found, and deleted', async () => {
    const { datasetId, id } = await parsed('bücher.txt', Array.from({ length: 5 }, () => story).join('\n'));
    expect(await client.findDocument(datasetId, 'bücher', signal)).toMatchObject({ id, run: 'DONE', progress: 1 });
    expect(await client.findDocument(datasetId, 'other', signal)).toBeNull();
    expect(await allChunks(datasetId, id)).toHaveLength(13);
    const { found, isLast } = await client.retrieve(
      { datasetId, documentIds: [id], question: 'heron', page: 1 },
      signal,
    );
    expect(found).toHaveLength(13);
    expect(found[0]).toEqual({ id: fake.documents()[0]?.chunks[0]?.id, documentId: id });
    expect(isLast).toBe(true);
    await client.deleteDocument(datasetId, id, signal);
    await client.deleteDocument(datasetId, id, signal);
    expect(await client.document(datasetId, id, signal)).toBeNull();
  });
});

describe('chunks', () => {
  it('come in as many pages as there are', async () => {
    const { datasetId, id } = await parsed('long.txt', Array.from({ length: 90 }, () => story).join('\n'));
    expect(await allChunks(datasetId, id)).toHaveLength(225);
  });

  it('of no document, as a knowledge graph has them, are left out; nothing found is no fault', async () => {
    const { datasetId, id } = await parsed();
    fake.graph = true;
    const ask = (question: string) => client.retrieve({ datasetId, documentIds: [id], question, page: 1 }, signal);
    expect((await ask('heron')).found.every(({ documentId }) => documentId === id)).toBe(true);
    expect(await ask('giraffe')).toEqual({ found: [], isLast: true });
  });
});

describe('an upload', () => {
  it('that is refused says so, and is no sign of an outage', async () => {
    const datasetId = await client.createDataset('set', 256, signal);
    fake.refuses = /\.exe$/;
    for (let i = 0; i < 8; i++) {
      await expect(client.upload(datasetId, { name: 'a.exe', bytes: bytes('x') }, signal)).rejects.toMatchObject({
        code: 'engine_refused',
        ragflowCode: 500,
      });
    }
    expect(await client.upload(datasetId, { name: 'a.txt', bytes: bytes('x') }, signal)).toMatch(/^\w{32}$/);
  });

  it('of several files is refused with those that worked, which is why one goes at a time', async () => {
    fake.refuses = /\.exe$/;
    const { id: datasetId } = (await post('/datasets', { name: 'set' })).data;
    const form = new FormData();
    for (const name of ['a.txt', 'b.exe']) form.append('file', new Blob(['x']), name);
    const answer = await ask(`/datasets/${datasetId}/documents`, { method: 'POST', body: form });
    expect(answer).toMatchObject({ code: 500, data: [{ name: 'a.txt' }] });
    const [kept] = answer.data;
    expect(await client.document(datasetId, kept.id, signal)).toMatchObject({ name: 'a.txt' });
  });
});

describe('parsing', () => {
  it('that is refused for one leaves those before it queued', async () => {
    const datasetId = await client.createDataset('set', 256, signal);
    const id = await client.upload(datasetId, { name: 'a.txt', bytes: bytes(story) }, signal);
    const answer = await post(`/datasets/${datasetId}/chunks`, { document_ids: [id, 'f'.repeat(32)] });
    expect(answer.code).toBe(102);
    await client.document(datasetId, id, signal);
    await expect(client.parse(datasetId, id, signal)).rejects.toMatchObject({ ragflowCode: 102 });
    expect((await client.document(datasetId, id, signal))?.run).toBe('RUNNING');
  });

  it.each([
    ['fail', 'FAIL', -1],
    ['cancel', 'CANCEL', 0.6],
    ['done', 'DONE', 1],
    ['stuck', 'RUNNING', 0.6],
    ['queued_for_ever', 'UNSTART', 0],
  ] as const)('that goes as %s ends as %s', async (plan, run, progress) => {
    fake.parsePlan = plan;
    const datasetId = await client.createDataset('set', 256, signal);
    const id = await client.upload(datasetId, { name: 'a.txt', bytes: bytes(story) }, signal);
    await client.parse(datasetId, id, signal);
    for (let i = 0; i < 4; i++) await client.document(datasetId, id, signal);
    expect(await client.document(datasetId, id, signal)).toMatchObject({ run, progress });
    // Stopping what does not run is no fault.
    await client.stop(datasetId, id, signal);
    const after = run === 'RUNNING' ? 'CANCEL' : run;
    expect((await client.document(datasetId, id, signal))?.run).toBe(after);
  });
});

describe('faults', () => {
  it.each([
    [{ http: 500 }, 'engine_unavailable'],
    [{ http: 429 }, 'engine_unavailable'],
    [{ http: 404 }, 'engine_refused'],
    [{ http: 401 }, 'engine_bad_key'],
    [{ code: 100 }, 'engine_unavailable'],
    [{ code: 105 }, 'engine_unavailable'],
    [{ code: 500 }, 'engine_unavailable'],
    [{ code: 401 }, 'engine_bad_key'],
    [{ code: 101 }, 'engine_refused'],
    [{ code: 109 }, 'engine_refused'],
    ['not_json', 'engine_bad_output'],
    ['endless', 'engine_bad_output'],
    ['redirect', 'engine_unavailable'],
    ['hang', 'engine_unavailable'],
    ['lost_answer', 'engine_unavailable'],
  ] as const)('%j is %s, and RAGFlow is not quoted', async (fault, code) => {
    fake.fail(/POST \/datasets/, fault);
    const hasty = clientWith({ deadlines: { plain: 300, retrieval: 300, upload: 300 } });
    const error = await hasty.createDataset('set', 256, signal).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain('secret');
    // What made something may have made it: it is never asked again by itself.
    expect(fake.requests).toHaveLength(1);
  });

  it('a wrong key is told as such, over HTTP', async () => {
    await expect(clientWith({}, 'wrong').createDataset('set', 256, signal)).rejects.toMatchObject({
      code: 'engine_bad_key',
      retryable: false,
    });
  });

  it('what only looks is asked again, twice', async () => {
    fake.fail(/GET/, { http: 503 }, 2);
    await client.checkVersion(signal);
    fake.fail(/GET/, { code: 100 }, 3);
    await expect(client.checkVersion(signal)).rejects.toMatchObject({ code: 'engine_unavailable', retryable: true });
    expect(fake.requests).toHaveLength(6);
  });

  it('after five outages nothing is asked, until one request finds it well again', async () => {
    const breaking = clientWith({ breakFor: 30 });
    fake.fail(/./, { http: 502 }, 5);
    for (let i = 0; i < 5; i++) await breaking.createDataset(`${i}`, 256, signal).catch(() => undefined);
    await expect(breaking.createDataset('set', 256, signal)).rejects.toMatchObject({ code: 'engine_unavailable' });
    expect(fake.requests).toHaveLength(5);
    await expect.poll(() => breaking.createDataset('set', 256, signal).catch(() => null)).not.toBeNull();
    await breaking.checkVersion(signal);
  });

  it('what is not asked at all is not tried again either', async () => {
    const patient = clientWith({ retryPause: 60_000 });
    fake.fail(/./, { http: 502 }, 5);
    for (let i = 0; i < 5; i++) await patient.createDataset(`${i}`, 256, signal).catch(() => undefined);
    await expect(patient.checkVersion(signal)).rejects.toMatchObject({ code: 'engine_unavailable' });
    expect(fake.requests).toHaveLength(5);
  });

  it('a retrieval, which somebody waits for, is asked once', async () => {
    const { datasetId, id } = await parsed();
    fake.fail(/retrieval/, { http: 502 });
    const asked = client.retrieve({ datasetId, documentIds: [id], question: 'heron', page: 1 }, signal);
    await expect(asked).rejects.toMatchObject({ code: 'engine_unavailable' });
  });

  it('refusals never stop it', async () => {
    fake.fail(/POST/, { code: 102 }, 8);
    for (let i = 0; i < 8; i++) {
      await expect(client.createDataset('set', 256, signal)).rejects.toMatchObject({ code: 'engine_refused' });
    }
    expect(await client.createDataset('set', 256, signal)).toBeTruthy();
  });

  it('calling it off ends it with the reason of whoever did', async () => {
    fake.fail(/GET/, 'hang');
    const hangUp = new AbortController();
    const asked = client.checkVersion(hangUp.signal);
    await expect.poll(() => fake.requests).toHaveLength(1);
    hangUp.abort(new Error('called off'));
    await expect(asked).rejects.toThrow('called off');
    expect(fake.requests).toHaveLength(1);
  });

  it('a server that gives its key away is not used', async () => {
    for (const version of ['v0.27.0', 'v0.22.0', 'v1.0.0', 'nightly']) {
      fake.version = version;
      await client.checkVersion(signal);
    }
    fake.version = 'v0.21.1';
    await expect(client.checkVersion(signal)).rejects.toMatchObject({ code: 'engine_refused' });
  });
});

// oxlint-disable-next-line typescript/no-explicit-any -- what is on the wire, whatever it is
async function ask(path: string, init: RequestInit): Promise<any> {
  const headers = { ...init.headers, authorization: RAGFLOW_KEY };
  return await (await fetch(`${fake.url}/api/v1${path}`, { ...init, headers })).json();
}

const post = (path: string, body: unknown) =>
  ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
