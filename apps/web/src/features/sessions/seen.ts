import type { Session } from '@dramatis/client/model';

/** Up to when each session has been looked at in this browser, by the server's clock. */
export interface Seen {
  /** Up to when every session counts as seen. */
  since: string;
  at: Readonly<Record<string, string>>;
}

const MAX_KEPT = 500;

/** Of too many the oldest go, and the line that all are measured by comes up to them: none becomes unread by that. */
export function withSeen(seen: Seen, sessionId: string, until: string): Seen {
  if (until <= (seen.at[sessionId] ?? seen.since)) return seen;
  const kept = Object.entries({ ...seen.at, [sessionId]: until }).toSorted(([, a], [, b]) => (a < b ? 1 : -1));
  const since = kept[MAX_KEPT]?.[1] ?? seen.since;
  return { since, at: Object.fromEntries(kept.slice(0, MAX_KEPT)) };
}

/** Whether a reply has ended in it since. One that is being written is not there to be read yet. */
export function isUnread(
  seen: Seen,
  session: Pick<Session, 'id' | 'startedAt' | 'lastActivityAt' | 'currentMessageId' | 'generatingMessageId'>,
): boolean {
  if (session.currentMessageId === null || session.generatingMessageId !== null) return false;
  // A greeting alone is no news.
  if (session.lastActivityAt === session.startedAt) return false;
  return session.lastActivityAt > (seen.at[session.id] ?? seen.since);
}
