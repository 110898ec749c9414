import { expect, test } from 'vitest';
import { fillNames } from './greeting.ts';

test('both names are filled in, in any case and spacing', () => {
  expect(fillNames('{{char}} sees {{ User }}. “{{CHAR}}!”', { character: 'Mrs $& Pell' })).toBe(
    'Mrs $& Pell sees you. “Mrs $& Pell!”',
  );
});
