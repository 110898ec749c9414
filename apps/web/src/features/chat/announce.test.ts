import { expect, test } from 'vitest';
import { nextAnnouncement } from './announce.ts';

test('only whole sentences are read, each once', () => {
  const first = nextAnnouncement('*She turns.* Who is th', 0, false);
  expect(first.say).toBe('She turns.');
  const nothing = nextAnnouncement('*She turns.* Who is there', first.heard, false);
  expect(nothing.say).toBe('');
  const rest = nextAnnouncement('*She turns.* Who is there', nothing.heard, true);
  expect(rest.say).toBe('Who is there');
});

test('a number with a point in it does not end a sentence', () => {
  expect(nextAnnouncement('It cost 3.50 in all', 0, false).say).toBe('');
});

test('sentences of other scripts end too', () => {
  expect(nextAnnouncement('你是谁。 我', 0, false).say).toBe('你是谁。');
});
