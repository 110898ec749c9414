import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passagesOf } from '../../src/domain/notebooks/chunk.ts';
import { nearMisses } from '../../src/domain/notebooks/near-misses.ts';
import { buildQuery } from '../../src/domain/notebooks/query.ts';
import { diversify, fuse, rankByWords, type SoughtWord } from '../../src/domain/notebooks/rank.ts';
import { collectWords, decodePostings, encodePostings } from '../../src/domain/notebooks/word-index.ts';
import { composeBook } from '../../src/domain/books/compose.ts';
import { tokensOf } from '../../src/domain/generation/tokens.ts';
import { sampleStory } from '../support/draft.ts';

const sampleBook = () =>
  composeBook({
    title: '',
    authors: [],
    language: '',
    paged: false,
    blocks: sampleStory.split(/\n{2,}/).map((text) => ({ text: text.replaceAll('\n', ' '), level: 0 })),
  });

describe('passages', () => {
  it('of a story have 300 to 500 tokens, lie in one chapter, and leave nothing out', () => {
    const book = sampleBook();
    expect(book.chapters).toHaveLength(7);
    const passages = [...passagesOf(book)];
    let covered = 0;
    for (const { chapter, start, end, text } of passages) {
      expect(text).toBe(book.text.slice(start, end));
      const own = book.chapters[chapter - 1] ?? { start: 0, end: book.chapters[0]?.start ?? 0 };
      expect(start).toBeGreaterThanOrEqual(own.start);
      expect(end).toBeLessThanOrEqual(own.end);
      expect(book.text.slice(covered, Math.max(covered, start)).trim()).toBe('');
      covered = end;
      expect(tokensOf(text)).toBeLessThan(620);
    }
    expect(book.text.slice(covered).trim()).toBe('');
    const within = passages.filter((each, i) => passages[i + 1]?.chapter === each.chapter && each.chapter > 0);
    const sizes = within.map(({ text }) => tokensOf(text));
    expect(Math.min(...sizes)).toBeGreaterThan(250);
    // Each begins a little before its forerunner ends.
    const overlaps = within.map((each) => each.end - (passages[passages.indexOf(each) + 1]?.start ?? 0));
    expect(overlaps.filter((overlap) => overlap > 0).length).toBeGreaterThan(overlaps.length / 2);
  });

  it('of any text cover it, in order, without end', () => {
    const paragraph = fc.string({
      unit: fc.constantFrom('a', 'B', '. ', ' ', '🜁', '灯', '。', '\n', '*'),
      maxLength: 4_000,
    });
    fc.assert(
      fc.property(fc.array(paragraph, { maxLength: 8 }), fc.nat(), (paragraphs, at) => {
        const text = paragraphs.join('\n\n');
        const cut = text.length === 0 ? 0 : at % text.length;
        const chapters = [{ title: 'One', start: cut, end: text.length }];
        let covered = 0;
        for (const { chapter, start, end, text: own } of passagesOf({ text, chapters, pages: null })) {
          expect(own.isWellFormed() || !text.slice(0, cut).isWellFormed()).toBe(true);
          expect(chapter).toBe(start < cut ? 0 : 1);
          expect(text.slice(covered, Math.max(covered, start))).not.toMatch(/[\p{L}\p{N}]/u);
          expect(end).toBeGreaterThan(covered);
          covered = end;
        }
        expect(text.slice(covered)).not.toMatch(/[\p{L}\p{N}]/u);
      }),
      { numRuns: 60 },
    );
  });

  it('end with a scene', () => {
    const scene = (word: string) =>
      Array.from({ length: 12 }, () => `The ${word} went round the point again and again and was seen by nobody.`).join(
        ' ',
      );
    const text = `${scene('heron')}\n\n* * *\n\n${scene('oyster')}`;
    const passages = [...passagesOf({ text, chapters: [], pages: null })];
    expect(passages.map((each) => each.text.includes('heron') && each.text.includes('oyster'))).toEqual([false, false]);
  });
});

describe('the words of passages', () => {
  const index = (texts: string[], stems: Record<string, string>, capitalTellsNames = true) => {
    const words = collectWords();
    for (const [ordinal, text] of texts.entries()) words.add(ordinal, text);
    return words.index(new Map(Object.entries(stems)), capitalTellsNames);
  };

  it('are joined by their stems, names left as they are', () => {
    const stems = { oysters: 'oyst', oyster: 'oyst', agnes: 'agn', the: '' };
    const found = index(['The oysters saw Agnes.', 'An oyster of oysters', 'by Agnes'], stems);
    expect(found.get('oyst')).toEqual([0, 1, 1, 2]);
    expect(found.get('agnes')).toEqual([0, 1, 2, 1]);
    expect(found.has('agn')).toBe(false);
    expect(found.has('the')).toBe(false);
  });

  it('are no names for their capitals where every noun has one', () => {
    expect([...index(['alle Boote'], { alle: '', boote: 'boot' }, false).keys()]).toEqual(['boot']);
  });

  it('that begin a sentence with a capital are no names for that', () => {
    expect([...index(['Singing. She left.'], { singing: 'sing', she: '', left: 'left' }).keys()]).toEqual([
      'sing',
      'left',
    ]);
  });

  it('come back as they were written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(60_000_000)), (ordinals) => {
        const places = ordinals.toSorted((a, b) => a - b).flatMap((ordinal, i) => [ordinal, (i % 63) + 1]);
        expect([...decodePostings(encodePostings(places))].flatMap(({ ordinal, count }) => [ordinal, count])).toEqual(
          places,
        );
      }),
    );
  });
});

describe('ranking', () => {
  const sought = (...places: number[]): SoughtWord => ({
    weight: 1,
    postings: [{ sourceId: 's', bytes: encodePostings(places) }],
  });
  const ordinals = (words: SoughtWord[], visible = 100) =>
    rankByWords(words, new Map([['s', visible]]), 10).map(({ ordinal }) => ordinal);

  it('puts rare words before common ones, and many before few', () => {
    const common = sought(...Array.from({ length: 50 }, (_, i) => [i, 1]).flat());
    expect(ordinals([common, sought(70, 1)])[0]).toBe(70);
    expect(ordinals([sought(1, 1, 2, 3, 3, 1)])).toEqual([2, 1, 3]);
  });

  it('knows nothing of what is not visible', () => {
    expect(ordinals([sought(1, 1, 5, 9)], 5)).toEqual([1]);
    expect(ordinals([sought(1, 1)], 0)).toEqual([]);
  });

  const place = (ordinal: number) => ({ sourceId: 's', ordinal });

  it('joins two orders by rank', () => {
    const fused = fuse([1, 2, 3].map(place), [3, 1, 9].map(place));
    expect(fused.map((each) => each.place.ordinal)).toEqual([1, 3, 2, 9]);
    expect(fused[3]).toMatchObject({ wordRank: null, vectorRank: 3 });
  });

  it('puts what one order has first before what both have in the middle', () => {
    const middle = Array.from({ length: 12 }, (_, i) => place(100 + i));
    const before = (first: number) => Array.from({ length: 6 }, (_, i) => place(first + i));
    const fused = fuse([...before(10), ...middle], [...before(20), ...middle]).map((each) => each.place.ordinal);
    expect(fused.slice(0, 2)).toEqual([10, 20]);
  });

  it('leaves room for other chapters, and none empty', () => {
    expect(diversify(['a1', 'a2', 'a3', 'b1', 'a4'], ([chapter = '']) => chapter, 4)).toEqual(['a1', 'a2', 'b1', 'a3']);
    expect(diversify(['a1', 'a2', 'a3'], () => 'a', 3)).toEqual(['a1', 'a2', 'a3']);
  });
});

it.each([
  ['bartholomow', ['bartholomew', 'barter', 'harbour'], ['bartholomew']],
  ['rud', ['rudd', 'ruddy', 'red'], ['rudd', 'ruddy']],
  ['heron', ['oyster'], []],
])('a near miss of %s', (word, vocabulary, expected) => {
  expect(nearMisses(word, vocabulary).map((each) => each.word)).toEqual(expected);
});

describe('a query', () => {
  const names = { character: 'Judith Marl', person: 'Nan' };
  const say = (role: 'user' | 'assistant', text: string) => ({ role, text });

  it('is what the person said last, with the names of those who talk', () => {
    expect(buildQuery([say('user', 'Who took your book?')], names)).toEqual({
      text: 'Who took your book?',
      hints: 'Judith Marl Nan',
    });
  });

  it('has the names that were spoken of before, latest first, and none twice', () => {
    const turns = [
      say('user', 'I met the captain, Isaac Rudd, and old Jory Pascoe.'),
      say('assistant', 'Then you know that Septimus Hoyle was there, and Isaac Rudd.'),
      say('user', 'What did he owe Jory Pascoe?'),
    ];
    const { hints } = buildQuery(turns, { character: '', person: '' });
    expect(hints).toMatch(/^Septimus Hoyle Isaac Rudd I met the captain,/);
  });

  it('has what the person asked before, for what is not named again', () => {
    const nobody = { character: '', person: '' };
    const asked = [say('user', 'where is the strongbox?'), say('assistant', 'below.'), say('user', 'is it heavy?')];
    const turns = [...asked, say('assistant', 'it is.'), say('user', 'and why is it?')];
    expect(buildQuery(turns, nobody)).toEqual({
      text: 'and why is it?',
      hints: 'is it heavy? where is the strongbox?',
    });
    // Of what is long, only the end, and no more for being of two turns.
    const long = (word: string) => say('user', `${`${word} `.repeat(30)}end`);
    const { hints } = buildQuery([long('tide'), long('reed'), say('user', 'why?')], nobody);
    expect(hints).toBe(`${'reed '.repeat(15)}end`);
  });

  it('is empty when the person has said nothing', () => {
    expect(buildQuery([say('assistant', 'Good evening.')], names)).toEqual({ text: '', hints: '' });
  });
});
