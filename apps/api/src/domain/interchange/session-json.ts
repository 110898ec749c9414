import type { ExportedConversation, ExportedMessage } from '@dramatis/contract/interchange';
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import type { Executor } from '../../db/client.ts';
import { attachments, messageAttachments, type AttachmentRow } from '../../db/schema/attachments.ts';
import { messages, type MessageRow } from '../../db/schema/messages.ts';
import { sessions, type SessionRow } from '../../db/schema/sessions.ts';
import { readLoggedText } from '../generation/event-log.ts';

/** Messages of one session that are read at a time, when it is read in pages. */
const PAGE = 500;

/** A file that messages have. */
export type AttachedFile = Pick<AttachmentRow, 'sha256' | 'storageKey' | 'name'>;

export interface SessionJson {
  id: string;
  /** An `ExportedConversation`. */
  json: string;
  files: AttachedFile[];
}

/** Runs with what is read there being of one moment. */
export async function atOneMoment<T>(ctx: Ctx, read: (tx: Executor) => Promise<T>): Promise<T> {
  return await ctx.db.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' });
}

/** Sessions with all their messages. Those that have gone are left out. */
export async function readSessions(ctx: Ctx, ids: readonly string[]): Promise<SessionJson[]> {
  const { rows, nodes, texts, files } = await atOneMoment(ctx, async (tx) => {
    const nodes = await tx
      .select()
      .from(messages)
      .where(and(eq(messages.ownerId, ctx.user.id), sql`${messages.sessionId} = any(${sql.param([...ids])}::uuid[])`))
      .orderBy(asc(messages.sessionId), asc(messages.id));
    return {
      nodes,
      rows: await rowsOf(tx, ctx, ids),
      texts: await runningTexts(tx, nodes),
      files: nodes.some((node) => node.attachments !== null)
        ? await filesOf(tx, ctx, ids)
        : new Map<string, AttachedFile>(),
    };
  });
  const bySession = Map.groupBy(nodes, ({ sessionId }) => sessionId);
  return rows.map((row) => {
    const own = bySession.get(row.id) ?? [];
    const wanted = new Set(own.flatMap((node) => (node.attachments ?? []).map(({ id }) => id)));
    return {
      id: row.id,
      json: JSON.stringify({
        ...exportedHead(row),
        messages: own.map((node) => exportedMessage(node, texts.get(node.id) ?? '', files)),
      } satisfies ExportedConversation),
      files: [...wanted].flatMap((id) => files.get(id) ?? []),
    };
  });
}

/**
 * The same of one session, in pieces: for sessions of any length.
 * @param tx has to see one moment
 * @returns null when it has gone; `files` are those of all its messages
 */
export async function readSession(
  tx: Executor,
  ctx: Ctx,
  id: string,
): Promise<{ pieces: () => AsyncGenerator<string>; files: AttachedFile[] } | null> {
  const [row] = await rowsOf(tx, ctx, [id]);
  if (row === undefined) return null;
  const files = await filesOf(tx, ctx, [id]);
  return {
    files: [...files.values()],
    async *pieces() {
      yield `${JSON.stringify(exportedHead(row)).slice(0, -1)},"messages":[`;
      let separator = '';
      for (let after: string | null = null; ;) {
        const page: MessageRow[] = await tx
          .select()
          .from(messages)
          .where(
            and(
              eq(messages.ownerId, ctx.user.id),
              eq(messages.sessionId, id),
              after === null ? undefined : gt(messages.id, after),
            ),
          )
          .orderBy(asc(messages.id))
          .limit(PAGE);
        const texts = await runningTexts(tx, page);
        for (const node of page) {
          yield separator + JSON.stringify(exportedMessage(node, texts.get(node.id) ?? '', files));
          separator = ',';
        }
        after = page.at(-1)?.id ?? null;
        if (page.length < PAGE) break;
      }
      yield ']}';
    },
  };
}

async function rowsOf(tx: Executor, ctx: Ctx, ids: readonly string[]): Promise<SessionRow[]> {
  return await tx
    .select()
    .from(sessions)
    .where(and(eq(sessions.ownerId, ctx.user.id), sql`${sessions.id} = any(${sql.param([...ids])}::uuid[])`))
    .orderBy(asc(sessions.id));
}

async function runningTexts(tx: Executor, nodes: readonly MessageRow[]): Promise<Map<string, string>> {
  const running = nodes.filter(({ status }) => status === 'streaming').map(({ id }) => id);
  return await readLoggedText(tx, running);
}

async function filesOf(tx: Executor, ctx: Ctx, sessionIds: readonly string[]): Promise<Map<string, AttachedFile>> {
  const rows = await tx
    .select({
      id: attachments.id,
      sha256: attachments.sha256,
      storageKey: attachments.storageKey,
      name: attachments.name,
    })
    .from(messageAttachments)
    .innerJoin(attachments, eq(attachments.id, messageAttachments.attachmentId))
    .where(
      and(
        eq(attachments.ownerId, ctx.user.id),
        sql`${messageAttachments.sessionId} = any(${sql.param([...sessionIds])}::uuid[])`,
      ),
    )
    .groupBy(attachments.id);
  return new Map(rows.map(({ id, ...file }) => [id, file]));
}

function exportedHead(row: SessionRow): Omit<ExportedConversation, 'messages'> {
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
  };
}

function exportedMessage(
  row: MessageRow,
  logged: string,
  files: ReadonlyMap<string, Pick<AttachedFile, 'sha256'>>,
): ExportedMessage {
  const attached = (row.attachments ?? []).flatMap(({ id, name, kind, media_type, size, as }) => {
    const file = files.get(id);
    return file === undefined ? [] : [{ sha256: file.sha256, name, kind, media_type, size, as }];
  });
  return {
    id: row.id,
    parent_id: row.parentId,
    role: row.role,
    content: row.content + logged,
    status: row.status,
    error: row.error,
    metadata: row.metadata,
    ...(attached.length === 0 ? {} : { attachments: attached }),
    created_at: row.createdAt.toISOString(),
    completed_at: row.completedAt?.toISOString() ?? null,
  };
}
