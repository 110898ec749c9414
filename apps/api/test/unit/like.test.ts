import { expect, it } from 'vitest';
import { likePattern } from '../../src/domain/like.ts';

it.each([
  ['tide', '%tide%'],
  ['', '%%'],
  ['100%', '%100\\%%'],
  ['a_b', '%a\\_b%'],
  ['C:\\x', '%C:\\\\x%'],
  ['\\%_', '%\\\\\\%\\_%'],
])('%j is looked for by the letter', (text, pattern) => {
  expect(likePattern(text)).toBe(pattern);
});
