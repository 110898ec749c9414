import { expect, it } from 'vitest';
import { findNames } from '../../src/domain/casts/find-names.ts';

it.each<[string, string, string[], number]>([
  ['a whole word', 'Ann met Anna. Ann left.', ['Ann'], 2],
  ['a name of several words', 'Tobias Vane and Vane', ['Tobias Vane'], 1],
  ['any of several names, once where one holds another', 'Tobias Vane, Vane, Tobias', ['Vane', 'Tobias Vane'], 2],
  ['a name before an apostrophe', "Ann’s hat, Ann's coat", ['Ann'], 2],
  ['a name with an article in front', 'the Hatter and The Hatter', ['the Hatter'], 2],
  ['a title with its stop', 'Mr. Vane was late', ['Mr. Vane'], 1],
  ['a name in a script without spaces', '太郎は花子を見た。太郎', ['太郎'], 2],
  ['no other case', 'will you, Will', ['Will'], 1],
  ['no blank and no single letter', 'I saw A', ['', 'I', 'A'], 0],
])('%s', (_, text, names, count) => {
  expect(findNames(text, [names])[0]?.count).toBe(count);
});

it('tells where somebody is named first and last, and leaves a longer name to whom it belongs', () => {
  const text = 'White Rabbit. Rabbit. White Rabbit.';
  expect(findNames(text, [['Rabbit'], ['White Rabbit'], ['Dodo']])).toEqual([
    { count: 1, first: 14, last: 14 },
    { count: 2, first: 0, last: 22 },
    { count: 0, first: -1, last: -1 },
  ]);
});
