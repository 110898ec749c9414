import { expect, it } from 'vitest';
import { expandMacros } from '../../src/domain/generation/macros.ts';

it.each<[string, string, { char: string; user?: string }, string]>([
  ['both names', '{{char}} greets {{user}}.', { char: 'Ada', user: 'Bo' }, 'Ada greets Bo.'],
  ['every time', '{{char}} and {{char}}', { char: 'Ada' }, 'Ada and Ada'],
  ['in any case', '{{CHAR}} {{Char}} {{USER}}', { char: 'Ada', user: 'Bo' }, 'Ada Ada Bo'],
  ['in their older form', '<BOT> and <USER>, <bot>', { char: 'Ada', user: 'Bo' }, 'Ada and Bo, Ada'],
  ['“you” for a person without a name', 'Hello, {{user}}.', { char: 'Ada' }, 'Hello, you.'],
  ['names that replacement strings would interpret', '{{char}}/{{user}}', { char: '$&$1', user: "$'$`" }, "$&$1/$'$`"],
  ['nothing else', '{{random}} {char} {{ char }}', { char: 'Ada' }, '{{random}} {char} {{ char }}'],
])('puts in %s', (_, text, names, expanded) => {
  expect(expandMacros(text, names)).toBe(expanded);
});

it('takes a name that looks like a macro by the letter', () => {
  expect(expandMacros('{{char}} and {{user}}', { char: '{{user}}', user: '<BOT>' })).toBe('{{user}} and <BOT>');
});
