import { expect, test } from 'vitest';
import { outcomeOf } from './title-proposal.ts';

const own = { title: 'Low water', applied: false, session: { title: 'My night in Nessock' } };

test('a title that nobody chose is simply replaced', () => {
  const applied = { title: 'Low water', applied: true, session: { title: 'Low water' } };
  expect(outcomeOf(applied, null)).toBe('applied');
  expect(outcomeOf(applied, 'keep')).toBe('applied');
});

test('a person’s own title is asked about, unless they said what they always want', () => {
  expect(outcomeOf(own, null)).toBe('ask');
  expect(outcomeOf(own, 'keep')).toBe('keep');
  expect(outcomeOf(own, 'replace')).toBe('replace');
});

test('the same title again is no question', () => {
  expect(outcomeOf({ ...own, session: { title: 'Low water' } }, 'replace')).toBe('same');
});
