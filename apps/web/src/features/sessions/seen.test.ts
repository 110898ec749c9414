import { expect, test } from 'vitest';
import { isUnread, withSeen, type Seen } from './seen.ts';

const seen: Seen = { since: '2026-01-02', at: {} };
const session = {
  id: 'a',
  startedAt: '2026-01-01',
  lastActivityAt: '2026-01-03',
  currentMessageId: 'm',
  generatingMessageId: null,
};

test('a session is unread from the end of a reply until somebody looks', () => {
  expect(isUnread(seen, session)).toBe(true);
  expect(isUnread(withSeen(seen, 'a', '2026-01-03'), session)).toBe(false);
  expect(isUnread(withSeen(seen, 'a', '2026-01-03'), { ...session, lastActivityAt: '2026-01-04' })).toBe(true);
});

test('what was there before the browser kept this is read', () => {
  expect(isUnread(seen, { ...session, lastActivityAt: '2026-01-02' })).toBe(false);
});

test('a reply that is being written, and a session without messages or with a greeting alone, are no news', () => {
  expect(isUnread(seen, { ...session, startedAt: session.lastActivityAt })).toBe(false);
  expect(isUnread(seen, { ...session, generatingMessageId: 'm' })).toBe(false);
  expect(isUnread(seen, { ...session, currentMessageId: null })).toBe(false);
});

test('an older look never takes back a later one', () => {
  const later = withSeen(seen, 'a', '2026-01-04');
  expect(withSeen(later, 'a', '2026-01-03')).toBe(later);
});

test('it keeps the sessions that were last seen, and forgetting one does not make it unread', () => {
  const day = (index: number) => new Date(Date.UTC(2026, 1, 1) + index * 1_000).toISOString();
  let many = seen;
  for (let i = 0; i < 600; i += 1) many = withSeen(many, `s${i}`, day(i));
  expect(Object.keys(many.at)).toHaveLength(500);
  expect(isUnread(many, { ...session, id: 's0', lastActivityAt: day(0) })).toBe(false);
  expect(isUnread(many, { ...session, id: 's599', lastActivityAt: day(599) })).toBe(false);
  expect(isUnread(many, { ...session, id: 's0', lastActivityAt: day(600) })).toBe(true);
});
