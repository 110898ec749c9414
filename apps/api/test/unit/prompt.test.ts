import { describe, expect, it } from 'vitest';
import { noLore } from '../../src/domain/generation/prompt-lore.ts';
import type { LorePiece, PieceOf } from '../../src/domain/lore/place.ts';
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
const user = (content: string) => ({ id: null, role: 'user' as const, content, tokens: null });
const assistant = (content: string) => ({ id: null, role: 'assistant' as const, content, tokens: null });
const build = (input: Partial<PromptInput> = {}) =>
  buildPrompt({
    character: ottoline,
    userPersona: '',
    worldTime: '',
    history: [user('Hello.')],
    lore: noLore,
    story: null,
    grounding: null,
    memories: [],
    begun: '',
    random: () => 0,
    seed: '',
    budget: 10_000,
    ...input,
  });

describe('the system prompt', () => {
  it('calls a character by the nickname, where there is one', () => {
    const character = { ...ottoline, nickname: 'Otti', description: '{{char}} counts boats.' };
    expect(build({ character }).system).toContain('Otti counts boats.');
    expect(build({ character: { ...character, nickname: ' ' } }).system).toContain('Ottoline counts boats.');
  });

  it('holds what stays the same, and leaves what changes to the end of the last turn', () => {
    const { system, turns } = build({
      userPersona: 'A bargee, {{char}}’s cousin',
      worldTime: '1881',
      story: { position: { source_id: 's', chapter: 3 }, sources: [] },
      character: { ...ottoline, postHistoryInstructions: 'AFTER' },
    });
    const order = [
      'You are Ottoline.',
      'Stay in character.',
      '## Description\nA lock-keeper.',
      '## Personality\nExact.',
      '## Scenario\nOttoline meets the person you talk with at dusk.',
      '## Example dialogue\n<START>\nthe person you talk with: Hello?\nOttoline: Late.',
      '## The person you talk with\nA bargee, Ottoline’s cousin',
    ];
    const places = order.map((part) => system.indexOf(part));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(system).not.toContain('{{');
    expect(turns).toHaveLength(1);
    expect(turns[0]?.text).toMatch(/^Hello\.\n\n## Story position\n.*chapter 3\..*\n\n## World time\n1881\n\nAFTER$/);
  });

  it('calls the person by the name that they give themselves', () => {
    const { system } = build({ userPersona: 'Ann Keel, a pilot' });
    expect(system).toContain('## Scenario\nOttoline meets Ann Keel at dusk.');
    expect(system).toContain('Ann Keel: Hello?');
  });

  it('fills in texts that speak of each other, once', () => {
    const character = {
      ...ottoline,
      description: 'D {{personality}} {{description}}',
      personality: 'P {{description}}',
    };
    expect(build({ character }).system).toContain(
      '## Description\nD P {{description}} D {{personality}} {{description}}',
    );
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
    [
      'end with the person, though the character spoke last',
      [user('a'), assistant('b')],
      [
        ['user', 'a'],
        ['model', 'b'],
        ['user', '(Go on.)'],
      ],
    ],
    [
      'begin and end with the person around a greeting',
      [assistant('a')],
      [
        ['user', '(The scene begins.)'],
        ['model', 'a'],
        ['user', '(Go on.)'],
      ],
    ],
    [
      'say nothing for the person who has not spoken yet',
      [user('a'), assistant('b'), user('')],
      [
        ['user', 'a'],
        ['model', 'b'],
      ],
    ],
  ])('%s', (_, history, turns) => {
    expect(build({ history }).turns.map(({ role, text }) => [role, text])).toEqual(turns);
  });

  it('end with the instructions that stand after the history', () => {
    const character = { ...ottoline, postHistoryInstructions: ' Never forgive {{user}}. ' };
    const { turns } = build({ character, history: [user('a'), assistant('b'), user('c')] });
    expect(turns.at(-1)).toEqual({ role: 'user', text: 'c\n\nNever forgive the person you talk with.' });
    expect(turns).toHaveLength(3);
  });

  it.each<[string, PromptInput['history'], string[]]>([
    ['to the person', [user('a')], ['a', 'B']],
    ['to itself', [user('a'), assistant('b')], ['a', 'b', '(Go on.)', 'B']],
  ])('end with the beginning of an answer %s that is continued', (_, history, texts) => {
    const { turns } = build({ history, begun: 'B' });
    expect(turns.map(({ text }) => text)).toEqual(texts);
    expect(turns.at(-1)?.role).toBe('model');
  });
});

describe('lore', () => {
  const piece = (place: PieceOf, text: string, fields: Partial<LorePiece> = {}): LorePiece =>
    ({ ...place, key: `b.${text}`, label: text, text, tokens: 3, rank: 0, stable: true, ...fields }) as LorePiece;
  const lore = (...pieces: LorePiece[]) => ({ ...noLore, pieces });
  const history = [user('One.'), assistant('Two.'), user('Three.')];
  const places = ['before_char', 'personality', 'scenario', 'after_char', 'examples_top', 'examples_bottom'] as const;
  const full = { ...ottoline, description: 'WHO', personality: 'HOW', scenario: 'WHERE', exampleDialogue: 'LINES' };

  it('stands where its entries want it in the system prompt', () => {
    const { system } = build({ character: full, lore: lore(...places.map((at) => piece({ at }, `at ${at}`))) });
    const order = ['at before_char', 'WHO', 'HOW', 'at personality', 'WHERE', 'at scenario', 'at after_char'];
    const found = [...order, 'at examples_top', 'LINES', 'at examples_bottom'].map((text) => system.indexOf(text));
    expect(found).not.toContain(-1);
    expect(found).toEqual(found.toSorted((a, b) => a - b));
    expect(system).toContain('## Personality\nHOW\nat personality\n\n## Scenario\nWHERE\nat scenario\n\n');
    expect(system).toContain('## Example dialogue\nat examples_top\nLINES\nat examples_bottom');
  });

  it('has the heading of a place that holds nothing else', () => {
    const character = { ...full, personality: '', exampleDialogue: '' };
    const { system } = build({ character, lore: lore(...places.map((at) => piece({ at }, `at ${at}`))) });
    expect(system).toContain('## Personality\nat personality');
    expect(system).toContain('## Example dialogue\nat examples_top\nat examples_bottom');
  });

  it('stands behind the last message when it is there for what was just said', () => {
    const passing = places.map((at) => piece({ at }, `at ${at}`, { stable: false }));
    const { system, turns } = build({ character: full, history, lore: lore(...passing) });
    expect(system).toBe(build({ character: full, history }).system);
    expect(turns.at(-1)?.text).toBe(
      `Three.\n\n## Background to what is being said\n${places.map((at) => `at ${at}`).join('\n')}`,
    );
  });

  it.each([
    [0, 'system', ['One.', 'Two.', 'Three.\n\nLORE\nMORE']],
    [1, 'user', ['One.', 'Two.', 'LORE\nMORE\n\nThree.']],
    [2, 'assistant', ['One.', 'LORE\nMORE\n\nTwo.', 'Three.']],
    [0, 'assistant', ['One.', 'Two.\n\nLORE\nMORE', 'Three.']],
    [9, 'system', ['LORE\nMORE\n\nOne.', 'Two.', 'Three.']],
    [9, 'assistant', ['(The scene begins.)', 'LORE\nMORE', 'One.', 'Two.', 'Three.']],
  ] as const)('stands %d messages from the end as %s', (depth, role, texts) => {
    const place = { at: 'depth' as const, depth, role };
    const { turns } = build({ history, lore: lore(piece(place, 'LORE'), piece(place, 'MORE')) });
    expect(turns.map(({ text }) => text)).toEqual(texts);
  });

  it('fills the outlets of a card, and leaves none behind', () => {
    const character = { ...ottoline, description: 'Sea: {{outlet::sea}}. Sky: {{outlet::sky}}.' };
    const sea = { at: 'outlet' as const, outlet: 'sea' };
    const { system } = build({ character, lore: lore(piece(sea, 'wide'), piece(sea, '{{char}}')) });
    expect(system).toContain('Sea: wide\n{{char}}. Sky: .');
  });

  it('may ask to leave the instructions of the card out', () => {
    const character = { ...ottoline, systemPrompt: 'BEFORE', postHistoryInstructions: 'AFTER' };
    const disabledPrompts = new Set(['system_prompt', 'post_history_instructions'] as const);
    const { system, turns, blocks } = build({ character, lore: { ...noLore, disabledPrompts } });
    expect(system).not.toContain('BEFORE');
    expect(system).toContain('Stay in character');
    expect(JSON.stringify(turns)).not.toContain('AFTER');
    expect(blocks.filter(({ dropped }) => dropped === 'lore').map(({ text }) => text)).toEqual(['BEFORE', 'AFTER']);
  });
});
