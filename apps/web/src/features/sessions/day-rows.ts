import type { Session } from '@dramatis/client/model';
import { groupByDay } from '@/lib/days.ts';

/** The rows of a list by days: each day's heading, then its sessions. */
export type DayRow<S> = { kind: 'day'; key: string; heading: string } | { kind: 'session'; key: string; session: S };

/** Sessions come with the latest activity first. */
export function dayRows<S extends Pick<Session, 'id' | 'lastActivityAt'>>(
  sessions: readonly S[],
  now: Date,
): DayRow<S>[] {
  return groupByDay(sessions, (session) => session.lastActivityAt, now).flatMap(({ heading, rows }) => [
    { kind: 'day' as const, key: heading, heading },
    ...rows.map((session) => ({ kind: 'session' as const, key: session.id, session })),
  ]);
}

interface DrawnDay<S> {
  key: string;
  /** Null where the heading is off the screen. */
  heading: { index: number; text: string } | null;
  sessions: { index: number; session: S }[];
}

/** The rows that are drawn, under their days again: a list is a list also while only some of it is there. */
export function drawnDays<S>(rows: readonly DayRow<S>[], drawn: readonly number[]): DrawnDay<S>[] {
  const days: DrawnDay<S>[] = [];
  for (const index of drawn) {
    const row = rows[index];
    if (!row) continue;
    const key = dayOf(rows, index);
    let day = days.at(-1);
    if (day?.key !== key) {
      day = { key, heading: null, sessions: [] };
      days.push(day);
    }
    if (row.kind === 'day') day.heading = { index, text: row.heading };
    else day.sessions.push({ index, session: row.session });
  }
  return days;
}

function dayOf<S>(rows: readonly DayRow<S>[], index: number): string {
  for (let i = index; i >= 0; i--) {
    const row = rows[i];
    if (row?.kind === 'day') return row.key;
  }
  return '';
}
