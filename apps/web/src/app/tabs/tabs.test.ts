import { describe, expect, it } from 'vitest';
import { movedTo, neighbourOf, tabsIn, withTab, type OpenTab } from './tabs.ts';

const tab = (id: string, notebookId: string | null = null): OpenTab => ({ id, notebookId });
const abc = [tab('a'), tab('b', 'book'), tab('c')];
const idsOf = (tabs: readonly OpenTab[]) => tabs.map(({ id }) => id).join('');

describe('withTab', () => {
  it('adds a session once, at the end', () => {
    expect(withTab([tab('a')], tab('b', 'book'))).toEqual([tab('a'), tab('b', 'book')]);
    expect(withTab(abc, tab('b', 'book'))).toBe(abc);
  });

  it('keeps the place of one that is now known to be of another notebook', () => {
    expect(withTab(abc, tab('b'))).toEqual([tab('a'), tab('b'), tab('c')]);
  });

  it('lets the first of its notebook go when there are too many', () => {
    const twelve = Array.from({ length: 12 }, (_, i) => tab(`s${i}`, 'book'));
    const others = [tab('x'), ...twelve, tab('y', 'other')];
    expect(withTab(others, tab('new', 'book'))).toEqual([
      tab('x'),
      ...twelve.slice(1),
      tab('y', 'other'),
      tab('new', 'book'),
    ]);
    expect(withTab(others, tab('new', 'other'))).toHaveLength(15);
  });
});

it('shows a notebook its own, and elsewhere all', () => {
  expect(idsOf(tabsIn(abc, 'book'))).toBe('b');
  expect(tabsIn(abc, null)).toBe(abc);
});

it.each([
  ['b', 'c'],
  ['c', 'b'],
  ['a', 'b'],
  ['x', null],
])('beside %s is %s', (id, neighbour) => {
  expect(neighbourOf(abc, id)).toBe(neighbour);
});

it('has nobody beside the only one', () => {
  expect(neighbourOf([tab('a')], 'a')).toBeNull();
});

it.each([
  ['a', 'b', 'bac'],
  ['a', 'c', 'bca'],
  ['c', 'a', 'cab'],
  ['b', 'b', 'abc'],
  ['a', 'x', 'abc'],
  ['x', 'a', 'abc'],
  ['a', undefined, 'abc'],
])('moves %s to where %s is', (id, to, moved) => {
  expect(idsOf(movedTo(abc, id, to))).toBe(moved);
});
