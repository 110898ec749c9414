import { expect, test } from 'vitest';
import { inFirstPerson } from '../src/chat/first-person.ts';
import { personAs, personName } from '../src/chat/persona.ts';
import { topicOf } from '../src/chat/topic.ts';
import type { Content } from '../src/wire.ts';
import { writeAnswer } from '../src/write-answer.ts';

const user = (text: string): Content => ({ role: 'user', parts: [{ text }] });
const model = (text: string): Content => ({ role: 'model', parts: [{ text }] });

const orla = `You are Orla Finch.

## Description
Orla keeps the lamp at Skerry Point. She is a tall woman with grey eyes. Nobody has seen her sleep since the wreck of the Heron.

## Personality
dry, patient, watchful

## Scenario
The lamp room, in fog. The oil has run low.

## Example dialogue
<START>
{{user}}: Is it far?
{{char}}: Everything is far if you hurry.
<START>
{{user}}: Are you cold?
Orla Finch: I have been colder, and said less about it.

## The person you talk with
Tom, a sailor home on leave.

## World time
A January evening in 1871
`;

function reply(contents: Content[], more: { system?: string; seed?: number } = {}): string {
  const { system = orla, ...rest } = more;
  return writeAnswer({ system, contents, stopSequences: [], wantsJson: false, includeThoughts: false, ...rest });
}

const many = Array.from({ length: 24 }, (_, seed) => reply([user('What happened to the Heron?')], { seed }));

test('a reply has two to four paragraphs and the length of one', () => {
  for (const each of many) {
    expect(each.split('\n\n').length).toBeGreaterThanOrEqual(2);
    expect(each.split('\n\n').length).toBeLessThanOrEqual(4);
    const words = each.split(/\s+/).length;
    expect(words).toBeGreaterThanOrEqual(50);
    expect(words).toBeLessThanOrEqual(150);
  }
});

test('it takes up the question, and draws on description, dialogue, person and time', () => {
  expect(many.every((each) => each.includes('Heron'))).toBe(true);
  expect(many.some((each) => each.includes('since the wreck of the Heron'))).toBe(true);
  expect(
    many.every((each) => each.includes('Everything is far if you hurry.') || each.includes('I have been colder')),
  ).toBe(true);
  expect(many.some((each) => each.includes('Tom'))).toBe(true);
  expect(many.some((each) => each.includes('January evening in 1871'))).toBe(true);
  expect(many.some((each) => /\b(?:dry|patient|watchful)\b/.test(each))).toBe(true);
  expect(new Set(many).size).toBeGreaterThan(12);
});

test('what was said is not said again', () => {
  const first = reply([user('Is it far?')], { seed: 1 });
  const used =
    ['Everything is far if you hurry.', 'I have been colder, and said less about it.'].find((line) =>
      first.includes(line),
    ) ?? '';
  expect(used).not.toBe('');
  for (let seed = 0; seed < 8; seed++)
    expect(reply([user('Is it far?'), model(first), user('And is it cold?')], { seed })).not.toContain(used);
});

test('a reply to the model’s own turn goes on from it', () => {
  expect(reply([user('Tell me about the lamp.'), model('The lamp is old.')])).toMatch(
    /more to say|had not finished|Where was I/,
  );
});

test('who asks for much is told more, and who asks for all that is known is told all of it', () => {
  const steps = Array.from({ length: 100 }, (_, i) => `Step ${i + 1} of the stair was laid by another mason.`);
  const system = `You are Orla Finch.\n\n## Description\n${steps.join(' ')}\n`;
  const told = (message: string) => {
    const answer = reply([user(message)], { system });
    return steps.filter((step) => answer.includes(step)).length;
  };
  expect(told('Tell me about the stair.')).toBeLessThan(15);
  expect(told('Tell me everything about the stair.')).toBeGreaterThan(20);
  expect(told('Tell me everything about the stair.')).toBeLessThan(60);
  expect(told('Tell me all that you know about the stair.')).toBe(100);
});

test('a passage that bears on the question is quoted with its number; others are not', () => {
  const passages =
    '## Passages\n[1] The market was held on Tuesdays.\n[2] The Heron struck the rocks at four in the morning. Eleven were saved.';
  for (const contents of [
    [user(`What happened to the Heron?\n\n${passages}`)],
    [user('What happened to the Heron?')],
  ]) {
    const answer = reply(
      contents,
      contents[0]?.parts[0]?.text?.includes('[1]') ? {} : { system: `${orla}\n${passages}` },
    );
    expect(answer).toContain('“The Heron struck the rocks at four in the morning.” [2]');
    expect(answer).not.toContain('[1]');
  }
});

test('passages behind the question are quoted without where they are from, and their want is told', () => {
  const question = 'When did the Heron strike the rocks?';
  const found = `${question}\n\n## Passages\n[1] The Heron struck the rocks at four. (a.txt, chapter 2)\n[2] Tuesdays.\n\n## World time\nNoon`;
  const none = `${question}\n\n## Passages\nNothing was found.`;
  for (const system of ['You are a helpful assistant.', orla]) {
    expect(reply([user(found)], { system })).toMatch(/The Heron struck the rocks at four\.”? \[1\]/);
    expect(reply([user(found)], { system })).not.toContain('a.txt');
    expect(reply([user(none)], { system })).toMatch(/given no passages|nothing written down/);
    expect(reply([user(question)], { system })).not.toMatch(/passages|written down/);
  }
});

test('without a character it answers plainly', () => {
  const system =
    'You are a helpful assistant. Answer briefly.\n\n## Passages\n[1] The Heron struck the rocks at four.\n[2] Tuesdays are market days.';
  const answer = reply([user('When did the Heron strike the rocks?')], { system });
  expect(answer).toContain('- The Heron struck the rocks at four. [1]');
  expect(reply([user('Who built the harbour wall?')], { system: '' })).toContain('harbour wall');
  expect(reply([user('Who built the harbour wall?')], { system })).toContain('None of the passages');
});

test.each(['', 'Write a title of 3–6 words for this conversation.'])(
  'a title has three to six words of the message',
  (system) => {
    for (const message of ['What happened to the Heron when the lamp went out at Skerry Point?', 'lamp?', 'hi']) {
      const title = reply(
        [
          user(
            system === '' ? `Write a title of 3–6 words for the conversation that begins so:\n\n${message}` : message,
          ),
        ],
        { system },
      );
      expect(title).toMatch(/^\p{Lu}[^.!?\n]*$/u);
      expect(title.split(' ').length).toBeGreaterThanOrEqual(3);
      expect(title.split(' ').length).toBeLessThanOrEqual(6);
      expect(title).not.toMatch(/title|conversation$/);
    }
    expect(reply([user('Write a title:\n\nWhat happened to the Heron?')], { system: '' })).toContain('Heron');
  },
);

test('a summary is the first sentences', () => {
  const text =
    'The fog came in on Friday. The oil was low. Orla lit the lamp all the same. The ship turned. Nobody drowned. They danced.';
  expect(reply([user(`Summarise this:\n\n${text}`)], { system: '' })).toBe(
    'The fog came in on Friday. The oil was low. Orla lit the lamp all the same. The ship turned.',
  );
});

test('a character asked for a title stays in character', () => {
  expect(reply([user('Give me a title for my poem about fog.')]).split('\n\n').length).toBeGreaterThan(1);
});

test.each([
  ['What do you think of the White Rabbit?', 'the White Rabbit'],
  ['Tell me about your cat, please.', 'my cat'],
  ['I lost my hat on the train this morning.', 'your hat'],
  ['Well?', undefined],
])('“%s” is about %s', (message, topic) => {
  expect(topicOf(message)).toBe(topic);
});

test.each([
  ['Orla is a tall woman with grey eyes.', 'I am a tall woman with grey eyes.'],
  ['She loves her lamp.', 'I love my lamp.'],
  ['Finch has a coat too large for anyone.', 'I have a coat too large for anyone.'],
  ['She gives what she has.', undefined],
  ['Orla was glad when he left her.', undefined],
  ['Tam is a boy.', undefined],
  ['I keep the lamp.', 'I keep the lamp.'],
])('“%s” in the first person is “%s”', (sentence, expected) => {
  expect(inFirstPerson(sentence, 'Orla Finch')).toBe(expected);
});

test.each([
  ['Tom, a sailor home on leave.', 'Tom', 'a sailor home on leave'],
  ['My name is Ada Byron.', 'Ada Byron', undefined],
  ['A sailor.', undefined, undefined],
])('“%s” is %s, %s', (persona, name, as) => {
  expect(personName(persona)).toBe(name);
  expect(personAs(persona)).toBe(as);
});

test('what came with the last message is told, and is not taken for what was said', () => {
  const parts = [
    { inlineData: { mimeType: 'image/png', data: Buffer.from('nine bytes'.slice(0, 9)).toString('base64') } },
    { text: '<file name="list.txt">\nWho wound the clock?\n</file>\n' },
    { text: 'Is the lamp lit?' },
  ];
  const told = reply([{ role: 'user', parts }]);
  expect(told).toContain('I was given a picture (image/png, 9 bytes).');
  expect(told).toContain('I was given the text of “list.txt” (20 characters).');
  expect(told).not.toContain('clock');
  expect(reply([{ role: 'user', parts }, model('Yes.'), user('Good.')])).not.toContain('I was given');
});
