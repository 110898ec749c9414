import type { Message } from '@dramatis/client/model';
import type { QueryClient } from '@tanstack/react-query';
import { placeOnBranch } from './branch.ts';
import { branchOf, messagesQuery, readPage, type BranchPages } from './queries.ts';

/** Farther back than this, a switched message is not looked for: the branch is then shown from its end. */
const MOST_PAGES = 11;
/** The same for a message that somebody asked for by name. */
export const MOST_PAGES_OF_A_JUMP = 101;

/**
 * Lets go of all but the newest messages of a thread that nobody looks at any more: it opens at its end, and every page that is
 * there would be asked for again.
 */
export function forgetOlder(queryClient: QueryClient, sessionId: string): void {
  const { queryKey } = messagesQuery(sessionId);
  const state = queryClient.getQueryState(queryKey);
  if (!state?.data || state.data.pages.length < 2) return;
  const newest = { pages: state.data.pages.slice(0, 1), pageParams: state.data.pageParams.slice(0, 1) };
  // No younger than it was.
  queryClient.setQueryData(queryKey, newest, { updatedAt: state.dataUpdatedAt });
}

/** Puts new messages into a loaded thread, or has it read again where they don't fit in. */
export function placeInThread(queryClient: QueryClient, sessionId: string, messages: readonly Message[]): void {
  const { queryKey } = messagesQuery(sessionId);
  const data = queryClient.getQueryData(queryKey);
  if (!data) return;
  const placed = placeOnBranch(data, messages);
  if (placed) queryClient.setQueryData(queryKey, placed);
  // An answer that is under way was asked before these were there: ask again.
  if (!placed || queryClient.isFetching({ queryKey }) > 0) void queryClient.invalidateQueries({ queryKey });
}

/** Makes sure the thread holds a message: live events usually bring it first, and then nothing is asked. */
export async function bringIn(queryClient: QueryClient, sessionId: string, messageId: string): Promise<void> {
  const query = messagesQuery(sessionId);
  const data = queryClient.getQueryData(query.queryKey);
  if (data && branchOf(data).some(({ id }) => id === messageId)) return;
  if (data) await queryClient.refetchQueries({ queryKey: query.queryKey });
  else await queryClient.prefetchInfiniteQuery(query);
}

/** As far as the thread is loaded. */
export function isBeingWritten(queryClient: QueryClient, sessionId: string, messageId: string): boolean {
  const data = queryClient.getQueryData(messagesQuery(sessionId).queryKey);
  return data !== undefined && branchOf(data).some(({ id, status }) => id === messageId && status === 'streaming');
}

/**
 * Reads the active branch from its end up to a message, and shows it in one step: page by page, what the reader looks at would be
 * gone in between when the message is far above the end.
 * @returns whether it is there
 */
export async function showBranchThrough(
  queryClient: QueryClient,
  sessionId: string,
  messageId: string,
  mostPages = MOST_PAGES,
): Promise<boolean> {
  const { queryKey } = messagesQuery(sessionId);
  const read: BranchPages = { pages: [], pageParams: [] };
  let cursor: string | null = '';
  let found = false;
  while (cursor !== null && read.pages.length < mostPages) {
    const page = await readPage(sessionId, cursor);
    read.pages.push(page);
    read.pageParams.push(cursor);
    found = page.messages.some(({ id }) => id === messageId);
    if (found) break;
    cursor = page.nextCursor;
  }
  await queryClient.cancelQueries({ queryKey });
  queryClient.setQueryData(queryKey, read);
  return found;
}
