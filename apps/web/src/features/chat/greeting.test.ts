import { expect, test } from 'vitest';
import { fillNames, greetingsOf } from './greeting.ts';

test('both names are filled in, in any case and spacing', () => {
  expect(fillNames('{{char}} sees {{ User }}. “{{CHAR}}!”', { character: 'Mrs $& Pell' })).toBe(
    'Mrs $& Pell sees you. “Mrs $& Pell!”',
  );
});

test('the blank ones of several greetings do not count', () => {
  const character = { firstMessage: ' ', alternateGreetings: ['I am {{char}}.', '\n', 'Well?'] };
  expect(greetingsOf(character, { character: 'Mrs Pell' })).toEqual(['I am Mrs Pell.', 'Well?']);
});
