import type { Session, SessionList } from '@dramatis/client/model';
import { QueryClient, type InfiniteData } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { placeInPages, putSession } from './cache.ts';
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
