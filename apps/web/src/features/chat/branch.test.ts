import type { Message } from '@dramatis/client/model';
import { expect, test } from 'vitest';
import { placeOnBranch, replaceOnBranch, siblingsOf } from './branch.ts';
import { branchOf, type BranchPages } from './queries.ts';

function message(id: string, parentId: string | null, content = id): Message {
  return {
    id,
    chatSessionId: 's',
    parentId,
    role: 'user',
    content,
    status: 'complete',
    error: null,
    clientMessageId: null,
    siblingIds: [id],
    metadata: {},
    createdAt: '',
    completedAt: null,
  };
}

const pagesOf = (...pages: Message[][]): BranchPages => ({
  pageParams: pages.map(String),
  pages: pages.map((messages) => ({ messages, nextCursor: null })),
});
const shown = (data: BranchPages | null) => data && branchOf(data).map(({ content }) => content);

const older = [message('a', null), message('b', 'a')];
const newest = [message('c', 'b'), message('d', 'c')];

test('a new turn goes to the end, also if it arrives twice', () => {
  const turn = [message('e', 'd'), message('f', 'e')];
  const once = placeOnBranch(pagesOf(newest, older), turn);
  expect(shown(once)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(once && shown(placeOnBranch(once, turn))).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

test('another reply to an earlier message takes the place of what followed it', () => {
  expect(shown(placeOnBranch(pagesOf(newest, older), [message('d2', 'c')]))).toEqual(['a', 'b', 'c', 'd2']);
});

test('what hangs on a page further back, or nowhere, has to be read again', () => {
  expect(placeOnBranch(pagesOf(newest, older), [message('x', 'a')])).toBeNull();
  expect(placeOnBranch(pagesOf(newest, older), [message('x', 'nowhere')])).toBeNull();
  expect(placeOnBranch(pagesOf(newest, older), [message('root', null)])).toBeNull();
});

test('the first messages of a session fill an empty branch', () => {
  expect(shown(placeOnBranch(pagesOf([]), [message('a', null), message('b', 'a')]))).toEqual(['a', 'b']);
});

test('a finished reply is replaced where it is and never added', () => {
  expect(shown(replaceOnBranch(pagesOf(newest, older), message('b', 'a', 'B!')))).toEqual(['a', 'B!', 'c', 'd']);
  expect(shown(replaceOnBranch(pagesOf(newest), message('z', 'a')))).toEqual(['c', 'd']);
});

test('siblings know their neighbours', () => {
  const middle = { ...message('b', null), siblingIds: ['a', 'b', 'c'] };
  expect(siblingsOf(middle)).toEqual({ position: 2, count: 3, previous: 'a', next: 'c' });
  expect(siblingsOf({ ...middle, id: 'a' })).toMatchObject({ position: 1, previous: null, next: 'b' });
  expect(siblingsOf({ ...middle, id: 'c' })).toMatchObject({ position: 3, previous: 'b', next: null });
});
