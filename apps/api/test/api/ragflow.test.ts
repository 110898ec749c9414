import type { Source } from '@dramatis/contract/notebooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Guest } from '../support/guest.ts';
import { addFiles, makeNotebook, searchIn, settled, sourcesOf, storyOf } from '../support/notebook.ts';
import { startFakeRagflow, type FakeRagflow } from '../support/ragflow/fake.ts';

let fake: FakeRagflow;
let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  fake = await startFakeRagflow();
  app = await startTestApp({ ragflow: fake });
});
afterAll(async () => {
  await app.close();
  await fake.close();
});
beforeEach(async () => {
  guest = await app.guest();
});
afterEach(() => fake.reset());

const makeThere = (name = 'Tides') => guest.post('/notebooks', { name, engine: 'ragflow' });

/** A notebook at RAGFlow with a file in it, once that has come to an end. */
async function withFile(text: string, name = 'story.txt'): Promise<{ id: string; source: Source }> {
  const { id } = (await makeThere()).body;
  await addFiles(guest, id, { [name]: text });
  const [source] = await settled(guest, id);
  if (source === undefined) throw new Error('the notebook has no source');
  return { id, source };
}

/** Our own ranks are null on what RAGFlow has found. */
async function whoFinds(id: string, q: string): Promise<'RAGFlow' | 'ourselves' | 'nobody'> {
  const [best] = (await searchIn(guest, id, { q })).passages;
  if (best === undefined) return 'nobody';
  return best.word_rank === null && best.vector_rank === null ? 'RAGFlow' : 'ourselves';
}

describe('a notebook at RAGFlow', () => {
  it('is offered, is a dataset there, and goes with it', async () => {
    expect((await guest.get('/meta')).body.notebook_engines).toEqual(['local', 'ragflow']);
    expect((await guest.post('/notebooks', { name: 'Here' })).body.engine).toBe('local');
    expect(fake.datasets.size).toBe(0);
    const { body, status } = await makeThere();
    expect([status, body.engine]).toEqual([201, 'ragflow']);
    expect([...fake.datasets.values()]).toMatchObject([
      { name: `dramatis-${body.id}`, parserConfig: { chunk_token_num: 256 } },
    ]);
    expect((await guest.request('DELETE', `/notebooks/${body.id}`)).status).toBe(204);
    expect(fake.datasets.size).toBe(0);
  });

  it('is not made where RAGFlow does not make one, and nothing is left of it', async () => {
    fake.fail(/GET .*version/, { http: 503 }, 3);
    expect(await makeThere()).toMatchObject({ status: 503, body: { code: 'engine_unavailable' } });
    fake.fail(/POST .datasets/, { code: 102 });
    expect(await makeThere()).toMatchObject({ status: 502, body: { code: 'engine_refused' } });
    fake.version = 'v0.21.0';
    expect((await makeThere()).body.code).toBe('engine_refused');
    expect((await guest.get('/notebooks')).body.notebooks).toEqual([]);
  });

  it('is made once when the answer to it is lost', async () => {
    fake.fail(/POST .datasets/, 'lost_answer');
    expect((await makeThere()).status).toBe(201);
    expect(fake.datasets.size).toBe(1);
  });
});

describe('a source', () => {
  it('is uploaded and parsed there with progress, and found as passages of ours', async () => {
    const events = await guest.stream('/events');
    const { id, source } = await withFile(storyOf(['oyster', 'heron', 'lantern']));
    const progress: number[] = [];
    await events.until((event) => {
      if (event.type === 'source') progress.push(event.source.progress);
      return event.type === 'notebook' && event.notebook.generation_status === 'ready';
    });
    events.close();
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    // Of what RAGFlow tells: a tenth, and six.
    expect(progress).toEqual(expect.arrayContaining([49, 77]));
    expect(source).toMatchObject({ status: 'ready', embedded: true, error: null, progress: 100 });
    expect(fake.documents()).toMatchObject([{ name: `story ${source.id}.txt`, parses: 1 }]);

    const { passages } = await searchIn(guest, id, { q: 'the heron', limit: 3 });
    expect(passages).toHaveLength(3);
    for (const { passage, word_rank: rank, score } of passages) {
      expect(rank).toBeNull();
      expect(score).toBeGreaterThan(0);
      expect(passage.text).toContain('heron');
      expect(passage.chapter).toMatchObject({ number: 2 });
      const opened = await guest.get(`/notebooks/${id}/passages/${passage.id}`);
      expect(opened.body.passage).toEqual(passage);
    }
    expect(new Set(passages.map(({ passage }) => passage.id)).size).toBe(3);
  });

  it('that RAGFlow cannot read is sent as the text it is here', async () => {
    const { id } = await withFile(`<p>${'The heron stood in the shallows. '.repeat(40)}</p>`, 'story.xhtml');
    const [document] = fake.documents();
    expect(document?.name).toMatch(/^story\.xhtml .*\.txt$/);
    expect(new TextDecoder().decode(document?.bytes)).toMatch(/^The heron stood/);
    expect(await whoFinds(id, 'heron')).toBe('RAGFlow');
  });

  it('of which nothing after the story position may be known shows nothing of it, whatever RAGFlow finds', async () => {
    const { id, source } = await withFile(storyOf(['oyster', 'heron', 'lantern']));
    const find = async (q: string, chapter: number) =>
      (await searchIn(guest, id, { q, story_position: { source_id: source.id, chapter }, limit: 50 })).passages;
    expect(await find('lantern', 3)).not.toEqual([]);
    expect(await whoFinds(id, 'lantern')).toBe('RAGFlow');
    for (const q of ['lantern', 'heron', 'keeper']) {
      for (const { passage } of await find(q, 1)) {
        expect(passage.chapter?.number).toBe(1);
        expect(passage.text).not.toMatch(/heron|lantern/);
      }
    }
    expect((await find('keeper', 1)).length).toBeGreaterThan(0);
    const outside = { q: 'x', story_position: { source_id: id, chapter: 1 } };
    expect((await guest.post(`/notebooks/${id}/search`, outside)).status).toBe(400);
  });

  it.each(['fail', 'stuck'] as const)(
    'whose parsing goes as %s is found by this server, says why, and by RAGFlow once it is tried again',
    async (plan) => {
      fake.parsePlan = plan;
      const { id, source } = await withFile(storyOf(['oyster']));
      expect(source).toMatchObject({
        status: 'ready',
        embedded: false,
        error: { code: 'engine_parse_failed', retryable: true },
      });
      expect(await whoFinds(id, 'oyster')).toBe('ourselves');

      fake.parsePlan = 'done';
      await guest.post(`/notebooks/${id}/sources/${source.id}/retry`);
      await vi.waitFor(async () => expect(await sourcesOf(guest, id)).toMatchObject([{ embedded: true }]), 10_000);
      expect(await whoFinds(id, 'oyster')).toBe('RAGFlow');
      expect(fake.documents()).toHaveLength(1);
    },
  );

  it('whose parsing stands still is begun again', async () => {
    fake.parsePlan = 'stuck_once';
    const { id, source } = await withFile(storyOf(['oyster']));
    expect(source).toMatchObject({ embedded: true });
    expect(fake.documents()).toMatchObject([{ parses: 2 }]);
    expect(fake.requests.filter((request) => request.startsWith('DELETE'))).toHaveLength(1);
    expect(await whoFinds(id, 'oyster')).toBe('RAGFlow');
  });

  it('that is parsed for long holds up no source of other notebooks', async () => {
    fake.parsePlan = 'queued_for_ever';
    const there = [(await makeThere('One')).body.id, (await makeThere('Two')).body.id];
    for (const id of there) await addFiles(guest, id, { 'story.txt': storyOf(['oyster']) });
    await vi.waitFor(() => expect(fake.documents()).toMatchObject([{ parses: 1 }, { parses: 1 }]), 10_000);
    const here = await makeNotebook(guest);
    await addFiles(guest, here, { 'story.txt': storyOf(['heron']) });
    expect(await settled(guest, here)).toMatchObject([{ status: 'ready' }]);
    for (const id of there) {
      expect(await sourcesOf(guest, id)).toMatchObject([{ status: 'running' }]);
      await guest.request('DELETE', `/notebooks/${id}`);
    }
  });

  it('is there once when the answers to its upload and its parsing are lost', async () => {
    fake.fail(/POST .*documents/, 'lost_answer');
    fake.fail(/POST .*chunks/, 'lost_answer');
    const { id, source } = await withFile(storyOf(['oyster']));
    expect(source.error).toBeNull();
    expect(fake.documents()).toMatchObject([{ parses: 1 }]);
    expect(await whoFinds(id, 'oyster')).toBe('RAGFlow');
  });

  it('that RAGFlow refuses is found beside those it has', async () => {
    fake.refuses = /^second/;
    const { id } = await withFile(storyOf(['oyster']), 'first.txt');
    await addFiles(guest, id, { 'second.txt': storyOf(['heron']) });
    const [first, second] = await settled(guest, id);
    expect(second).toMatchObject({ status: 'ready', embedded: false, error: { code: 'engine_refused' } });
    expect(second?.error?.message).not.toContain('supported yet');
    const { passages } = await searchIn(guest, id, { q: 'keeper lamp', limit: 4 });
    expect(passages.map(({ passage }) => passage.source_id)).toEqual([first?.id, second?.id, first?.id, second?.id]);
    const scores = passages.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });
});

describe('a search', () => {
  it('is made by this server when RAGFlow is down, unwell, refuses or makes no sense', async () => {
    const { id } = await withFile(storyOf(['oyster']));
    const faults = [{ http: 502 }, { code: 100 }, { code: 102 }, 'not_json'] as const;
    for (const fault of faults) {
      fake.fail(/retrieval/, fault);
      expect(await whoFinds(id, 'oyster')).toBe('ourselves');
      expect(await whoFinds(id, 'oyster')).toBe('RAGFlow');
    }
    // Somebody has deleted it there.
    fake.datasets.clear();
    expect(await whoFinds(id, 'oyster')).toBe('ourselves');
  });

  it('for a turn is made by this server in time when RAGFlow hangs', async () => {
    const { id } = await withFile(storyOf(['oyster']));
    fake.fail(/retrieval/, 'hang', 10);
    const { ai_message: reply } = (await guest.send({ notebook_id: id, content: 'What of the oyster?' })).body;
    const { retrieval } = (await guest.get(`/messages/${reply.id}/context`)).body;
    expect(retrieval).toBe('found');
  });

  it('that RAGFlow has little for is filled up by this server, up to the story position', async () => {
    // With its heading three dozen lines: no chunk is of both chapters.
    const first = storyOf(['oyster'], 35);
    // More than is asked for, and all of it fits better.
    const later = storyOf(['lantern'], 1_900).replace('Chapter 1', 'Chapter 2');
    const { id, source } = await withFile(`${first}\n\n${later}`);
    const search = { q: 'lantern keeper', story_position: { source_id: source.id, chapter: 1 } };
    const { passages } = await searchIn(guest, id, search);
    expect(passages.length).toBeGreaterThan(0);
    expect(passages.every(({ passage }) => passage.chapter?.number === 1)).toBe(true);

    // Of the two words, this server alone knows other forms.
    const both = (await searchIn(guest, id, { q: 'oyster lanterns', limit: 50 })).passages;
    const ranks = both.map(({ word_rank: rank }) => rank);
    const filled = ranks.findIndex((rank) => rank !== null);
    expect(filled).toBeGreaterThan(0);
    expect(ranks.slice(filled)).not.toContain(null);
    expect(new Set(both.map(({ passage }) => passage.id)).size).toBe(both.length);
    const scores = both.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it('that finds nothing finds nothing, and what is of no document is left out', async () => {
    const { id } = await withFile(storyOf(['oyster']));
    expect(await whoFinds(id, 'giraffes')).toBe('nobody');
    fake.graph = true;
    expect(await whoFinds(id, 'oyster')).toBe('RAGFlow');
  });
});

describe('what was made at RAGFlow', () => {
  const anHourLater = () => new Date(Date.now() + 3_600_000);

  it('goes with its source', async () => {
    const { id, source } = await withFile(storyOf(['oyster']));
    expect((await guest.request('DELETE', `/notebooks/${id}/sources/${source.id}`)).status).toBe(204);
    expect(fake.documents()).toEqual([]);
    expect(await whoFinds(id, 'oyster')).toBe('nobody');
  });

  it('goes with a source that is being parsed', async () => {
    fake.parsePlan = 'queued_for_ever';
    const { id } = (await makeThere()).body;
    await addFiles(guest, id, { 'story.txt': storyOf(['oyster']) });
    await vi.waitFor(() => expect(fake.documents()).toMatchObject([{ parses: 1 }]), 10_000);
    const [source] = await sourcesOf(guest, id);
    await guest.request('DELETE', `/notebooks/${id}/sources/${source?.id}`);
    expect(fake.documents()).toEqual([]);
  });

  it.each(['code', 'documented'] as const)(
    'goes later when it cannot go now, and nobody has to wait (%s)',
    async (dialect) => {
      fake.dialect = dialect;
      const { id, source } = await withFile(storyOf(['oyster']));
      const other = (await makeThere()).body.id;
      fake.fail(/DELETE/, { http: 503 }, 100);
      expect((await guest.request('DELETE', `/notebooks/${id}/sources/${source.id}`)).status).toBe(204);
      expect((await guest.request('DELETE', `/notebooks/${other}`)).status).toBe(204);
      expect([fake.documents().length, fake.datasets.size]).toEqual([1, 2]);
      await app.tidyUp();
      expect(fake.documents()).toHaveLength(1);
      fake.mend();
      await app.tidyUp();
      expect([fake.documents().length, fake.datasets.size]).toEqual([0, 1]);
      // What is gone already is no hindrance.
      fake.datasets.clear();
      expect((await guest.request('DELETE', `/notebooks/${id}`)).status).toBe(204);
      await app.tidyUp(anHourLater());
    },
  );
});
