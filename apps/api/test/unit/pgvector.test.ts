import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { embed } from '@dramatis/gemini-emulator/embedding';
import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Llm } from '../../src/adapters/gemini/llm.ts';
import type { Database } from '../../src/db/client.ts';
import { composeBook } from '../../src/domain/books/compose.ts';
import type { KnowledgeEngine, KnownUpTo } from '../../src/domain/notebooks/engine.ts';
import { createLocalEngine } from '../../src/domain/notebooks/local-engine.ts';
import { storyOf } from '../support/notebook.ts';

// A real pgvector, which the server of the other suites does not have.
const pglite = new PGlite({ extensions: { vector } });
const db = drizzle(pglite) as unknown as Database;
const log = { info() {}, warn() {}, error() {}, debug() {} };
const llm = {
  embeddingModel: 'test',
  embed: async (texts: readonly string[]) => texts.map((text) => Float32Array.from(embed(text, 768))),
} as unknown as Llm;

const [ownerId, notebookId, otherId, sourceId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
let engine: KnowledgeEngine;

beforeAll(async () => {
  await migrate(drizzle(pglite), { migrationsFolder: resolve(import.meta.dirname, '../../src/db/migrations') });
  engine = await createLocalEngine(db, llm);
  await db.execute(sql`insert into auth_users (id, name, email) values (${ownerId}, 'One', 'one@example.org')`);
  await add(notebookId, sourceId, ['oyster', 'heron', 'plover']);
  await add(otherId, randomUUID(), ['oyster', 'heron', 'gannet']);
}, 60_000);
afterAll(() => pglite.close());

async function add(notebook: string, source: string, chapters: string[]): Promise<void> {
  const blocks = storyOf(chapters, 40)
    .split('\n\n')
    .map((text) => ({ text, level: text.startsWith('Chapter') ? 1 : 0 }));
  const book = composeBook({ title: '', authors: [], language: '', paged: false, blocks });
  await db.execute(
    sql`insert into notebooks (id, owner_id, name, engine) values (${notebook}, ${ownerId}, 'N', 'local')`,
  );
  await db.execute(sql`
    insert into sources (id, owner_id, notebook_id, ordinal, name, media_type, size, sha256, storage_key, chapters)
    values (${source}, ${ownerId}, ${notebook}, 1, 'a.txt', 'text/plain', 1, ${source}, '', ${JSON.stringify(book.chapters)}::jsonb)`);
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
    update sources set status = 'ready', embedded = true, passage_count = ${indexed.passageCount} where id = ${source}`);
}

const found = (text: string, knownUpTo: KnownUpTo | null = null) =>
  engine.retrieve({ db, log }, { notebookId, ownerId, query: { text, hints: '' }, knownUpTo, limit: 50 });

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

it('takes over what was indexed before there was pgvector', async () => {
  const counted = async () =>
    (await pglite.query<{ count: number }>('select count(*)::int from passage_vectors')).rows[0]?.count;
  const before = await counted();
  await pglite.exec('drop table passage_vectors');
  engine = await createLocalEngine(db, llm);
  expect(before).toBeGreaterThan(0);
  expect(await counted()).toBe(before);
});
