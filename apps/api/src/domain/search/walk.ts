import type { SessionStatus } from '@dramatis/contract/sessions';
import { sql } from 'drizzle-orm';
import { PLAN_ANEW, type Executor } from '../../db/client.ts';

/** Where a message stands in time; what is before it is older. */
export interface Place {
  /** ISO 8601, with milliseconds. */
  at: string;
  id: string;
}

export interface Hit extends Place {
  part: number;
}

/** The rows that are looked at in one go, the newest first: few, because common words are found there; then more. */
const WINDOWS = [4_000, 40_000];
const FURTHER_WINDOW = 100_000;
/** So few rows can be read from the index and put in order, however large the past is. */
const RARE = 5_000;

export interface Walk {
  ownerId: string;
  tsquery: string;
  status: SessionStatus | undefined;
  from: Place;
  /** Made then or later. */
  after: string | undefined;
}

/**
 * Looks for messages from a place on into the past, the newest first, in windows, so that neither a common word makes
 * all its messages be read nor a rare one all messages there are. Where PostgreSQL expects few, all the past is one window.
 * @param deadline on the clock of `performance.now()`: no further window is begun after it
 * @returns at most `limit` hits; `to` is how far was looked, null: to the end
 */
export async function walk(
  executor: Executor,
  { ownerId, tsquery, status, from, after }: Walk,
  limit: number,
  deadline: number,
): Promise<{ hits: Hit[]; to: Place | null }> {
  const hits: Hit[] = [];
  let place = from;
  const isRare = (await expectedRows(executor, tsquery)) < RARE;
  for (let i = 0; ; i++) {
    const to = isRare ? null : await placeAfter(executor, ownerId, place, WINDOWS[i] ?? FURTHER_WINDOW, after);
    const status_ = status === undefined ? sql`true` : inStatus(status);
    const { rows } = await executor.execute<{ message_id: string; part: number; at: Date | string }>(
      sql`${sql.raw(PLAN_ANEW)}
      select distinct on (created_at, message_id) message_id, part, created_at as at
      from message_search
      where owner_id = ${ownerId} and vector @@ ${tsquery}::tsquery
        and (created_at, message_id) < (${place.at}::timestamptz, ${place.id}::uuid)
        and ${to === null ? sql`true` : sql`(created_at, message_id) >= (${to.at}::timestamptz, ${to.id}::uuid)`}
        and ${after === undefined ? sql`true` : sql`created_at >= ${after}::timestamptz`}
        and ${status_}
      order by created_at desc, message_id desc, part
      limit ${limit - hits.length}`,
    );
    for (const row of rows) hits.push({ id: row.message_id, part: row.part, at: new Date(row.at).toISOString() });
    if (to === null) return { hits, to: null };
    if (hits.length === limit || performance.now() > deadline) return { hits, to };
    place = to;
  }
}

/** By PostgreSQL's statistics, and so never quite. */
async function expectedRows(executor: Executor, tsquery: string): Promise<number> {
  // EXPLAIN takes no parameters. In a tsquery there are only lexemes in quotes and what stands between them.
  const literal = sql.raw(`'${tsquery.replaceAll("'", "''")}'`);
  const { rows } = await executor.execute<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }>(
    sql`explain (format json) select from message_search where vector @@ ${literal}::tsquery`,
  );
  return rows[0]?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0;
}

function inStatus(status: SessionStatus) {
  return sql`exists (select from sessions s where s.id = session_id and s.status = ${status})`;
}

/** @returns the place so many rows further into the past; null when there are no so many */
async function placeAfter(
  executor: Executor,
  ownerId: string,
  place: Place,
  rowsFurther: number,
  after: string | undefined,
): Promise<Place | null> {
  const { rows } = await executor.execute<{ at: Date | string; id: string }>(sql`${sql.raw(PLAN_ANEW)}
    select created_at as at, message_id as id from message_search
    where owner_id = ${ownerId} and (created_at, message_id) < (${place.at}::timestamptz, ${place.id}::uuid)
      and ${after === undefined ? sql`true` : sql`created_at >= ${after}::timestamptz`}
    order by created_at desc, message_id desc offset ${rowsFurther - 1} limit 1`);
  const found = rows[0];
  return found === undefined ? null : { at: new Date(found.at).toISOString(), id: found.id };
}
