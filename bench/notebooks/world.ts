import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { languageOf } from '../../apps/api/src/adapters/text-extraction/language.ts';
import { readBook } from '../../apps/api/src/adapters/text-extraction/read-book.ts';
import type { Database } from '../../apps/api/src/db/client.ts';
import type { KnowledgeEngine, KnownUpTo, RetrievedPassage } from '../../apps/api/src/domain/notebooks/engine.ts';

const log = { info() {}, warn() {}, error() {}, debug() {} };

/** What the parts of the suite work with: a database, whose notebooks belong to one person. */
export interface World {
  db: Database;
  engine: KnowledgeEngine;
  ownerId: string;
}

export interface IndexedSource {
  notebookId: string;
  sourceId: string;
  chapters: number;
  passages: number;
}

export async function addOwner(db: Database): Promise<string> {
  const id = randomUUID();
  await db.execute(sql`insert into auth_users (id, name, email) values (${id}, 'Bench', ${`${id}@b`})`);
  return id;
}

/** Indexes a text in a notebook of its own, as the server does it, but for the file store. */
export async function index({ db, engine, ownerId }: World, text: string): Promise<IndexedSource> {
  const [notebookId, sourceId] = [randomUUID(), randomUUID()];
  const book = await readBook('text/plain', Buffer.from(text), new AbortController().signal);
  const language = languageOf(book.text);
  await db.execute(
    sql`insert into notebooks (id, owner_id, name, engine) values (${notebookId}, ${ownerId}, 'Bench', 'local')`,
  );
  await db.execute(sql`
    insert into sources (id, owner_id, notebook_id, ordinal, name, media_type, size, sha256, storage_key, language, chapters)
    values (${sourceId}, ${ownerId}, ${notebookId}, 1, 'book.txt', 'text/plain', 0, ${sourceId}, '', ${language},
      ${JSON.stringify(book.chapters)}::jsonb)`);
  const { passageCount } = await engine.addSource(
    { db, log },
    { id: sourceId, notebookId, ownerId, name: 'book.txt', language, book, read: async () => Buffer.from(text) },
    { signal: new AbortController().signal, onProgress: async () => {}, lastAttempt: true },
  );
  await db.execute(sql`
    update sources set status = 'ready', embedded = true, passage_count = ${passageCount} where id = ${sourceId}`);
  return { notebookId, sourceId, chapters: book.chapters.length, passages: passageCount };
}

export function retrieve(
  { engine, db, ownerId }: World,
  notebookId: string,
  text: string,
  limit: number,
  knownUpTo: KnownUpTo | null = null,
): Promise<RetrievedPassage[]> {
  return engine.retrieve({ db, log }, { notebookId, ownerId, query: { text, hints: '' }, knownUpTo, limit });
}
