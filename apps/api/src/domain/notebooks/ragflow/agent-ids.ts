import type { Session } from '@dramatis/contract/sessions';
import { asc, inArray } from 'drizzle-orm';
import type { Executor } from '../../../db/client.ts';
import { ragflowAgents, ragflowAgentSessions } from '../../../db/schema/ragflow.ts';

/** RAGFlow's ids of the agent and of its session, for those of a person's sessions that its agent is to answer. */
export async function loadAgentIds(
  executor: Executor,
  sessions: readonly Session[],
): Promise<Map<string, { agentId: string | null; sessionId: string | null }>> {
  const answered = sessions.filter((each) => each.answered_by === 'ragflow_agent');
  if (answered.length === 0) return new Map();
  const notebookIds = answered.flatMap((each) => each.notebook_id ?? []);
  const agents = await executor.select().from(ragflowAgents).where(inArray(ragflowAgents.notebookId, notebookIds));
  const theirs = await executor
    .select()
    .from(ragflowAgentSessions)
    .where(
      inArray(
        ragflowAgentSessions.sessionId,
        answered.map(({ id }) => id),
      ),
    )
    .orderBy(asc(ragflowAgentSessions.createdAt));
  const agentOf = new Map(agents.map((each) => [each.notebookId, each.agentId]));
  // The newest comes last.
  const sessionOf = new Map(theirs.map((each) => [each.sessionId, each.ragflowSessionId]));
  return new Map(
    answered.map(({ id, notebook_id: notebookId }) => [
      id,
      { agentId: agentOf.get(notebookId ?? '') ?? null, sessionId: sessionOf.get(id) ?? null },
    ]),
  );
}
