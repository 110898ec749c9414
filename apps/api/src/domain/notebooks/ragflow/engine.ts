import { eq } from 'drizzle-orm';
import type { RagflowClient } from '../../../adapters/ragflow/client.ts';
import { unavailableFault } from '../../../adapters/ragflow/faults.ts';
import type { Deps } from '../../../context.ts';
import type { Database } from '../../../db/client.ts';
import { ragflowDatasets } from '../../../db/schema/ragflow.ts';
import { EngineError } from '../../../errors.ts';
import type {
  Indexed,
  IndexingRun,
  KnowledgeEngine,
  NotebookAgent,
  Retrieval,
  RetrievedPassage,
  SourceToIndex,
} from '../engine.ts';
import { checkPosition } from '../retrieve.ts';
import { answerThere } from './agent.ts';
import { indexDocument, isOutage, type ParsePace } from './index-document.ts';
import { datasetOf } from './dataset-of.ts';
import {
  datasetName,
  removeAgent,
  removeAgentSessions,
  removeDataset,
  removeDocument,
  removeRemains,
} from './remains.ts';
import { retrieveThere, type FoundThere } from './retrieve.ts';

interface Parts {
  readonly db: Database;
  readonly log: Deps['log'];
  readonly client: RagflowClient;
  /** Indexes all that RAGFlow indexes, too, and answers when RAGFlow does not. */
  readonly local: KnowledgeEngine;
  readonly pace: ParsePace;
  /** What its agents write with; undefined: there are none. */
  readonly agentModel: string | undefined;
}

/** Smaller than a passage, so that a chunk is mostly about one. */
const CHUNK_TOKENS = 256;
/** Share of the progress that is our own indexing. */
const OWN_SHARE = 0.3;
/**
 * Longest that somebody waits for RAGFlow, in milliseconds, where this server can do without; and after how long this server
 * looks as well, so that it is not the later for that. Both end well within what a reply waits for its passages.
 */
const RETRIEVE_MS = 3_000;
const SLOW_MS = 1_000;
const DELETE_MS = 5_000;
const CREATE_MS = 30_000;

/** RAGFlow as the engine of those notebooks that were made for it, and `local` as that of all others. Decision 19. */
export function createRagflowEngine(parts: Parts): KnowledgeEngine {
  const { db, local, log, agentModel: model } = parts;
  const agent: NotebookAgent | null =
    model === undefined
      ? null
      : {
          model,
          answer: (question, signal) => answerThere({ ...parts, model }, question, signal),
          forgetSession: (id) => soon((signal) => removeAgentSessions(parts, id, signal)),
        };
  return {
    engines: [...local.engines, 'ragflow'],
    vectors: local.vectors,
    agent,

    async createNotebook(notebook) {
      if (notebook.engine !== 'ragflow') return await local.createNotebook(notebook);
      const signal = AbortSignal.timeout(CREATE_MS);
      await makeDataset(parts, notebook.id, signal).catch((error: unknown) => {
        throw signal.aborted ? unavailableFault(error) : error;
      });
    },

    async deleteNotebook(notebook) {
      await local.deleteNotebook(notebook);
      await soon((signal) => removeAgent(parts, notebook.id, signal));
      await soon((signal) => removeDataset(parts, notebook.id, signal));
    },

    async removeSource(source) {
      await local.removeSource(source);
      await soon((signal) => removeDocument(parts, source.id, signal));
    },

    async addSource(deps, source, run) {
      const datasetId = await datasetOf(db, source.notebookId);
      if (datasetId === null) return await local.addSource(deps, source, run);
      return await addSource(parts, deps, datasetId, source, run);
    },

    // RAGFlow has vectors of its own.
    reembedSource: (source, run) => local.reembedSource(source, run),

    async retrieve(deps, retrieval) {
      const datasetId = await datasetOf(db, retrieval.notebookId);
      if (datasetId === null) return await local.retrieve(deps, retrieval);
      return await retrieve(parts, deps, datasetId, retrieval);
    },

    async tidyUp() {
      await local.tidyUp();
      await removeRemains(parts);
    },
  };

  /** What cannot be deleted now is deleted when it is tidied up. Nobody has to wait for that. */
  async function soon(remove: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const signal = AbortSignal.timeout(DELETE_MS);
    await remove(signal).catch((error: unknown) => {
      if (!(error instanceof EngineError) && !signal.aborted) throw error;
      log.warn({ err: error }, 'something is left at RAGFlow and will be deleted later');
    });
  }
}

async function makeDataset({ db, client }: Parts, notebookId: string, signal: AbortSignal): Promise<void> {
  await client.checkVersion(signal);
  // Written first: whatever happens to the request, it is known that there may be a dataset.
  await db.insert(ragflowDatasets).values({ notebookId });
  const name = datasetName(notebookId);
  const datasetId = await client.createDataset(name, CHUNK_TOKENS, signal).catch(async (error: unknown) => {
    // Its answer may be all that was lost.
    const made = isOutage(error) ? await client.findDataset(name, signal) : null;
    if (made === null) throw error;
    return made;
  });
  await db.update(ragflowDatasets).set({ datasetId }).where(eq(ragflowDatasets.notebookId, notebookId));
}

async function addSource(
  { db, client, local, pace, log }: Parts,
  deps: Pick<Deps, 'db' | 'log'>,
  datasetId: string,
  source: SourceToIndex,
  run: IndexingRun,
): Promise<Indexed> {
  const indexed = await local.addSource(deps, source, {
    ...run,
    onProgress: (fraction) => run.onProgress(OWN_SHARE * fraction),
  });
  try {
    await indexDocument({ db, client, pace }, datasetId, source, {
      signal: run.signal,
      onProgress: (fraction) => run.onProgress(OWN_SHARE + (1 - OWN_SHARE) * fraction),
    });
    return indexed;
  } catch (error) {
    run.signal.throwIfAborted();
    if (!(error instanceof EngineError)) throw error;
    // It is found here all the same; better that than nothing.
    log.warn({ err: error, sourceId: source.id }, 'a source is not indexed at RAGFlow');
    return { ...indexed, shortfall: error };
  }
}

async function retrieve(
  { db, client, local, log }: Parts,
  deps: Pick<Deps, 'db' | 'log'>,
  datasetId: string,
  retrieval: Retrieval,
): Promise<RetrievedPassage[]> {
  if (retrieval.knownUpTo !== null) await checkPosition(db, retrieval, retrieval.knownUpTo);
  let looked: Promise<RetrievedPassage[]> | undefined;
  const here = () => (looked ??= local.retrieve(deps, retrieval));
  // It may not be needed; whoever needs it hears of its faults.
  const slow = setTimeout(() => void here().catch(() => undefined), SLOW_MS);
  const signal = AbortSignal.timeout(RETRIEVE_MS);
  let there: FoundThere;
  try {
    there = await retrieveThere({ db, client }, datasetId, retrieval, signal);
  } catch (error) {
    if (!(error instanceof EngineError) && !signal.aborted) throw error;
    log.warn({ err: error, notebookId: retrieval.notebookId }, 'RAGFlow finds nothing; this server looks instead');
    return await here();
  } finally {
    clearTimeout(slow);
  }
  const { passages, missing } = there;
  if (missing.size === 0 && passages.length >= retrieval.limit) return passages;
  const ours = await here();
  const first = alternate(
    passages,
    ours.filter(({ sourceId }) => missing.has(sourceId)),
  );
  // All that RAGFlow has found may be after the story position.
  const chosen = new Set(first.map(({ id }) => id));
  return [...first, ...ours.filter(({ id }) => !chosen.has(id))]
    .slice(0, retrieval.limit)
    .map((passage, i) => ({ ...passage, score: 1 / (i + 1) }));
}

/** Both lists by turns: what they are scored by says nothing of the other. */
function alternate(first: readonly RetrievedPassage[], second: readonly RetrievedPassage[]): RetrievedPassage[] {
  const joined = Array.from({ length: Math.max(first.length, second.length) }, (_, i) => [first[i], second[i]]);
  return joined.flat().filter((passage) => passage !== undefined);
}
