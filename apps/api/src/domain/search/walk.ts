import type { SessionStatus } from '@dramatis/contract/sessions';
import { sql, type SQL } from 'drizzle-orm';
import { PLAN_ANEW, type Executor } from '../../db/client.ts';
import { expectedRows } from './expected.ts';
import type { Sought } from './terms.ts';

/** Where a message stands in time; what is before it is older. */
export interface Place {
  /** ISO 8601, with milliseconds. */
  at: string;
  id: string;
}

export interface Hit extends Place {
  part: number;
}

/** So many of the newest rows are read one by one: common words are found there. */
const NEWEST_ROWS = 4_000;
/** The rows of the windows after them. */
const WINDOW = 40_000;
const FURTHER_WINDOW = 100_000;
/** So few rows can be read from the index and put in order, however large the past is. */
const RARE = 5_000;

export interface Walk {
  ownerId: string;
  tsquery: string;
  /** What of it must all be there. */
  words: readonly Pick<Sought, 'lexeme' | 'prefix'>[];
  status: SessionStatus | undefined;
  from: Place;
  /** Made then or later. */
  after: string | undefined;
}

/**
 * Looks for messages from a place on into the past, the newest first, so that neither a common word makes all its messages
 * be read nor a rare one all messages there are: the newest one by one, then what the index finds in windows of time.
 * Where few are expected, all that the index finds at once.
 * @param deadline on the clock of `performance.now()`: no further window is begun after it
 * @returns at most `limit` hits; `to` is how far was looked, null: to the end
 */
export async function walk(
  executor: Executor,
  asked: Walk,
  limit: number,
  deadline: number,
): Promise<{ hits: Hit[]; to: Place | null }> {
  const isRare = (await expectedRows(executor, asked.words)) < RARE;
  if (isRare) return { hits: await hitsOf(executor, fromIndex(asked, asked.from, null), limit), to: null };

  const hits: Hit[] = [];
  let place = asked.from;
  for (const rows of windows()) {
    const to = await placeAfter(executor, asked, place, rows);
    const found = rows === NEWEST_ROWS ? oneByOne(asked, place, to) : fromIndex(asked, place, to);
    hits.push(...(await hitsOf(executor, found, limit - hits.length)));
    if (to === null || hits.length === limit || performance.now() > deadline) return { hits, to };
    place = to;
  }
  return { hits, to: null };
}

function* windows(): Generator<number> {
  yield NEWEST_ROWS;
  yield WINDOW;
  while (true) yield FURTHER_WINDOW;
}

/** Those between two places, read in order until there are enough. */
function oneByOne({ tsquery, status, ...range }: Walk, from: Place, to: Place | null): SQL {
  // OFFSET 0 keeps PostgreSQL from asking the index, which would give it all there ever were of a common word.
  return sql`
    select message_id, part, created_at from (
      select message_id, part, created_at, session_id, vector from message_search
      where ${within(range, from, to)} order by created_at desc, message_id desc offset 0
    ) newest
    where vector @@ ${tsquery}::tsquery and ${inStatus(status)}`;
}

/** Those that the index finds between two places. */
function fromIndex({ tsquery, status, ...range }: Walk, from: Place, to: Place | null): SQL {
  // Materialized, or PostgreSQL would read everything in order instead, in the hope of a page that is soon full.
  return sql`
    with found as materialized (
      select message_id, part, created_at from message_search
      where ${within(range, from, to)} and vector @@ ${tsquery}::tsquery and ${inStatus(status)}
    )
    select * from found`;
}

async function hitsOf(executor: Executor, found: SQL, limit: number): Promise<Hit[]> {
  const { rows } = await executor.execute<{ message_id: string; part: number; at: Date | string }>(
    sql`${sql.raw(PLAN_ANEW)}
    select distinct on (created_at, message_id) message_id, part, created_at as at
    from (${found}) found
    order by created_at desc, message_id desc, part
    limit ${limit}`,
  );
  return rows.map((row) => ({ id: row.message_id, part: row.part, at: new Date(row.at).toISOString() }));
}

function within({ ownerId, after }: Pick<Walk, 'ownerId' | 'after'>, from: Place, to: Place | null = null): SQL {
  const start = after === undefined ? sql`true` : sql`created_at >= ${after}::timestamptz`;
  const end =
    to === null
      ? sql`true`
      : sql`(created_at, message_id) >= (${to.at}::timestamptz, ${to.id}::uuid) and created_at >= ${to.at}::timestamptz`;
  // The times are said by themselves, too: of pairs, PostgreSQL does not know how few lie between two.
  return sql`owner_id = ${ownerId} and (created_at, message_id) < (${from.at}::timestamptz, ${from.id}::uuid)
    and created_at <= ${from.at}::timestamptz and ${start} and ${end}`;
}

function inStatus(status: SessionStatus | undefined): SQL {
  if (status === undefined) return sql`true`;
  return sql`exists (select from sessions s where s.id = session_id and s.status = ${status})`;
}

/** @returns the place so many rows further into the past; null when there are no so many */
async function placeAfter(executor: Executor, range: Walk, from: Place, rowsFurther: number): Promise<Place | null> {
  const { rows } = await executor.execute<{ at: Date | string; id: string }>(sql`${sql.raw(PLAN_ANEW)}
    select created_at as at, message_id as id from message_search where ${within(range, from)}
    order by created_at desc, message_id desc offset ${rowsFurther - 1} limit 1`);
  const found = rows[0];
  return found === undefined ? null : { at: new Date(found.at).toISOString(), id: found.id };
}
