import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chapterAt, pageAt, type Book } from '../../src/domain/books/book.ts';
import { composeBook } from '../../src/domain/books/compose.ts';
import { blocksOfText } from '../../src/domain/books/lines.ts';
import type { Block } from '../../src/domain/books/manuscript.ts';
import { upToChapter } from '../../src/domain/books/up-to-chapter.ts';

const bookOf = (blocks: Block[], title = ''): Book =>
  composeBook({ title, authors: [], language: '', blocks, paged: false });
const bookOfText = (text: string): Book => bookOf(blocksOfText(text));
const titles = ({ chapters }: Book): string[] => chapters.map(({ title }) => title);

/** A paragraph of prose, different for every number, broken into lines of some 60 letters. */
function prose(number: number, lines = 5): string {
  const words = `the keeper of lamp ${number} went down to the water and counted what the tide had left there`.split(
    ' ',
  );
  const rows: string[] = [];
  for (let row = '', i = 0; rows.length < lines; i++) {
    const word = words[i % words.length] ?? '';
    if (row.length + word.length > 58) {
      rows.push(row);
      row = word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  return `A${rows.join('\n').slice(1)} at last.`;
}

const storyOf = (headings: readonly string[]): string =>
  headings.map((heading, i) => `${heading}\n\n${prose(i)}\n\n${prose(100 + i)}`).join('\n\n\n');

describe('chapters are recognised in plain text', () => {
  it.each<[string, string[], string[]]>([
    ['numbered in Roman', ['CHAPTER I.', 'CHAPTER II.', 'CHAPTER III.'], ['CHAPTER I.', 'CHAPTER II.', 'CHAPTER III.']],
    ['with titles', ['Chapter 1. The Lamp', 'Chapter 2. The Boat'], ['Chapter 1. The Lamp', 'Chapter 2. The Boat']],
    [
      'titled on the next line',
      ['CHAPTER I\nTHE LAMP', 'CHAPTER II\nTHE BOAT'],
      ['CHAPTER I THE LAMP', 'CHAPTER II THE BOAT'],
    ],
    [
      'titled in the next paragraph',
      ['Chapter One\n\nThe Lamp', 'Chapter Two\n\nThe Boat'],
      ['Chapter One. The Lamp', 'Chapter Two. The Boat'],
    ],
    ['in words', ['Chapter One', 'Chapter Two'], ['Chapter One', 'Chapter Two']],
    ['by bare Roman numbers', ['I', 'II', 'III'], ['I', 'II', 'III']],
    ['by bare Arabic numbers', ['1.', '2.', '3.'], ['1.', '2.', '3.']],
    ['by bare Han numbers', ['一', '二', '三'], ['一', '二', '三']],
    ['as letters', ['Letter 1', 'Letter 2', 'Letter 4'], ['Letter 1', 'Letter 2', 'Letter 4']],
    [
      'between a prologue and an epilogue',
      ['Prologue', 'Chapter 1', 'Chapter 2', 'Epilogue'],
      ['Prologue', 'Chapter 1', 'Chapter 2', 'Epilogue'],
    ],
    [
      'in parts',
      ['PART ONE\n\nChapter 1', 'Chapter 2', 'PART TWO\n\nChapter 1'],
      ['PART ONE · Chapter 1', 'Chapter 2', 'PART TWO · Chapter 1'],
    ],
    [
      'by bare numbers in parts',
      ['PART ONE\n\nI', 'II', 'PART TWO\n\nI', 'II'],
      ['PART ONE · I', 'II', 'PART TWO · I', 'II'],
    ],
    ['as parts where there is nothing else', ['PART ONE', 'PART TWO'], ['PART ONE', 'PART TWO']],
    [
      'acts and scenes',
      ['ACT I\n\nScene I', 'Scene II', 'ACT II\n\nScene I'],
      ['ACT I · Scene I', 'Scene II', 'ACT II · Scene I'],
    ],
    ['without their numbered sections', ['Chapter 1\n\nI', 'II', 'Chapter 2\n\nI'], ['Chapter 1', 'Chapter 2']],
    [
      'in German',
      ['Erstes Kapitel', 'Zweites Kapitel', 'Drittes Kapitel'],
      ['Erstes Kapitel', 'Zweites Kapitel', 'Drittes Kapitel'],
    ],
    ['in French', ['Chapitre premier', 'Chapitre II'], ['Chapitre premier', 'Chapitre II']],
    ['in Russian', ['Глава первая', 'Глава вторая'], ['Глава первая', 'Глава вторая']],
    ['in Chinese', ['第一章 灯塔', '第二章 小船', '第三章 潮水'], ['第一章 灯塔', '第二章 小船', '第三章 潮水']],
    ['in Japanese', ['第一話　灯台', '第二話　小舟'], ['第一話 灯台', '第二話 小舟']],
    ['when there is only one', ['Chapter I. The Lamp'], ['Chapter I. The Lamp']],
    ['not where there are none', ['Once upon a time there was a lamp, and it burned.'], []],
    ['not by one bare number', ['1'], []],
    ['not by numbers that do not count up', ['4', '9', '2'], []],
  ])('%s', (_, headings, found) => {
    expect(titles(bookOfText(storyOf(headings)))).toEqual(found);
  });

  it('not by the page numbers that stand within sentences', () => {
    const pages = Array.from({ length: 6 }, (_, i) => `${prose(i).replace(/ at last\.$/, ' and')}\n\n${i + 1}`);
    expect(titles(bookOfText(pages.join('\n\n')))).toEqual([]);
  });

  it('where a line per paragraph leaves no blank lines', () => {
    const long = 'The lamp burned all night and nobody saw it. '.repeat(8);
    const text = ['Chapter 1', long, long, 'Chapter 2', long, long].join('\n');
    expect(titles(bookOfText(text))).toEqual(['Chapter 1', 'Chapter 2']);
  });
});

describe('chapters are recognised by marks', () => {
  const heading = (level: number, text: string): Block => ({ level, text });
  const text = (n: number): Block => ({ level: 0, text: prose(n).replaceAll('\n', ' ').repeat(3) });
  const entry = (title: string, depth = 1): Block => ({
    level: 0,
    text: `${title}: it begins`,
    entry: { title, depth },
  });
  it.each<[string, Block[], string[]]>([
    [
      'headings of one level',
      [heading(2, 'The Lamp'), text(1), heading(2, 'The Boat'), text(2)],
      ['The Lamp', 'The Boat'],
    ],
    [
      'below the book’s title',
      [heading(1, 'Tides'), heading(2, 'The Lamp'), text(1), heading(2, 'The Boat'), text(2)],
      ['The Lamp', 'The Boat'],
    ],
    [
      'above sections',
      [heading(1, 'The Lamp'), text(1), heading(2, 'Oil'), text(2), heading(1, 'The Boat'), text(3)],
      ['The Lamp', 'The Boat'],
    ],
    [
      'below parts',
      [
        heading(1, 'East'),
        heading(2, 'Lamp'),
        text(1),
        heading(2, 'Oil'),
        text(2),
        heading(1, 'West'),
        heading(2, 'Boat'),
        text(3),
      ],
      ['East · Lamp', 'Oil', 'West · Boat'],
    ],
    [
      'with the title in a heading of its own',
      [
        heading(2, 'Chapter 1'),
        heading(3, 'The Lamp'),
        text(1),
        heading(2, 'Chapter 2'),
        heading(3, 'The Boat'),
        text(2),
      ],
      ['Chapter 1. The Lamp', 'Chapter 2. The Boat'],
    ],
    [
      'not of headings that only the title page has',
      [
        heading(1, 'Tides'),
        heading(2, 'By Ann Oake'),
        heading(3, 'Chapter 1'),
        text(1),
        heading(3, 'Chapter 2'),
        text(2),
      ],
      ['Chapter 1', 'Chapter 2'],
    ],
    ['entries of the file’s own contents', [entry('One'), text(1), entry('Two'), text(2)], ['One', 'Two']],
    [
      'entries before headings',
      [entry('One'), heading(2, 'Uno'), text(1), entry('Two'), heading(2, 'Due'), text(2)],
      ['One', 'Two'],
    ],
    [
      'headings before too few entries',
      [entry('All'), ...[1, 2, 3, 4, 5].flatMap((n) => [heading(2, `Chapter ${n}`), text(n)]), entry('Notes'), text(9)],
      [1, 2, 3, 4, 5].map((n) => `Chapter ${n}`),
    ],
    [
      'entries of parts and chapters',
      [entry('Part One'), entry('1', 2), text(1), entry('2', 2), text(2)],
      ['Part One · 1', '2'],
    ],
    [
      'no heading that only says it is over',
      [heading(2, 'Chapter 1'), text(1), heading(2, 'Chapter 2'), text(2), heading(2, 'THE END')],
      ['Chapter 1', 'Chapter 2'],
    ],
  ])('%s', (_, blocks, found) => {
    expect(titles(bookOf(blocks))).toEqual(found);
  });
});

describe('what is no part of the book is left out', () => {
  const story = storyOf(['CHAPTER I. The Lamp', 'CHAPTER II. The Boat', 'CHAPTER III. The Tide']);
  const bare = bookOfText(story).text;
  const entries = ['CHAPTER I. The Lamp', 'CHAPTER II. The Boat', 'CHAPTER III. The Tide'];

  it.each<[string, string]>([
    [
      'a licence in front and behind',
      `The Project Gutenberg EBook of Tides\n\nTitle: Tides\n\n*** START OF THIS PROJECT GUTENBERG EBOOK TIDES ***\n\n${story}\n\n*** END OF THIS PROJECT GUTENBERG EBOOK TIDES ***\n\n${prose(9)}`,
    ],
    [
      'the newer form of it',
      `*** START OF THE PROJECT GUTENBERG EBOOK TIDES ***\n\nProduced by Some Body\n\n${story}\n\n*** END OF THE PROJECT GUTENBERG EBOOK TIDES ***\n\nTerms of use`,
    ],
    [
      'the oldest form of it',
      `Etext rules\n\n*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n\n${story}\n\nEnd of the Project Gutenberg Etext of Tides\n\nMore`,
    ],
    ['a footer alone', `${story}\n\nEnd of Project Gutenberg's Tides, by Ann Oake\n\n${prose(9)}`],
    ['a table of contents', `CONTENTS\n\n${entries.join('\n')}\n\n\n${story}`],
    ['one with blank lines', `Contents\n\n${entries.join('\n\n')}\n\n${story}`],
    [
      'one with page numbers',
      `Table of Contents\n\n${entries.map((line, i) => `${line} ........ ${i * 9 + 1}`).join('\n')}\n\n${story}`,
    ],
    ['one without a title', `${entries.join('\n\n')}\n\n${story}`],
    ['one without a title, in one paragraph', `${entries.join('\n')}\n\n${story}`],
    ['one with page numbers and no title', `The Lamp ....... 1\nThe Boat ....... 9\nThe Tide ....... 18\n\n${story}`],
    ['empty plates', `[Illustration]\n\n${story}\n\n[Blank Page]`],
    ['a byte order mark', `\ufeff${story}`],
    ['Windows line ends', story.replaceAll('\n', '\r\n').replace(/\r\n?/g, '\n')],
  ])('%s', (_, text) => {
    expect(bookOfText(text).text).toBe(bare);
    expect(titles(bookOfText(text))).toEqual(entries);
  });

  it('but the fields of a licence are kept', () => {
    const text = `Title: The Tides of Hollin\n\nAuthor: Ann Oake\n\nLanguage: German\n\n*** START OF THE PROJECT GUTENBERG EBOOK ***\n\n${story}`;
    expect(bookOfText(text)).toMatchObject({ title: 'The Tides of Hollin', authors: ['Ann Oake'], language: 'de' });
  });

  it.each([
    ['a chapter called Contents', `Contents\n\n${prose(1)}\n\n${prose(2)}`],
    ['a list of the people', `${story}\n\nAnn Oake\n\nTobias Vane\n\nA boy`],
    ['a story about a licence', `${prose(1)}\n\nThe licence said: produced by hand.\n\n${prose(2)}`],
    ['two headings of one name', `CHAPTER I\n\n${prose(1)}\n\nCHAPTER I\n\n${prose(2)}`],
  ])('%s stays', (_, text) => {
    const words = (each: string) => each.split(/\s+/);
    expect(words(bookOfText(text).text)).toEqual(words(text));
  });
});

describe('lines become paragraphs', () => {
  const wide = prose(1, 6);
  it.each<[string, string, string]>([
    [
      'broken ones are joined',
      'The keeper of the lamp went down to the water and counted\nwhat the tide had left there, which was not a great deal of\nanything, and went home.',
      'The keeper of the lamp went down to the water and counted what the tide had left there, which was not a great deal of anything, and went home.',
    ],
    [
      'verse stays in its lines',
      'O tide that turns,\nO lamp that burns,\nO boat that never\nreturns.',
      'O tide that turns,\nO lamp that burns,\nO boat that never\nreturns.',
    ],
    [
      'a word broken at the end',
      'The keeper of the lamp went down to the quay and remem-\nbered what the tide had left there in the year before.',
      'The keeper of the lamp went down to the quay and remembered what the tide had left there in the year before.',
    ],
    [
      'a soft hyphen',
      'The keeper of the lamp went down to the quay and remem\u00ad\nbered what the tide had left there in the year before.',
      'The keeper of the lamp went down to the quay and remembered what the tide had left there in the year before.',
    ],
    [
      'a name keeps its hyphen',
      'The keeper of the lamp went down to the quay at Nether-\nHollin to see what the tide had left there that morning.',
      'The keeper of the lamp went down to the quay at Nether-Hollin to see what the tide had left there that morning.',
    ],
    [
      'a hyphen that stands elsewhere is kept',
      'A lamp-post is a lamp-post, whatever is said of the lamp-\npost at the end of the quay, where the tide comes first.',
      'A lamp-post is a lamp-post, whatever is said of the lamp-post at the end of the quay, where the tide comes first.',
    ],
    [
      'a whole word that stands elsewhere is joined',
      'A lamppost is what it is, whatever people say of the lamp-\npost at the end of the quay, where the tide comes first.',
      'A lamppost is what it is, whatever people say of the lamppost at the end of the quay, where the tide comes first.',
    ],
    [
      'two words of the book keep their hyphen',
      'The lamp and the post were both his, and so was the lamp-\npost at the end of the quay, where the tide comes first.',
      'The lamp and the post were both his, and so was the lamp-post at the end of the quay, where the tide comes first.',
    ],
    [
      'a dash binds',
      'The keeper of the lamp went down to the quay that day--\nand counted what the tide had left there in the year.',
      'The keeper of the lamp went down to the quay that day--and counted what the tide had left there in the year.',
    ],
    [
      'indented paragraphs are parted',
      'The keeper of the lamp went down to the water and counted\nwhat the tide had left.\n   The other keeper of the other lamp stayed where he was and\nwaited.',
      'The keeper of the lamp went down to the water and counted what the tide had left.\n\nThe other keeper of the other lamp stayed where he was and waited.',
    ],
    ['ligatures and odd spaces are plain', 'The ﬁsh\u00a0and the\u2003ﬂoat', 'The fish and the float'],
    ['accents are composed', 'Zoe\u0308 was late', 'Zoë was late'],
  ])('%s', (_, text, joined) => {
    // Enough full lines for the width to be known.
    const book = bookOfText(`${wide}\n\n${text}\n\n${prose(2, 6)}`);
    expect(book.text.split('\n\n').slice(1, -1).join('\n\n')).toBe(joined);
  });

  it('of Japanese, which has no spaces, are joined without', () => {
    const row = '灯台守は水辺に降りて潮が残していったものを数えた';
    expect(bookOfText(`${row}\n${row}\n${row}\n${row}。`).text).toBe(`${row}${row}${row}${row}。`);
  });
});

describe('places', () => {
  const block = fc.oneof(
    fc.record({
      text: fc.constantFrom(
        'Chapter 1',
        'CHAPTER II. The Boat',
        'PART ONE',
        'I',
        'II',
        'Prologue',
        'Contents',
        'The Lamp',
      ),
      level: fc.integer({ min: 0, max: 3 }),
    }),
    fc.record({ text: fc.lorem({ maxCount: 60 }), level: fc.constant(0) }),
    fc.record({
      text: fc.lorem({ maxCount: 9 }),
      level: fc.integer({ min: 0, max: 3 }),
      entry: fc.record({ title: fc.lorem({ maxCount: 3 }), depth: fc.integer({ min: 1, max: 3 }) }),
    }),
  );

  it('chapters tile the text from the first to the end, and pages rise', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 60 }), (blocks) => {
        const paged = blocks.map((each, i) => ({ ...each, page: 1 + Math.floor(i / 4) }));
        const book = composeBook({ title: '', authors: [], language: '', blocks: paged, paged: true });
        for (const [i, { start, end, title }] of book.chapters.entries()) {
          expect(end).toBe(book.chapters[i + 1]?.start ?? book.text.length);
          expect(end).toBeGreaterThan(start);
          expect(title).not.toBe('');
          expect(chapterAt(book, start)).toEqual({ number: i + 1, title });
          expect(chapterAt(book, end - 1)).toEqual({ number: i + 1, title });
        }
        const starts = book.pages?.map(({ start }) => start) ?? [];
        expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
        for (const { number, start } of book.pages ?? []) expect(pageAt(book, start)).toBe(number);
      }),
      { numRuns: 300, seed: 20_261_122 },
    );
  });

  it('in front of the first chapter are in none', () => {
    const book = bookOfText(`TIDES\n\nby Ann Oake\n\n${storyOf(['Chapter 1', 'Chapter 2'])}`);
    expect(chapterAt(book, 0)).toBeNull();
    expect(book.text.slice(0, book.chapters[0]?.start)).toBe('TIDES\n\nby Ann Oake\n\n');
  });

  it('up to a chapter go to its end, front matter included', () => {
    const book = bookOfText(`TIDES\n\n${storyOf(['Chapter 1', 'Chapter 2', 'Chapter 3'])}`);
    const read = upToChapter(book, 2);
    expect(read).toMatch(/^TIDES\n\nChapter 1[\s\S]*Chapter 2[\s\S]* at last\.$/);
    expect(read).not.toContain('Chapter 3');
    expect(() => upToChapter(book, 4)).toThrow(/Only 3 chapters/);
    expect(() => upToChapter({ text: 'x', chapters: [] }, 1)).toThrow(/No chapters/);
  });
});
