import { sql } from 'drizzle-orm';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import type { Llm } from '../../adapters/gemini/llm.ts';
import type { Database } from '../../db/client.ts';
import { setUpPgvector } from '../../db/pgvector.ts';
import { passagesOf, type PassageDraft } from './chunk.ts';
import { embedAll, removeUnusedEmbeddings, shortfallOf } from './embedding-cache.ts';
import type { Indexed, IndexingRun, KnowledgeEngine, SourceToIndex } from './engine.ts';
import { capitalTellsNames } from './languages.ts';
import { retrieve } from './retrieve.ts';
import { stemsOf } from './stems.ts';
import { collectWords, type WordIndex } from './word-index.ts';
import { writeVectors } from './vectors.ts';
import { writePassages } from './write-passages.ts';

/** Passages made between two looks at what else there is to do. */
const AT_A_TIME = 20;

/** This server as the knowledge engine: passages, words and vectors in PostgreSQL. */
export async function createLocalEngine(db: Database, llm: Llm): Promise<KnowledgeEngine> {
  const available = await setUpPgvector(db, llm.embeddingSpace.dimensions);
  const vectors = available ? 'search' : 'rerank';
  return {
    engines: ['local'],
    vectors,
    agent: null,
    // Its rows are made with sources, and go with them and with the notebook: foreign keys see to that. Embeddings are kept
    // by content.
    async createNotebook() {},
    deleteNotebook: ({ ownerId }) => removeUnusedEmbeddings(db, ownerId),
    removeSource: ({ ownerId }) => removeUnusedEmbeddings(db, ownerId),
    async tidyUp() {},
    addSource: (deps, source, run) => addSource({ ...deps, llm, vectors }, source, run),
    reembedSource: (source, run) => reembedSource({ db, llm, vectors }, source, run),
    retrieve: (deps, retrieval) => retrieve({ ...deps, llm, vectors }, retrieval),
  };
}

interface Parts {
  db: Database;
  llm: Llm;
  vectors: KnowledgeEngine['vectors'];
}

async function addSource({ db, llm, vectors }: Parts, source: SourceToIndex, run: IndexingRun): Promise<Indexed> {
  const { drafts, index } = await prepare(db, source, run.signal);
  const shortfall = await embedAll(
    { db, llm },
    source.ownerId,
    drafts.map(({ text }) => text),
    run,
  ).then(
    () => null,
    // Words find most of what there is to find; better those than nothing.
    (error: unknown) => shortfallOf(error, run),
  );
  await db.transaction(async (tx) => {
    await writePassages(tx, source.id, drafts, index);
    if (vectors === 'search') await writeVectors(tx, source.id, llm.embeddingSpace);
  });
  return { passageCount: drafts.length, shortfall };
}

async function reembedSource(
  { db, llm, vectors }: Parts,
  { id, ownerId }: Pick<SourceToIndex, 'id' | 'ownerId'>,
  run: Pick<IndexingRun, 'signal' | 'onProgress'>,
): Promise<void> {
  const { rows } = await db.execute<{ text: string }>(
    sql`select text from passages where source_id = ${id} order by ordinal`,
  );
  await embedAll(
    { db, llm },
    ownerId,
    rows.map(({ text }) => text),
    run,
  );
  if (vectors === 'search') await db.transaction((tx) => writeVectors(tx, id, llm.embeddingSpace));
}

async function prepare(
  db: Database,
  { book, language }: SourceToIndex,
  signal: AbortSignal,
): Promise<{ drafts: PassageDraft[]; index: WordIndex }> {
  const drafts: PassageDraft[] = [];
  const words = collectWords();
  for (const draft of passagesOf(book)) {
    words.add(drafts.length, draft.text);
    drafts.push(draft);
    if (drafts.length % AT_A_TIME !== 0) continue;
    await yieldToOthers();
    signal.throwIfAborted();
  }
  return { drafts, index: words.index(await stemsOf(db, language, words.words()), capitalTellsNames(language)) };
}
