import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { embed } from '@dramatis/gemini-emulator/embedding';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Llm } from '../../src/adapters/gemini/llm.ts';
import type { Database } from '../../src/db/client.ts';
import { ModelError } from '../../src/errors.ts';
import { composeBook } from '../../src/domain/books/compose.ts';
import type { KnowledgeEngine, KnownUpTo } from '../../src/domain/notebooks/engine.ts';
import { createLocalEngine } from '../../src/domain/notebooks/local-engine.ts';
import { fillVectors } from '../../src/domain/notebooks/vectors.ts';
import { storyOf } from '../support/notebook.ts';

// A real pgvector, which the server of the other suites does not have.
const pglite = new PGlite({ extensions: { vector } });
const db = drizzle(pglite) as unknown as Database;
const log = { info() {}, warn() {}, error() {}, debug() {} };
const llm = {
  embeddingSpace: { model: 'test', dimensions: 768 },
  embed: async (texts: readonly string[]) => texts.map((text) => Float32Array.from(embed(text, 768))),
} as unknown as Llm;

const [ownerId, notebookId, otherId] = [randomUUID(), randomUUID(), randomUUID()];
const [sourceId, otherSourceId] = [randomUUID(), randomUUID()];
let engine: KnowledgeEngine;

beforeAll(async () => {
  await migrate(drizzle(pglite), { migrationsFolder: resolve(import.meta.dirname, '../../src/db/migrations') });
  engine = await createLocalEngine(db, llm);
  await db.execute(sql`insert into auth_users (id, name, email) values (${ownerId}, 'One', 'one@example.org')`);
  await add(notebookId, sourceId, ['oyster', 'heron', 'plover']);
  await add(otherId, otherSourceId, ['oyster', 'heron', 'gannet']);
}, 60_000);
afterAll(() => pglite.close());

async function add(notebook: string, source: string, chapters: string[]): Promise<void> {
  await db.execute(
    sql`insert into notebooks (id, owner_id, name, engine) values (${notebook}, ${ownerId}, 'N', 'local')`,
  );
  await db.execute(sql`
    insert into sources (id, owner_id, notebook_id, ordinal, name, media_type, size, sha256, storage_key)
    values (${source}, ${ownerId}, ${notebook}, 1, 'a.txt', 'text/plain', 1, ${source}, '')`);
  await index(notebook, source, chapters);
}

async function index(notebook: string, source: string, chapters: string[]): Promise<void> {
  const blocks = storyOf(chapters, 40)
    .split('\n\n')
    .map((text) => ({ text, level: text.startsWith('Chapter') ? 1 : 0 }));
  const book = composeBook({ title: '', authors: [], language: '', paged: false, blocks });
  const indexed = await engine.addSource(
    { db, log },
    {
      id: source,
      notebookId: notebook,
      ownerId,
      name: 'a.txt',
      language: 'eng',
      book,
      read: async () => new Uint8Array(),
    },
    { signal: new AbortController().signal, onProgress: async () => {}, lastAttempt: true },
  );
  await db.execute(sql`
    update sources set status = 'ready', embedded = ${indexed.shortfall === null},
      passage_count = ${indexed.passageCount}, chapters = ${JSON.stringify(book.chapters)}::jsonb
    where id = ${source}`);
}

const found = (text: string, knownUpTo: KnownUpTo | null = null, of = notebookId) =>
  engine.retrieve({ db, log }, { notebookId: of, ownerId, query: { text, hints: '' }, knownUpTo, limit: 50 });

const countVectors = async () =>
  (await pglite.query<{ count: number }>('select count(*)::int from passage_vectors')).rows[0]?.count;

it('finds by its vectors what no word finds', async () => {
  expect(engine.vectors).toBe('search');
  // The same beginning of a word, which is all that the stand-in's vectors tell; a word of its own to the other half.
  const passages = await found('ploverishness');
  expect(passages[0]).toMatchObject({ wordRank: null, vectorRank: 1, chapter: 3 });
});

it('finds nothing of another notebook, and nothing after the story position', async () => {
  const all = await found('oyster heron plover');
  expect(new Set(all.map((each) => each.sourceId))).toEqual(new Set([sourceId]));
  expect(all.every(({ vectorRank }) => vectorRank !== null)).toBe(true);
  for (const chapter of [0, 1, 2]) {
    const passages = await found('ploverishness', { sourceId, chapter });
    expect(passages.filter((each) => each.chapter > chapter)).toEqual([]);
    expect(passages.length > 0).toBe(chapter > 0);
  }
});

it('uses the index of near vectors', async () => {
  const { rows } = await pglite.transaction(async (tx) => {
    await tx.exec(
      "set local enable_seqscan = off; set local enable_sort = off; set local hnsw.iterative_scan = 'strict_order'",
    );
    return await tx.query<{ 'QUERY PLAN': string }>(
      `explain select passage_id from passage_vectors where model = 'test'
      order by vector <=> (select vector from passage_vectors limit 1) limit 5`,
    );
  });
  expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('passage_vectors_near');
});

it('finds a notebook’s own where hundreds of passages of others are closer', async () => {
  await db.execute(sql`
    insert into passages (id, source_id, ordinal, chapter, text_start, text_end, text, hash)
    select gen_random_uuid(), ${otherSourceId}, 1000 + n, 1, 0, 1, 'x', '' from generate_series(1, 300) n`);
  // No two alike: those the index keeps together.
  const near = embed('ploverishness', 768);
  const vectors = Array.from({ length: 300 }, (_, n) =>
    JSON.stringify(near.map((value, i) => (i === n ? value + 0.01 : value))),
  );
  await db.execute(sql`
    insert into passage_vectors (passage_id, notebook_id, model, vector)
    select p.id, ${otherId}, 'test', near.vector::halfvec
    from unnest(${sql.param(vectors)}::text[]) with ordinality as near (vector, n)
    join passages p on p.source_id = ${otherSourceId} and p.ordinal = 1000 + near.n`);
  // Or it would not be worth an index where there are so few.
  await pglite.exec('set enable_sort = off; set enable_bitmapscan = off');
  try {
    expect((await found('ploverishness'))[0]).toMatchObject({ wordRank: null, vectorRank: 1, chapter: 3 });
  } finally {
    await pglite.exec('reset enable_sort; reset enable_bitmapscan');
    await db.execute(sql`delete from passages where source_id = ${otherSourceId} and ordinal > 1000`);
  }
}, 60_000);

it('searches those passages that have embeddings where others have none', async () => {
  const [id, source] = [randomUUID(), randomUUID()];
  const refusal = new ModelError('model_quota', 'No more today.', { retryable: true });
  const refused = vi.spyOn(llm, 'embed').mockRejectedValueOnce(refusal);
  await add(id, source, ['oyster', 'curlew']);
  refused.mockRestore();
  const passages = await found('oysterishness', null, id);
  expect(passages[0]).toMatchObject({ vectorRank: 1, chapter: 1 });
  expect(passages.some(({ chapter }) => chapter === 2)).toBe(false);
});

it('keeps the passages that are the same when a source is indexed again, and no others', async () => {
  const [id, source] = [randomUUID(), randomUUID()];
  await add(id, source, ['teal', 'eider', 'smew']);
  const inChapter = async (chapter: number) =>
    (await found('keeper lamp', null, id))
      .filter((each) => each.chapter === chapter)
      .toSorted((a, b) => a.ordinal - b.ordinal);
  const [first, second] = [await inChapter(1), await inChapter(2)];
  await index(id, source, ['teal', 'wigeon']);
  expect((await inChapter(1)).map((each) => each.id)).toEqual(first.map((each) => each.id));
  const now = await inChapter(2);
  expect(now.map((each) => each.text).join()).toMatch(/wigeon/);
  expect(now.filter((each) => second.some((before) => before.id === each.id))).toEqual([]);
  expect(await inChapter(3)).toEqual([]);
});

it('takes over what was indexed before there was pgvector', async () => {
  const before = await countVectors();
  await pglite.exec('drop table passage_vectors');
  engine = await createLocalEngine(db, llm);
  await fillVectors(db, llm.embeddingSpace);
  expect(before).toBeGreaterThan(0);
  expect(await countVectors()).toBe(before);
});

it('goes on at the next start with what a start was cut off at, and keeps what is there', async () => {
  const before = await countVectors();
  await pglite.exec('create table was as select passage_id, xmin::text as written from passage_vectors');
  await db.execute(sql`delete from passage_vectors where passage_id in (
    select id from passages where ordinal > 0 and source_id = ${sourceId})`);
  await db.execute(sql`update sources set embedded = false where id = ${sourceId}`);
  const left = await countVectors();
  expect(left).toBeLessThan(before ?? 0);
  await fillVectors(db, llm.embeddingSpace);
  expect(await countVectors()).toBe(before);
  const { rows } = await pglite.query(
    'select from passage_vectors v join was w on w.passage_id = v.passage_id and w.written = v.xmin::text',
  );
  expect(rows).toHaveLength(left ?? 0);
});

it('makes vectors of another model take the place of those there were', async () => {
  const other = { ...llm, embeddingSpace: { model: 'other', dimensions: 768 } };
  await db.execute(sql`
    insert into embeddings (owner_id, model, dimensions, hash, vector)
    select owner_id, 'other', dimensions, hash, vector from embeddings`);
  await fillVectors(db, other.embeddingSpace);
  const { rows } = await pglite.query('select distinct model from passage_vectors');
  expect(rows).toEqual([{ model: 'other' }]);
});

it('makes room for vectors of other dimensions, which are there once the passages are embedded anew', async () => {
  const space = { model: 'test', dimensions: 3_072 };
  const larger = {
    embeddingSpace: space,
    embed: async (texts: readonly string[]) => texts.map((text) => Float32Array.from(embed(text, space.dimensions))),
  } as unknown as Llm;
  const former = engine;
  engine = await createLocalEngine(db, larger);
  expect(await countVectors()).toBe(0);
  expect((await found('ploverishness')).length).toBe(0);
  await engine.reembedSource(
    { id: sourceId, ownerId },
    { signal: new AbortController().signal, onProgress: async () => {} },
  );
  const passages = await found('ploverishness');
  expect(passages[0]).toMatchObject({ wordRank: null, vectorRank: 1, chapter: 3 });
  expect(new Set(passages.map((each) => each.sourceId))).toEqual(new Set([sourceId]));

  // A process that still has the former dimensions finds by words.
  engine = former;
  expect((await found(passages[0]?.text.slice(0, 80) ?? ''))[0]).toMatchObject({ wordRank: 1, vectorRank: null });
});
