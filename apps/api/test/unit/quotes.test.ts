import { describe, expect, it } from 'vitest';
import type { DraftAnswer } from '../../src/domain/drafts/prompt.ts';
import { verifyDraft } from '../../src/domain/drafts/verify.ts';
import { quoteFinder } from '../../src/domain/readings/quotes.ts';

const text = [
  '  “Nine and four minutes,” said the captain—slowly.',
  '',
  'It’s the widow’s key;   it hung on a',
  'bootlace (really) [a+b]*.',
  '\t“Nine and four minutes,” he said again. 🌊 End.',
].join('\n');
const sourcesOf = (contents: readonly string[]) =>
  contents.map((content, i) => ({ name: `${i}.txt`, text: content, chapters: [], pages: null }));
const verify = (quote: string, ...contents: string[]) =>
  quoteFinder(sourcesOf(contents.length === 0 ? [text] : contents))(quote);

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
  expect(verify(quote)).toEqual({
    quote: quote.trim(),
    source: '0.txt',
    sourceId: null,
    chapter: null,
    page: null,
    start: text.indexOf(standing),
    end: text.indexOf(standing) + standing.length,
  });
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
  expect(verify(quote)).toBeNull();
});

it('names the first source that has it, and offsets within that source', () => {
  expect(verify('the key', 'nothing', 'here is\nthe key', 'the key')).toMatchObject({
    source: '1.txt',
    start: 8,
    end: 15,
  });
});

it('joins no two sources', () => {
  expect(verify('one two', 'this is one', 'two it is')).toBeNull();
});

describe('a draft', () => {
  const answer: DraftAnswer = {
    name: 'The captain',
    tagline: '',
    description: 'He counts.',
    personality: '',
    scenario: 'On a quay.',
    firstMessage: '',
    exampleDialogue: '',
    tags: [],
    evidence: [],
    lore: [],
  };
  const verified = (changes: Partial<DraftAnswer>) => verifyDraft({ ...answer, ...changes }, sourcesOf([text]));

  it('keeps the order and drops only the quotes that are not there', () => {
    const evidence = ['captain', 'nowhere', 'bootlace'].map((quote) => ({ field: 'name', claim: quote, quote }));
    expect(verified({ evidence }).evidence.map(({ claim }) => claim)).toEqual(['captain', 'bootlace']);
  });

  it('tells which claims are left without a quote, and which fields', () => {
    const { unsupported } = verified({
      evidence: [
        { field: 'description', claim: 'He counts', quote: 'Nine and four minutes' },
        { field: 'description', claim: 'He counts', quote: 'Ten and four minutes' },
        { field: 'description', claim: 'He is tall', quote: 'The tall captain' },
        { field: 'name', claim: '', quote: 'The tall captain' },
      ],
    });
    expect(unsupported).toEqual([
      { field: 'description', claim: 'He is tall' },
      { field: 'scenario', claim: '' },
    ]);
  });

  it('keeps lore without a quote, and shows that it has none', () => {
    const lore = [
      {
        name: 'The key',
        keys: [' key ', 'key', ''],
        content: 'It hung.',
        quotes: ['the widow’s key', 'the rusty key'],
      },
      { name: 'The sea', keys: ['sea'], content: 'It was grey.', quotes: ['the grey sea'] },
    ];
    expect(verified({ lore }).lore).toMatchObject([
      { name: 'The key', keys: ['key'], evidence: [{ field: 'lore', quote: 'the widow’s key' }] },
      { name: 'The sea', keys: ['sea'], evidence: [] },
    ]);
  });
});
