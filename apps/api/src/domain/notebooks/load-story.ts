import type { StoryPosition } from '@dramatis/contract/sessions';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { sources } from '../../db/schema/sources.ts';
import type { Story } from './story.ts';

/** How far the story of a session has come; null: nothing is said of it, so all of it is known. */
export async function loadStory(
  executor: Executor,
  of: { readonly ownerId: string; readonly notebookId: string | null; readonly storyPosition: StoryPosition | null },
): Promise<Story | null> {
  const { ownerId, notebookId, storyPosition: position } = of;
  if (position === null) return null;
  if (notebookId === null) return { position, sources: [] };
  const inOrder = await executor
    .select({
      id: sources.id,
      name: sources.name,
      chapters: sql<
        number | null
      >`case when ${sources.status} = 'ready' then jsonb_array_length(${sources.chapters}) end`,
    })
    .from(sources)
    .where(and(eq(sources.notebookId, notebookId), eq(sources.ownerId, ownerId)))
    .orderBy(asc(sources.ordinal));
  return { position, sources: inOrder };
}
