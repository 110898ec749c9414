import type { MessageRow } from '../../db/schema/messages.ts';
import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import { v7 as uuidv7 } from 'uuid';
import type { Ctx } from '../../context.ts';
import { DEADLOCK, hasCode, violates, type Executor } from '../../db/client.ts';
import { prepared } from '../../db/prepared.ts';
import { characterColumns, characters, type CharacterRow } from '../../db/schema/characters.ts';
import { generations } from '../../db/schema/generations.ts';
import { sessions, type SessionRow } from '../../db/schema/sessions.ts';
import { AppError, NotFoundError } from '../../errors.ts';
import { branchUp, loadBranch, type BranchMessage } from '../generation/branch.ts';
import { leaseEnd } from '../generation/leases.ts';
import type { GenerationOrder } from '../generation/runner.ts';
import { refuseArchived } from '../sessions/archived.ts';

/** Each try that fails for a race means that somebody else's turn was placed. */
const MAX_TRIES = 20;

/** What a turn adds to its session. */
export interface TurnRows {
  /** What its first message goes on from; undefined: the active leaf. */
  parentId: string | null | undefined;
  /** The person's new message, when the reply answers one. */
  question?: MessageRow;
  reply: MessageRow;
  /** Takes the place of the session's default title. */
  title?: string;
}

/** How a turn found its session, and left it. */
export interface PlacedTurn {
  session: SessionRow;
  character: CharacterRow | null;
  titled: boolean;
  /** What its first message goes on from. */
  parentId: string | null;
  /** That was the active leaf. */
  fromLeaf: boolean;
  /** Reads the branch up to there, oldest first, as far up as a prompt can reach. */
  loadBranch: () => Promise<BranchMessage[]>;
}

/**
 * Writes a turn's rows, then starts its reply.
 * @param write returns null when no place was free for it; it is called again if one may be now
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
      // Nothing of it was done. Deleting a character looks at its sessions with a lock that this may wait in a circle with.
      if (hasCode(error, DEADLOCK)) ctx.log.warn({ err: error }, 'a turn was in the way of another; trying again');
      // Two turns of one person went for the same free place.
      else if (!violates(error, 'generations_owner_slot')) throw error;
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

export function emptyReply(sessionId: string, ownerId: string, parentId: string, now: Date): MessageRow {
  return {
    id: uuidv7(),
    sessionId,
    ownerId,
    parentId,
    role: 'assistant',
    content: '',
    status: 'streaming',
    error: null,
    clientMessageId: null,
    attachments: null,
    tokens: null,
    metadata: {},
    createdAt: now,
    completedAt: null,
  };
}

/**
 * Inserts a turn's messages and takes one of the person's places for parallel replies, and the session's only one; the
 * reply becomes the active leaf. Sending to a closed session reopens it. One statement, which also reads what the prompt
 * needs, because each round trip delays the first token.
 * @returns null when no place was free
 * @throws NotFoundError; AppError session_archived
 */
export async function placeTurn(
  executor: Executor,
  ctx: Ctx,
  { parentId, question, reply, title }: TurnRows,
): Promise<PlacedTurn | null> {
  const { sessionId, createdAt: now } = reply;
  const first = messageRecord({ ...(question ?? reply), parentId: null });
  const query = executor === ctx.db ? placing(ctx.db) : placingQuery(executor);
  const [found] = await query.execute({
    sessionId,
    ownerId: ctx.user.id,
    places: Array.from({ length: ctx.maxParallelReplies }, (_, i) => i + 1),
    budget: ctx.contextTokens,
    fromLeaf: parentId === undefined,
    parentId: parentId ?? null,
    title: title ?? null,
    now: now.toISOString(),
    replyId: reply.id,
    workerId: ctx.runner.workerId,
    leaseEnd: leaseEnd(now).toISOString(),
    rows: JSON.stringify(question === undefined ? [first] : [first, messageRecord(reply)]),
  });
  if (found !== undefined) {
    const { branch, ...placed } = found;
    // Having waited for the session, the statement saw the messages as they were before it waited.
    const isWhole = (branch.at(-1)?.id ?? null) === placed.parentId;
    const { parentId: leafId, session } = placed;
    return {
      ...placed,
      loadBranch: async () =>
        isWhole || leafId === null ? branch : await loadBranch(ctx.db, session, leafId, ctx.contextTokens),
    };
  }
  const [session] = await executor
    .select({ status: sessions.status })
    .from(sessions)
    .where(and(eq(sessions.id, sessionId), eq(sessions.ownerId, ctx.user.id)));
  if (session === undefined) throw new NotFoundError('session');
  refuseArchived(session);
  return null;
}

const placing = prepared(placingQuery);

function placingQuery(executor: Executor) {
  const given = (name: string) => sql.placeholder(name);
  const free = executor.$with('free', {}).as(sql`
    select slot from unnest(${given('places')}::int[]) as slot
    where not exists (
      select from generations where owner_id = ${given('ownerId')} and generations.slot = slot.slot
    )
    order by random() limit 1`);
  // Locked before anything is written, as by all who change a conversation; after a wait it is read anew.
  const was = executor.$with('was', {}).as(sql`
    select id, current_message_id as leaf_id,
      case when ${given('fromLeaf')}::boolean then current_message_id else ${given('parentId')}::uuid end as parent_id,
      ${given('title')}::text is not null and title_source = 'default' as titled
    from sessions
    where id = ${given('sessionId')} and owner_id = ${given('ownerId')} and status <> 'archived'
    for no key update`);
  const moved = executor.$with('moved', {
    ...getTableColumns(sessions),
    parentId: sql<string | null>`parent_id`.as('parent_id'),
    fromLeaf: sql<boolean>`from_leaf`.as('from_leaf'),
    titled: sql<boolean>`titled`.as('titled'),
  }).as(sql`
      update sessions
      set title = case when titled then ${given('title')}::text else title end,
        title_source = case when titled then 'first_message' else title_source end,
        current_message_id = ${given('replyId')}, last_activity_at = ${given('now')}::timestamptz, status = 'active',
        ended_at = null
      from was cross join free
      where sessions.id = was.id
      returning sessions.*, parent_id, parent_id is not distinct from leaf_id as from_leaf, titled, slot`);
  const taken = executor.$with('taken', {}).as(sql`
    insert into generations (message_id, session_id, owner_id, worker_id, lease_expires_at, slot)
    select ${given('replyId')}, id, owner_id, ${given('workerId')}, ${given('leaseEnd')}::timestamptz, slot
    from moved`);
  const written = executor.$with('written', {}).as(sql`
    insert into messages
      (id, session_id, owner_id, parent_id, role, content, status, client_message_id, attachments, tokens, metadata,
      created_at, completed_at)
    select new.id, moved.id, owner_id, coalesce(new.parent_id, moved.parent_id), role, content, new.status,
      client_message_id, attachments, tokens, metadata, ${given('now')}::timestamptz, completed_at
    from moved cross join jsonb_to_recordset(${given('rows')}::jsonb) as new (
      id uuid, parent_id uuid, role text, content text, status text, client_message_id uuid, attachments jsonb,
      tokens integer, metadata jsonb, completed_at timestamptz
    )`);
  const { parentId, fromLeaf, titled, ...session } = moved._.selectedFields;
  const branch = branchUp(sql`id = moved.parent_id and session_id = moved.id`, given('budget'));
  return executor
    .with(free, was, moved, taken, written)
    .select({ session, character: characterColumns, titled, parentId, fromLeaf, branch })
    .from(moved)
    .leftJoin(characters, eq(characters.id, moved.characterId))
    .prepare('place_turn');
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
    attachments: row.attachments,
    tokens: row.tokens,
    metadata: row.metadata,
    completed_at: row.completedAt,
  };
}
