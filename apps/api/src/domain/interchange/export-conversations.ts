import {
  CONVERSATIONS_FORMAT,
  CONVERSATIONS_VERSION,
  type ExportedConversation,
  type ExportedMessage,
} from '@dramatis/contract/interchange';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { messages, type MessageRow } from '../../db/schema/messages.ts';
import { sessions, type SessionRow } from '../../db/schema/sessions.ts';
import { NotFoundError } from '../../errors.ts';
import { readLoggedText } from '../generation/event-log.ts';
import { exportedCharacter } from './exported-character.ts';

/** Sessions looked at a time, and messages of those that are read at a time; one session is always read whole. */
const PAGE = 200;
const MESSAGES_AT_A_TIME = 2_000;

/**
 * Writes sessions as a file, a piece at a time, so that it takes no more memory for more of them.
 * @param ids absent: all of the person's
 * @returns pieces of the JSON of a `ConversationsFile`, once it is sure that every session is there
 * @throws NotFoundError
 */
export async function exportConversations(ctx: Ctx, ids: readonly string[] | null): Promise<AsyncGenerator<string>> {
  if (ids !== null) await refuseUnknown(ctx, ids);
  return pieces(ctx, ids);
}

async function refuseUnknown(ctx: Ctx, ids: readonly string[]): Promise<void> {
  const known = await ctx.db.select({ id: sessions.id }).from(sessions).where(among(ctx, ids));
  if (known.length < new Set(ids.map((id) => id.toLowerCase())).size) throw new NotFoundError('session');
}

function among(ctx: Ctx, ids: readonly string[] | null) {
  return and(
    eq(sessions.ownerId, ctx.user.id),
    ids === null ? undefined : sql`${sessions.id} = any(${sql.param([...ids])}::uuid[])`,
  );
}

async function* pieces(ctx: Ctx, ids: readonly string[] | null): AsyncGenerator<string> {
  const head = {
    format: CONVERSATIONS_FORMAT,
    version: CONVERSATIONS_VERSION,
    exported_at: ctx.clock().toISOString(),
  };
  yield `${JSON.stringify(head).slice(0, -1)},\n"characters":[`;
  // Characters before conversations, so that a reader knows them when it comes to those.
  yield* listed(characters(ctx, ids));
  yield '],\n"conversations":[';
  yield* listed(conversations(ctx, ids));
  yield ']}\n';
}

async function* listed(items: AsyncIterable<string>): AsyncGenerator<string> {
  let separator = '\n';
  for await (const item of items) {
    yield separator + item;
    separator = ',\n';
  }
}

async function* characters(ctx: Ctx, ids: readonly string[] | null): AsyncGenerator<string> {
  const rows = await ctx.db
    .selectDistinct({ id: sessions.characterId })
    .from(sessions)
    .where(among(ctx, ids))
    .orderBy(asc(sessions.characterId));
  for (const { id } of rows) {
    const json = id === null ? null : await exportedCharacter(ctx, id);
    if (json !== null) yield json;
  }
}

async function* conversations(ctx: Ctx, ids: readonly string[] | null): AsyncGenerator<string> {
  for (let after: string | null = null; ;) {
    const page: { id: string; count: number }[] = await ctx.db
      .select({
        id: sessions.id,
        count: sql<number>`(select count(*)::int from (
          select from messages m where m.session_id = sessions.id limit ${MESSAGES_AT_A_TIME}
        ) counted)`,
      })
      .from(sessions)
      .where(and(among(ctx, ids), after === null ? undefined : sql`${sessions.id} > ${after}`))
      .orderBy(asc(sessions.id))
      .limit(PAGE);
    for (const batch of batches(page)) yield* await readBatch(ctx, batch);
    after = page.at(-1)?.id ?? null;
    if (page.length < PAGE) return;
  }
}

function* batches(page: readonly { id: string; count: number }[]): Generator<string[]> {
  let batch: string[] = [];
  let total = 0;
  for (const { id, count } of page) {
    if (batch.length > 0 && total + count > MESSAGES_AT_A_TIME) {
      yield batch;
      batch = [];
      total = 0;
    }
    batch.push(id);
    total += count;
  }
  if (batch.length > 0) yield batch;
}

/** Sessions and their messages as they were at one moment. */
async function readBatch(ctx: Ctx, ids: readonly string[]): Promise<string[]> {
  const { rows, nodes, texts } = await ctx.db.transaction(
    async (tx) => {
      const rows = await tx.select().from(sessions).where(among(ctx, ids)).orderBy(asc(sessions.id));
      const nodes = await tx
        .select()
        .from(messages)
        .where(and(eq(messages.ownerId, ctx.user.id), sql`${messages.sessionId} = any(${sql.param([...ids])}::uuid[])`))
        .orderBy(asc(messages.sessionId), asc(messages.id));
      const running = nodes.filter(({ status }) => status === 'streaming').map(({ id }) => id);
      return { rows, nodes, texts: await readLoggedText(tx, running) };
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
  const bySession = Map.groupBy(nodes, ({ sessionId }) => sessionId);
  return rows.map((row) =>
    JSON.stringify(
      exportedConversation(
        row,
        (bySession.get(row.id) ?? []).map((node) => exportedMessage(node, texts.get(node.id) ?? '')),
      ),
    ),
  );
}

function exportedConversation(row: SessionRow, nodes: ExportedMessage[]): ExportedConversation {
  return {
    id: row.id,
    title: row.title,
    title_source: row.titleSource,
    status: row.status,
    character_id: row.characterId,
    user_persona: row.userPersona,
    world_time: row.worldTime,
    story_position: row.storyPosition,
    model_settings: row.modelSettings,
    current_message_id: row.currentMessageId,
    started_at: row.startedAt.toISOString(),
    last_activity_at: row.lastActivityAt.toISOString(),
    ended_at: row.endedAt?.toISOString() ?? null,
    messages: nodes,
  };
}

function exportedMessage(row: MessageRow, logged: string): ExportedMessage {
  return {
    id: row.id,
    parent_id: row.parentId,
    role: row.role,
    content: row.content + logged,
    status: row.status,
    error: row.error,
    metadata: row.metadata,
    created_at: row.createdAt.toISOString(),
    completed_at: row.completedAt?.toISOString() ?? null,
  };
}
