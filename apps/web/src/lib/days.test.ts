import { expect, test } from 'vitest';
import { dayHeading, groupByDay } from './days.ts';

const now = new Date(2026, 10, 22, 9, 30);

test('days are named the way people name them', () => {
  expect(dayHeading(new Date(2026, 10, 22, 0, 1), now)).toBe('Today');
  expect(dayHeading(new Date(2026, 10, 21, 23, 59), now)).toBe('Yesterday');
  expect(dayHeading(new Date(2026, 10, 18, 12), now)).toBe(
    new Date(2026, 10, 18).toLocaleDateString(undefined, { weekday: 'long' }),
  );
  expect(dayHeading(new Date(2025, 10, 22), now)).toContain('2025');
});

test('a clock that runs ahead of ours is still today', () => {
  expect(dayHeading(new Date(2026, 10, 23, 1), now)).toBe('Today');
});

test('rows keep their order and share a heading', () => {
  const rows = [new Date(2026, 10, 22, 9), new Date(2026, 10, 22, 1), new Date(2026, 10, 21, 9)].map((date) => ({
    at: date.toISOString(),
  }));
  const groups = groupByDay(rows, (row) => row.at, now);
  expect(groups.map((group) => [group.heading, group.rows.length])).toEqual([
    ['Today', 2],
    ['Yesterday', 1],
  ]);
});
