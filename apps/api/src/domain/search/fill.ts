import type { MessageRole } from '@dramatis/contract/primitives';
import { sql, type SQL } from 'drizzle-orm';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { PLAN_ANEW, type Database, type Executor } from '../../db/client.ts';
import { saidLater } from '../generation/branch.ts';
import { indexTitles } from './titles.ts';
import { partsOf, scope } from './vector.ts';

/** Messages taken at a time. */
export const BATCH = 100;
/**
 * How long after its id was made a message may come into the database and still be found at once: the longest
 * transaction, and how far the clocks of processes may differ. What comes later still is found by the round.
 */
const SETTLED_MS = 30_000;
/** While nothing is said, how far is noted no more often than this. */
const NOTE_EVERY_MS = 60_000;
/** How many messages the round looks at each time. */
const ROUND = 200_000;

const NIL = '00000000-0000-0000-0000-000000000000';

/** A message as far as it is to be found by. */
interface Unindexed extends Record<string, unknown> {
  id: string;
  owner_id: string;
  session_id: string;
  character_id: string | null;
  role: MessageRole;
  content: string;
  created_at: string;
}

/**
 * Writes the search rows of some messages that have none, the oldest first.
 *
 * Looks through the messages from the place on where none can be missing: before the oldest reply that is being written,
 * and before ids that were made a while ago. Message ids sort by age.
 * @param turn `wait` for a process that does the same, or `skip`
 * @returns how many were written; null when another process is at it
 */
export async function fillNew(db: Database, now: Date, turn: 'wait' | 'skip'): Promise<number | null> {
  const filled = await db.transaction(async (tx) => {
    // Asked before the messages are: a reply that ends in between is then still within what is looked at next time.
    const { rows } = await tx.execute<{ fresh: string; oldest: string | null }>(sql`
      select fresh, (select message_id from generations order by message_id limit 1) as oldest
      from search_progress for update of search_progress ${sql.raw(turn === 'skip' ? 'skip locked' : '')}`);
    const progress = rows[0];
    if (progress === undefined) return null;

    const { fresh } = progress;
    const found = await unindexed(tx, sql`m.id >= ${fresh}`);
    await indexMessages(tx, found);
    const settled = earlier(progress.oldest, idAt(now.getTime() - SETTLED_MS));
    const seen = found.length === BATCH ? (found.at(-1)?.id ?? settled) : settled;
    const next = earlier(seen, settled);
    const isWorthIt = found.length > 0 || timeOf(next) - timeOf(fresh) > NOTE_EVERY_MS;
    if (next > fresh && isWorthIt) await tx.execute(sql`update search_progress set fresh = ${next}`);
    return found;
  });
  if (filled === null) return null;
  await indexTitlesOf(db, filled);
  return filled.length;
}

/**
 * Goes on through all messages and titles there are, and writes the rows of those that were missed, whatever the reason.
 * @returns how many
 */
export async function fillMissed(db: Database): Promise<number> {
  const { rows } = await db.execute<{ round: string; upto: string | null }>(sql`
    select round, (select id from messages where id > round order by id offset ${ROUND - 1} limit 1) as upto
    from search_progress`);
  const { round = NIL, upto = null } = rows[0] ?? {};
  let written = 0;
  let count: number;
  do {
    count = await db.transaction(async (tx) => {
      const found = await unindexed(tx, sql`m.id > ${round} and ${upto === null ? sql`true` : sql`m.id <= ${upto}`}`);
      await indexMessages(tx, found);
      return found.length;
    });
    written += count;
  } while (count === BATCH);
  written += await indexTitles(
    db,
    sql`not exists (select from session_search x where x.session_id = s.id and x.title = s.title)`,
  );
  await db.execute(sql`update search_progress set round = ${upto ?? NIL}`);
  return written;
}

async function unindexed(tx: Executor, where: SQL): Promise<Unindexed[]> {
  // Along the primary key, and a look-up for each message. The planner cannot know that the ones that lack rows stand
  // together, and would read and sort all messages for each batch.
  await tx.execute(sql`
    select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
      set_config('enable_sort', 'off', true)`);
  const { rows } = await tx.execute<Unindexed>(sql`${sql.raw(PLAN_ANEW)}
    select m.id, m.owner_id, m.session_id, s.character_id, m.role, ${saidLater} as content, m.created_at
    from messages m
    cross join lateral (select character_id from sessions where id = m.session_id offset 0) s
    where ${where} and m.status <> 'streaming'
      and (select true from message_search x where x.message_id = m.id limit 1) is null
    -- The rows that refer to a message lock it. To wait here for somebody who deletes several would be to wait for each
    -- other; what they delete needs no rows.
    order by m.id limit ${BATCH} for key share of m skip locked`);
  return rows;
}

/**
 * Writes the search rows of messages. To be called with their own rows, in the same transaction, where their ids are of an
 * earlier time: those who look for new ones do not look there.
 */
export async function indexMessages(tx: Executor, found: readonly Unindexed[]): Promise<void> {
  if (found.length === 0) return;
  const rows: { message: Unindexed; part: number; start: number; length: number; vector: string }[] = [];
  for (const message of found) {
    const scopes = [scope.owner(message.owner_id), scope.session(message.session_id), scope.role(message.role)];
    if (message.character_id !== null) scopes.push(scope.character(message.character_id));
    for (const [part, { start, length, vector }] of partsOf(message.content, scopes).entries()) {
      rows.push({ message, part, start, length, vector });
    }
    // Replies are being streamed meanwhile.
    await yieldToOthers();
  }
  const column = (of: (row: (typeof rows)[number]) => string | number) => sql.param(rows.map(of));
  await tx.execute(sql`
    insert into message_search
      (message_id, part, owner_id, session_id, created_at, text_start, text_length, vector)
    select message_id, part, owner_id, session_id, created_at, text_start, text_length, vector::tsvector
    from unnest(
      ${column(({ message }) => message.id)}::uuid[], ${column(({ part }) => part)}::smallint[],
      ${column(({ message }) => message.owner_id)}::uuid[], ${column(({ message }) => message.session_id)}::uuid[],
      ${column(({ message }) => message.created_at)}::timestamptz[], ${column(({ start }) => start)}::integer[],
      ${column(({ length }) => length)}::integer[], ${column(({ vector }) => vector)}::text[]
    ) as new (message_id, part, owner_id, session_id, created_at, text_start, text_length, vector)
    on conflict do nothing`);
}

/**
 * A session's first message has titled it. Not in the transaction that holds on to messages: whoever deletes the session
 * holds it, and waits for them.
 */
async function indexTitlesOf(db: Database, found: readonly Unindexed[]): Promise<void> {
  if (found.length === 0) return;
  const sessionIds = [...new Set(found.map(({ session_id: id }) => id))];
  await indexTitles(
    db,
    sql`s.id = any(${sql.param(sessionIds)}::uuid[])
      and not exists (select from session_search x where x.session_id = s.id and x.title = s.title)`,
  );
}

/** The first UUIDv7 of a millisecond. */
function idAt(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

const timeOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

function earlier(a: string | null, b: string): string {
  return a !== null && a < b ? a : b;
}
