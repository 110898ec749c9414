import { and, eq, exists, gt, isNotNull, lt, notExists, or } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { RagflowClient } from '../../../adapters/ragflow/client.ts';
import type { Deps } from '../../../context.ts';
import type { Database } from '../../../db/client.ts';
import { notebooks } from '../../../db/schema/notebooks.ts';
import { ragflowAgents, ragflowAgentSessions, ragflowDatasets, ragflowDocuments } from '../../../db/schema/ragflow.ts';
import { sessions } from '../../../db/schema/sessions.ts';
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

/** By which a notebook's agent is found again. */
export const agentTitle = (notebookId: string): string => `dramatis-${notebookId}`;

/** Deletes the agent of a notebook, with its sessions, and the rows of them. */
export async function removeAgent({ db, client }: Parts, notebookId: string, signal: AbortSignal): Promise<void> {
  const [row] = await db.select().from(ragflowAgents).where(eq(ragflowAgents.notebookId, notebookId));
  if (row === undefined) return;
  const id = row.agentId ?? (await client.findAgent(agentTitle(notebookId), signal));
  if (id !== null) {
    await client.deleteAgent(id, signal);
    await db.delete(ragflowAgentSessions).where(eq(ragflowAgentSessions.agentId, id));
  }
  await db.delete(ragflowAgents).where(eq(ragflowAgents.notebookId, notebookId));
}

/** Deletes the agent's sessions of one of ours, and the rows of them. */
export async function removeAgentSessions(
  { db, client }: Parts,
  sessionId: string,
  signal: AbortSignal,
): Promise<void> {
  const rows = await db.select().from(ragflowAgentSessions).where(eq(ragflowAgentSessions.sessionId, sessionId));
  for (const row of rows) await removeAgentSession({ db, client }, row, signal);
}

async function removeAgentSession(
  { db, client }: Pick<Parts, 'db' | 'client'>,
  { agentId, ragflowSessionId: id }: Pick<typeof ragflowAgentSessions.$inferSelect, 'agentId' | 'ragflowSessionId'>,
  signal: AbortSignal,
): Promise<void> {
  await client.deleteAgentSession(agentId, id, signal);
  await db.delete(ragflowAgentSessions).where(eq(ragflowAgentSessions.ragflowSessionId, id));
}

/** Of sessions that are gone, or in which another has taken its place. */
async function leftSessions(db: Database): Promise<(typeof ragflowAgentSessions.$inferSelect)[]> {
  const its = db.select({ id: sessions.id }).from(sessions).where(eq(sessions.id, ragflowAgentSessions.sessionId));
  const newer = alias(ragflowAgentSessions, 'newer');
  const after = db
    .select({ id: newer.sessionId })
    .from(newer)
    .where(
      and(eq(newer.sessionId, ragflowAgentSessions.sessionId), gt(newer.createdAt, ragflowAgentSessions.createdAt)),
    );
  return await db
    .select()
    .from(ragflowAgentSessions)
    .where(or(notExists(its), exists(after)))
    .limit(AT_A_TIME);
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
  const itsAgents = db.select({ id: notebooks.id }).from(notebooks).where(eq(notebooks.id, ragflowAgents.notebookId));
  const agents = await db
    .select({ id: ragflowAgents.notebookId })
    .from(ragflowAgents)
    .where(and(notExists(itsAgents), isSettled(ragflowAgents.agentId, ragflowAgents)))
    .limit(AT_A_TIME);
  try {
    for (const { id } of agents) await removeAgent(parts, id, AbortSignal.timeout(REMOVE_MS));
    for (const each of await leftSessions(db)) await removeAgentSession(parts, each, AbortSignal.timeout(REMOVE_MS));
    for (const { id } of datasets) await removeDataset(parts, id, AbortSignal.timeout(REMOVE_MS));
    for (const { id } of documents) await removeDocument(parts, id, AbortSignal.timeout(REMOVE_MS));
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    log.warn({ err: error }, 'something is still left at RAGFlow');
  }
}

/** Not one that may be made this very moment, and would not be found yet. */
function isSettled(
  made: typeof ragflowDatasets.datasetId | typeof ragflowDocuments.documentId | typeof ragflowAgents.agentId,
  { createdAt }: typeof ragflowDatasets | typeof ragflowDocuments | typeof ragflowAgents,
) {
  return or(isNotNull(made), lt(createdAt, new Date(Date.now() - UNDER_WAY_MS)));
}
