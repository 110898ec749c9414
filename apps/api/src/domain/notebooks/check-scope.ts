import type { StoryPosition } from '@dramatis/contract/sessions';
import { and, eq, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { notebooks } from '../../db/schema/notebooks.ts';
import { sources } from '../../db/schema/sources.ts';
import { InputError, NotFoundError } from '../../errors.ts';

/** @throws NotFoundError */
export async function checkNotebook(executor: Executor, ownerId: string, id: string): Promise<void> {
  const [found] = await executor
    .select({ id: notebooks.id })
    .from(notebooks)
    .where(and(eq(notebooks.id, id), eq(notebooks.ownerId, ownerId)));
  if (found === undefined) throw new NotFoundError('notebook');
}

/** Whether there is such a place in the notebook. While a source is not read, its chapters are taken on trust. @throws InputError */
export async function checkPosition(
  executor: Executor,
  ownerId: string,
  notebookId: string,
  { source_id: sourceId, chapter }: StoryPosition,
): Promise<void> {
  const [source] = await executor
    .select({ status: sources.status, chapters: sql<number>`jsonb_array_length(${sources.chapters})` })
    .from(sources)
    .where(and(eq(sources.id, sourceId), eq(sources.notebookId, notebookId), eq(sources.ownerId, ownerId)));
  if (source === undefined) {
    throw new InputError([{ field: 'story_position.source_id', message: 'must be a source of the notebook' }]);
  }
  if (source.status === 'ready' && chapter > source.chapters) {
    const most = `at most ${source.chapters}, the chapters of that source`;
    throw new InputError([{ field: 'story_position.chapter', message: `must be ${most}` }]);
  }
}
