import type { LiveEvent } from '@dramatis/contract/events';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { castBook } from '../../src/jobs/cast-book.ts';
import { draftCharacter } from '../../src/jobs/draft-character.ts';
import { createJobQueue, type JobQueue } from '../../src/jobs/queue.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import {
  castThatIs,
  changeCast,
  createCast,
  plannedCast,
  readCast,
  startCast,
  type ReadCast,
} from '../support/cast.ts';
import { generateDraft, plain, readDraft } from '../support/draft.ts';
import type { Guest } from '../support/guest.ts';
import { markerOf, novel } from '../support/novel.ts';

/** About two chapters a part. */
const PART_TOKENS = 3_000;

let app: TestApp;
let guest: Guest;

beforeAll(async () => {
  app = await startTestApp({ bookPartTokens: PART_TOKENS });
  guest = await app.guest();
});
afterEach(() => {
  app.emulator.faults.clear();
  app.emulator.requests.clear();
});
afterAll(() => app.close());

const asked = () => app.emulator.requests.list();
const isCast = (event: LiveEvent): event is Extract<LiveEvent, { type: 'cast' }> => event.type === 'cast';

function expectQuotesToStand(text: string, evidence: readonly { quote: string }[]): void {
  for (const { quote } of evidence) expect(plain(text)).toContain(plain(quote));
}

async function castOf(text: string, asOfChapter?: number): Promise<ReadCast> {
  const { id } = await plannedCast(guest, { 'novel.txt': text });
  await startCast(guest, id, asOfChapter);
  return await castThatIs(guest, id, 'ready');
}

describe('a cast', () => {
  it('is estimated before the model is asked anything, and then found part by part', async () => {
    const text = novel(10);
    const events = await guest.stream('/events');
    const planned = await plannedCast(guest, { 'novel.txt': text });
    expect(planned.chapters.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(planned).toMatchObject({ files: ['novel.txt'], members: [], parts: [], memberCount: 0 });
    const { people, persona } = planned.estimate ?? {};
    expect(people?.requests).toBeGreaterThan(2);
    expect(people?.inputTokens).toBeGreaterThan(text.length / 8);
    expect(persona?.requests).toBe((people?.requests ?? 0) + 1);
    // An alias may lead to any model, so its price is not known.
    expect(people).toMatchObject({ costUsd: null, pricesAsOf: null });
    expect(asked()).toHaveLength(0);

    await startCast(guest, planned.id);
    const steps: number[] = [];
    await events.until((event) => {
      if (!isCast(event) || event.cast.id !== planned.id) return false;
      steps.push(event.cast.progress);
      return event.cast.status === 'ready';
    });
    events.close();
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    const cast = await readCast(guest, planned.id);
    expect(cast.parts.map(({ status }) => status)).toEqual(cast.parts.map(() => 'done'));
    expect(asked()).toHaveLength(people?.requests ?? 0);

    const [vane, ...others] = cast.members;
    expect(vane).toMatchObject({ importance: 'main', firstChapter: { number: 1 }, lastChapter: { number: 10 } });
    expect([vane?.name, ...(vane?.aliases ?? [])]).toEqual(expect.arrayContaining(['Tobias Vane', 'Mr. Vane']));
    const thorn = others.find(({ name }) => name === 'Ilse Thorn');
    expect(thorn).toMatchObject({ firstChapter: { number: 4 }, lastChapter: { number: 6 } });
    expect(cast.memberCount).toBe(cast.members.length);
    const evidence = cast.members.flatMap((member) => member.evidence);
    expect(evidence.length).toBeGreaterThan(2);
    expectQuotesToStand(text, evidence);
    for (const { quote, start, end } of evidence) expect(plain(text.slice(start, end))).toBe(plain(quote));
  });

  it('as of a chapter sends nothing of what comes after it, nor do the personas', async () => {
    const cast = await castOf(novel(8), 3);
    expect(cast.members.map(({ name }) => name)).not.toContain('Ilse Thorn');
    const { body } = await generateDraft(guest, { castId: cast.id, characterName: 'Tobias Vane' });
    const { id } = body.data.generateDraft;
    await vi.waitFor(async () => expect((await readDraft(guest, id)).status).toBe('ready'), 30_000);

    const sent = JSON.stringify(asked().map(({ body }) => body));
    expect(sent).toContain(markerOf(3));
    for (const chapter of [4, 5, 6, 7, 8]) expect(sent).not.toContain(markerOf(chapter));
    for (const { chapter } of (await readDraft(guest, id)).evidence) expect(chapter?.number).toBeLessThanOrEqual(3);
  });

  it('of several files is one', async () => {
    const { id, chapters } = await plannedCast(guest, { 'one.txt': novel(2), 'two.txt': novel(3) });
    expect(chapters).toEqual([]);
    const refused = await startCast(guest, id, 1);
    expect(refused.body.errors[0].extensions).toMatchObject({
      code: 'invalid_input',
      errors: [{ field: 'asOfChapter' }],
    });
    await startCast(guest, id);
    const cast = await castThatIs(guest, id, 'ready');
    expect(cast.files).toEqual(['one.txt', 'two.txt']);
    expect(cast.members.filter(({ name }) => name.includes('Vane'))).toHaveLength(1);
  });

  it('has one draft of each, whole and with lore, and several are saved at once', async () => {
    const text = novel(8);
    const cast = await castOf(text);
    const wanted = ['Tobias Vane', 'Maren Oake'];
    const ids: string[] = [];
    for (const characterName of wanted) {
      const { body } = await generateDraft(guest, { castId: cast.id, characterName });
      ids.push(body.data.generateDraft.id);
    }
    const again = await generateDraft(guest, { castId: cast.id, characterName: wanted[0] });
    expect(again.body.data.generateDraft.id).toBe(ids[0]);
    for (const id of ids) {
      await vi.waitFor(async () => expect((await readDraft(guest, id)).status).toBe('ready'), 30_000);
    }
    const { drafts } = await readCast(guest, cast.id);
    expect(drafts.map(({ characterName }) => characterName)).toEqual(wanted);
    for (const draft of drafts) {
      for (const [field, value] of Object.entries(draft.character ?? {})) expect(value, field).not.toHaveLength(0);
      expect(draft.lore.length).toBeGreaterThan(0);
      const quotes = [...draft.evidence, ...draft.lore.flatMap((entry) => entry.evidence)];
      expect(quotes.length).toBeGreaterThan(3);
      expectQuotesToStand(text, quotes);
      expect(new Set(draft.evidence.map(({ chapter }) => chapter?.number)).size).toBeGreaterThan(1);
    }

    const save = `mutation ($ids: [ID!]!) { saveDrafts(ids: $ids) { id name draftId loreEntries } }`;
    const saved = (await guest.graphql(save, { ids })).body.data.saveDrafts;
    expect(saved).toEqual(
      drafts.map(({ id, character, lore }, i) => ({
        id: saved[i].id,
        name: character?.name,
        draftId: id,
        loreEntries: lore.length,
      })),
    );
    // Again: they stay who they are.
    expect((await guest.graphql(save, { ids })).body.data.saveDrafts).toEqual(saved);
    // And the cast tells whom its drafts became.
    expect((await readCast(guest, cast.id)).characters).toEqual(
      drafts.map(({ id, character }, i) => ({ id: saved[i].id, name: character?.name, draftId: id })),
    );
  });
});

describe('a part that fails', () => {
  it('is named while the others are kept, and alone is asked again', async () => {
    const { id } = await plannedCast(guest, { 'novel.txt': novel(8) });
    app.emulator.faults.inject({ kind: 'safety' });
    await startCast(guest, id);
    const failed = await castThatIs(guest, id, 'failed');
    const total = failed.parts.length;
    const broken = failed.parts.filter(({ status }) => status === 'failed');
    expect(broken).toMatchObject([{ error: { code: 'model_blocked', retryable: false } }]);
    expect(failed.error?.message).toContain(`1 of ${total} parts`);
    expect(failed.members.length).toBeGreaterThan(0);
    expect(asked()).toHaveLength(total);

    await changeCast(guest, 'retryCast', id, broken[0]?.index);
    const ready = await castThatIs(guest, id, 'ready');
    expect(ready.parts.map(({ status }) => status)).toEqual(ready.parts.map(() => 'done'));
    expect(asked()).toHaveLength(total + 1);
  });

  it('of a persona is asked again alone, too', async () => {
    const cast = await castOf(novel(8));
    app.emulator.requests.clear();
    app.emulator.faults.inject({ kind: 'safety' });
    const { body } = await generateDraft(guest, { castId: cast.id, characterName: 'Tobias Vane' });
    const { id } = body.data.generateDraft;
    await vi.waitFor(async () => expect((await readDraft(guest, id)).status).toBe('failed'), 30_000);
    const before = asked().length;
    await guest.graphql('mutation ($id: ID!) { retryDraft(id: $id) { status } }', { id });
    await vi.waitFor(async () => expect((await readDraft(guest, id)).status).toBe('ready'), 30_000);
    // The part that failed, and uniting them.
    expect(asked()).toHaveLength(before + 2);
  });
});

describe('what may not be done', () => {
  it("somebody else's cast looks exactly like a missing one", async () => {
    const { id } = await plannedCast(guest, { 'novel.txt': novel(1) });
    const stranger = await app.guest();
    expect(await readCast(stranger, id)).toBeNull();
    for (const verb of ['cancelCast', 'retryCast'] as const) {
      expect((await changeCast(stranger, verb, id)).body).toEqual(
        (await changeCast(stranger, verb, randomUUID())).body,
      );
    }
    expect((await startCast(stranger, id)).body).toEqual((await startCast(stranger, randomUUID())).body);
    expect((await generateDraft(stranger, { castId: id, characterName: 'x' })).body.errors[0].extensions.code).toBe(
      'not_found',
    );
    expect((await readCast(guest, id)).status).toBe('planned');
  });

  it('a draft of nobody of the cast, or with files or a chapter beside it', async () => {
    const { id } = await plannedCast(guest, { 'novel.txt': novel(1) });
    for (const [more, field] of [
      [{}, 'input.characterName'],
      [{ uploadIds: [randomUUID()] }, 'input.uploadIds'],
      [{ asOfChapter: 1 }, 'input.asOfChapter'],
    ] as const) {
      const { body } = await generateDraft(guest, { castId: id, characterName: 'Nobody', ...more });
      expect(body.errors[0].extensions).toMatchObject({ code: 'invalid_input', errors: [{ field }] });
    }
  });

  it('a chapter that there is none of, and saving what is not ready', async () => {
    const { id } = await plannedCast(guest, { 'novel.txt': novel(2) });
    expect((await startCast(guest, id, 3)).body.errors[0].extensions).toMatchObject({ code: 'invalid_input' });
    const enqueue = vi.spyOn(app.deps.jobs, 'enqueue').mockResolvedValue(undefined);
    const uploadId = (await guest.upload('one.txt', novel(1))).body.id;
    const draft = (await generateDraft(guest, { uploadIds: [uploadId] })).body.data.generateDraft;
    const { body } = await guest.graphql('mutation ($ids: [ID!]!) { saveDrafts(ids: $ids) { id } }', {
      ids: [draft.id],
    });
    expect(body.errors[0].extensions.code).toBe('invalid_input');
    // Nor more casts at a time than there is room for.
    const eager = await app.guest();
    const own = (await eager.upload('one.txt', novel(1))).body.id;
    for (let i = 0; i < 5; i++) expect((await createCast(eager, [own])).body.errors).toBeUndefined();
    expect((await createCast(eager, [own])).body.errors[0].extensions.code).toBe('too_many_drafts');
    enqueue.mockRestore();
  });
});

describe('a cast that is cut off', () => {
  it('by its person stops the requests upstream, and goes on where it was', async () => {
    const { id, estimate } = await plannedCast(guest, { 'novel.txt': novel(8) });
    const total = estimate?.people.requests ?? 0;
    // The first is answered as models like to, the others hang.
    app.emulator.faults.inject({ kind: 'fenced_json' }, { kind: 'stall', times: 9 });
    await startCast(guest, id);
    await app.emulator.requests.until(({ state }) => state === 'answered');
    await app.emulator.requests.until(({ state, fault }) => state === 'open' && fault === 'stall');
    expect((await changeCast(guest, 'cancelCast', id)).body.data.cancelCast.status).toBe('cancelled');
    await app.emulator.requests.until(({ state }) => state === 'aborted');

    app.emulator.faults.clear();
    const before = (await readCast(guest, id)).parts.filter(({ status }) => status === 'done').length;
    expect(before).toBe(1);
    app.emulator.requests.clear();
    await changeCast(guest, 'retryCast', id);
    await castThatIs(guest, id, 'ready');
    expect(asked()).toHaveLength(total - before);
  });

  it('by the end of its process goes on with the next, and asks nothing twice', async () => {
    const own = await startTestApp({ bookPartTokens: PART_TOKENS });
    try {
      const person = await own.guest();
      const { id, estimate } = await plannedCast(person, { 'novel.txt': novel(8) });
      const total = estimate?.people.requests ?? 0;
      own.emulator.faults.inject({ kind: 'fenced_json', times: 2 }, { kind: 'stall', times: 2 });
      await startCast(person, id);
      await vi.waitFor(async () => {
        const { parts } = await readCast(person, id);
        expect(parts.filter(({ status }) => status === 'done')).toHaveLength(2);
        expect(own.emulator.requests.list().filter(({ state }) => state === 'open')).toHaveLength(2);
      }, 20_000);
      const { body } = await person.graphql('query ($id: ID!) { cast(id: $id) { files } }', { id });
      expect(body.data.cast.files).toEqual(['novel.txt']);
      // The process lets go in mid-map, and the file is not needed again.
      await (own.deps.jobs as JobQueue).stop(0);
      await own.deps.files.remove(`uploads/${await uploadOf(own, id)}`);
      own.emulator.faults.clear();
      own.emulator.requests.clear();

      const next = createJobQueue(own.deps.db, () => undefined);
      await next.start(own.deps, {
        'cast-book': castBook,
        'draft-character': draftCharacter,
        'index-source': async () => {},
        'index-source-elsewhere': async () => {},
        'reembed-source': async () => {},
        remember: async () => {},
        'tidy-up': async () => {},
        abandoned: async () => {},
      });
      await castThatIs(person, id, 'ready');
      expect(own.emulator.requests.list()).toHaveLength(total - 2);
      await next.stop(0);
    } finally {
      await own.close();
    }
  });

  async function uploadOf(of: TestApp, castId: string): Promise<string> {
    const { rows } = await of.deps.db.$client.query('select upload_ids from casts where id = $1', [castId]);
    return rows[0].upload_ids[0];
  }
});
