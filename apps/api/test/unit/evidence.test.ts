import { expect, it } from 'vitest';
import { verifyEvidence } from '../../src/domain/drafts/evidence.ts';

const text = [
  '  “Nine and four minutes,” said the captain—slowly.',
  '',
  'It’s the widow’s key;   it hung on a',
  'bootlace (really) [a+b]*.',
  '\t“Nine and four minutes,” he said again. 🌊 End.',
].join('\n');
const verify = (quote: string, ...sources: string[]) =>
  verifyEvidence(
    [{ field: 'name', quote }],
    (sources.length === 0 ? [text] : sources).map((content, i) => ({
      name: `${i}.txt`,
      text: content,
      chapters: [],
      pages: null,
    })),
  );

it.each<[string, string, string]>([
  ['word for word', 'said the captain', 'said the captain'],
  ['with straight quotes for curly ones', '"Nine and four minutes,"', '“Nine and four minutes,”'],
  ['with a straight apostrophe', "It's the widow's key", 'It’s the widow’s key'],
  ['with a hyphen for a dash', 'captain-slowly', 'captain—slowly'],
  ['with an en dash for an em dash', 'captain–slowly', 'captain—slowly'],
  ['across a line break', 'hung on a bootlace', 'hung on a\nbootlace'],
  ['across a blank line', 'slowly. It’s the', 'slowly.\n\nIt’s the'],
  ['with white space of its own', 'key; it\n\n hung', 'key;   it hung'],
  ['with white space around it', '  said the captain\n', 'said the captain'],
  ['with no-break spaces', 'said\u00a0the\u00a0captain', 'said the captain'],
  ['with characters that patterns interpret', 'bootlace (really) [a+b]*.', 'bootlace (really) [a+b]*.'],
  ['from the very beginning', '“Nine', '“Nine'],
  ['to the very end', '🌊 End.', '🌊 End.'],
])('a quote %s is kept, with the place where it stands', (_, quote, standing) => {
  expect(verify(quote)).toEqual([
    {
      field: 'name',
      quote: quote.trim(),
      source: '0.txt',
      chapter: null,
      page: null,
      start: text.indexOf(standing),
      end: text.indexOf(standing) + standing.length,
    },
  ]);
});

it.each([
  ['that is not there', 'He never said a word.'],
  ['in another case', 'Said The Captain'],
  ['with a word left out', 'it on a bootlace'],
  ['with its parts joined by an ellipsis', 'Nine … minutes'],
  ['with a space within a word', 'boot lace'],
  ['that is a pattern', 'bootlace .*'],
  ['that is empty', ''],
  ['that is white space', ' \n '],
])('a quote %s is dropped', (_, quote) => {
  expect(verify(quote)).toEqual([]);
});

it('names the first source that has it, and offsets within that source', () => {
  expect(verify('the key', 'nothing', 'here is\nthe key', 'the key')).toMatchObject([
    { source: '1.txt', start: 8, end: 15 },
  ]);
});

it('joins no two sources', () => {
  expect(verify('one two', 'this is one', 'two it is')).toEqual([]);
});

it('keeps the order and drops only what is not there', () => {
  const claims = ['captain', 'nowhere', 'bootlace'].map((quote) => ({ field: quote, quote }));
  expect(verifyEvidence(claims, [{ name: 'a', text, chapters: [], pages: null }]).map(({ field }) => field)).toEqual([
    'captain',
    'bootlace',
  ]);
});
