import type { MessageRow } from '../../db/schema/messages.ts';
import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '../../context.ts';
import { violates, type Executor } from '../../db/client.ts';
import { prepared } from '../../db/prepared.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { generations } from '../../db/schema/generations.ts';
import { sessions, type SessionRow } from '../../db/schema/sessions.ts';
import { AppError, NotFoundError } from '../../errors.ts';
import { leaseEnd } from '../generation/leases.ts';
import type { GenerationOrder } from '../generation/runner.ts';
import { refuseArchived } from '../sessions/archived.ts';

/** Each try that fails for a race means that somebody else's turn was placed. */
const MAX_TRIES = 20;

/** A session and whom it is with, as a turn found them. */
export interface Scene {
  session: SessionRow;
  character: CharacterRow | null;
}

/** What a turn adds to its session. */
export interface TurnRows {
  /** The person's new message, when the reply answers one. */
  question?: MessageRow;
  reply: MessageRow;
  title?: Pick<SessionRow, 'title' | 'titleSource'> | undefined;
}

/**
 * Writes a turn's rows, then starts its reply.
 * @param write returns null when the session changed between reading and writing; it is then called again
 * @throws AppError generation_in_progress while the session's last reply is being written; too_many_generations;
 *   shutting_down
 */
export async function takeTurn(ctx: Ctx, write: () => Promise<GenerationOrder | null>): Promise<GenerationOrder> {
  if (ctx.runner.draining) throw new AppError('shutting_down', 'The server is restarting. Try again in a moment.');
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    try {
      const order = await write();
      if (order !== null) {
        ctx.runner.start(order);
        return order;
      }
      await refuseTooMany(ctx);
    } catch (error) {
      if (violates(error, 'generations_session_id')) {
        throw generationInProgress();
      }
      // Two turns of one person went for the same free place.
      if (!violates(error, 'generations_owner_slot')) throw error;
    }
  }
  throw tooManyGenerations(ctx);
}

export function generationInProgress(): AppError {
  return new AppError(
    'generation_in_progress',
    'A reply is still being written in this session. Wait for it or stop it first.',
  );
}

async function refuseTooMany(ctx: Ctx): Promise<void> {
  const running = await ctx.db
    .select({ id: generations.messageId })
    .from(generations)
    .where(eq(generations.ownerId, ctx.user.id));
  if (running.length >= ctx.maxParallelReplies) throw tooManyGenerations(ctx);
}

function tooManyGenerations(ctx: Ctx): AppError {
  return new AppError(
    'too_many_generations',
    `${ctx.maxParallelReplies} replies are being written for you already. Wait for one of them or stop it first.`,
  );
}

const sceneQuery = prepared((db) =>
  db
    .select({ session: getTableColumns(sessions), character: characterColumns })
    .from(sessions)
    .leftJoin(characters, eq(characters.id, sessions.characterId))
    .where(and(eq(sessions.id, sql.placeholder('id')), eq(sessions.ownerId, sql.placeholder('ownerId'))))
    .prepare('scene'),
);

/** @throws NotFoundError; AppError session_archived */
export async function readScene(ctx: Ctx, sessionId: string): Promise<Scene> {
  const [found] = await sceneQuery(ctx.db).execute({ id: sessionId, ownerId: ctx.user.id });
  if (found === undefined) throw new NotFoundError('session');
  refuseArchived(found.session);
  return found;
}

export function emptyReply(session: SessionRow, parentId: string, now: Date): MessageRow {
  return {
    id: uuidv7(),
    sessionId: session.id,
    ownerId: session.ownerId,
    parentId,
    role: 'assistant',
    content: '',
    status: 'streaming',
    error: null,
    clientMessageId: null,
    tokens: null,
    metadata: {},
    createdAt: now,
    completedAt: null,
  };
}

/**
 * Inserts a turn's messages and takes one of the person's places for parallel replies, and the session's only one; the
 * reply becomes the active leaf. Sending to a closed session reopens it. One statement and no lock, because each round
 * trip delays the first token: it writes only if the session is still as it was read.
 * @returns null when nothing was written, because the session has changed or no place was free
 */
export async function placeTurn(
  executor: Executor,
  ctx: Ctx,
  { session }: Scene,
  { question, reply, title }: TurnRows,
): Promise<SessionRow | null> {
  const changes = {
    title: title?.title ?? session.title,
    titleSource: title?.titleSource ?? session.titleSource,
    currentMessageId: reply.id,
    lastActivityAt: reply.createdAt,
    status: 'active',
    endedAt: null,
  } as const;
  const now = reply.createdAt.toISOString();
  const rows = question === undefined ? [reply] : [question, reply];
  const { rowCount } = await executor.execute(sql`
    with free as (
      select slot from generate_series(1, ${ctx.maxParallelReplies}::int) as slot
      where not exists (select from generations where owner_id = ${session.ownerId} and generations.slot = slot.slot)
      order by random() limit 1
    ), moved as (
      update sessions
      set title = ${changes.title}, title_source = ${changes.titleSource}, current_message_id = ${reply.id},
        last_activity_at = ${now}, status = 'active', ended_at = null
      from free
      where id = ${session.id} and status <> 'archived' and revision = ${session.revision}
        and title = ${session.title} and title_source = ${session.titleSource}
        and current_message_id is not distinct from ${session.currentMessageId}
      returning sessions.id, owner_id, slot
    ), placed as (
      insert into generations (message_id, session_id, owner_id, worker_id, lease_expires_at, slot)
      select ${reply.id}, id, owner_id, ${ctx.runner.workerId}, ${leaseEnd(reply.createdAt).toISOString()}, slot
      from moved
    )
    insert into messages
      (id, session_id, owner_id, parent_id, role, content, status, client_message_id, tokens, metadata, created_at,
      completed_at)
    select new.id, moved.id, owner_id, new.parent_id, role, content, status, client_message_id, tokens,
      metadata, ${now}, completed_at
    from moved cross join jsonb_to_recordset(${JSON.stringify(rows.map(messageRecord))}) as new (
      id uuid, parent_id uuid, role text, content text, status text, client_message_id uuid, tokens integer,
      metadata jsonb,
      completed_at timestamptz
    )`);
  return rowCount === 0 ? null : { ...session, ...changes };
}

/** A message as PostgreSQL takes it apart again. */
function messageRecord(row: MessageRow) {
  return {
    id: row.id,
    parent_id: row.parentId,
    role: row.role,
    content: row.content,
    status: row.status,
    client_message_id: row.clientMessageId,
    tokens: row.tokens,
    metadata: row.metadata,
    completed_at: row.completedAt,
  };
}
