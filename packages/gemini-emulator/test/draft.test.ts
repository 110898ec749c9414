import { expect, test } from 'vitest';
import { analyse } from '../src/draft/analysis.ts';
import { matchPerson } from '../src/draft/cast.ts';
import { writeDraft } from '../src/draft/write-draft.ts';
import { call, emulate, parseChunk, textOf } from './harness.ts';
import { prompt, story } from './story.ts';

const text = { type: 'STRING' };
const schema = {
  type: 'OBJECT',
  properties: {
    name: text,
    tagline: text,
    description: text,
    personality: text,
    scenario: text,
    first_message: text,
    example_dialogue: text,
    system_prompt: text,
    alternate_greetings: { type: 'ARRAY', items: text },
    tags: { type: 'ARRAY', items: text },
    evidence: {
      type: 'ARRAY',
      items: { type: 'OBJECT', properties: { field: text, quote: text }, required: ['field', 'quote'] },
    },
  },
  required: ['name', 'description', 'evidence'],
};

interface Draft {
  name: string;
  tagline: string;
  description: string;
  personality: string;
  scenario: string;
  first_message: string;
  example_dialogue: string;
  system_prompt: string;
  tags: string[];
  evidence: { field: string; quote: string }[];
}

function draft(book: string, requested?: string): Draft {
  return JSON.parse(writeDraft([{ role: 'user', parts: [{ text: prompt(book, requested) }] }], schema));
}

const castOf = (book: string): string[] => analyse([{ name: 'x.txt', text: book }]).cast.map((person) => person.name);

test('finds who is in the book, most important first, and nothing that is not somebody', () => {
  const cast = castOf(story);
  expect(cast[0]).toBe('Orla Finch');
  expect(cast.toSorted()).toEqual(['Dr. Marsh', 'Mr. Pell', 'Orla Finch', 'Tam Reed']);
});

test('one person under several names is one person', () => {
  const [orla] = analyse([{ name: 'x.txt', text: story }]).cast;
  expect(orla?.aliases.toSorted()).toEqual(['Finch', 'Orla']);
});

test.each([
  ['orla', 'Orla Finch'],
  ['ORLA FINCH', 'Orla Finch'],
  ['Órla', 'Orla Finch'],
  ['mr pell', 'Mr. Pell'],
  ['Doctor Marsh', 'Dr. Marsh'],
  ['Captain Nemo', undefined],
])('“%s” is %s', (requested, name) => {
  expect(matchPerson(analyse([{ name: 'x.txt', text: story }]).cast, requested)?.name).toBe(name);
});

test.each([
  ['double curly', story],
  ['double straight', story.replace(/[“”]/g, '"')],
  ['single curly', story.replaceAll('“', '‘').replaceAll('”', '’')],
  ['single straight', story.replace(/[“”]/g, "'").replaceAll('’', "'")],
  ['guillemets', story.replaceAll('“', '«').replaceAll('”', '»')],
])('reads speech in %s quotes', (_, book) => {
  const { lines } = analyse([{ name: 'x.txt', text: book }]);
  const said = lines.map((line) => `${line.person.name}: ${line.text}`);
  expect(said).toContain('Mr. Pell: There is a ship due on Friday, and no oil for the lamp.');
  expect(said).toContain('Orla Finch: Then you must be tired. Sit down. What brings you out in this wind?');
  expect(said).toContain('Dr. Marsh: Well, Finch, did you read it twice?');
});

test('a draft tells of its person in the words of the book', () => {
  const found = draft(story, 'Orla Finch');
  expect(found.name).toBe('Orla Finch');
  expect(found.tagline).toBe('“Mind the step!”');
  expect(found.description).toContain('tall woman with grey eyes');
  expect(found.description).toContain('chapter I, “The Keeper”');
  expect(found.personality.toLowerCase()).toMatch(/\bdry\b|\bgrave\b/);
  expect(found.first_message).toMatch(/^\*.+\*\n\n“.+”/s);
  expect(found.example_dialogue).toMatch(/^<START>\n\{\{user\}\}: .+\n\{\{char\}\}: .+/);
  expect(found.scenario).toContain('{{char}}');
  expect(found.system_prompt).toBe('');
});

test('every quote stands in the book, letter for letter, line breaks included', () => {
  for (const book of [story, story.replaceAll('\n', '\r\n'), story.replace(/[“”]/g, '"')]) {
    for (const name of castOf(book))
      expect(draft(book, name).evidence.filter((each) => !book.includes(each.quote))).toEqual([]);
    const fields = draft(book).evidence.map((each) => each.field);
    expect(new Set(fields)).toEqual(
      new Set(['name', 'tagline', 'description', 'personality', 'scenario', 'first_message', 'example_dialogue']),
    );
  }
});

test('without a request it drafts whoever matters most', () => {
  expect(draft(story).name).toBe('Orla Finch');
});

test.each([
  ['Orla', 'Orla'],
  ['  Orla \t Finch\n', 'Orla Finch'],
  ['Pell', 'Pell'],
  ['Old Mr. Pell', 'Old Mr. Pell'],
  ['Doctor Marsh', 'Doctor Marsh'],
  ['Tam Reed of Skerry', 'Tam Reed of Skerry'],
  // Typed without capitals, it is spelt as a name.
  ['orla finch', 'Orla Finch'],
  ['old mr. pell', 'Old Mr. Pell'],
  // Nobody of that name is in the book; whoever comes nearest has a name of their own.
  ['Tom Reed', 'Tam Reed'],
])('the draft of “%s” is named %s', (requested, name) => {
  expect(draft(story, requested).name).toBe(name);
});

test('a draft named otherwise than in the book tells the book’s name', () => {
  expect(draft(story, 'Orla').description).toContain('“Orla Finch”');
  expect(draft(story, 'Orla Finch').description).not.toContain('The text also says');
});

test('nobody answers, or keeps company with, the end of the chapter before', () => {
  const one = 'CHAPTER I. The Quay\n\nThe tide was out. “Is anybody there to row me over?” asked Tobias.\n\n';
  const two =
    'CHAPTER II. The Lamp\n\n“I am all alone in this house,” said Orla. Orla laughed. “I like it,” said Orla.\n';
  // Chapters shorter than this are taken for a table of contents.
  const book = `${one}${'The tide was out, and nothing moved. '.repeat(12)}\n\n“Is anybody there?” asked Tobias.\n\n${two}`;
  const found = draft(book, 'Orla');
  expect(found.example_dialogue).toContain('I am all alone');
  expect(found.example_dialogue).not.toContain('Is anybody there');
  expect(draft(book, 'Tobias').description).not.toContain('most often beside');
});

test('a line that echoes itself is remembered before one said twice', () => {
  const book =
    '“Stranger and stranger!” cried Orla.\n\n“Oh, I beg your pardon!” cried Orla.\n\n“Oh, I beg your pardon!” cried Orla again.';
  expect(draft(book, 'Orla').tagline).toBe('“Stranger and stranger!”');
});

test('an article that was asked for is said once', () => {
  const book = `The Ferryman stood on the quay. “Come,” said the Ferryman. The Ferryman laughed.\n\n${story}`;
  const found = draft(book, 'The Ferryman');
  expect(found.name).toBe('The Ferryman');
  expect(found.description).toMatch(/^The Ferryman appears/);
});

test('someone who is not in the book is said not to be', () => {
  const found = draft(story, 'Captain Nemo');
  expect(found.name).toBe('Captain Nemo');
  expect(found.description).toContain('isn’t named in skerry.txt');
  expect(found.evidence).toEqual([]);
});

test('a text without people speaks for itself', () => {
  const found = draft(
    'the sea was calm that day and nothing moved upon it. nobody came. the gulls slept on the stones until it was dark.',
  );
  expect(found.name).toBe('Skerry');
  expect(found.description).toContain('the sea was calm that day');
});

test('an empty source is no fault', () => {
  expect(draft('').name).toBe('Skerry');
});

test('a licence around the book is not part of it', () => {
  const wrapped = `Title: Skerry\nAuthor: N. N.\n\n*** START OF THIS PROJECT GUTENBERG EBOOK SKERRY ***\n${story}\n*** END OF THIS PROJECT GUTENBERG EBOOK SKERRY ***\n${'Project Gutenberg said Michael. Michael Hart replied, said Michael. '.repeat(50)}`;
  expect(castOf(wrapped)).toEqual(castOf(story));
  expect(draft(wrapped).tags.slice(0, 2)).toEqual(['Skerry', 'N. N.']);
});

test('several sources are read as one book, each quoted from where it stands', () => {
  const [one = '', two = ''] = story.split('CHAPTER III');
  const contents = [
    {
      role: 'user' as const,
      parts: [{ text: `<source name="a.txt">${one}</source>\n<source name="b.txt">CHAPTER III${two}</source>` }],
    },
  ];
  const found: Draft = JSON.parse(writeDraft(contents, schema));
  expect(found.name).toBe('Orla Finch');
  expect(found.evidence.filter((each) => !story.includes(each.quote))).toEqual([]);
});

test('the cast of a book, with aliases and importance', () => {
  const person = {
    type: 'object',
    required: ['name', 'importance'],
    properties: {
      name: { type: 'string' },
      aliases: { type: 'array', items: { type: 'string' } },
      importance: { type: 'string', enum: ['major', 'supporting', 'minor'] },
    },
  };
  const found: { cast: { name: string; aliases: string[]; importance: string }[] } = JSON.parse(
    writeDraft([{ role: 'user', parts: [{ text: prompt(story) }] }], {
      type: 'object',
      properties: { cast: { type: 'array', items: person, maxItems: 3 } },
    }),
  );
  expect(found.cast).toHaveLength(3);
  expect(found.cast[0]).toEqual({ name: 'Orla Finch', aliases: ['Orla', 'Finch'], importance: 'major' });
});

test('evidence names fields as the schema spells them', () => {
  const camel = {
    type: 'object',
    properties: { firstMessage: { type: 'string' }, evidence: schema.properties.evidence },
  };
  const found: Draft = JSON.parse(writeDraft([{ role: 'user', parts: [{ text: prompt(story) }] }], camel));
  expect(found.evidence.map((each) => each.field)).toContain('firstMessage');
});

test('over the wire', async () => {
  const emulator = await emulate();
  const body = {
    contents: [{ role: 'user', parts: [{ text: prompt(story, 'Tam') }] }],
    generationConfig: { responseMimeType: 'application/json', responseJsonSchema: schema },
  };
  const answer = parseChunk(await (await call(emulator, 'generateContent', body)).text());
  expect(JSON.parse(textOf([answer]))).toMatchObject({ name: 'Tam' });
});
