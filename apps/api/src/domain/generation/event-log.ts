import type { GenerationEvent } from '@dramatis/contract/events';
import { lt, sql } from 'drizzle-orm';
import type { Unnumbered } from '../../adapters/hub/hub.ts';
import { CHANNEL, logPointer } from '../../adapters/hub/pointer.ts';
import { PLAN_ANEW, type Executor } from '../../db/client.ts';
import { generationEvents } from '../../db/schema/generation-events.ts';

type Event = Unnumbered<GenerationEvent>;

/** Events of one generation that are not in the log yet; `seq` is the number of the last one. */
export interface Unlogged {
  messageId: string;
  seq: number;
  events: readonly Event[];
}

/**
 * Logs what all generations of a process emitted since the last tick: one statement, however many there are. It writes
 * only for generations that are still this process's own. Logging an event twice (the answer to the first try was lost)
 * does no harm: readers go by its number.
 * @returns the process's generations by message id, and whether somebody wants them stopped
 */
export async function logEvents(
  executor: Executor,
  workerId: string,
  unlogged: readonly Unlogged[],
): Promise<Map<string, { stopRequested: boolean }>> {
  const { rows } = await executor.execute<{ message_id: string; stop_requested: boolean }>(sql`
    with mine as (
      select message_id, stop_requested_at is not null as stop_requested from generations where worker_id = ${workerId}
    ), logged as (
      insert into generation_events (message_id, seq, events)
      select new.message_id, new.seq, new.events::json
      from unnest(
        ${sql.param(unlogged.map(({ messageId }) => messageId))}::uuid[],
        ${sql.param(unlogged.map(({ seq }) => seq))}::int[],
        ${sql.param(unlogged.map(({ events }) => JSON.stringify(events)))}::text[]
      ) as new (message_id, seq, events)
      join mine using (message_id)
      on conflict do nothing
    )
    select message_id, stop_requested,
      (select pg_notify(${CHANNEL}, ${logPointer}) where ${unlogged.length > 0})
    from mine`);
  return new Map(rows.map((row) => [row.message_id, { stopRequested: row.stop_requested }]));
}

/** What is new of a generation for someone who has `after` of its events. */
export interface LogTail {
  messageId: string;
  /** False once it has ended: then its message is the truth, and the log may lack the last events. */
  running: boolean;
  events: Event[];
}

/** Reads on in several generations at once, at one moment. */
export async function readLog(
  executor: Executor,
  wanted: readonly { messageId: string; after: number }[],
): Promise<LogTail[]> {
  const { rows } = await executor.execute<{
    message_id: string;
    after: number;
    running: boolean;
    seq: number | null;
    events: Event[] | null;
  }>(sql`${sql.raw(PLAN_ANEW)}
    select wanted.message_id, wanted.after, generations.message_id is not null as running, log.seq, log.events
    from unnest(
      ${sql.param(wanted.map(({ messageId }) => messageId))}::uuid[], ${sql.param(wanted.map(({ after }) => after))}::int[]
    ) as wanted (message_id, after)
    left join generations on generations.message_id = wanted.message_id
    -- OFFSET 0 keeps it a look-up for each generation: joined, the whole log may be read.
    left join lateral (
      select seq, events from generation_events
      where message_id = wanted.message_id and seq > wanted.after offset 0
    ) log on true
    order by wanted.message_id, log.seq`);
  const tails = new Map<string, LogTail & { seq: number }>();
  for (const { message_id: messageId, after, running, seq, events } of rows) {
    const tail = tails.get(messageId) ?? { messageId, running, events: [], seq: after };
    tails.set(messageId, tail);
    if (seq === null || events === null) continue;
    // A row may repeat events of the row before it.
    tail.events.push(...events.slice(tail.seq - seq));
    tail.seq = seq;
  }
  return [...tails.values()].map(({ messageId, running, events }) => ({ messageId, running, events }));
}

/** The text that generations have logged, by message id; what their replies began with is not part of it. */
export async function readLoggedText(executor: Executor, messageIds: readonly string[]): Promise<Map<string, string>> {
  if (messageIds.length === 0) return new Map();
  const tails = await readLog(
    executor,
    messageIds.map((messageId) => ({ messageId, after: 0 })),
  );
  return new Map(
    tails.map(({ messageId, events }) => [
      messageId,
      events.map((event) => (event.type === 'token' ? event.text : '')).join(''),
    ]),
  );
}

/** Ids are UUIDv7, which begin with the time in milliseconds: the smallest of an instant. */
function firstIdOf(instant: Date): string {
  const hex = instant.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** Removes the events of replies begun before `instant`. */
export async function removeEventsBefore(executor: Executor, instant: Date): Promise<void> {
  await executor.delete(generationEvents).where(lt(generationEvents.messageId, firstIdOf(instant)));
}
