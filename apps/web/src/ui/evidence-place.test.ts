import { expect, it } from 'vitest';
import { placeOf } from './evidence-place.ts';

const source = 'tides.pdf';

it.each([
  [{ source, chapter: { number: 2, title: 'II. The Boat' }, page: 14 }, 'tides.pdf · II. The Boat · p. 14'],
  [{ source, chapter: { number: 2, title: '' }, page: null }, 'tides.pdf · chapter 2'],
  [{ source, chapter: null, page: 3 }, 'tides.pdf · p. 3'],
  [{ source, chapter: null, page: null }, 'tides.pdf'],
])('a quote stands in %o', (evidence, place) => {
  expect(placeOf(evidence)).toBe(place);
});
