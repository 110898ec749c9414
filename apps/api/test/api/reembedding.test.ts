import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { spaceName } from '../../src/domain/notebooks/embedding-cache.ts';
import { abandonReembedding, queueStaleSources, reembedSource } from '../../src/domain/notebooks/reembed.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import type { Guest } from '../support/guest.ts';
import { addFiles, makeNotebook, settled, sourcesOf, storyOf } from '../support/notebook.ts';

let app: TestApp;
let guest: Guest;
let space: string;
let notebookId: string;
let sourceId: string;

beforeAll(async () => {
  app = await startTestApp();
  space = spaceName(app.deps.llm.embeddingSpace);
});
afterAll(() => app.close());
beforeEach(async () => {
  guest = await app.guest();
  notebookId = await makeNotebook(guest);
  await addFiles(guest, notebookId, { 'tides.txt': storyOf(['oyster'], 5) });
  const [source] = await settled(guest, notebookId);
  sourceId = source?.id ?? '';
});

/** As if it had been embedded by a server that was configured in another way. */
async function embeddedWith(other: string, embedded = true): Promise<void> {
  await app.deps.db.execute(sql`
    update sources set embedded_with = ${other}, embedded = ${embedded} where id = ${sourceId}`);
}
const source = async () => (await sourcesOf(guest, notebookId))[0];
const run = (lastAttempt: boolean) => ({ signal: AbortSignal.timeout(10_000), lastAttempt });
/** Whose engine cannot make embeddings. */
const broken = () => ({
  ...app.deps,
  knowledge: { ...app.deps.knowledge, reembedSource: () => Promise.reject(new Error('The disk is full.')) },
});

it('is tried again after a fault that is not the model’s, and leaves its reason when it is given up', async () => {
  await embeddedWith('other/768', false);
  await expect(reembedSource(broken(), { sourceId, space }, run(false))).rejects.toThrow('The disk is full.');
  expect(await source()).toMatchObject({ embedded: false, error: null });
  await reembedSource(broken(), { sourceId, space }, run(true));
  expect(await source()).toMatchObject({
    status: 'ready',
    embedded: false,
    error: { code: 'internal', retryable: true },
  });

  await queueStaleSources(app.deps);
  await vi.waitFor(async () => expect(await source()).toMatchObject({ embedded: true, error: null }), 10_000);
});

it('is made up for when the configuration goes back before it was done', async () => {
  await embeddedWith(space, false);
  await queueStaleSources(app.deps);
  await vi.waitFor(async () => expect(await source()).toMatchObject({ embedded: true, error: null }), 10_000);
});

it('that nobody is left for ends: with its reason, or with what the configuration of now needs', async () => {
  await embeddedWith('other/768', false);
  await abandonReembedding(app.deps, { sourceId, space });
  expect(await source()).toMatchObject({ embedded: false, error: { code: 'reading_lost', retryable: true } });

  await embeddedWith(space, false);
  await abandonReembedding(app.deps, { sourceId, space: 'other/768' });
  expect(await source()).toMatchObject({ embedded: true, error: null });
});

it('stops when the source is removed meanwhile', async () => {
  await embeddedWith('other/768');
  let told: unknown;
  const knowledge = {
    ...app.deps.knowledge,
    async reembedSource(
      _: unknown,
      { signal, onProgress }: { signal: AbortSignal; onProgress: (n: number) => Promise<void> },
    ) {
      await onProgress(0.1);
      expect(signal.aborted).toBe(false);
      await guest.request('DELETE', `/notebooks/${notebookId}/sources/${sourceId}`);
      await onProgress(0.2);
      told = signal.aborted;
      signal.throwIfAborted();
    },
  };
  await reembedSource({ ...app.deps, knowledge }, { sourceId, space }, run(false));
  expect(told).toBe(true);
});
