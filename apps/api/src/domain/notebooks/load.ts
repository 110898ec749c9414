import type { Notebook, Source } from '@dramatis/contract/notebooks';
import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { notebooks, type NotebookRow } from '../../db/schema/notebooks.ts';
import { sources, type SourceRow } from '../../db/schema/sources.ts';
import { NotFoundError } from '../../errors.ts';

/** The start of every query that reads notebooks; callers add owner scope. */
export function selectNotebooks(executor: Executor) {
  return executor
    .select({
      ...getTableColumns(notebooks),
      // By its whole name: a column of the outer query would be taken for the inner one's.
      sourceCount: sql<number>`(select count(*)::int from sources s where s.notebook_id = ${notebooks}.id)`,
    })
    .from(notebooks)
    .$dynamic();
}

export function notebookView(row: NotebookRow & { sourceCount: number }): Notebook {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    version: row.version,
    generation_status: row.generationStatus,
    engine: row.engine,
    source_count: row.sourceCount,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** @throws NotFoundError */
export async function loadNotebookView(executor: Executor, ownerId: string, id: string): Promise<Notebook> {
  const [row] = await selectNotebooks(executor).where(and(eq(notebooks.id, id), eq(notebooks.ownerId, ownerId)));
  if (row === undefined) throw new NotFoundError('notebook');
  return notebookView(row);
}

/** @param notebookId absent: of whichever notebook. @throws NotFoundError */
export async function loadSource(
  executor: Executor,
  ownerId: string,
  id: string,
  notebookId?: string,
): Promise<SourceRow> {
  const [row] = await executor
    .select()
    .from(sources)
    .where(
      and(
        eq(sources.id, id),
        eq(sources.ownerId, ownerId),
        notebookId === undefined ? undefined : eq(sources.notebookId, notebookId),
      ),
    );
  if (row === undefined) throw new NotFoundError('source');
  return row;
}

export function sourceView(row: SourceRow): Source {
  return {
    id: row.id,
    notebook_id: row.notebookId,
    ordinal: row.ordinal,
    name: row.name,
    media_type: row.mediaType,
    size: row.size,
    title: row.title,
    language: row.language,
    status: row.status,
    progress: row.progress,
    embedded: row.embedded,
    error: row.error,
    characters: row.characters,
    passage_count: row.passageCount,
    chapters: row.chapters.map((chapter, i) => ({ number: i + 1, ...chapter })),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
