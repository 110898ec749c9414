import { describe, expect, it } from 'vitest';
import { movedTo, neighbourOf, withTab } from './tabs.ts';

describe('withTab', () => {
  it('adds a session once, at the end', () => {
    expect(withTab(['a'], 'b')).toEqual(['a', 'b']);
    const ids = ['a', 'b'];
    expect(withTab(ids, 'a')).toBe(ids);
  });

  it('lets the first go when there are too many', () => {
    const twelve = Array.from({ length: 12 }, (_, i) => `s${i}`);
    expect(withTab(twelve, 'new')).toEqual([...twelve.slice(1), 'new']);
  });
});

it.each([
  ['b', 'c'],
  ['c', 'b'],
  ['a', 'b'],
  ['x', null],
])('beside %s is %s', (id, neighbour) => {
  expect(neighbourOf(['a', 'b', 'c'], id)).toBe(neighbour);
});

it('has nobody beside the only one', () => {
  expect(neighbourOf(['a'], 'a')).toBeNull();
});

it.each<[string, number, string[]]>([
  ['a', 1, ['b', 'a', 'c']],
  ['a', 9, ['b', 'c', 'a']],
  ['c', 0, ['c', 'a', 'b']],
  ['c', -1, ['c', 'a', 'b']],
  ['b', 1, ['a', 'b', 'c']],
  ['x', 0, ['a', 'b', 'c']],
])('moves %s to place %i', (id, place, moved) => {
  expect(movedTo(['a', 'b', 'c'], id, place)).toEqual(moved);
});
