import type { NotebookEngine } from '@dramatis/contract/notebooks';
import { and, eq, sql } from 'drizzle-orm';
import type { Deps } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { notebooks } from '../../db/schema/notebooks.ts';
import { NotFoundError } from '../../errors.ts';
import { loadNotebookView } from './load.ts';

/**
 * Changes the sources of a notebook with its row locked, so that its status is told by sources as they are, and tells the
 * person of the notebook as it then is.
 * @param work is told the notebook's engine, and answers whether what can be found has changed, which makes a new version of the notebook
 * @throws NotFoundError
 */
export async function changeSources<T>(
  deps: Pick<Deps, 'db' | 'hub' | 'clock'>,
  { ownerId, notebookId }: { ownerId: string; notebookId: string },
  work: (tx: Executor, engine: NotebookEngine) => Promise<{ result: T; isNewVersion: boolean }>,
): Promise<T> {
  const { result, notebook } = await deps.db.transaction(async (tx) => {
    const mine = and(eq(notebooks.id, notebookId), eq(notebooks.ownerId, ownerId));
    const [locked] = await tx.select({ engine: notebooks.engine }).from(notebooks).where(mine).for('no key update');
    if (locked === undefined) throw new NotFoundError('notebook');
    const { result, isNewVersion } = await work(tx, locked.engine);
    await tx
      .update(notebooks)
      .set({
        generationStatus: sql`(
          select case
            when bool_or(status = 'running') then 'running'
            when bool_or(status = 'queued') then 'queued'
            when bool_or(status = 'failed') then 'failed'
            when count(*) > 0 then 'ready'
            else 'idle' end
          from sources where notebook_id = ${notebookId})`,
        ...(isNewVersion ? { version: sql`${notebooks.version} + 1` } : {}),
        updatedAt: deps.clock(),
      })
      .where(mine);
    return { result, notebook: await loadNotebookView(tx, ownerId, notebookId) };
  });
  deps.hub.publish(ownerId, { type: 'notebook', notebook });
  return result;
}
