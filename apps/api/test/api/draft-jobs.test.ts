import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { closeDatabase, openDatabase } from '../../src/db/client.ts';
import { draftCharacter } from '../../src/jobs/draft-character.ts';
import { createJobQueue, type JobQueue } from '../../src/jobs/queue.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { generateDraft, readDraft } from '../support/draft.ts';
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

    const next = await nextProcess();
    await vi.waitFor(async () => expect((await readDraft(guest, id)).status).toBe('ready'), 12_000);
    await next.stop(0);
  });

  async function nextProcess(): Promise<JobQueue> {
    const queue = createJobQueue(app.deps.db, () => undefined);
    await queue.start(app.deps, {
      'cast-book': async () => {},
      'draft-character': draftCharacter,
      'index-source': async () => {},
      remember: async () => {},
      'tidy-up': async () => {},
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
    await queue.start(app.deps, {
      'cast-book': async () => {},
      'draft-character': async (_deps, { draftId }) => {
        taken.push(draftId);
        await new Promise(() => undefined);
      },
      'index-source': async () => {},
      remember: async () => {},
      'tidy-up': async () => {},
    });
    return {
      async kill(draftId: string) {
        await vi.waitFor(() => expect(taken).toContain(draftId), 5_000);
        await closeDatabase(db);
        // Its heartbeats have stopped; what takes a minute is made to have happened, and the queue's housekeeping is run.
        await app.deps.db.$client.query(
          "update pgboss.job set heartbeat_on = now() - interval '1 hour' where data->>'draftId' = $1",
          [draftId],
        );
        const boss = new PgBoss(url.href);
        await boss.start();
        await boss.supervise('draft-character');
        await boss.stop({ graceful: false });
      },
    };
  }
});
