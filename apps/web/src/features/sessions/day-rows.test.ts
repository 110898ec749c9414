import { expect, test } from 'vitest';
import { dayRows, drawnDays } from './day-rows.ts';

const now = new Date(2026, 5, 10, 12);
const session = (id: string, daysAgo: number) => ({
  id,
  lastActivityAt: new Date(2026, 5, 10 - daysAgo, 9).toISOString(),
});
const rows = dayRows([session('a', 0), session('b', 1), session('c', 1), session('d', 1)], now);

test('each day has its heading before its sessions', () => {
  expect(rows.map(({ key }) => key)).toEqual(['Today', 'a', 'Yesterday', 'b', 'c', 'd']);
});

test('what is drawn stands under its day, also when the heading is not drawn', () => {
  const drawn = drawnDays(rows, [1, 4, 5]);
  expect(drawn.map(({ key, heading, sessions }) => [key, heading, sessions.map((each) => each.session.id)])).toEqual([
    ['Today', null, ['a']],
    ['Yesterday', null, ['c', 'd']],
  ]);
  expect(drawnDays(rows, [2, 3])).toEqual([
    { key: 'Yesterday', heading: { index: 2, text: 'Yesterday' }, sessions: [{ index: 3, session: session('b', 1) }] },
  ]);
});
