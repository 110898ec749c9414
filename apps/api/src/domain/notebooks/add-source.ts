import { notebookLimits } from '@dramatis/contract/limits';
import type { Source } from '@dramatis/contract/notebooks';
import { and, eq, sql } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '../../context.ts';
import { sources, type SourceRow } from '../../db/schema/sources.ts';
import { AppError } from '../../errors.ts';
import { shownFileName } from '../uploads/file-name.ts';
import { receiveFile, type IncomingFile, type ReceivedFile } from '../uploads/receive.ts';
import { changeSources } from './change-sources.ts';
import { sourceFiles } from './files.ts';
import { indexingJobOf } from './indexing-job.ts';
import { sourceView } from './load.ts';

/** There is such a source already; thrown so that the file that was received is let go. */
class Duplicate extends Error {
  readonly source: SourceRow;

  constructor(source: SourceRow) {
    super();
    this.source = source;
  }
}

/**
 * Keeps a file as the last source of a notebook and queues its indexing.
 * @returns the source that has this very content already, if there is one
 * @throws NotFoundError for the notebook; AppError for a file that cannot be read, or when the notebook is full
 */
export async function addSource(
  ctx: Ctx,
  notebookId: string,
  file: IncomingFile,
): Promise<{ source: Source; duplicate: boolean }> {
  const id = uuidv7();
  try {
    const row = await receiveFile(ctx, sourceFiles(id).file, file, (received) =>
      insert(ctx, notebookId, { id, name: shownFileName(file.name) }, received),
    );
    ctx.jobs.wake();
    const source = sourceView(row);
    ctx.hub.publish(ctx.user.id, { type: 'source', source });
    return { source, duplicate: false };
  } catch (error) {
    if (error instanceof Duplicate) return { source: sourceView(error.source), duplicate: true };
    throw error;
  }
}

async function insert(
  ctx: Ctx,
  notebookId: string,
  { id, name }: { id: string; name: string },
  received: ReceivedFile,
): Promise<SourceRow> {
  return await changeSources(ctx, { ownerId: ctx.user.id, notebookId }, async (tx, engine) => {
    const [same] = await tx
      .select()
      .from(sources)
      .where(and(eq(sources.notebookId, notebookId), eq(sources.sha256, received.sha256)));
    if (same !== undefined) throw new Duplicate(same);
    const [has] = await tx
      .select({ count: sql<number>`count(*)::int`, last: sql<number>`coalesce(max(${sources.ordinal}), 0)` })
      .from(sources)
      .where(eq(sources.notebookId, notebookId));
    if ((has?.count ?? 0) >= notebookLimits.sources) {
      throw new AppError('too_many_sources', `A notebook has at most ${notebookLimits.sources} sources.`);
    }
    const now = ctx.clock();
    const [row] = await tx
      .insert(sources)
      .values({
        id,
        ownerId: ctx.user.id,
        notebookId,
        ordinal: (has?.last ?? 0) + 1,
        name,
        ...received,
        storageKey: sourceFiles(id).file,
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    if (row === undefined) throw new Error('insert … returning answers with the row');
    await ctx.jobs.enqueue(tx, indexingJobOf(engine), { sourceId: id });
    return { result: row, isNewVersion: true };
  });
}
