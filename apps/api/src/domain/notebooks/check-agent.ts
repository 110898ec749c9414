import type { StoryPosition } from '@dramatis/contract/sessions';
import { eq } from 'drizzle-orm';
import type { Executor } from '../../db/client.ts';
import { notebooks } from '../../db/schema/notebooks.ts';
import { InputError } from '../../errors.ts';
import type { KnowledgeEngine } from './engine.ts';

/**
 * Whether RAGFlow's agent may answer in a session. The notebook is known to be the person's.
 * @param field what to blame
 * @throws InputError
 */
export async function checkAgent(
  executor: Executor,
  { agent }: Pick<KnowledgeEngine, 'agent'>,
  { notebookId, storyPosition }: { notebookId: string | null; storyPosition: StoryPosition | null },
  field: 'answered_by' | 'story_position',
): Promise<void> {
  if (agent === null) refuse('answered_by', "cannot be ragflow_agent: RAGFlow's agents are not set up here");
  const [notebook] =
    notebookId === null
      ? []
      : await executor.select({ engine: notebooks.engine }).from(notebooks).where(eq(notebooks.id, notebookId));
  if (notebook?.engine !== 'ragflow') {
    refuse('answered_by', 'can be ragflow_agent only in a session of a notebook that RAGFlow indexes');
  }
  if (storyPosition === null) return;
  // It retrieves by itself, from whatever there is.
  const why = "RAGFlow's agent reads the whole notebook, so what comes after the position would be told";
  refuse(
    field,
    field === 'answered_by'
      ? `cannot be ragflow_agent while there is a story position: ${why}`
      : `cannot be set while answered_by is ragflow_agent: ${why}`,
  );
}

function refuse(field: string, message: string): never {
  throw new InputError([{ field, message }]);
}
