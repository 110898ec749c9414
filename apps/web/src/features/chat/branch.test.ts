import type { Message } from '@dramatis/client/model';
import { expect, test } from 'vitest';
import { addDescendants, placeOnBranch, replaceOnBranch, siblingsOf, subtreeSize, withoutHidden } from './branch.ts';
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
  pageParams: pages.map((messages) => messages[0]?.id ?? ''),
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
});

test('another root starts another branch, with nothing above it to load', () => {
  const data = placeOnBranch(pagesOf(newest, older), [message('root', null), message('reply', 'root')]);
  expect(shown(data)).toEqual(['root', 'reply']);
  expect(data).toMatchObject({ pages: [{ nextCursor: null }], pageParams: ['c'] });
  expect(data?.pageParams).toHaveLength(1);
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

test('what is about to be deleted is not shown, nor anything below it, nor counted', () => {
  const branch = [message('a', null), { ...message('c', 'a'), siblingIds: ['b', 'c', 'd'] }, message('e', 'c')];
  expect(withoutHidden(branch, new Set())).toBe(branch);
  expect(withoutHidden(branch, new Set(['c'])).map(({ id }) => id)).toEqual(['a']);
  const left = withoutHidden(branch, new Set(['d']));
  expect(left.map(({ id }) => id)).toEqual(['a', 'c', 'e']);
  expect(left[1]?.siblingIds).toEqual(['b', 'c']);
  // What did not change stays the same object: messages are drawn again only when they are another.
  expect(left[2]).toBe(branch[2]);
});

test('a branch knows how much hangs on a message, unless it forks below', () => {
  const straight = [message('a', null), message('b', 'a'), message('c', 'b')];
  expect(subtreeSize(straight, 'a')).toBe(3);
  expect(subtreeSize(straight, 'c')).toBe(1);
  const forked = [message('a', null), { ...message('b', 'a'), siblingIds: ['b', 'x'] }, message('c', 'b')];
  expect(subtreeSize(forked, 'a')).toBeNull();
  // Siblings of the message itself stay.
  expect(subtreeSize(forked, 'b')).toBe(2);
});

test('descendants are found over several pages, and nobody else', () => {
  const found = new Set(['b']);
  addDescendants(found, [message('a', null), message('b', 'a'), message('x', 'a')]);
  addDescendants(found, [message('c', 'b'), message('y', 'x'), message('d', 'c')]);
  expect([...found]).toEqual(['b', 'c', 'd']);
});
