import { expect, test } from 'vitest';
import { firstPageOf } from './first-pages.ts';

test('of many pages the first is left, and everything else is left alone', () => {
  expect(firstPageOf({ pages: ['a', 'b', 'c'], pageParams: ['', '1', '2'] })).toEqual({
    pages: ['a'],
    pageParams: [''],
  });
  const single = { pages: ['a'], pageParams: [''] };
  expect(firstPageOf(single)).toBe(single);
  for (const other of [undefined, null, 'text', { pages: 12 }, { title: 'High water' }])
    expect(firstPageOf(other)).toBe(other);
});
