import { expect, test } from 'vitest';
import { analyse } from '../src/draft/analysis.ts';
import { readBook } from '../src/draft/book.ts';
import { findHeadings } from '../src/draft/headings.ts';
import { writeDraft } from '../src/draft/write-draft.ts';
import { prompt, story } from './story.ts';

const castOf = (text: string): string[] => analyse([{ name: 'x.txt', text }]).cast.map((person) => person.name);
const headingsOf = (text: string): string[] =>
  findHeadings(text, { start: 0, end: text.length }).map(({ start, end }) => text.slice(start, end));
const chaptersOf = (text: string): string[] => readBook([{ name: 'x.txt', text }]).chapters.map((each) => each.heading);

const schema = { type: 'OBJECT', properties: { name: { type: 'STRING' }, scenario: { type: 'STRING' } } };
function draft(text: string, requested?: string): { name: string; scenario: string } {
  return JSON.parse(writeDraft([{ role: 'user', parts: [{ text: prompt(text, requested) }] }], schema));
}

/** The story with a heroine of one name, as the pages of a PDF give it: no blank lines. */
const packed = story.replaceAll('Orla Finch', 'Orla').replaceAll('Finch', 'Orla').replace(/\n\n+/g, '\n');

/** Without its title and headings. */
const prose = packed.replace(/^(?:CHAPTER|The Lamp at).*\n/gm, '');
const people = ['Orla', 'Mr. Pell', 'Tam Reed', 'Dr. Marsh'];

test('a chapter title on the line before the prose is no part of a name', () => {
  expect(castOf(packed).toSorted()).toEqual(people.toSorted());
  expect(draft(packed).name).toBe('Orla');
  expect(draft(packed).scenario).not.toContain('Keeper Orla');
});

test.each([
  ['a title', 'Down the Tower-Stair'],
  ['a title with its page', '12 Down the Tower-Stair'],
  ['a title in sentence case', 'What they saw from the Tower-Stair'],
])('%s on the line before the prose is no part of a name', (_, title) => {
  const titled = `${title}\n${prose}`;
  expect(titled).toContain(`${title}\nOrla was`);
  expect(castOf(titled).toSorted()).toEqual(people.toSorted());
  expect(draft(titled, 'Orla').name).toBe('Orla');
});

test('the word that opens the line after a title is no part of a name', () => {
  const titled = `What they saw from the quay\n${prose.replace('Orla was', 'Presently Orla was')}`;
  expect(titled).toContain('quay\nPresently Orla');
  expect(castOf(titled).toSorted()).toEqual(people.toSorted());
});

const wide = 'CHAPTER XXXVII. Of the Wind that Blew from the North and What Came with It on Friday';

test.each([
  ['a table of contents', 'Contents\nThe Keeper\nThe Boy from the Boat\nFriday', `\n${prose}`],
  [
    'a chapter’s title as wide as the page',
    'CHAPTER VII. Orla and Mr. Pell Row Across from the Point to Skerry',
    `
Orla was a tall woman with grey eyes and a coat too large for her,
as everybody in Skerry knew, and she had kept the lamp for years.`,
  ],
  ['a chapter’s heading that stands alone', wide, `\n\n${prose}`],
  ['a running head that comes once, by its page number', 'The Boy from the Boat 12', `\nand nobody came.\n${prose}`],
])('%s is no prose', (_, heading, rest) => {
  expect(headingsOf(`${heading}${rest}`).join('\n')).toBe(heading);
});

test('a title that tells what somebody does gives them no name', () => {
  const titled = `Contents\nCHAPTER I. Orla Keeps the Lamp\nCHAPTER II. Tam Brings the Oil\n\n${story
    .replace('The Keeper', 'Orla Keeps the Lamp')
    .replace('The Boy from the Boat', 'Tam Brings the Oil')}`;
  expect(castOf(titled)).toEqual(castOf(story));
});

test.each([
  ['with page numbers', (page: number) => `${page} Lantern Days\n`, () => ''],
  ['without', () => 'Lantern Days\n', () => ''],
  ['in sentence case', (page: number) => `${page} The lantern days of old Skerry\n`, () => ''],
  ['at the foot', () => '', (page: number) => `\nLantern Days | ${page}`],
  ['above the foot’s number', () => '', (page: number) => `\nLantern Days\n${page}`],
])('running heads are neither people nor parts of their names: %s', (_, head, foot) => {
  // Each page ends in the middle of a sentence, and the next goes on with a verb.
  const page = (number: number): string =>
    `${head(number)}said nothing more that night. Orla and the doctor walked along the quay in the rain, and the boy\n` +
    `came after them with the lantern. “Is it far?” said Orla. “It is not far,” said Tam Reed. Then at last Orla${foot(number)}`;
  const pages = [1, 2, 3, 4, 5, 6].map(page).join('\n\n');
  expect(castOf(pages)).toEqual(['Orla', 'Tam Reed']);
  expect(draft(pages, 'Orla').name).toBe('Orla');
});

test('a running head does not end the chapter it names', () => {
  const filler = `${prose}\n\n`;
  const book = `CHAPTER I. The Keeper\n\n${filler}CHAPTER I. The Keeper\n${filler}CHAPTER II. The Boat\n${filler}`;
  const { chapters } = readBook([{ name: 'x.txt', text: book }]);
  expect(chapters.map(({ heading }) => heading)).toEqual(['CHAPTER I. The Keeper', 'CHAPTER II. The Boat']);
  expect(chapters[0]?.end).toBe(chapters[1]?.start);
  expect(chapters[1]?.end).toBe(book.length);
});

test('a heading over several lines is read whole', () => {
  const book = `CHAPTER I. The Keeper and\na Long Wet Night\n${prose}\nCHAPTER II.\nWho Took the\nOil?\n${prose}`;
  expect(chaptersOf(book)).toEqual(['CHAPTER I. The Keeper and a Long Wet Night', 'CHAPTER II. Who Took the Oil?']);
  expect(castOf(book).toSorted()).toEqual(people.toSorted());
});

test.each([
  [
    'a line full of names',
    'It rained.\nThe Widow Agnes Tull and Captain Isaac Rudd of the Grey\nGull came up the stair, and behind them there came a boy.',
  ],
  [
    'the short end of a paragraph',
    'Nobody on the whole of the island had ever seen such a night as this, said\nOrla Finch.\nNobody answered her.',
  ],
  [
    'a signature',
    'I shall be there on Friday when the tide has turned, and not a moment before,\nOrla Finch\nP.S. Bring the oil.',
  ],
  [
    'a call that comes three times',
    'Off the rocks!\n\nThey ran and ran.\n\nOff the rocks!\n\nThey ran on.\n\nOff the rocks!',
  ],
])('prose is no heading: %s', (_, text) => {
  expect(headingsOf(text)).toEqual([]);
});

test('a sentence that begins like a heading is prose', () => {
  const text =
    'Letter paper. She had wanted nothing else from the shop on the quay, and bought\nit at once; then she went home.';
  expect(headingsOf(text)).toEqual([]);
});

test('a name over the end of a full line is one name', () => {
  const text =
    'She had come all the way from the mainland with young Tam\nReed, and nobody on the island had asked her why. Tam\nReed laughed.';
  expect(castOf(text)).toEqual(['Tam Reed']);
});

test.each([
  ['in one piece elsewhere', 'Or-\nla', 'Orla'],
  ['with its hyphen', 'Anna-\nMarie', 'Anna-Marie'],
])('a name that a line breaks is one name: %s', (_, broken, name) => {
  const line = `The wind had gone down by the time they reached the end of the quay, and ${broken} laughed.`;
  const text = `${line}\n\n“Come in,” said ${name}. “It is late,” said ${name}. ${line}\n\n${line}`;
  const [person, ...others] = analyse([{ name: 'x.txt', text }]).cast;
  expect(others).toEqual([]);
  expect(person).toMatchObject({ name, aliases: [], mentions: 5 });
});

test('a name that a line breaks at the beginning of a sentence is counted', () => {
  const text = 'The door opened, and there was Orla in it. “Wait,” said Orla.\n\nOr-\nla laughed, and Orla went out.';
  expect(analyse([{ name: 'x.txt', text }]).cast).toMatchObject([{ name: 'Orla', mentions: 4 }]);
});
