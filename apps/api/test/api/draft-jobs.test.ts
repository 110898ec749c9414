import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { closeDatabase, openDatabase } from '../../src/db/client.ts';
import { abandoned } from '../../src/jobs/abandoned.ts';
import { castBook } from '../../src/jobs/cast-book.ts';
import { draftCharacter } from '../../src/jobs/draft-character.ts';
import { createJobQueue, type JobQueue } from '../../src/jobs/queue.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { castThatIs, changeCast, createCast } from '../support/cast.ts';
import { generateDraft, isDraft, readDraft } from '../support/draft.ts';
import type { Guest } from '../support/guest.ts';

const story = 'The tide turned. “You are late,” said Ottoline Grebe. Ottoline Grebe looked at the lock. “Go home.”';

describe('what may be drafted from', () => {
  let app: TestApp;
  let guest: Guest;
  let uploadId: string;

  beforeAll(async () => {
    app = await startTestApp();
    guest = await app.guest();
    uploadId = (await guest.upload('story.txt', story)).body.id;
  });
  afterAll(() => app.close());

  const drafts = async () => (await app.deps.db.$client.query('select upload_ids from drafts order by id')).rows;

  it.each<[string, () => object, string]>([
    ['no files', () => ({ uploadIds: [] }), 'input.uploadIds'],
    ['too many files', () => ({ uploadIds: Array.from({ length: 21 }, () => randomUUID()) }), 'input.uploadIds'],
    ['an id that is none', () => ({ uploadIds: [uploadId, 'abc'] }), 'input.uploadIds.1'],
    ['an over-long name', () => ({ uploadIds: [uploadId], characterName: 'x'.repeat(201) }), 'input.characterName'],
    ['chapter 0', () => ({ uploadIds: [uploadId], asOfChapter: 0 }), 'input.asOfChapter'],
    [
      'a chapter of several files',
      () => ({ uploadIds: [uploadId, randomUUID()], asOfChapter: 1 }),
      'input.asOfChapter',
    ],
    ['a NUL in the name', () => ({ uploadIds: [uploadId], characterName: 'a\u0000' }), 'input.characterName'],
  ])('%s: the field is named and nothing begins', async (_, input, field) => {
    const before = (await drafts()).length;
    const { body } = await generateDraft(guest, input());
    expect(body).toMatchObject({
      data: null,
      errors: [{ extensions: { code: 'invalid_input', errors: [{ field }] } }],
    });
    expect(await drafts()).toHaveLength(before);
  });

  it("somebody else's files look exactly like missing ones, also among one's own", async () => {
    const stranger = await app.guest();
    const own = (await stranger.upload('own.txt', story)).body.id;
    const theirs = await generateDraft(stranger, { uploadIds: [own, uploadId] });
    expect(theirs.body).toMatchObject({ data: null, errors: [{ extensions: { code: 'not_found' } }] });
    expect(theirs.body).toEqual((await generateDraft(stranger, { uploadIds: [own, randomUUID()] })).body);
  });

  it("somebody else's draft looks exactly like a missing one", async () => {
    const { id } = (await generateDraft(guest, { uploadIds: [uploadId] })).body.data.generateDraft;
    const stranger = await app.guest();
    expect(await readDraft(stranger, id)).toBeNull();
    expect(await readDraft(stranger, randomUUID())).toBeNull();
  });

  it('a file named twice is read once', async () => {
    const { body } = await generateDraft(guest, { uploadIds: [uploadId, uploadId, uploadId.toUpperCase()] });
    expect(body.errors).toBeUndefined();
    expect((await drafts()).at(-1)).toEqual({ upload_ids: [uploadId] });
  });

  it('a blank name asks for the main character', async () => {
    const { body } = await generateDraft(guest, { uploadIds: [uploadId], characterName: '   ' });
    const { id } = body.data.generateDraft;
    await vi.waitFor(async () => expect((await readDraft(guest, id)).status).toBe('ready'), 5_000);
    expect((await readDraft(guest, id)).character?.name).toBe('Ottoline Grebe');
  });
});

describe('a draft whose process', () => {
  let app: TestApp;
  let guest: Guest;

  beforeAll(async () => {
    app = await startTestApp();
    guest = await app.guest();
    // Only the processes that these tests start take work.
    await (app.deps.jobs as JobQueue).stop(0);
  });
  afterAll(() => app.close());

  async function stalledDraft(): Promise<string> {
    app.emulator.faults.inject({ kind: 'stall' });
    const uploadId = (await guest.upload('story.txt', story)).body.id;
    const { id } = (await generateDraft(guest, { uploadIds: [uploadId] })).body.data.generateDraft;
    await app.emulator.requests.until(({ state }) => state === 'open');
    return id;
  }

  it('stopped is finished by the next', async () => {
    const first = await nextProcess();
    const id = await stalledDraft();
    // As on SIGTERM: the queue lets go of its work.
    await first.stop(0);
    expect(await readDraft(guest, id)).toMatchObject({ status: 'running', error: null });

    const next = await nextProcess();
    await vi.waitFor(async () => expect((await readDraft(guest, id)).status).toBe('ready'), 12_000);
    await next.stop(0);
  });

  it('died is finished by the next', async () => {
    const dying = await dyingProcess();
    const uploadId = (await guest.upload('story.txt', story)).body.id;
    const { id } = (await generateDraft(guest, { uploadIds: [uploadId] })).body.data.generateDraft;
    await dying.kill(id);
    await dying.notice(id, 'once');

    const next = await nextProcess();
    await vi.waitFor(async () => expect((await readDraft(guest, id)).status).toBe('ready'), 12_000);
    await next.stop(0);
  });

  it('died at each attempt has failed, says so, and can be retried', async () => {
    const dying = await dyingProcess();
    const uploadId = (await guest.upload('story.txt', story)).body.id;
    const { id } = (await generateDraft(guest, { uploadIds: [uploadId] })).body.data.generateDraft;
    const events = await guest.stream('/events');
    await dying.kill(id);
    await dying.notice(id, 'for the last time');

    const next = await nextProcess();
    const told = await events.until((event) => isDraft(event) && event.draft.status === 'failed');
    expect(told).toMatchObject({ draft: { id, error: { code: 'reading_lost', retryable: true } } });
    events.close();
    expect(await readDraft(guest, id)).toMatchObject({ status: 'failed', error: { code: 'reading_lost' } });

    await guest.graphql('mutation ($id: ID!) { retryDraft(id: $id) { id } }', { id });
    next.wake();
    await vi.waitFor(async () => expect((await readDraft(guest, id)).status).toBe('ready'), 12_000);
    await next.stop(0);
  });

  it('died at each attempt, and that was taken up again before anybody noticed, is left alone', async () => {
    const dying = await dyingProcess();
    const uploadId = (await guest.upload('story.txt', story)).body.id;
    const { id } = (await createCast(guest, [uploadId])).body.data.createCast;
    await dying.kill(id);
    await changeCast(guest, 'cancelCast', id);
    await changeCast(guest, 'retryCast', id);
    await dying.notice(id, 'for the last time');

    const next = await nextProcess();
    await castThatIs(guest, id, 'planned');
    const { rows } = await app.deps.db.$client.query(
      "select state from pgboss.job where name = 'abandoned' and data->>'castId' = $1",
      [id],
    );
    expect(rows).toHaveLength(1);
    await next.stop(0);
  });

  it('will not try again fails, whatever it is: a cast, a source', async () => {
    const uploadId = (await guest.upload('story.txt', story)).body.id;
    const castId = (await createCast(guest, [uploadId])).body.data.createCast.id;
    const notebookId = (await guest.post('/notebooks', { name: 'Left' })).body.id;
    const added = await guest.sendFiles('POST', `/notebooks/${notebookId}/sources`, { 'story.txt': story });
    const sourceId = added.body.results[0].source.id;
    // Their jobs are not what this is about.
    await app.deps.db.$client.query("delete from pgboss.job where name in ('cast-book', 'index-source')");
    for (const payload of [{ castId }, { sourceId }]) {
      await app.deps.jobs.enqueue(app.deps.db, 'abandoned', payload);
    }
    const next = await nextProcess();
    const error = { code: 'reading_lost', retryable: true };
    expect(await castThatIs(guest, castId, 'failed')).toMatchObject({ error });
    await vi.waitFor(async () => {
      const { body } = await guest.get(`/notebooks/${notebookId}`);
      expect(body.generation_status).toBe('failed');
    }, 12_000);
    expect((await guest.get(`/notebooks/${notebookId}/sources/${sourceId}`)).body).toMatchObject({
      status: 'failed',
      error,
    });
    await next.stop(0);
  });

  async function nextProcess(): Promise<JobQueue> {
    const queue = createJobQueue(app.deps.db, () => undefined);
    await queue.start(app.deps, {
      'cast-book': castBook,
      'draft-character': draftCharacter,
      'index-source': async () => {},
      'index-source-elsewhere': async () => {},
      'reembed-source': async () => {},
      remember: async () => {},
      'tidy-up': async () => {},
      abandoned,
    });
    return queue;
  }

  /** A process that takes work and never finishes it, on connections of its own. */
  async function dyingProcess() {
    const { rows } = await app.deps.db.$client.query('select current_database() as name');
    const url = new URL(inject('databaseServer'));
    url.pathname = `/${rows[0].name}`;
    const db = openDatabase(url.href, () => undefined);
    const queue = createJobQueue(db, () => undefined);
    const taken: string[] = [];
    const takeForGood = async (id: string) => {
      taken.push(id);
      await new Promise(() => undefined);
    };
    await queue.start(app.deps, {
      'cast-book': async (_deps, { castId }) => await takeForGood(castId),
      'draft-character': async (_deps, { draftId }) => await takeForGood(draftId),
      'index-source': async () => {},
      'index-source-elsewhere': async () => {},
      'reembed-source': async () => {},
      remember: async () => {},
      'tidy-up': async () => {},
      abandoned: async () => {},
    });
    return {
      async kill(id: string) {
        await vi.waitFor(() => expect(taken).toContain(id), 5_000);
        await closeDatabase(db);
      },
      /** Its heartbeats have stopped; what takes a minute is made to have happened, and the queue's housekeeping is run. */
      async notice(id: string, died: 'once' | 'for the last time') {
        const { $client } = app.deps.db;
        await $client.query(
          `update pgboss.job set heartbeat_on = now() - interval '1 hour',
             retry_count = case when $2 then retry_limit else retry_count end
           where state = 'active' and $1 in (data->>'draftId', data->>'castId')`,
          [id, died === 'for the last time'],
        );
        await $client.query('update pgboss.queue set monitor_on = null, monitor_claim_on = null');
        const boss = new PgBoss(url.href);
        await boss.start();
        await boss.supervise('draft-character');
        await boss.supervise('cast-book');
        await boss.stop({ graceful: false });
      },
    };
  }
});
