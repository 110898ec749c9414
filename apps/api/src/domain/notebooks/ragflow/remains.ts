import { and, eq, isNotNull, lt, notExists, or } from 'drizzle-orm';
import type { RagflowClient } from '../../../adapters/ragflow/client.ts';
import type { Deps } from '../../../context.ts';
import type { Database } from '../../../db/client.ts';
import { notebooks } from '../../../db/schema/notebooks.ts';
import { ragflowDatasets, ragflowDocuments } from '../../../db/schema/ragflow.ts';
import { sources } from '../../../db/schema/sources.ts';
import { EngineError } from '../../../errors.ts';

interface Parts {
  readonly db: Database;
  readonly log: Deps['log'];
  readonly client: RagflowClient;
}

/** Longer than a request to make something may be on its way. */
const UNDER_WAY_MS = 15 * 60_000;
/** Longest that one of them may take, in milliseconds. */
const REMOVE_MS = 30_000;
const AT_A_TIME = 50;

/** By which a notebook's dataset is found again. */
export const datasetName = (notebookId: string): string => `dramatis-${notebookId}`;

/** Deletes the dataset of a notebook, with its documents, and the rows of them. */
export async function removeDataset({ db, client }: Parts, notebookId: string, signal: AbortSignal): Promise<void> {
  const [row] = await db.select().from(ragflowDatasets).where(eq(ragflowDatasets.notebookId, notebookId));
  if (row === undefined) return;
  const id = row.datasetId ?? (await client.findDataset(datasetName(notebookId), signal));
  if (id !== null) await client.deleteDataset(id, signal);
  await db.delete(ragflowDocuments).where(eq(ragflowDocuments.notebookId, notebookId));
  await db.delete(ragflowDatasets).where(eq(ragflowDatasets.notebookId, notebookId));
}

/** Deletes the document of a source, once it is known whether there is one, and its row. */
export async function removeDocument({ db, client }: Parts, sourceId: string, signal: AbortSignal): Promise<void> {
  const [row] = await db
    .select({ documentId: ragflowDocuments.documentId, datasetId: ragflowDatasets.datasetId })
    .from(ragflowDocuments)
    .leftJoin(ragflowDatasets, eq(ragflowDatasets.notebookId, ragflowDocuments.notebookId))
    .where(and(eq(ragflowDocuments.sourceId, sourceId), isSettled(ragflowDocuments.documentId, ragflowDocuments)));
  if (row === undefined) return;
  const { datasetId } = row;
  if (datasetId !== null) {
    const id = row.documentId ?? (await client.findDocument(datasetId, sourceId, signal))?.id;
    if (id !== undefined) await client.deleteDocument(datasetId, id, signal);
  }
  await db.delete(ragflowDocuments).where(eq(ragflowDocuments.sourceId, sourceId));
}

/** Deletes what was made for notebooks and sources that are gone, and could not be deleted with them. */
export async function removeRemains(parts: Parts): Promise<void> {
  const { db, log } = parts;
  const itsNotebook = db
    .select({ id: notebooks.id })
    .from(notebooks)
    .where(eq(notebooks.id, ragflowDatasets.notebookId));
  const datasets = await db
    .select({ id: ragflowDatasets.notebookId })
    .from(ragflowDatasets)
    .where(and(notExists(itsNotebook), isSettled(ragflowDatasets.datasetId, ragflowDatasets)))
    .limit(AT_A_TIME);
  const itsSource = db.select({ id: sources.id }).from(sources).where(eq(sources.id, ragflowDocuments.sourceId));
  const documents = await db
    .select({ id: ragflowDocuments.sourceId })
    .from(ragflowDocuments)
    .where(and(notExists(itsSource), isSettled(ragflowDocuments.documentId, ragflowDocuments)))
    .limit(AT_A_TIME);
  try {
    for (const { id } of datasets) await removeDataset(parts, id, AbortSignal.timeout(REMOVE_MS));
    for (const { id } of documents) await removeDocument(parts, id, AbortSignal.timeout(REMOVE_MS));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    log.warn({ err: error }, 'something is still left at RAGFlow');
  }
}

/** Not one that may be made this very moment, and would not be found yet. */
function isSettled(
  made: typeof ragflowDatasets.datasetId | typeof ragflowDocuments.documentId,
  { createdAt }: typeof ragflowDatasets | typeof ragflowDocuments,
) {
  return or(isNotNull(made), lt(createdAt, new Date(Date.now() - UNDER_WAY_MS)));
}
