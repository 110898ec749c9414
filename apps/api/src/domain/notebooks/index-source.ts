import { and, eq, inArray } from 'drizzle-orm';
import { Readable } from 'node:stream';
import { languageOf } from '../../adapters/text-extraction/language.ts';
import { readableTypes } from '../../adapters/text-extraction/media-types.ts';
import { readBook } from '../../adapters/text-extraction/read-book.ts';
import type { Deps } from '../../context.ts';
import { sources, type SourceRow } from '../../db/schema/sources.ts';
import { AppError, NotFoundError } from '../../errors.ts';
import type { Book } from '../books/book.ts';
import { pageStartsOf } from '../books/page-starts.ts';
import { messageError } from '../message-error.ts';
import { changeSources } from './change-sources.ts';
import { spaceName } from './embedding-cache.ts';
import { sourceFiles } from './files.ts';
import { sourceView } from './load.ts';
import { mayPass } from './may-pass.ts';

const REMOVAL_POLL_MS = 500;
/** Progress when the file was read; the rest is up to the engine. */
const READ = 20;
const INDEXED = 99;

/** The source was removed; nothing is left to do. */
class Removed extends Error {}

/**
 * Indexes a queued source: reads its file, keeps its text, has the engine make passages of it. Safe to run again after a
 * crash: embeddings that were made are not made again.
 *
 * @param lastAttempt whether a passing fault is to be kept as the source's end instead of thrown for another attempt
 */
export async function indexSource(
  deps: Deps,
  { sourceId }: { sourceId: string },
  { signal, lastAttempt }: { signal: AbortSignal; lastAttempt: boolean },
): Promise<void> {
  const [source] = await deps.db.select().from(sources).where(eq(sources.id, sourceId));
  if (source === undefined || (source.status !== 'queued' && source.status !== 'running')) return;
  const notebook = { ownerId: source.ownerId, notebookId: source.notebookId };

  /** Changes the source while it is being indexed, and tells the person. */
  async function update(tx: Pick<Deps['db'], 'update'>, changes: Partial<SourceRow>): Promise<SourceRow> {
    const [row] = await tx
      .update(sources)
      .set({ ...changes, updatedAt: deps.clock() })
      .where(and(eq(sources.id, sourceId), inArray(sources.status, ['queued', 'running'])))
      .returning();
    if (row === undefined) throw new Removed();
    return row;
  }
  const tell = (row: SourceRow) => deps.hub.publish(row.ownerId, { type: 'source', source: sourceView(row) });
  /** Its status, and with it the notebook's. */
  async function changeStatus(changes: Partial<SourceRow>): Promise<void> {
    tell(
      await changeSources(deps, notebook, async (tx) => ({
        result: await update(tx, changes),
        isNewVersion: changes.status === 'ready',
      })),
    );
  }

  const watch = new AbortController();
  const timer = setInterval(async () => {
    const rows = await deps.db
      .select({ id: sources.id })
      .from(sources)
      .where(eq(sources.id, sourceId))
      .catch(() => null);
    if (rows?.length === 0) watch.abort(new Removed());
  }, REMOVAL_POLL_MS);
  const stop = AbortSignal.any([signal, watch.signal]);
  const file = () => deps.files.read(source.storageKey);

  try {
    await changeStatus({ status: 'running', progress: 1, error: null });
    const book = await readBook(readableType(source), await file(), stop);
    const textKey = sourceFiles(sourceId).text;
    await deps.files.write(textKey, Readable.from([Buffer.from(book.text)]));
    const language = languageOf(book.text);
    tell(await update(deps.db, { textKey, language, ...described(book), progress: READ }));

    let told = READ;
    const { passageCount, shortfall } = await deps.knowledge.addSource(
      deps,
      { ...notebook, id: sourceId, name: source.name, language, book, read: file },
      {
        signal: stop,
        lastAttempt,
        async onProgress(fraction) {
          const progress = READ + Math.round((INDEXED - READ) * fraction);
          if (progress <= told) return;
          told = progress;
          tell(await update(deps.db, { progress }));
        },
      },
    );
    await changeStatus({
      status: 'ready',
      progress: 100,
      passageCount,
      embedded: shortfall === null,
      embeddedWith: shortfall === null ? spaceName(deps.llm.embeddingSpace) : null,
      error: shortfall === null ? null : messageError(shortfall),
    });
  } catch (error) {
    if (await isGone(error)) return;
    if (signal.aborted) throw error;
    if (mayPass(error) && !lastAttempt) throw error;
    if (!(error instanceof AppError)) deps.log.error({ err: error, sourceId }, 'a source was not indexed');
    await changeStatus({ status: 'failed', error: messageError(error) }).catch(async (fault: unknown) => {
      if (!(await isGone(fault))) throw fault;
    });
  } finally {
    clearInterval(timer);
  }

  /** Rows that refer to a removed source fail in many ways, so it is asked for. Its text may have been written after its files were removed. */
  async function isGone(error: unknown): Promise<boolean> {
    const isTold = error instanceof Removed || error instanceof NotFoundError;
    const rows = isTold ? [] : await deps.db.select({ id: sources.id }).from(sources).where(eq(sources.id, sourceId));
    if (rows.length > 0) return false;
    await deps.files.remove(sourceFiles(sourceId).text);
    return true;
  }
}

function readableType({ mediaType }: SourceRow) {
  const type = readableTypes.find((each) => each === mediaType);
  if (type === undefined) throw new AppError('file_unsupported', `Files of type ${mediaType} cannot be read.`);
  return type;
}

const described = ({ title, text, chapters, pages }: Book) => ({
  title,
  characters: text.length,
  chapters,
  pageStarts: pageStartsOf(pages),
});
