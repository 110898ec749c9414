import { expect, it } from 'vitest';
import { expandMacros, type MacroValues } from '../../src/domain/generation/macros.ts';
import { personName } from '../../src/domain/generation/person-name.ts';

it.each<[string, string, { char: string; user?: string }, string]>([
  ['both names', '{{char}} greets {{user}}.', { char: 'Ada', user: 'Bo' }, 'Ada greets Bo.'],
  ['every time', '{{char}} and {{char}}', { char: 'Ada' }, 'Ada and Ada'],
  ['in any case', '{{CHAR}} {{Char}} {{USER}}', { char: 'Ada', user: 'Bo' }, 'Ada Ada Bo'],
  ['in their older form', '<BOT> and <USER>, <bot>', { char: 'Ada', user: 'Bo' }, 'Ada and Bo, Ada'],
  ['“you” for a person without a name', 'Hello, {{user}}.', { char: 'Ada' }, 'Hello, you.'],
  ['names that replacement strings would interpret', '{{char}}/{{user}}', { char: '$&$1', user: "$'$`" }, "$&$1/$'$`"],
  [
    'nothing for what is not given',
    '{{random:a,b}} {{roll:6}} {{pick:a,b}} {{outlet::x}} {{persona}}',
    { char: 'Ada' },
    '{{random:a,b}} {{roll:6}} {{pick:a,b}} {{outlet::x}} {{persona}}',
  ],
  ['nothing else', '{{random}} {char} {{ char }}', { char: 'Ada' }, '{{random}} {char} {{ char }}'],
])('puts in %s', (_, text, names, expanded) => {
  expect(expandMacros(text, names)).toBe(expanded);
});

it('takes a name that looks like a macro by the letter', () => {
  expect(expandMacros('{{char}} and {{user}}', { char: '{{user}}', user: '<BOT>' })).toBe('{{user}} and <BOT>');
});

const values: MacroValues = {
  char: 'Ada',
  user: 'Bo',
  random: () => 0.5,
  seed: 'session',
  textOf: (name) => (name === 'persona' ? 'A pilot.' : undefined),
  outlet: (name) => `<${name}>`,
};

it.each<[string, string, string]>([
  ['a choice', '{{random:a,b,c}}', 'b'],
  ['a choice with its commas', String.raw`{{random:a,b\,b,c}}`, 'b,b'],
  ['a choice between long texts', '{{random::a, a::b, b::c}}', 'b, b'],
  ['a choice between names', '{{random:{{user}},{{char}}}}', 'Ada'],
  ['a die', '{{roll:6}} {{roll:d6}} {{roll::D20}}', '4 4 11'],
  ['dice', '{{roll:2d6+1}} {{roll:3d4-2}}', '9 7'],
  ['no dice', '{{roll:many}} {{roll:0}} {{roll:9999d6}}', '{{roll:many}} {{roll:0}} {{roll:9999d6}}'],
  ['nothing for a note', 'a{{// {{char}} is odd}}b{{comment: x}}c{{hidden_key:tide}}d', 'abcd'],
  ['a text backwards, by characters', '{{reverse:añ🦊}}', '🦊ña'],
  ['line breaks and blanks', 'a{{newline}}b{{space}}c{{noop}}d', 'a\nb cd'],
  ['no line breaks around a trim', 'a\n\n{{trim}}\n\nb', 'ab'],
  ['a whole text', 'You are {{persona}}', 'You are A pilot.'],
  ['what lore says', '{{outlet:: sea }}', '<sea>'],
  ['the inner of more braces', '{{{char}}} {{{{char}}}}', '{Ada} {{Ada}}'],
  ['what is inside of what is not known', '{{foo {{char}}}} {{foo::{{user}}}}', '{{foo Ada}} {{foo::Bo}}'],
  ['nothing where braces do not close', '{{char}} {{char and {{user}}', 'Ada {{char and Bo'],
  ['nothing where braces only close', 'a}} {{char}}', 'a}} Ada'],
  ['nothing for a name with arguments', '{{char:x}} {{user::y}}', '{{char:x}} {{user::y}}'],
])('knows %s', (_, text, expanded) => {
  expect(expandMacros(text, values)).toBe(expanded);
});

it('picks the same for the same text, place and seed, and otherwise not always', () => {
  const choices = `{{pick:${Array.from({ length: 50 }, (_, i) => i).join(',')}}}`;
  const picked = (seed: string, text = choices) => expandMacros(text, { ...values, seed });
  expect(picked('a')).toBe(picked('a'));
  const seeds = new Set(Array.from({ length: 40 }, (_, i) => picked(String(i))));
  expect(seeds.size).toBeGreaterThan(15);
  const places = new Set(picked('a', `${choices} `.repeat(40)).split(' '));
  expect(places.size).toBeGreaterThan(15);
});

it('leaves hidden parts to a later step where it is told to', () => {
  const text = '{{// x}}{{comment: y}}{{hidden_key:{{char}}}}';
  expect(expandMacros(text, { ...values, keepHidden: true })).toBe('{{// x}}{{comment: y}}{{hidden_key:Ada}}');
});

it('takes its time from the length of the text only', () => {
  const begun = performance.now();
  for (const text of ['{{', '}}', '{{{', '{{char', '{{a}}{{', '{{trim}}\n', '\n', 'a{{trim}}']) {
    expandMacros(`${text.repeat(50_000)}x{{trim}}${'}}'.repeat(50_000)}`, values);
  }
  expect(performance.now() - begun).toBeLessThan(1_500);
});

it.each<[string, string | null]>([
  ['Name: Ann Keel\nA pilot.', 'Ann Keel'],
  ['name = “Ann”', 'Ann'],
  ['A pilot. My name is Ann.', 'Ann'],
  ['A pilot. Call me Ishmael, he says.', 'Ishmael'],
  ['I am Ann, a pilot.', 'Ann'],
  ['I’m Ann.', 'Ann'],
  ['Ann Keel, a pilot', 'Ann Keel'],
  ['Ann, 34, tired', 'Ann'],
  ['Ann is the pilot of Nessock', 'Ann'],
  ['Ann', 'Ann'],
  ['Jean-Luc d’Arc', null],
  ['Ottilie O’Brien-Smith', 'Ottilie O’Brien-Smith'],
  ['Анна, the pilot', 'Анна'],
  ['田中', '田中'],
  ['', null],
  ['A pilot', null],
  ['The pilot, a tired one', null],
  ['A bargee, {{char}}’s cousin', null],
  ['I am Scottish and tired', null],
  ['Tired, hungry and cold', null],
  ['You are a pilot', null],
  ['She is the pilot', null],
  ['a traveller who missed the last train', null],
])('finds the name in “%s”: %s', (persona, name) => {
  expect(personName(persona)).toBe(name);
});
