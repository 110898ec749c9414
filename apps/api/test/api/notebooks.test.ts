import type { LiveEvent } from '@dramatis/contract/events';
import { eq } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import type { FileStore } from '../../src/adapters/files/store.ts';
import { sources } from '../../src/db/schema/sources.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { createCharacter } from '../support/character.ts';
import { sampleStory } from '../support/draft.ts';
import type { Guest } from '../support/guest.ts';
import { addFiles, makeNotebook, searchIn, settled, sourcesOf, storyOf } from '../support/notebook.ts';

let app: TestApp;
let guest: Guest;
let removed: MockInstance<FileStore['remove']>;

beforeAll(async () => {
  app = await startTestApp();
  removed = vi.spyOn(app.deps.files, 'remove');
});
afterAll(() => app.close());
beforeEach(async () => {
  guest = await app.guest();
  removed.mockClear();
});

const keysRemoved = () => removed.mock.calls.map(([key]) => key);

describe('a notebook', () => {
  it('is made, changed, listed in pages and deleted', async () => {
    const ids: string[] = [];
    for (const name of ['One', 'Two', 'Three']) ids.unshift(await makeNotebook(guest, name));
    const first = (await guest.get('/notebooks?limit=2')).body;
    expect(first.notebooks.map(({ id }: { id: string }) => id)).toEqual(ids.slice(0, 2));
    const second = (await guest.get(`/notebooks?limit=2&cursor=${first.next_cursor}`)).body;
    expect(second).toMatchObject({ notebooks: [{ id: ids[2], name: 'One' }], next_cursor: null });

    const changed = await guest.request('PATCH', `/notebooks/${ids[0]}`, { name: ' Tides ', description: 'All.' });
    expect(changed.body).toMatchObject({
      name: 'Tides',
      description: 'All.',
      version: 1,
      generation_status: 'idle',
      engine: 'local',
      source_count: 0,
    });
    expect((await guest.request('DELETE', `/notebooks/${ids[0]}`)).status).toBe(204);
    expect((await guest.get(`/notebooks/${ids[0]}`)).status).toBe(404);
    expect((await guest.request('DELETE', `/notebooks/${ids[0]}`)).status).toBe(404);
  });

  it.each([
    ['a blank name', { name: '  ' }],
    ['no name', {}],
    ['a name without end', { name: 'x'.repeat(201) }],
    ['what it does not know', { name: 'x', colour: 'red' }],
    ['an engine that is not set up', { name: 'x', engine: 'ragflow' }],
    ['an engine there is not', { name: 'x', engine: 'steam' }],
  ])('is refused with %s', async (_, input) => {
    expect(await guest.post('/notebooks', input)).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
  });
});

describe('the events of a notebook', () => {
  it('begin with how it stands, tell of it alone, and end with it', async () => {
    const [notebookId, otherId] = [await makeNotebook(guest), await makeNotebook(guest)];
    await addFiles(guest, notebookId, { 'a.txt': storyOf(['oyster']) });
    await settled(guest, notebookId);
    const heard: LiveEvent[] = [];
    const events = await guest.stream(`/notebooks/${notebookId}/events`);
    await events.until((event) => heard.push(event) > 0 && event.type === 'source');
    expect(heard).toMatchObject([
      { type: 'notebook', notebook: { id: notebookId, generation_status: 'ready', source_count: 1 } },
      { type: 'source', source: { name: 'a.txt', status: 'ready' } },
    ]);

    await addFiles(guest, otherId, { 'other.txt': storyOf(['gannet']) });
    await addFiles(guest, notebookId, { 'b.txt': storyOf(['heron']) });
    await events.until(
      (event) =>
        heard.push(event) > 0 &&
        event.type === 'source' &&
        event.source.name === 'b.txt' &&
        event.source.status === 'ready',
    );
    await guest.request('DELETE', `/notebooks/${notebookId}`);
    await events.until((event) => heard.push(event) > 0 && event.type === 'notebook_deleted');
    expect(await events.rest()).toEqual([]);
    expect(heard.filter((event) => event.type === 'source').map(({ source }) => source.notebook_id)).not.toContain(
      otherId,
    );
  });
});

describe('the events of a notebook with more to tell than may wait for a reader', () => {
  it('come all the same', async () => {
    const notebookId = await makeNotebook(guest);
    await addFiles(guest, notebookId, { 'a.txt': storyOf(['oyster']), 'b.txt': storyOf(['heron']) });
    await settled(guest, notebookId);
    const chapters = Array.from({ length: 15_000 }, (_, i) => ({
      title: `Chapter ${i} ${'x'.repeat(60)}`,
      start: i,
      end: i + 1,
    }));
    await app.deps.db.update(sources).set({ chapters }).where(eq(sources.notebookId, notebookId));
    const events = await guest.stream(`/notebooks/${notebookId}/events`);
    const names: string[] = [];
    await events.until((event) => event.type === 'source' && names.push(event.source.name) === 2);
    expect(names).toEqual(['a.txt', 'b.txt']);
    events.close();
  });
});

describe('a source', () => {
  it('is indexed, with everybody told, and its passages lie in its text', async () => {
    const events = await guest.stream('/events');
    const notebookId = await makeNotebook(guest);
    const { body } = await addFiles(guest, notebookId, { 'nessock.txt': sampleStory });
    expect(body.results).toMatchObject([
      { name: 'nessock.txt', duplicate: false, error: null, source: { status: 'queued', ordinal: 1 } },
    ]);
    const progress: number[] = [];
    const isReady = (event: LiveEvent) => event.type === 'notebook' && event.notebook.generation_status === 'ready';
    await events.until((event) => {
      if (event.type === 'source') progress.push(event.source.progress);
      return isReady(event);
    });
    events.close();
    expect(progress.length).toBeGreaterThan(3);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));

    const [source] = await settled(guest, notebookId);
    expect(source).toMatchObject({ status: 'ready', progress: 100, language: 'eng', embedded: true, error: null });
    expect(source?.chapters).toHaveLength(7);
    expect((await guest.get(`/notebooks/${notebookId}`)).body).toMatchObject({ version: 3, source_count: 1 });

    const { passages } = await searchIn(guest, notebookId, { q: 'Who was Catherine Dow?' });
    const [best] = passages;
    expect(best?.passage.text).toMatch(/Catherine Dow|Kitty Dow/);
    expect(best).toMatchObject({ word_rank: expect.any(Number), vector_rank: expect.any(Number) });
    const at = `/notebooks/${notebookId}/passages/${best?.passage.id}`;
    const inContext = (await guest.get(at)).body;
    expect(inContext.passage).toEqual(best?.passage);
    const text = `/notebooks/${notebookId}/sources/${source?.id}/text`;
    const { start = 0, end = 0 } = best?.passage ?? {};
    const whole = (
      await guest.get(`${text}?from=${start - inContext.before.length}&to=${end + inContext.after.length}`)
    ).body;
    expect(whole.text).toBe(inContext.before + best?.passage.text + inContext.after);
    expect(whole.length).toBe(source?.characters);
    expect((await guest.get(`${text}?from=0&to=100001`)).status).toBe(400);
    expect((await guest.get(`${text}?from=10&to=5`)).status).toBe(400);
  });

  it('that is there already is recognised, whatever it is called, and one that cannot be read keeps out no other', async () => {
    const notebookId = await makeNotebook(guest);
    const { body } = await addFiles(guest, notebookId, {
      'a.txt': storyOf(['oyster']),
      'b.txt': storyOf(['oyster']),
      'c.bin': Uint8Array.from({ length: 600 }, (_, i) => (i * 7) % 256),
      'd.txt': storyOf(['heron']),
    });
    expect(body.results).toMatchObject([
      { name: 'a.txt', duplicate: false },
      { name: 'b.txt', duplicate: true, source: { name: 'a.txt' } },
      { name: 'c.bin', source: null, error: { code: 'file_unsupported' } },
      { name: 'd.txt', duplicate: false, source: { ordinal: 2 } },
    ]);
    expect(await settled(guest, notebookId)).toHaveLength(2);
    // What was received for the two that were not kept is gone again.
    expect(keysRemoved()).toHaveLength(2);
  });

  it('that holds no text fails, says why, and can be tried again', async () => {
    const notebookId = await makeNotebook(guest);
    await addFiles(guest, notebookId, { 'empty.html': '<!doctype html><html><body></body></html>' });
    const [failed] = await settled(guest, notebookId);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'file_empty' } });
    expect((await guest.get(`/notebooks/${notebookId}`)).body.generation_status).toBe('failed');
    const text = await guest.get(`/notebooks/${notebookId}/sources/${failed?.id}/text?from=0&to=1`);
    expect(text).toMatchObject({ status: 409, body: { code: 'source_not_ready' } });

    const retried = await guest.post(`/notebooks/${notebookId}/sources/${failed?.id}/retry`);
    expect(retried).toMatchObject({ status: 200, body: { status: 'queued', error: null } });
    expect(await settled(guest, notebookId)).toMatchObject([{ status: 'failed' }]);
  });

  it('is found by its words when its embeddings cannot be had, and gets them on a retry', async () => {
    const notebookId = await makeNotebook(guest);
    app.emulator.faults.inject({ kind: 'daily_quota', match: { method: 'embed' } });
    await addFiles(guest, notebookId, { 'story.txt': storyOf(['oyster']) });
    const [source] = await settled(guest, notebookId);
    expect(source).toMatchObject({ status: 'ready', embedded: false, error: { code: 'model_quota' } });
    const found = await searchIn(guest, notebookId, { q: 'oyster' });
    expect(found.passages[0]).toMatchObject({ word_rank: 1, vector_rank: null });
    const [cited] = found.passages;
    const at = `/notebooks/${notebookId}/passages/${cited?.passage.id}`;

    await guest.post(`/notebooks/${notebookId}/sources/${source?.id}/retry`);
    await vi.waitFor(
      async () => expect(await sourcesOf(guest, notebookId)).toMatchObject([{ embedded: true }]),
      10_000,
    );
    expect((await searchIn(guest, notebookId, { q: 'oyster' })).passages[0]?.vector_rank).not.toBeNull();
    // What has cited it still opens.
    expect(await guest.get(at)).toMatchObject({ status: 200, body: { passage: cited?.passage } });
  });

  it('is not found while it is indexed again, though its passages are there', async () => {
    const notebookId = await makeNotebook(guest);
    app.emulator.faults.inject({ kind: 'daily_quota', match: { method: 'embed' } });
    await addFiles(guest, notebookId, { 'story.txt': storyOf(['curlew']) });
    const [source] = await settled(guest, notebookId);
    expect((await searchIn(guest, notebookId, { q: 'keeper' })).passages).not.toEqual([]);
    app.emulator.faults.inject({ kind: 'stall', match: { method: 'embed', contains: 'curlew' } });
    await guest.post(`/notebooks/${notebookId}/sources/${source?.id}/retry`);
    expect((await searchIn(guest, notebookId, { q: 'keeper' })).passages).toEqual([]);
    await guest.request('DELETE', `/notebooks/${notebookId}`);
    app.emulator.faults.clear();
  });

  it('asks for no embedding twice', async () => {
    const [first, second] = [await makeNotebook(guest), await makeNotebook(guest)];
    const story = storyOf([`cormorant ${randomUUID()}`]);
    await addFiles(guest, first, { 'a.txt': story });
    await settled(guest, first);
    const requests = () => app.emulator.requests.list().filter(({ method }) => method === 'embed').length;
    const before = requests();
    await addFiles(guest, second, { 'a.txt': story });
    expect(await settled(guest, second)).toMatchObject([{ embedded: true }]);
    expect(requests()).toBe(before);
  });

  it('goes with its rows and files, and makes a new version', async () => {
    const notebookId = await makeNotebook(guest);
    await addFiles(guest, notebookId, { 'a.txt': storyOf(['oyster']), 'b.txt': storyOf(['heron']) });
    const [source] = await settled(guest, notebookId);
    const { version } = (await guest.get(`/notebooks/${notebookId}`)).body;
    expect((await guest.request('DELETE', `/notebooks/${notebookId}/sources/${source?.id}`)).status).toBe(204);
    expect((await guest.get(`/notebooks/${notebookId}`)).body).toMatchObject({ version: version + 1, source_count: 1 });
    expect(keysRemoved()).toEqual([`sources/${source?.id}`, `sources/${source?.id}.txt`]);
    const { rows } = await app.deps.db.$client.query(
      'select (select count(*)::int from passages where source_id = $1) + (select count(*)::int from passage_words where source_id = $1) as left',
      [source?.id],
    );
    expect(rows).toEqual([{ left: 0 }]);
    expect((await searchIn(guest, notebookId, { q: 'oyster' })).passages).toEqual([]);
  });

  it('takes its embeddings with it, but for those that another has use for', async () => {
    const [first, second] = [await makeNotebook(guest), await makeNotebook(guest)];
    await addFiles(guest, first, { 'a.txt': storyOf(['oyster']), 'b.txt': storyOf(['heron']) });
    await addFiles(guest, second, { 'a.txt': storyOf(['oyster']) });
    const [[a, b], [same]] = [await settled(guest, first), await settled(guest, second)];
    const { rows: owners } = await app.deps.db.$client.query('select owner_id as id from notebooks where id = $1', [
      first,
    ]);
    const kept = async (): Promise<number> => {
      const counted = 'select count(*)::int as count from embeddings where owner_id = $1';
      return (await app.deps.db.$client.query(counted, [owners[0].id])).rows[0].count;
    };
    expect(await kept()).toBe((a?.passage_count ?? 0) + (b?.passage_count ?? 0));
    // Not while one is indexed, which may have found that they are there.
    app.emulator.faults.inject({ kind: 'stall', match: { method: 'embed' } });
    const { body } = await addFiles(guest, second, { 'c.txt': storyOf(['gannet']) });
    await guest.request('DELETE', `/notebooks/${first}/sources/${b?.id}`);
    expect(await kept()).toBe((a?.passage_count ?? 0) + (b?.passage_count ?? 0));
    await guest.request('DELETE', `/notebooks/${second}/sources/${body.results[0].source.id}`);
    app.emulator.faults.clear();
    expect(await kept()).toBe(a?.passage_count);
    await guest.request('DELETE', `/notebooks/${first}`);
    expect(await kept()).toBe(same?.passage_count);
    await guest.request('DELETE', `/notebooks/${second}`);
    expect(await kept()).toBe(0);
  });

  it('that is removed while it is indexed leaves nothing behind', async () => {
    const notebookId = await makeNotebook(guest);
    app.emulator.faults.inject({ kind: 'stall', match: { method: 'embed' } });
    await addFiles(guest, notebookId, { 'a.txt': storyOf([`gannet ${randomUUID()}`]) });
    const source = await vi.waitFor(async () => {
      const [running] = await sourcesOf(guest, notebookId);
      expect(running?.progress).toBeGreaterThanOrEqual(20);
      return running;
    }, 10_000);
    // Nothing of it can be found before all of it can.
    expect((await searchIn(guest, notebookId, { q: 'gannet' })).passages).toEqual([]);
    await guest.request('DELETE', `/notebooks/${notebookId}/sources/${source?.id}`);
    await vi.waitFor(() => expect(keysRemoved().filter((key) => key.endsWith('.txt'))).toHaveLength(2), 10_000);
    expect((await guest.get(`/notebooks/${notebookId}`)).body).toMatchObject({ generation_status: 'idle' });
  });
});

describe('what is found', () => {
  it('is never after the story position, in this source or a later one', async () => {
    const notebookId = await makeNotebook(guest);
    await addFiles(guest, notebookId, { '1.txt': storyOf(['oyster', 'heron', 'gannet']) });
    await addFiles(guest, notebookId, { '2.txt': storyOf(['oyster', 'heron', 'plover']) });
    const [one, two] = await settled(guest, notebookId);
    const found = async (
      source_id: string | undefined,
      chapter: number,
      q = 'oyster heron gannet plover keeper lamp',
    ) => {
      const position = source_id === undefined ? {} : { story_position: { source_id, chapter } };
      const { passages } = await searchIn(guest, notebookId, { q, limit: 50, ...position });
      return [
        ...new Set(passages.map(({ passage }) => `${passage.source_name} ${passage.chapter?.number}`)),
      ].toSorted();
    };
    expect(await found(undefined, 0)).toEqual(['1.txt 1', '1.txt 2', '1.txt 3', '2.txt 1', '2.txt 2', '2.txt 3']);
    expect(await found(one?.id, 0)).toEqual([]);
    expect(await found(one?.id, 2)).toEqual(['1.txt 1', '1.txt 2']);
    expect(await found(two?.id, 1)).toEqual(['1.txt 1', '1.txt 2', '1.txt 3', '2.txt 1']);
    expect(await found(two?.id, 2, 'plover')).toEqual([]);

    const beyond = { q: 'oyster', story_position: { source_id: one?.id, chapter: 4 } };
    expect(await guest.post(`/notebooks/${notebookId}/search`, beyond)).toMatchObject({ status: 400 });
    const elsewhere = { q: 'oyster', story_position: { source_id: randomUUID(), chapter: 1 } };
    expect(await guest.post(`/notebooks/${notebookId}/search`, elsewhere)).toMatchObject({ status: 400 });
  });

  const wanted: [string, string, string][] = [
    ['other forms of a word', 'oysters', 'oyster'],
    ['a misspelt name', 'Bartholomow', 'Bartholomew'],
    ['accents and case', 'SMORGASBORD', 'smörgåsbord'],
    ['a script without spaces', '灯台の明かり', '灯台'],
  ];

  it('covers other forms, misspelt names, accents and scripts without spaces', async () => {
    const notebookId = await makeNotebook(guest);
    const chapters = wanted.map(([, , word]) => `tide, where ${word} stood`);
    await addFiles(guest, notebookId, { 'a.txt': storyOf(['gull', ...chapters, 'sand']) });
    await settled(guest, notebookId);
    for (const [what, q, word] of wanted) {
      const { passages } = await searchIn(guest, notebookId, { q, limit: 1 });
      expect(passages[0]?.passage.text, what).toContain(word);
    }
  });

  it('is nothing where nothing fits, and that is no fault', async () => {
    const notebookId = await makeNotebook(guest);
    expect((await searchIn(guest, notebookId, { q: 'oyster' })).passages).toEqual([]);
    await addFiles(guest, notebookId, { 'a.txt': storyOf(['oyster']) });
    await settled(guest, notebookId);
    for (const q of ['zyzzyva', '?!', 'the of and']) {
      expect((await searchIn(guest, notebookId, { q })).passages).toEqual([]);
    }
  });
});

it('says whether vectors are searched or only put words in order', async () => {
  expect(await (await fetch(`${app.url}/readyz`)).json()).toEqual({ status: 'ready', vectors: 'rerank' });
});

describe('sessions of a deleted notebook', () => {
  async function sessionIn(notebookId: string): Promise<string> {
    const character = await createCharacter(guest, { name: 'Rudd' });
    const { body } = await guest.post('/sessions', { character_id: character.id });
    await app.deps.db.$client.query('update sessions set notebook_id = $1 where id = $2', [notebookId, body.id]);
    return body.id;
  }

  it('are closed and kept', async () => {
    const notebookId = await makeNotebook(guest);
    const sessionId = await sessionIn(notebookId);
    const events = await guest.stream('/events');
    await guest.request('DELETE', `/notebooks/${notebookId}`);
    await events.until(({ type }) => type === 'notebook_deleted');
    const changed = await events.until((event) => event.type === 'session_changed');
    expect(changed).toMatchObject({ session: { id: sessionId, status: 'closed' } });
    events.close();
    expect((await guest.get(`/sessions/${sessionId}`)).body).toMatchObject({ status: 'closed', revision: 2 });
  });

  it('go with it when the person says so', async () => {
    const notebookId = await makeNotebook(guest);
    const sessionId = await sessionIn(notebookId);
    expect((await guest.request('DELETE', `/notebooks/${notebookId}?sessions=delete`)).status).toBe(204);
    expect((await guest.get(`/sessions/${sessionId}`)).status).toBe(404);
  });
});
