import { expect, test } from 'vitest';
import { languageFor } from './language.ts';

test.each([
  [['de-AT', 'en'], 'de'],
  [['fr', 'de', 'en'], 'de'],
  [['EN-gb'], 'en'],
  [['ja'], 'en'],
  [[], 'en'],
] as const)('for %j the app speaks %s', (preferred, language) => {
  expect(languageFor('system', preferred)).toBe(language);
});

test('what was chosen goes before what the browser prefers', () => {
  expect(languageFor('en', ['de'])).toBe('en');
});
