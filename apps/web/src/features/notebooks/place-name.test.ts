import { expect, test } from 'vitest';
import { placeName } from './place-name.ts';

const lamp = {
  id: 'lamp',
  title: '',
  name: 'lamp.txt',
  chapters: [
    { number: 1, title: 'The lamp', start: 9, end: 20 },
    { number: 2, title: '', start: 20, end: 30 },
  ],
};
const letter = { id: 'letter', title: 'A letter', name: 'letter.txt', chapters: [] };

test.each([
  ['lamp', 1, '“The lamp”', '“The lamp” in lamp.txt'],
  ['lamp', 2, '“Chapter 2”', '“Chapter 2” in lamp.txt'],
  ['lamp', 0, 'the front matter', 'the front matter of lamp.txt'],
  ['lamp', 3, null, null],
  ['letter', 0, null, 'the end of A letter'],
  ['gone', 1, null, null],
])('%s/%i is called %s, or among others %s', (sourceId, chapter, alone, among) => {
  expect(placeName({ sourceId, chapter }, [lamp])).toBe(alone);
  expect(placeName({ sourceId, chapter }, [lamp, letter])).toBe(among);
});
