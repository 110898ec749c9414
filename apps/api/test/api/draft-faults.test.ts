import type { FaultKind } from '@dramatis/gemini-emulator/faults';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeDraft } from '../../src/domain/drafts/write.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { draftFields, draftFrom, generateDraft, isDraft, readDraft } from '../support/draft.ts';
import type { Guest } from '../support/guest.ts';

let app: TestApp;
let guest: Guest;

const story = 'The tide turned. “You are late,” said Ottoline Grebe. Ottoline Grebe looked at the lock. “Go home.”';

beforeAll(async () => {
  app = await startTestApp();
  guest = await app.guest();
});
afterEach(() => {
  app.emulator.faults.clear();
  app.emulator.requests.clear();
});
afterAll(() => app.close());

const asked = () => app.emulator.requests.list().length;

describe('a fault of the model that ends a draft has its code', () => {
  it.each<[FaultKind, string, boolean, number]>([
    ['safety', 'model_blocked', false, 1],
    ['prompt_blocked', 'model_blocked', false, 1],
    ['bad_key', 'model_bad_key', false, 1],
    ['permission', 'model_bad_key', false, 1],
    ['not_found', 'model_not_found', false, 1],
    ['rate_limit', 'model_quota', true, 1],
    ['daily_quota', 'model_quota', true, 1],
  ])('%s at once, because asking again would not help', async (kind, code, retryable, requests) => {
    app.emulator.faults.inject({ kind, times: 9, retryAfterSeconds: 230 });
    const { draft, steps } = await draftFrom(guest, { 'story.txt': story });

    expect(draft).toMatchObject({ status: 'failed', stage: 'Failed', character: null, error: { code, retryable } });
    expect(draft.error?.message).not.toMatch(/message is saved/);
    expect(asked()).toBe(requests);
    expect(steps.at(-1)?.error?.retry_after_seconds).toBe(kind === 'rate_limit' ? 230 : undefined);
    const { error } = await readDraft(guest, draft.id);
    expect(error).toMatchObject({ code, message: draft.error?.message, retryable });
  });

  it.each<[FaultKind, string]>([
    ['bad_json', 'model_bad_output'],
    ['overloaded', 'model_overloaded'],
    ['internal', 'model_overloaded'],
    ['deadline', 'model_timeout'],
    ['empty', 'model_empty'],
    ['max_tokens_empty', 'model_cut_off'],
    ['cut', 'model_unreachable'],
    ['malformed', 'model_unreachable'],
  ])('%s when the last attempt met it, too', async (kind, code) => {
    app.emulator.faults.inject({ kind, times: 9 });
    const id = await unqueuedDraft();
    await writeDraft(app.deps, { draftId: id }, { signal: new AbortController().signal, lastAttempt: true });
    expect(await readDraft(guest, id)).toMatchObject({ status: 'failed', error: { code, retryable: true } });
  });
});

describe('a fault of the model that passes', () => {
  it.each<[FaultKind, number]>([
    ['fenced_json', 1],
    ['overloaded', 2],
    ['bad_json', 2],
    ['empty', 2],
  ])('%s once is not noticed', async (kind, requests) => {
    app.emulator.faults.inject({ kind });
    const { draft, steps } = await draftFrom(guest, { 'story.txt': story });
    expect(draft).toMatchObject({ status: 'ready', error: null, character: { name: 'Ottoline Grebe' } });
    expect(steps.map(({ status }) => status)).not.toContain('failed');
    expect(asked()).toBe(requests);
  });

  it('is tried again by the queue, and the progress says so', async () => {
    app.emulator.faults.inject({ kind: 'overloaded', times: 2 });
    const { draft, steps } = await draftFrom(guest, { 'story.txt': story });
    expect(draft).toMatchObject({ status: 'ready', error: null });
    expect(steps.map(({ stage }) => stage)).toContain('That did not work; trying again');
    expect(asked()).toBe(3);
  });
});

it('a quota that comes back soon is waited for as long as the service said', async () => {
  app.emulator.faults.inject({ kind: 'rate_limit', retryAfterSeconds: 1 });
  const { draft, steps } = await draftFrom(guest, { 'story.txt': story });
  expect(draft).toMatchObject({ status: 'ready', error: null });
  expect(steps.map(({ stage }) => stage)).toContain('Gemini is over its quota; going on in 1 s');
  const [first, second] = app.emulator.requests.list().map(({ at }) => at);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(990);
});

describe('an answer that is JSON, but not the character asked for', () => {
  const good = {
    name: 'Ottoline',
    tagline: '',
    description: '',
    personality: '',
    scenario: '',
    firstMessage: '',
    exampleDialogue: '',
    tags: [],
    evidence: [],
    lore: [],
  };
  it.each<[string, unknown]>([
    ['no name', { ...good, name: undefined }],
    ['an empty name', { ...good, name: '' }],
    ['a list', [good]],
    ['null', null],
    ['an over-long field', { ...good, description: 'x'.repeat(20_001) }],
    ['tags of another kind', { ...good, tags: [1] }],
    [
      'evidence for a field there is none of',
      { ...good, evidence: [{ field: 'shoe', claim: '', quote: 'The tide turned.' }] },
    ],
  ])('%s fails as such', async (_, answer) => {
    const id = await unqueuedDraft();
    const llm = { ...app.deps.llm, generateJson: async () => answer };
    await writeDraft(
      { ...app.deps, llm },
      { draftId: id },
      { signal: new AbortController().signal, lastAttempt: true },
    );
    expect(await readDraft(guest, id)).toMatchObject({
      status: 'failed',
      character: null,
      error: { code: 'model_bad_output', retryable: true },
    });
  });

  it('keeps the quotes that stand in the text and drops the others', async () => {
    const id = await unqueuedDraft();
    const evidence = [
      { field: 'name', claim: 'Her name', quote: 'said Ottoline Grebe' },
      { field: 'personality', claim: 'She is on time', quote: 'She was never late.' },
      { field: 'firstMessage', claim: 'Her words', quote: '"You   are late,"' },
    ];
    const llm = { ...app.deps.llm, generateJson: async () => ({ ...good, evidence }) };
    await writeDraft(
      { ...app.deps, llm },
      { draftId: id },
      { signal: new AbortController().signal, lastAttempt: true },
    );
    const draft = await readDraft(guest, id);
    expect(draft.unsupported).toEqual([{ field: 'personality', claim: 'She is on time' }]);
    expect(draft.evidence).toEqual([
      {
        field: 'name',
        claim: 'Her name',
        quote: 'said Ottoline Grebe',
        source: 'story.txt',
        sourceId: null,
        chapter: null,
        page: null,
        start: story.indexOf('said'),
        end: story.indexOf('. Ottoline'),
      },
      {
        field: 'firstMessage',
        claim: 'Her words',
        quote: '"You   are late,"',
        source: 'story.txt',
        sourceId: null,
        chapter: null,
        page: null,
        start: story.indexOf('“'),
        end: story.indexOf('”') + 1,
      },
    ]);
  });
});

it('a file that has gone from the store fails the draft without telling paths', async () => {
  const { id: uploadId } = (await guest.upload('story.txt', story)).body;
  await app.deps.files.remove(`uploads/${uploadId}`);
  const id = await unqueuedDraft(uploadId);
  await writeDraft(app.deps, { draftId: id }, { signal: new AbortController().signal, lastAttempt: true });
  const { error } = await readDraft(guest, id);
  expect(error?.code).toBe('internal');
  expect(error?.message).not.toMatch(/ENOENT|\//);
});

describe('cancelling', () => {
  const cancel = (who: Guest, id: string) =>
    who.graphql(`mutation ($id: ID!) { cancelDraft(id: $id) { ${draftFields} } }`, { id });

  it('a draft that the model keeps waiting stops the request upstream, for good', async () => {
    app.emulator.faults.inject({ kind: 'stall', times: 2 });
    const { id: uploadId } = (await guest.upload('story.txt', story)).body;
    const events = await guest.stream('/events');
    const { id } = (await generateDraft(guest, { uploadIds: [uploadId] })).body.data.generateDraft;
    await app.emulator.requests.until(({ state }) => state === 'open');

    expect((await cancel(guest, id)).body.data.cancelDraft).toMatchObject({ status: 'cancelled', stage: 'Cancelled' });
    await events.until((event) => isDraft(event) && event.draft.id === id && event.draft.status === 'cancelled');
    events.close();
    expect(await app.emulator.requests.until(({ state }) => state === 'aborted')).toMatchObject({ fault: 'stall' });
    await vi.waitFor(async () => expect(await jobStates(id)).toEqual(['completed']), 5_000);
    expect(asked()).toBe(1);
    expect(await readDraft(guest, id)).toMatchObject({ status: 'cancelled', character: null, error: null });
  });

  it('a draft that waits keeps it from being begun', async () => {
    const id = await unqueuedDraft();
    await cancel(guest, id);
    await writeDraft(app.deps, { draftId: id }, { signal: new AbortController().signal, lastAttempt: false });
    expect(await readDraft(guest, id)).toMatchObject({ status: 'cancelled', progress: 0 });
    expect(asked()).toBe(0);
  });

  it('a draft that has ended changes nothing', async () => {
    const { draft } = await draftFrom(guest, { 'story.txt': story });
    expect((await cancel(guest, draft.id)).body.data.cancelDraft).toEqual(draft);
    expect(await readDraft(guest, draft.id)).toEqual(draft);
  });

  it("somebody else's draft, or none, is not found", async () => {
    const id = await unqueuedDraft();
    const stranger = await app.guest();
    const theirs = await cancel(stranger, id);
    expect(theirs.body).toMatchObject({ data: null, errors: [{ extensions: { code: 'not_found' } }] });
    expect(theirs.body).toEqual((await cancel(stranger, randomUUID())).body);
    expect((await readDraft(guest, id)).status).toBe('queued');
  });
});

async function jobStates(draftId: string): Promise<string[]> {
  const { rows } = await app.deps.db.$client.query("select state from pgboss.job where data->>'draftId' = $1", [
    draftId,
  ]);
  return rows.map(({ state }) => state);
}

/** A draft that no worker takes, so that a test can do the work itself. */
async function unqueuedDraft(uploadId?: string): Promise<string> {
  const id = uploadId ?? (await guest.upload('story.txt', story)).body.id;
  const enqueue = vi.spyOn(app.deps.jobs, 'enqueue').mockResolvedValueOnce(undefined);
  const { body } = await generateDraft(guest, { uploadIds: [id] });
  enqueue.mockRestore();
  return body.data.generateDraft.id;
}
