import { expect, test } from 'vitest';
import { excerptOf } from './excerpt.ts';

const marked = (passage: string, q: string) =>
  excerptOf(passage, q).pieces.flatMap(({ text, marked }) => (marked ? [text] : []));
const shown = (passage: string, q: string) =>
  excerptOf(passage, q)
    .pieces.map(({ text }) => text)
    .join('');

const passage = `${'The whistle hung there. '.repeat(30)}Beneath the stair lay a silver whistle.`;

test('an excerpt is where most of the words are, and has them marked', () => {
  const { cutBefore } = excerptOf(passage, 'silver whistles');
  expect(cutBefore).toBe(true);
  expect(shown(passage, 'silver whistles')).toContain('Beneath the stair lay a silver whistle.');
  expect(shown(passage, 'silver whistles').length).toBeLessThan(500);
  expect(marked(passage, 'silver whistles').slice(-2)).toEqual(['silver', 'whistle']);
});

test('small words are not marked where there are others', () => {
  expect(marked('The lamp and the oil.', 'the lamp')).toEqual(['lamp']);
  expect(marked('The oil.', 'oil')).toEqual(['oil']);
});

test('what was found by its meaning alone is shown from its beginning', () => {
  const { cutBefore, cutAfter, pieces } = excerptOf(passage, 'fog at sea');
  expect({ cutBefore, cutAfter }).toEqual({ cutBefore: false, cutAfter: true });
  expect(pieces).toHaveLength(1);
  expect(passage.startsWith(`${pieces[0]?.text} `)).toBe(true);
  expect(excerptOf('Short.', 'fog')).toMatchObject({ cutAfter: false, pieces: [{ text: 'Short.' }] });
});

test('words of any script are found', () => {
  expect(marked('Лампа и свисток.', 'СВИСТОК')).toEqual(['свисток']);
});
