import { expect, it } from 'vitest';
import { titleOf } from '../../src/domain/sessions/title.ts';

it.each([
  ['a short message whole', 'Where is the key?', 'Where is the key?'],
  ['white space collapsed', '  Where\n\n is\t the   key? ', 'Where is the key?'],
  ['sixty characters whole', 'x'.repeat(60), 'x'.repeat(60)],
  ['a long message cut at a word', `${'word '.repeat(12)}more`, `${'word '.repeat(12).trim()}…`],
  ['no punctuation before the cut', `${'word '.repeat(11)}end, and then some more`, `${'word '.repeat(11)}end…`],
  ['an endless word cut where it stands', 'x'.repeat(61), `${'x'.repeat(60)}…`],
  ['a short word before an endless one', `So ${'x'.repeat(80)}`, `So ${'x'.repeat(57)}…`],
  ['a script without spaces', '水'.repeat(61), `${'水'.repeat(60)}…`],
  ['emoji whole', '👩‍🚀'.repeat(61), `${'👩‍🚀'.repeat(60)}…`],
  ['a letter with its mark whole', 'e\u0301'.repeat(61), `${'e\u0301'.repeat(60)}…`],
])('%s', (_, content, title) => {
  expect(titleOf(content)).toBe(title);
});

it('is quick on the longest message, however its characters are put together', () => {
  const started = performance.now();
  titleOf(`a${'\u0301'.repeat(100_000)}`);
  titleOf('👩‍👩‍👧‍👦'.repeat(10_000));
  expect(performance.now() - started).toBeLessThan(1_000);
});

it('never cuts inside a character that people count as one', () => {
  expect(titleOf('👩‍👩‍👧‍👦'.repeat(61))).toBe(`${'👩‍👩‍👧‍👦'.repeat(60)}…`);
});
