import type { Passage } from '@dramatis/contract/notebooks';
import { desc, eq, sql } from 'drizzle-orm';
import type { AgentChunk } from '../../../adapters/ragflow/agent-stream.ts';
import type { RagflowClient } from '../../../adapters/ragflow/client.ts';
import { RefusedError } from '../../../adapters/ragflow/faults.ts';
import type { Database } from '../../../db/client.ts';
import { ragflowAgents, ragflowAgentSessions } from '../../../db/schema/ragflow.ts';
import type { AgentPiece, AgentQuestion } from '../engine.ts';
import { agentMarks } from './agent-marks.ts';
import { passagesOfChunks } from './agent-passages.ts';
import { agentTemplate, REMEMBERED_TURNS, SCENE } from './agent-template.ts';
import { datasetOf } from './dataset-of.ts';
import { isOutage } from './index-document.ts';
import { agentTitle } from './remains.ts';

interface Parts {
  readonly db: Database;
  readonly client: RagflowClient;
  readonly model: string;
}

type KnownSession = Pick<typeof ragflowAgentSessions.$inferSelect, 'ragflowSessionId' | 'turns'>;

/** Has the agent of a notebook answer, in the session of it that has heard this branch, or in a new one. Decision 21. */
export async function* answerThere(
  parts: Parts,
  question: AgentQuestion,
  signal: AbortSignal,
): AsyncGenerator<AgentPiece> {
  const agentId = await ensureAgent(parts, question.notebookId, signal);
  const known = await sessionThatHeard(parts.db, agentId, question);
  let begun = false;
  try {
    for await (const piece of ask(parts, question, { agentId, known }, signal)) {
      begun = true;
      yield piece;
    }
    return;
  } catch (error) {
    if (begun || !(error instanceof RefusedError)) throw error;
    if (known === null) {
      await forgetAgent(parts.db, agentId);
      throw error;
    }
  }
  // Somebody has deleted that session there.
  try {
    for await (const piece of ask(parts, question, { agentId, known: null }, signal)) {
      begun = true;
      yield piece;
    }
  } catch (error) {
    if (!begun && error instanceof RefusedError) await forgetAgent(parts.db, agentId);
    throw error;
  }
}

async function* ask(
  { db, client, model }: Parts,
  question: AgentQuestion,
  { agentId, known }: { agentId: string; known: KnownSession | null },
  signal: AbortSignal,
): AsyncGenerator<AgentPiece> {
  const heard = 2 * (known?.turns ?? 0);
  let sessionId = known?.ragflowSessionId ?? null;
  if (sessionId !== null) await keepHeard(db, sessionId, null, 0);
  const marks = agentMarks();
  const numbering = numberChunks();
  let isTold = false;
  const stream = client.answer(
    { agentId, sessionId, query: question.question, inputs: { [SCENE]: question.scene(heard) } },
    signal,
  );
  try {
    for await (const event of stream) {
      if (event.type === 'session' && known === null) {
        sessionId = event.id;
        await db
          .insert(ragflowAgentSessions)
          .values({ ragflowSessionId: event.id, agentId, sessionId: question.sessionId })
          .onConflictDoNothing();
      }
      if (!isTold) question.onAsked(sessionId, heard);
      isTold = true;
      if (event.type === 'chunks') {
        const { numbered, numbers } = numbering(
          event.chunks,
          await passagesOfChunks(db, question.notebookId, event.chunks),
        );
        if (numbered.length > 0) yield { type: 'passages', numbered };
        const text = marks.learn(numbers);
        if (text !== '') yield { type: 'text', text };
      } else if (event.type === 'text') {
        const text = marks.read(event.text);
        if (text !== '') yield { type: 'text', text };
      } else if (event.type === 'end') {
        const text = marks.end();
        if (text !== '') yield { type: 'text', text };
        if (sessionId !== null) await keepHeard(db, sessionId, question.messageId, 1);
        yield {
          type: 'end',
          finishReason: 'STOP',
          model,
          usage:
            event.usage === undefined
              ? undefined
              : {
                  prompt_tokens: event.usage.prompt,
                  output_tokens: event.usage.completion,
                  thought_tokens: 0,
                  cached_tokens: 0,
                },
        };
      }
    }
  } catch (error) {
    // What waited for numbers is there all the same.
    const text = marks.end();
    if (text !== '') yield { type: 'text', text };
    throw error;
  }
}

/** Gives chunks numbers of ours. What two of them share a number of RAGFlow's for, no mark can tell. */
function numberChunks() {
  const chunkOf = new Map<number, string | null>();
  const ours = new Map<string, number>();
  return (chunks: readonly AgentChunk[], placed: ReadonlyMap<number, readonly Passage[]>) => {
    for (const { n, id } of chunks) chunkOf.set(n, chunkOf.has(n) && chunkOf.get(n) !== id ? null : id);
    const numbered: { n: number; passages: readonly Passage[] }[] = [];
    const numbers = new Map<number, number | null>();
    for (const { n, id } of chunks) {
      const passages = chunkOf.get(n) === null ? undefined : placed.get(n);
      if (passages !== undefined && !ours.has(id)) {
        ours.set(id, ours.size + 1);
        numbered.push({ n: ours.size, passages });
      }
      numbers.set(n, passages === undefined ? null : (ours.get(id) ?? null));
    }
    return { numbered, numbers };
  };
}

/** Makes the agent of a notebook, once: whoever else wants it waits at its row. */
async function ensureAgent({ db, client, model }: Parts, notebookId: string, signal: AbortSignal): Promise<string> {
  const [known] = await db.select().from(ragflowAgents).where(eq(ragflowAgents.notebookId, notebookId));
  if (known?.agentId != null) return known.agentId;
  const datasetId = await datasetOf(db, notebookId);
  if (datasetId === null) throw new RefusedError(0, new Error('the notebook has no dataset'));
  // Written first: whatever happens to the request, it is known that there may be an agent.
  await db.insert(ragflowAgents).values({ notebookId }).onConflictDoNothing();
  return await db.transaction(async (tx) => {
    const mine = eq(ragflowAgents.notebookId, notebookId);
    const [row] = await tx.select().from(ragflowAgents).where(mine).for('update');
    if (row === undefined) throw new RefusedError(0, new Error('the notebook was deleted'));
    if (row.agentId !== null) return row.agentId;
    const title = agentTitle(notebookId);
    const agentId =
      (await client.findAgent(title, signal)) ??
      (await client.createAgent(title, agentTemplate(datasetId, model), signal).catch(async (error: unknown) => {
        // Its answer may be all that was lost.
        const made = isOutage(error) ? await client.findAgent(title, signal) : null;
        if (made === null) throw error;
        return made;
      }));
    await tx.update(ragflowAgents).set({ agentId }).where(mine);
    return agentId;
  });
}

/** An agent that is not to be had any more is looked for, and made, once more when it is next wanted. */
async function forgetAgent(db: Database, agentId: string): Promise<void> {
  await db.update(ragflowAgents).set({ agentId: null }).where(eq(ragflowAgents.agentId, agentId));
}

/**
 * RAGFlow keeps one line of what was said in a session, as long as its memory. It can be gone on with only where the question
 * follows the last reply of that very line; else a new one is told all of it.
 */
async function sessionThatHeard(
  db: Database,
  agentId: string,
  { sessionId, afterMessageId }: AgentQuestion,
): Promise<KnownSession | null> {
  const [newest] = await db
    .select()
    .from(ragflowAgentSessions)
    .where(eq(ragflowAgentSessions.sessionId, sessionId))
    .orderBy(desc(ragflowAgentSessions.createdAt))
    .limit(1);
  const goesOn =
    newest !== undefined &&
    newest.agentId === agentId &&
    newest.heardMessageId !== null &&
    newest.heardMessageId === afterMessageId &&
    newest.turns < REMEMBERED_TURNS;
  return goesOn ? newest : null;
}

/** Whoever asks takes it back first: a question that is never answered has been heard all the same. */
async function keepHeard(db: Database, id: string, heardMessageId: string | null, more: number): Promise<void> {
  await db
    .update(ragflowAgentSessions)
    .set({ heardMessageId, turns: sql`${ragflowAgentSessions.turns} + ${more}` })
    .where(eq(ragflowAgentSessions.ragflowSessionId, id));
}
