import type { CastMember } from '@dramatis/client/model';
import { describe, expect, it } from 'vitest';
import { chaptersOf, matching, toggled } from './choice.ts';

const person = (name: string, given: Partial<CastMember> = {}): CastMember => ({
  name,
  aliases: [],
  importance: 'minor',
  description: '',
  mentions: 1,
  firstChapter: null,
  lastChapter: null,
  evidence: [],
  ...given,
});

describe('people that match', () => {
  const members = [
    person('Élise Oake', { aliases: ['the keeper'] }),
    person('Tobias Vane', { description: 'Inspector of lamps' }),
  ];
  const found = (search: string) => matching(members, search).map(({ name }) => name);

  it('are found by any of their names and by who they are, whatever the case and the accents', () => {
    expect(found('elise')).toEqual(['Élise Oake']);
    expect(found('KEEPER')).toEqual(['Élise Oake']);
    expect(found('inspector')).toEqual(['Tobias Vane']);
  });

  it('have every word', () => {
    expect(found('tobias lamps')).toEqual(['Tobias Vane']);
    expect(found('tobias keeper')).toEqual([]);
    expect(found('  ')).toHaveLength(2);
  });
});

it('choosing a group completes it before it empties it, and leaves others alone', () => {
  const some = new Set(['a', 'z']);
  const all = toggled(some, ['a', 'b']);
  expect([...all].toSorted()).toEqual(['a', 'b', 'z']);
  expect([...toggled(all, ['a', 'b'])]).toEqual(['z']);
});

describe('where somebody is met', () => {
  const [one, two] = [
    { number: 1, title: 'I. The Lamp' },
    { number: 2, title: '' },
  ];
  it.each([
    [one, two, 'I. The Lamp – chapter 2'],
    [one, one, 'I. The Lamp'],
    [null, two, 'chapter 2'],
    [null, null, null],
  ])('%j to %j', (firstChapter, lastChapter, said) => {
    expect(chaptersOf(person('Oake', { firstChapter, lastChapter }))).toBe(said);
  });
});
