import { describe, expect, it } from 'vitest';
import { pieces } from './pieces.ts';

describe('a marked text', () => {
  it.each([
    ['nothing marked', 'the tide', [], ['the tide']],
    ['a mark in the middle', 'the red tide', [[4, 7]], ['the ', '[red]', ' tide']],
    [
      'marks at both ends',
      'red tide',
      [
        [0, 3],
        [4, 8],
      ],
      ['[red]', ' ', '[tide]'],
    ],
    [
      'marks beside each other',
      '東京',
      [
        [0, 1],
        [1, 2],
      ],
      ['[東]', '[京]'],
    ],
    ['markup', '<b>x</b>', [[3, 4]], ['<b>', '[x]', '</b>']],
  ])('with %s is cut into all of its text', (_, text, marks, expected) => {
    const cut = pieces({ text, marks: marks.map(([start = 0, end = 0]) => ({ start, end })) });
    expect(cut.map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))).toEqual(expected);
    expect(cut.map((piece) => piece.text).join('')).toBe(text);
  });
});
