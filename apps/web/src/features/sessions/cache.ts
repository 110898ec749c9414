import type { Session, SessionList } from '@dramatis/client/model';
import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query';
import { rememberDeleted } from '@/lib/deleted-sessions.ts';
import { sessionQuery, type SessionFilter } from './queries.ts';

type Pages = InfiniteData<SessionList, string>;

const LISTS = ['sessions', 'list'];

/** The filter in a list's key, where `sessionsQuery` put it. */
function filterOf(key: QueryKey): SessionFilter {
  const filter = key[2];
  return typeof filter === 'object' && filter !== null ? filter : {};
}

function changeInPages(data: Pages, sessionId: string, change: Partial<Session>): Pages {
  const pages = data.pages.map((page) => ({
    ...page,
    sessions: page.sessions.map((session) => (session.id === sessionId ? { ...session, ...change } : session)),
  }));
  return { ...data, pages };
}

/** Puts a session where its last activity belongs; a list that does not show it stays as it is unless `insert`. */
export function placeInPages(data: Pages, session: Session, insert: boolean): Pages {
  const known = data.pages.flatMap((page) => page.sessions).find(({ id }) => id === session.id);
  if (!known && !insert) return data;
  if (known && known.revision > session.revision) return data;
  if (known?.lastActivityAt === session.lastActivityAt) return changeInPages(data, session.id, session);
  const pages = data.pages.map((page) => ({ ...page, sessions: page.sessions.filter(({ id }) => id !== session.id) }));
  for (const page of pages) {
    const index = page.sessions.findIndex((other) => other.lastActivityAt <= session.lastActivityAt);
    if (index < 0) continue;
    page.sessions.splice(index, 0, { ...known, ...session });
    return { ...data, pages };
  }
  // Older than all that is loaded: it belongs at the end, or on a page that is not loaded yet.
  const last = pages.at(-1);
  if (last && (known || last.nextCursor === null)) last.sessions.push({ ...known, ...session });
  return { ...data, pages };
}

function withoutSession(data: Pages, sessionId: string): Pages {
  const pages = data.pages.map((page) => ({ ...page, sessions: page.sessions.filter(({ id }) => id !== sessionId) }));
  return { ...data, pages };
}

function activityOf(data: Pages, sessionId: string): string | undefined {
  return data.pages.flatMap((page) => page.sessions).find(({ id }) => id === sessionId)?.lastActivityAt;
}

/** An answer that is under way was asked for before this was known, and would undo it: asks again. */
function askAgain(queryClient: QueryClient, queryKey: QueryKey): void {
  for (const query of queryClient.getQueryCache().findAll({ queryKey, fetchStatus: 'fetching' })) {
    // Invalidating alone would let a first answer come.
    void query.cancel({ revert: true });
    void queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true });
  }
}

function askForSessionAgain(queryClient: QueryClient, sessionId: string): void {
  askAgain(queryClient, LISTS);
  askAgain(queryClient, sessionQuery(sessionId).queryKey);
}

export function putSession(queryClient: QueryClient, session: Session): void {
  askForSessionAgain(queryClient, session.id);
  queryClient.setQueryData(sessionQuery(session.id).queryKey, (known) =>
    known && known.revision > session.revision ? known : session,
  );
  for (const [key, data] of queryClient.getQueriesData<Pages>({ queryKey: LISTS })) {
    if (!data) continue;
    const filter = filterOf(key);
    const hasStatus = !filter.status || filter.status === session.status;
    const ofCharacter = !filter.characterId || filter.characterId === session.character?.id;
    const ofNotebook = !filter.notebookId || filter.notebookId === session.notebookId;
    const belongs = !filter.q && ofCharacter && ofNotebook && hasStatus;
    queryClient.setQueryData(key, hasStatus ? placeInPages(data, session, belongs) : withoutSession(data, session.id));
    // Only the server knows what the last message and the number of messages are now.
    if (filter.view === 'detailed' && belongs && activityOf(data, session.id) !== session.lastActivityAt)
      void queryClient.invalidateQueries({ queryKey: key });
  }
}

export function patchSession(queryClient: QueryClient, sessionId: string, change: Partial<Session>): void {
  askForSessionAgain(queryClient, sessionId);
  const known = queryClient.getQueryData(sessionQuery(sessionId).queryKey);
  if (known) queryClient.setQueryData(sessionQuery(sessionId).queryKey, { ...known, ...change });
  queryClient.setQueriesData<Pages>({ queryKey: LISTS }, (data) => data && changeInPages(data, sessionId, change));
}

export function dropSession(queryClient: QueryClient, sessionId: string): void {
  askAgain(queryClient, LISTS);
  queryClient.setQueriesData<Pages>({ queryKey: LISTS }, (data) => data && withoutSession(data, sessionId));
  rememberDeleted(sessionId);
}
