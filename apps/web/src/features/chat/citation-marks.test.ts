import type { Citation } from '@dramatis/client/model';
import { expect, test } from 'vitest';
import { citationMarks, labelOf, withoutMarks } from './citation-marks.ts';

const citation = (n: number): Citation => ({
  n,
  passageId: `p${n}`,
  sourceId: 's',
  sourceName: 'Alice',
  chapter: { number: 2, title: 'The pool' },
  page: null,
  start: 0,
  end: 90,
  span: { start: 0, end: 4, text: 'what' },
  confidence: 1,
});

const text = (value: string) => ({ type: 'text', value });
const element = (tagName: string, ...children: object[]) => ({ type: 'element', tagName, children });
const mark = (n: string, value: string) => ({ ...element('cite', text(value)), properties: { title: n } });

function marked(...children: { type: string }[]): unknown {
  const tree = { type: 'root', children };
  citationMarks()(tree);
  return tree.children;
}

test('marks become elements wherever prose is, with the space before them', () => {
  expect(marked(element('p', text('She wept [1][12]. Then'), element('em', text('[3]'))))).toEqual([
    element(
      'p',
      text('She wept'),
      mark('1', ' [1]'),
      mark('12', '[12]'),
      text('. Then'),
      element('em', mark('3', '[3]')),
    ),
  ]);
});

test('code and links keep their brackets, and so does what is no number', () => {
  const untouched = [
    element('p', element('code', text('a[1]')), element('a', text('[2]')), text('[x] [] [1234]')),
    element('pre', element('code', text('b[2]'))),
  ];
  expect(marked(...structuredClone(untouched))).toEqual(untouched);
});

test('a copy has no marks of what is cited, and everything else', () => {
  const sources = [citation(1), citation(2)];
  expect(withoutMarks('She wept [1][2]. See [3], `a[1]`.', sources)).toBe('She wept. See [3], `a[1]`.');
  expect(withoutMarks('So [1]:\n\n```js\nb [1]\n```\n\nDone [2].', sources)).toBe('So:\n\n```js\nb [1]\n```\n\nDone.');
  expect(withoutMarks('Cut off:\n\n~~~\nb [1]\nc [2]', sources)).toBe('Cut off:\n\n~~~\nb [1]\nc [2]');
});

test('a text that cites nothing is left alone', () => {
  expect(withoutMarks('See [1].')).toBe('See [1].');
  expect(withoutMarks('See [1].', [])).toBe('See [1].');
});

test('a citation says where it leads, as far as that is known', () => {
  expect(labelOf(citation(1))).toBe('Source 1: Alice, chapter 2');
  expect(labelOf({ ...citation(4), chapter: null, page: 12 })).toBe('Source 4: Alice, page 12');
});
