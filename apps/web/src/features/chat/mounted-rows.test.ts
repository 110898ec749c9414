import { expect, test } from 'vitest';
import { withKept } from './mounted-rows.ts';

const range = { startIndex: 50, endIndex: 52, overscan: 1, count: 1_000 };

test('the screen and its surroundings are mounted', () => {
  expect(withKept(range, { rows: [-1], selection: null })).toEqual([49, 50, 51, 52, 53]);
});

test('kept rows are, too, in their order and once', () => {
  expect(withKept(range, { rows: [3, 999, 51, 1_000], selection: null })).toEqual([3, 49, 50, 51, 52, 53, 999]);
});

test('all between the beginning of a selection and the screen stays, within limits', () => {
  expect(withKept(range, { rows: [], selection: 46 })).toEqual([45, 46, 47, 48, 49, 50, 51, 52, 53]);
  expect(withKept(range, { rows: [], selection: 55 })).toEqual([49, 50, 51, 52, 53, 54, 55, 56]);
  expect(withKept(range, { rows: [], selection: 900 })).toEqual([49, 50, 51, 52, 53]);
});
