import type { Importance } from '@dramatis/contract/casts';
import { expect, it } from 'vitest';
import { mergePeople, type PartPerson } from '../../src/domain/casts/merge-people.ts';

/** “Name = alias, alias” */
function person(text: string, importance: Importance = 'main'): PartPerson {
  const [name = '', aliases = ''] = text.split(' = ');
  return {
    name,
    aliases: aliases.split(', ').filter((alias) => alias !== ''),
    importance,
    description: `${name} is here.`,
    evidence: [],
  };
}
const merged = (...parts: string[][]) =>
  mergePeople(parts.map((people) => ({ tokens: 100, people: people.map((each) => person(each)) })))
    .map(({ name, aliases }) => [name, ...aliases.toSorted()].join(' | '))
    .toSorted();

it.each<[string, string[][], string[]]>([
  ['the same name', [['Alice'], ['Alice'], ['alice']], ['Alice']],
  ['the same name with and without an article', [['The Hatter'], ['Hatter']], ['The Hatter']],
  ['the model’s own statement', [['Edward Hyde = the fiend'], ['The fiend']], ['Edward Hyde | the fiend']],
  ['its own statement within one part', [['White Rabbit = Rabbit', 'Rabbit']], ['White Rabbit | Rabbit']],
  [
    'an alias that both have',
    [['Pip = the boy of the forge'], ['Philip = the boy of the forge']],
    ['Philip | Pip | the boy of the forge'],
  ],
  ['a surname after a title', [['Gabriel Utterson'], ['Mr. Utterson']], ['Gabriel Utterson | Mr. Utterson']],
  ['a surname alone', [['Gabriel Utterson'], ['Utterson']], ['Gabriel Utterson | Utterson']],
  ['a given name alone', [['Elizabeth'], ['Elizabeth Bennet']], ['Elizabeth Bennet | Elizabeth']],
  ['a title for a name', [['Queen of Hearts'], ['The Queen']], ['Queen of Hearts | The Queen']],
  ['a chain of them', [['Dr. Jekyll'], ['Henry Jekyll = Harry'], ['Harry']], ['Henry Jekyll | Dr. Jekyll | Harry']],
])('joins by %s', (_, parts, expected) => {
  expect(merged(...parts)).toEqual(expected);
});

it.each<[string, string[][], string[]]>([
  ['two sisters of one surname', [['Jane Bennet'], ['Elizabeth Bennet']], ['Elizabeth Bennet', 'Jane Bennet']],
  [
    'two sisters who are both called Miss',
    [['Jane Bennet = Miss Bennet'], ['Elizabeth Bennet = Miss Bennet']],
    ['Elizabeth Bennet | Miss Bennet', 'Jane Bennet | Miss Bennet'],
  ],
  ['husband and wife', [['Mr. Bennet'], ['Mrs. Bennet']], ['Mr. Bennet', 'Mrs. Bennet']],
  [
    'a surname that several share',
    [['Jane Bennet', 'Mary Bennet'], ['Bennet']],
    ['Bennet', 'Jane Bennet', 'Mary Bennet'],
  ],
  ['two whom one part tells apart', [['Elizabeth Bennet', 'Elizabeth']], ['Elizabeth', 'Elizabeth Bennet']],
  ['a king and his queen', [['King of Hearts'], ['Queen of Hearts']], ['King of Hearts', 'Queen of Hearts']],
  ['nobody with a blank name', [[' ', 'Alice']], ['Alice']],
])('keeps apart %s', (_, parts, expected) => {
  expect(merged(...parts)).toEqual(expected);
});

it('weighs people by how much of the book they have', () => {
  const part = (tokens: number, ...people: PartPerson[]) => ({ tokens, people });
  const people = mergePeople([
    part(900, person('Alice'), person('Dinah', 'minor'), person('The King', 'supporting')),
    part(100, person('Alice', 'minor'), person('The Cook')),
  ]);
  expect(people.map(({ name, importance }) => `${name}: ${importance}`)).toEqual([
    'Alice: main',
    'The King: supporting',
    'The Cook: minor',
    'Dinah: minor',
  ]);
});

it('holds 200 at most, the most important of them', () => {
  const people = Array.from({ length: 260 }, (_, i) =>
    person(`Person ${'x'.repeat(i)}y`, i === 259 ? 'main' : 'minor'),
  );
  const found = mergePeople([{ tokens: 1, people }]);
  expect(found).toHaveLength(200);
  expect(found[0]?.name).toBe(people[259]?.name);
});
