import { sql } from 'drizzle-orm';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { EMBEDDING_DIMENSIONS, type Llm } from '../../adapters/gemini/llm.ts';
import type { Database } from '../../db/client.ts';
import { setUpPgvector } from '../../db/pgvector.ts';
import { ModelError } from '../../errors.ts';
import { passagesOf, type PassageDraft } from './chunk.ts';
import { embedAll } from './embedding-cache.ts';
import type { Indexed, IndexingRun, KnowledgeEngine, SourceToIndex } from './engine.ts';
import { capitalTellsNames } from './languages.ts';
import { retrieve } from './retrieve.ts';
import { stemsOf } from './stems.ts';
import { collectWords, type WordIndex } from './word-index.ts';
import { writePassages, writeVectors } from './write-passages.ts';

/** Passages made between two looks at what else there is to do. */
const AT_A_TIME = 20;

/** This server as the knowledge engine: passages, words and vectors in PostgreSQL. */
export async function createLocalEngine(db: Database, llm: Llm): Promise<KnowledgeEngine> {
  const { available, isNew } = await setUpPgvector(db, EMBEDDING_DIMENSIONS);
  if (isNew) await fillVectors(db, llm.embeddingModel);
  const vectors = available ? 'search' : 'rerank';
  return {
    engines: ['local'],
    vectors,
    agent: null,
    // Its rows are made with sources, and go with them and with the notebook: foreign keys see to that.
    async createNotebook() {},
    async deleteNotebook() {},
    async removeSource() {},
    async tidyUp() {},
    addSource: (deps, source, run) => addSource({ ...deps, llm, vectors }, source, run),
    retrieve: (deps, retrieval) => retrieve({ ...deps, llm, vectors }, retrieval),
  };
}

/** What was indexed while the server had no pgvector. */
async function fillVectors(db: Database, model: string): Promise<void> {
  const { rows } = await db.execute<{ id: string }>(sql`select id from sources where embedded order by id`);
  for (const { id } of rows) await writeVectors(db, id, model);
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
    (error: unknown) => {
      // Words find most of what there is to find; better those than nothing.
      const isFinal = run.lastAttempt || !(error instanceof ModelError && error.retryable);
      if (run.signal.aborted || !(error instanceof ModelError) || !(isFinal || error.code === 'model_quota'))
        throw error;
      return error;
    },
  );
  await db.transaction(async (tx) => {
    await writePassages(tx, source.id, drafts, index);
    if (vectors === 'search' && shortfall === null) await writeVectors(tx, source.id, llm.embeddingModel);
  });
  return { passageCount: drafts.length, shortfall };
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
