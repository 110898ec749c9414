import { describe, expect, it } from 'vitest';
import { paragraphEnd, planParts, sectionsOf, upTo, type Outline } from '../../src/domain/readings/plan-parts.ts';

/** Chapters of these many tokens, each token a character long. */
const outline = (name: string, ...tokens: number[]): Outline => {
  let start = 0;
  const sections = tokens.map((count, i) => {
    const section = { chapter: i + 1, title: `${i + 1}`, start, end: start + count, tokens: count };
    start += count;
    return section;
  });
  return { name, sections };
};
const spans = (parts: ReturnType<typeof planParts>) =>
  parts.map(({ pieces }) => pieces.map(({ source, start, end }) => `${source}:${start}-${end}`).join(' '));

describe('a book is dealt out', () => {
  it.each<[string, Outline[], number, string[], string[]]>([
    ['whole, where it fits', [outline('a', 3, 4, 3)], 10, ['0:0-10'], ['Chapters 1–3']],
    ['by chapters', [outline('a', 3, 4, 3)], 7, ['0:0-7', '0:7-10'], ['Chapters 1–2', 'Chapter 3']],
    [
      'a chapter only split when it alone is too long',
      [outline('a', 3, 10, 3)],
      5,
      ['0:0-3', '0:3-8', '0:8-13', '0:13-16'],
      ['Chapter 1', 'Chapter 2', 'Chapter 2', 'Chapter 3'],
    ],
    [
      'several files to one request',
      [outline('a', 2), outline('b', 2)],
      9,
      ['0:0-2 1:0-2'],
      ['a, chapter 1; b, chapter 1'],
    ],
    ['not at all, when there is nothing', [outline('a')], 5, [], []],
  ])('%s', (_, outlines, most, expected, titles) => {
    const parts = planParts(outlines, most);
    expect(spans(parts)).toEqual(expected);
    expect(parts.map(({ title }) => title)).toEqual(titles);
    for (const { tokens } of parts) expect(tokens).toBeLessThanOrEqual(most);
  });

  it('without losing or doubling a character, wherever it is cut', () => {
    const text = 'One two.\n\nThree four five.\n\nSix seven eight nine ten.';
    const book = { text, chapters: [{ title: 'I', start: 10, end: text.length }] };
    const sections = sectionsOf(book, ({ length }) => length);
    const parts = planParts([{ name: 'a', sections }], 25, (_source, near) => paragraphEnd(text, near));
    const pieces = parts.flatMap((part) => part.pieces.map(({ start, end }) => text.slice(start, end)));
    expect(pieces.join('')).toBe(text);
    expect(pieces).toContain('Three four five.\n\n');
  });
});

it('front matter is a section unless it is blank, and belongs to every chapter', () => {
  const sections = sectionsOf(
    {
      text: 'Title. One. Two.',
      chapters: [
        { title: 'I', start: 7, end: 12 },
        { title: 'II', start: 12, end: 16 },
      ],
    },
    ({ length }) => length,
  );
  expect(sections.map(({ chapter }) => chapter)).toEqual([null, 1, 2]);
  expect(upTo(sections, 1).map(({ chapter }) => chapter)).toEqual([null, 1]);
  expect(upTo(sections, null)).toHaveLength(3);
  expect(sectionsOf({ text: ' \nOne', chapters: [{ title: 'I', start: 2, end: 5 }] }, () => 1)).toHaveLength(1);
  expect(sectionsOf({ text: 'No chapters', chapters: [] }, () => 1)).toMatchObject([
    { chapter: null, start: 0, end: 11 },
  ]);
});

it('a cut falls between paragraphs, else between words, and never inside a character', () => {
  expect(paragraphEnd('One.\n\nTwo three', 12)).toBe(6);
  expect(paragraphEnd('One two three', 10)).toBe(8);
  expect(paragraphEnd('一二三四五', 3)).toBe(3);
  expect(paragraphEnd('🌊🌊🌊', 3)).toBe(2);
});
