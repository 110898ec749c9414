import type { Session, SessionList } from '@dramatis/client/model';
import { InfiniteQueryObserver, QueryClient, type InfiniteData } from '@tanstack/react-query';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { dropSession, patchSession, placeInPages, putSession } from './cache.ts';
import { sessionsQuery } from './queries.ts';

function session(id: string, lastActivityAt: string): Session {
  return {
    id,
    title: id,
    titleSource: 'default',
    status: 'active',
    character: null,
    userPersona: '',
    worldTime: '',
    storyPosition: null,
    modelSettings: {},
    currentMessageId: null,
    generatingMessageId: null,
    revision: 1,
    startedAt: lastActivityAt,
    lastActivityAt,
    endedAt: null,
  };
}

const pagesOf = (...pages: Session[][]): InfiniteData<SessionList, string> => ({
  pageParams: pages.map(String),
  pages: pages.map((sessions, index) => ({ sessions, nextCursor: index < pages.length - 1 ? 'more' : null })),
});
const ids = (data: InfiniteData<SessionList, string>) => data.pages.map((page) => page.sessions.map(({ id }) => id));

const a = session('a', '2026-01-03');
const b = session('b', '2026-01-02');
const c = session('c', '2026-01-01');

test('new activity brings a session to the front, from any page', () => {
  expect(ids(placeInPages(pagesOf([a, b], [c]), { ...c, lastActivityAt: '2026-01-04' }, true))).toEqual([
    ['c', 'a', 'b'],
    [],
  ]);
});

test('a change without activity leaves it in its place', () => {
  const changed = placeInPages(pagesOf([a, b], [c]), { ...b, title: 'new' }, true);
  expect(ids(changed)).toEqual([['a', 'b'], ['c']]);
  expect(changed.pages[0]?.sessions[1]?.title).toBe('new');
});

test('a session that a filtered list does not show is not pushed into it', () => {
  expect(ids(placeInPages(pagesOf([a]), b, false))).toEqual([['a']]);
});

test('the oldest of all goes to the end', () => {
  expect(ids(placeInPages(pagesOf([a, b]), c, true))).toEqual([['a', 'b', 'c']]);
});

test('a new session comes into the list of its notebook, and into no other’s', () => {
  const queryClient = new QueryClient();
  const keyOf = (notebookId: string) => sessionsQuery({ notebookId }).queryKey;
  for (const notebookId of ['n', 'other']) queryClient.setQueryData(keyOf(notebookId), pagesOf([]));
  putSession(queryClient, { ...a, notebookId: 'n' });
  putSession(queryClient, b);
  const shown = (notebookId: string) => {
    const data = queryClient.getQueryData(keyOf(notebookId));
    return data?.pages.flatMap((page) => page.sessions.map(({ id }) => id));
  };
  expect(shown('n')).toEqual(['a']);
  expect(shown('other')).toEqual([]);
});

describe('an answer that is under way', () => {
  /** The sidebar's list, whose answers come when they are given. */
  function listOf(queryClient: QueryClient) {
    const asked: ((sessions: Session[]) => void)[] = [];
    const { queryKey, initialPageParam, getNextPageParam } = sessionsQuery();
    const observer = new InfiniteQueryObserver(queryClient, {
      queryKey,
      initialPageParam,
      getNextPageParam,
      queryFn: () =>
        new Promise<SessionList>((resolve) => asked.push((sessions) => resolve({ sessions, nextCursor: null }))),
    });
    onTestFinished(observer.subscribe(() => {}));
    return {
      /** What was asked first is answered as it was then. */
      async settle(before: Session[], now: Session[]) {
        asked.forEach((answer, index) => answer(index === 0 ? before : now));
        await vi.waitFor(() => expect(observer.getCurrentResult().isFetching).toBe(false));
        return observer.getCurrentResult().data?.pages.flatMap((page) => page.sessions);
      },
    };
  }
  const newer = { ...b, title: 'new' };

  test.each([
    ['a change', (client: QueryClient) => putSession(client, newer), [a, b], [a, newer]],
    ['a new session', (client: QueryClient) => putSession(client, b), [a], [a, b]],
    ['a title', (client: QueryClient) => patchSession(client, 'b', { title: 'new' }), [a, b], [a, newer]],
    ['a deletion', (client: QueryClient) => dropSession(client, 'b'), [a, b], [a]],
  ])('does not undo %s, be it the first or a later one', async (_, happens, before, now) => {
    const queryClient = new QueryClient();
    const list = listOf(queryClient);
    happens(queryClient);
    expect(await list.settle(before, now)).toEqual(now);

    const later = new QueryClient();
    later.setQueryData(sessionsQuery().queryKey, pagesOf(before));
    const known = listOf(later);
    happens(later);
    expect(await known.settle(before, now)).toEqual(now);
  });
});

test('the answer to an earlier change takes nothing back from a list', () => {
  const second = { ...b, title: 'second', revision: 3 };
  expect(placeInPages(pagesOf([a, second]), { ...b, title: 'first', revision: 2 }, true).pages[0]?.sessions).toEqual([
    a,
    second,
  ]);
});
