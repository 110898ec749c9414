import { eq } from 'drizzle-orm';
import { setImmediate as yieldToOthers, setTimeout as wait } from 'node:timers/promises';
import type { RagflowClient } from '../../../adapters/ragflow/client.ts';
import { parseFailedFault, RefusedError } from '../../../adapters/ragflow/faults.ts';
import { parsedPart, parseStateOf, watchParse, type ParseSample } from '../../../adapters/ragflow/parse-watch.ts';
import type { Database } from '../../../db/client.ts';
import { passages } from '../../../db/schema/passages.ts';
import { ragflowChunks, ragflowDocuments } from '../../../db/schema/ragflow.ts';
import { EngineError } from '../../../errors.ts';
import type { IndexingRun, SourceToIndex } from '../engine.ts';
import { chunkPlacer, passagesIn } from './place-chunks.ts';

/** All in milliseconds. */
export interface ParsePace {
  /** Between two looks at a document, at first and in the end. */
  readonly firstPoll: number;
  readonly longestPoll: number;
  /** How long a document may be parsed without any change. */
  readonly stuckAfter: number;
  /** How long parsing is waited for at all. Shorter than a job may take. */
  readonly giveUpAfter: number;
}

interface Parts {
  readonly db: Database;
  readonly client: RagflowClient;
  readonly pace: ParsePace;
}

/** What RAGFlow parses by itself. All else, such as EPUB, it is given as our text. */
const PARSED_THERE = /\.(?:pdf|docx|html?|md|txt)$/i;
/** UTF-16 units of a file's name that its name at RAGFlow begins with: with the rest, at most 255 bytes. */
const SHOWN = 50;
const WRITTEN_AT_ONCE = 1_000;
const PLACED_AT_ONCE = 20;

/**
 * Has RAGFlow parse a source whose passages are written here, and keeps where its chunks stand in our text. What was begun
 * before is gone on with. @throws EngineError, or the signal's reason
 */
export async function indexDocument(
  parts: Parts,
  datasetId: string,
  source: SourceToIndex,
  run: Pick<IndexingRun, 'signal' | 'onProgress'>,
): Promise<void> {
  const { db, client } = parts;
  const documentId = await ensureUploaded(parts, datasetId, source, run.signal);
  await ensureParsed(parts, datasetId, documentId, run);

  const ours = await db
    .select({ id: passages.id, start: passages.textStart, end: passages.textEnd })
    .from(passages)
    .where(eq(passages.sourceId, source.id))
    .orderBy(passages.ordinal);
  const place = chunkPlacer(source.book.text);
  const rows = new Map<string, typeof ragflowChunks.$inferInsert>();
  let placed = 0;
  for await (const { id, content } of client.chunks(datasetId, documentId, run.signal)) {
    const stretch = place(content);
    const about = stretch === null ? [] : passagesIn(stretch, ours);
    for (const [rank, passage] of about.entries()) {
      rows.set(`${id} ${passage.id}`, { sourceId: source.id, chunkId: id, passageId: passage.id, rank });
    }
    if (++placed % PLACED_AT_ONCE === 0) await yieldToOthers();
  }
  const all = [...rows.values()];
  await db.transaction(async (tx) => {
    await tx.delete(ragflowChunks).where(eq(ragflowChunks.sourceId, source.id));
    for (let from = 0; from < all.length; from += WRITTEN_AT_ONCE) {
      await tx.insert(ragflowChunks).values(all.slice(from, from + WRITTEN_AT_ONCE));
    }
    await tx.update(ragflowDocuments).set({ parsed: true }).where(eq(ragflowDocuments.sourceId, source.id));
  });
}

async function ensureUploaded(
  { db, client }: Parts,
  datasetId: string,
  source: SourceToIndex,
  signal: AbortSignal,
): Promise<string> {
  // Written first: whatever happens to the upload, it is known that there may be a document.
  await db
    .insert(ragflowDocuments)
    .values({ sourceId: source.id, notebookId: source.notebookId })
    .onConflictDoUpdate({ target: ragflowDocuments.sourceId, set: { parsed: false } });
  const documentId =
    (await client.findDocument(datasetId, source.id, signal))?.id ??
    (await client.upload(datasetId, await fileFor(source), signal).catch(async (error: unknown) => {
      // Its answer may be all that was lost.
      const arrived = isOutage(error) ? await client.findDocument(datasetId, source.id, signal) : null;
      if (arrived === null) throw error;
      return arrived.id;
    }));
  await db.update(ragflowDocuments).set({ documentId }).where(eq(ragflowDocuments.sourceId, source.id));
  return documentId;
}

export const isOutage = (error: unknown): boolean =>
  error instanceof EngineError && error.code === 'engine_unavailable';

/** Its name at RAGFlow holds the source's id, by which it is found again. */
async function fileFor({ id, name, book, read }: SourceToIndex): Promise<{ name: string; bytes: Uint8Array }> {
  const type = PARSED_THERE.exec(name)?.[0].toLowerCase();
  const stem = name.replace(PARSED_THERE, '').slice(0, SHOWN).toWellFormed();
  return {
    name: `${stem} ${id}${type ?? '.txt'}`,
    bytes: type === undefined ? new TextEncoder().encode(book.text) : await read(),
  };
}

/** Waits until a document is parsed. One that stands still is stopped and begun again, once. */
async function ensureParsed(
  { client, pace }: Parts,
  datasetId: string,
  documentId: string,
  { signal, onProgress }: Pick<IndexingRun, 'signal' | 'onProgress'>,
): Promise<void> {
  const begun = performance.now();
  let pause = pace.firstPoll;
  let sample: ParseSample | null = null;
  let wasBegun = false;
  let wasStuck = false;

  while (true) {
    const document = await client.document(datasetId, documentId, signal);
    if (document === null) throw new RefusedError(102, new Error('a document is not there any more'));
    const state = parseStateOf(document);
    if (state === 'done') return;
    const watched = watchParse(sample, document, performance.now(), pace.stuckAfter);
    sample = watched.sample;
    if (watched.isStuck) {
      if (wasStuck) throw parseFailedFault('stuck');
      wasStuck = true;
      await client.stop(datasetId, documentId, signal);
    }
    if (watched.isStuck || (state !== 'running' && !wasBegun)) {
      wasBegun = true;
      sample = null;
      await begin(client, datasetId, documentId, signal);
    } else if (state === 'failed' || state === 'cancelled') {
      throw parseFailedFault('failed');
    }
    if (performance.now() - begun >= pace.giveUpAfter) throw parseFailedFault('slow');
    await onProgress(parsedPart(document));
    // Not all at once, where many wait.
    await wait(pause * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => signal.throwIfAborted());
    pause = Math.min(pace.longestPoll, pause * 1.5);
  }
}

/** A refusal may only say that it is being parsed already, or that an answer to an earlier request was lost. */
async function begin(client: RagflowClient, datasetId: string, documentId: string, signal: AbortSignal): Promise<void> {
  try {
    await client.parse(datasetId, documentId, signal);
  } catch (error) {
    if (!(error instanceof RefusedError) && !isOutage(error)) throw error;
    const document = await client.document(datasetId, documentId, signal);
    const state = document === null ? 'failed' : parseStateOf(document);
    if (state !== 'running' && state !== 'done') throw error;
  }
}
