import type { Session } from '@dramatis/client/model';
import { useLayoutEffect, useSyncExternalStore } from 'react';
import { create } from 'zustand';
import { readLocal, watchLocal, writeLocal } from '@/lib/local-store.ts';
import { isUnread, withSeen, type Seen } from './seen.ts';

const KEY = 'seen';

function isSeen(value: unknown): value is Seen {
  if (typeof value !== 'object' || value === null || !('since' in value) || !('at' in value)) return false;
  const { since, at } = value;
  if (typeof since !== 'string' || typeof at !== 'object' || at === null) return false;
  return Object.values(at).every((until) => typeof until === 'string');
}

function stored(): Seen {
  const seen = readLocal(KEY);
  if (isSeen(seen)) return seen;
  const first = { since: new Date().toISOString(), at: {} };
  writeLocal(KEY, first);
  return first;
}

/** `open` is the session that is on a visible screen now. */
const useSeen = create<{ seen: Seen; open: string | null }>(() => ({ seen: stored(), open: null }));

// Another tab has looked.
watchLocal(KEY, () => useSeen.setState({ seen: stored() }));

function look(sessionId: string, until: string): void {
  // What is stored may be newer than what this tab knows, and is not to be written over.
  const before = stored();
  const seen = withSeen(before, sessionId, until);
  if (seen !== before) writeLocal(KEY, seen);
  useSeen.setState({ seen });
}

function subscribeToVisibility(onChange: () => void): () => void {
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
}

/** Takes a session that is on the screen as read, for as long as the page can be seen. */
export function useLookingAt(session: Pick<Session, 'id' | 'lastActivityAt'> | undefined): void {
  const visible = useSyncExternalStore(subscribeToVisibility, () => !document.hidden);
  const sessionId = visible ? session?.id : undefined;
  const until = session?.lastActivityAt;
  useLayoutEffect(() => {
    useSeen.setState({ open: sessionId ?? null });
    if (sessionId !== undefined && until !== undefined) look(sessionId, until);
  }, [sessionId, until]);
}

/** Whether a reply has ended in a session since it was last looked at in this browser. */
export function useUnread(session: Session | undefined): boolean {
  return useSeen(({ seen, open }) => session !== undefined && session.id !== open && isUnread(seen, session));
}
