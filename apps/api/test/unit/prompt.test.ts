import { estimateTokenCount } from 'tokenx';
import { describe, expect, it } from 'vitest';
import { buildPrompt, type PromptCharacter, type PromptInput } from '../../src/domain/generation/prompt.ts';

const ottoline: PromptCharacter = {
  name: 'Ottoline',
  nickname: '',
  description: 'A lock-keeper.',
  personality: 'Exact.',
  scenario: '{{char}} meets {{user}} at dusk.',
  exampleDialogue: '<START>\n{{user}}: Hello?\n{{char}}: Late.',
  systemPrompt: '',
  postHistoryInstructions: '',
};
const user = (content: string) => ({ role: 'user' as const, content, tokens: null });
const assistant = (content: string) => ({ role: 'assistant' as const, content, tokens: null });
const build = (input: Partial<PromptInput> = {}) =>
  buildPrompt({
    character: ottoline,
    userPersona: '',
    worldTime: '',
    history: [user('Hello.')],
    begun: '',
    budget: 10_000,
    ...input,
  });
const tokens = ({ system, turns }: ReturnType<typeof buildPrompt>) =>
  [system, ...turns.map(({ text }) => text)].reduce((sum, text) => sum + estimateTokenCount(text), 0);

describe('the system prompt', () => {
  it('calls a character by the nickname, where there is one', () => {
    const character = { ...ottoline, nickname: 'Otti', description: '{{char}} counts boats.' };
    expect(build({ character }).system).toContain('Otti counts boats.');
    expect(build({ character: { ...character, nickname: ' ' } }).system).toContain('Ottoline counts boats.');
  });

  it('begins with what stays the same and ends with what changes', () => {
    const { system } = build({ userPersona: 'A bargee, {{char}}’s cousin', worldTime: '1881' });
    const order = [
      'You are Ottoline.',
      'Stay in character.',
      '## Description\nA lock-keeper.',
      '## Personality\nExact.',
      '## Scenario\nOttoline meets the person you talk with at dusk.',
      '## Example dialogue\n<START>\nthe person you talk with: Hello?\nOttoline: Late.',
      '## The person you talk with\nA bargee, Ottoline’s cousin',
      '## World time\n1881',
    ];
    const places = order.map((part) => system.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(system).not.toContain('{{');
  });

  it('leaves out what is empty or blank', () => {
    const character = { ...ottoline, personality: '', scenario: '  \n', exampleDialogue: '' };
    const { system } = build({ character, userPersona: ' ' });
    expect(system.match(/^## .*/gm)).toEqual(['## Description']);
    expect(system).not.toMatch(/\n{3}/);
  });

  it.each([
    ['replaces the house’s', 'Be a parrot.', [/Be a parrot\./], [/Stay in character/]],
    [
      'quotes the house’s where it wants it',
      'First. {{original}} Last.',
      [/First\. Stay in character[\s\S]* Last\./],
      [],
    ],
    [
      'in any case and more than once',
      '{{Original}}|{{ORIGINAL}}',
      [/Stay in character[\s\S]*\|Stay in character/],
      [],
    ],
    ['uses the names', 'Play {{char}} for {{user}}.', [/Play Ottoline for the person you talk with\./], []],
    ['counts as none when blank', ' \n ', [/Stay in character/], []],
  ])('of a card %s', (_, systemPrompt, there, gone) => {
    const { system } = build({ character: { ...ottoline, systemPrompt } });
    for (const pattern of there) expect(system).toMatch(pattern);
    for (const pattern of gone) expect(system).not.toMatch(pattern);
    expect(system).toContain('You are Ottoline.');
  });

  it('takes names by the letter', () => {
    const { system } = build({ character: { ...ottoline, name: '$& $1', systemPrompt: '{{original}}' } });
    expect(system).toContain("Write only $& $1's part");
  });

  it('without a character is an assistant’s, persona and macros untouched', () => {
    const { system } = build({ character: null, userPersona: 'I like {{char}}' });
    expect(system).toMatch(/helpful assistant/);
    expect(system).toContain('I like {{char}}');
    expect(system).not.toContain('You are Ottoline');
  });
});

describe('the turns', () => {
  it.each<[string, PromptInput['history'], [string, string][]]>([
    [
      'take turns',
      [user('a'), assistant('b'), user('c')],
      [
        ['user', 'a'],
        ['model', 'b'],
        ['user', 'c'],
      ],
    ],
    [
      'begin with the person, though the character spoke first',
      [assistant('greeting'), user('a')],
      [
        ['user', '(The scene begins.)'],
        ['model', 'greeting'],
        ['user', 'a'],
      ],
    ],
    [
      'are merged where one role speaks twice',
      [user('a'), user('b'), assistant('c'), assistant('d'), user('e')],
      [
        ['user', 'a\n\nb'],
        ['model', 'c\n\nd'],
        ['user', 'e'],
      ],
    ],
    ['leave out empty replies, and merge around them', [user('a'), assistant(''), user('b')], [['user', 'a\n\nb']]],
    ['may be none', [], []],
  ])('%s', (_, history, turns) => {
    expect(build({ history }).turns.map(({ role, text }) => [role, text])).toEqual(turns);
  });

  it('end with the instructions that stand after the history', () => {
    const character = { ...ottoline, postHistoryInstructions: ' Never forgive {{user}}. ' };
    const { turns } = build({ character, history: [user('a'), assistant('b'), user('c')] });
    expect(turns.at(-1)).toEqual({ role: 'user', text: 'c\n\nNever forgive the person you talk with.' });
    expect(turns).toHaveLength(3);
  });
});

describe('the budget', () => {
  const talk = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? user : assistant)(`#${i} ${'tide '.repeat(20)}`));
  const long: PromptCharacter = { ...ottoline, exampleDialogue: `EXAMPLES ${'lines '.repeat(300)}` };

  it('drops nothing while there is room', () => {
    expect(build({ character: long, history: talk, budget: 100_000 })).toMatchObject({
      droppedMessages: 0,
      droppedExamples: false,
    });
  });

  it.each([400, 600, 800])('of %i tokens is kept, newest messages first', (budget) => {
    const prompt = build({ history: talk, budget });
    expect(tokens(prompt)).toBeLessThanOrEqual(budget);
    expect(prompt.droppedMessages).toBeGreaterThan(0);
    const text = prompt.turns.map((turn) => turn.text).join('\n');
    for (const [i, message] of talk.entries()) expect(text.includes(message.content)).toBe(i >= prompt.droppedMessages);
    // One more would not have fitted.
    const next = talk[prompt.droppedMessages - 1]?.content ?? '';
    expect(tokens(prompt) + estimateTokenCount(next)).toBeGreaterThan(budget);
  });

  it('lets a long message in the middle hide all before it, so that no gap opens', () => {
    const { turns, droppedMessages } = build({
      history: [user('short'), assistant('long '.repeat(2_000)), user('last')],
      budget: 500,
    });
    expect(turns.map(({ text }) => text)).toEqual(['last']);
    expect(droppedMessages).toBe(2);
  });

  it('drops the example dialogue only when the character and the last message do not fit with it', () => {
    expect(build({ character: long, history: talk, budget: 600 })).toMatchObject({ droppedExamples: false });
    const tight = build({ character: long, history: [user('question '.repeat(100))], budget: 350 });
    expect(tight).toMatchObject({ droppedExamples: true, droppedMessages: 0 });
    expect(tight.system).not.toContain('EXAMPLES');
    expect(tight.system).toContain('A lock-keeper.');
  });

  it('never drops the character or the last message, whatever they take', () => {
    const history = [user('first'), assistant('second'), user(`LAST ${'word '.repeat(3_000)}`)];
    const character = { ...long, description: `WHO ${'word '.repeat(3_000)}`, postHistoryInstructions: 'AFTER' };
    const { system, turns, droppedMessages, droppedExamples } = build({ character, history, budget: 100 });
    expect(system).toContain('WHO');
    expect(turns).toHaveLength(1);
    expect(turns[0]?.text).toMatch(/^LAST [\s\S]*AFTER$/);
    expect({ droppedMessages, droppedExamples }).toEqual({ droppedMessages: 2, droppedExamples: true });
  });

  it('counts the instructions after the history', () => {
    const character = { ...ottoline, postHistoryInstructions: 'Mind the rope. '.repeat(60) };
    const prompt = build({ character, history: talk, budget: 900 });
    expect(tokens(prompt)).toBeLessThanOrEqual(900);
    expect(prompt.droppedMessages).toBeGreaterThan(build({ history: talk, budget: 900 }).droppedMessages);
  });

  it('begins with the person again when the oldest message kept is a reply', () => {
    const history = [user('x '.repeat(2_000)), assistant('kept'), user('last')];
    expect(build({ history, budget: 500 }).turns.map(({ text }) => text)).toEqual([
      '(The scene begins.)',
      'kept',
      'last',
    ]);
  });
});
