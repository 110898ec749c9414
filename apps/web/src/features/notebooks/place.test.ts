import { describe, expect, test } from 'vitest';
import { askedFor, positionFrom, sectionAt, sectionsOf } from './place.ts';

describe('the address of a source', () => {
  const nothing = { passageId: null, span: null, place: null };

  test.each([
    ['', nothing],
    ['passage=p1', { ...nothing, passageId: 'p1' }],
    ['at=10-24', { ...nothing, span: { start: 10, end: 24 } }],
    ['at=10-24&place=7', { ...nothing, span: { start: 10, end: 24 }, place: 7 }],
    ['at=24-10&place=-7', nothing],
    ['at=1-99999999999&place=1e3', nothing],
    ['at=10&place=', nothing],
  ])('%s', (search, asked) => {
    expect(askedFor(new URLSearchParams(search))).toEqual(asked);
  });
});

const chapters = [
  { number: 1, title: 'The lamp', start: 40, end: 90 },
  { number: 2, title: '', start: 90, end: 200 },
];

describe('the sections of a source', () => {
  const sections = sectionsOf({ chapters });

  test('are its chapters, and what stands in front', () => {
    expect(sections.map(({ title, start }) => [title, start])).toEqual([
      ['Front matter', 0],
      ['The lamp', 40],
      ['Chapter 2', 90],
    ]);
    expect(sectionsOf({ chapters: [{ number: 1, title: 'One', start: 0, end: 9 }] })).toHaveLength(1);
    expect(sectionsOf({ chapters: [] })).toEqual([]);
  });

  test('are found by an offset', () => {
    expect([0, 39, 40, 89, 90, 999].map((offset) => sectionAt(sections, offset))).toEqual([0, 0, 1, 1, 2, 2]);
    expect(sectionAt([], 12)).toBe(-1);
  });
});

test('a story position in an address is one of the notebook, or none', () => {
  const sources = [{ id: 's1', chapters }];
  expect(positionFrom('s1/2', sources)).toEqual({ sourceId: 's1', chapter: 2 });
  expect(positionFrom('s1/0', sources)).toEqual({ sourceId: 's1', chapter: 0 });
  for (const wrong of [null, '', 's1', 's1/3', 's1/', 's1/x', 's2/1']) expect(positionFrom(wrong, sources)).toBeNull();
});
