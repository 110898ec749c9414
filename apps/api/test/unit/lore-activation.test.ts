import { describe, expect, it } from 'vitest';
import type { Lorebook, LoreEntry } from '../../src/domain/lore/lorebook.ts';
import { emptyLoreMemory } from '../../src/domain/lore/memory.ts';
import { activate, book, entry, outcomes, type Scene } from '../support/lore.ts';

/** Entries are named by their order from 1; all have the key "key" unless they say otherwise. */
function entries(...list: Partial<LoreEntry>[]): LoreEntry[] {
  return list.map((fields, i) => entry({ id: i + 1, keys: ['key'], content: `Lore ${i + 1}.`, ...fields }));
}

type Case = [string, Partial<LoreEntry>[], Scene, Record<string, string>, Partial<Lorebook>?];

function check(_: string, list: Partial<LoreEntry>[], scene: Scene, expected: Record<string, string>, of = {}): void {
  expect(outcomes(activate(book(entries(...list), of), { messages: ['key'], ...scene }))).toEqual(expected);
}

describe('an entry by itself', () => {
  it.each<Case>([
    ['with its key', [{}], {}, { 1: '+key' }],
    ['with any of its keys', [{ keys: ['other', 'key'] }], {}, { 1: '+key' }],
    ['without its key', [{ keys: ['other'] }], {}, { 1: 'no_key' }],
    ['without any keys', [{ keys: [] }], {}, { 1: 'without_keys' }],
    ['with blank keys', [{ keys: ['', '  '] }], {}, { 1: 'without_keys' }],
    ['switched off', [{ enabled: false }], {}, { 1: 'disabled' }],
    ['switched off and constant', [{ enabled: false, constant: true }], {}, { 1: 'disabled' }],
    ['switched off and told to', [{ enabled: false, content: '@@activate' }], {}, { 1: 'disabled' }],
    ['constant', [{ keys: [], constant: true }], { messages: [] }, { 1: '+always' }],
    [
      'constant with patterns, to the letter of V3',
      [{ constant: true, useRegex: true }],
      { messages: ['x'] },
      { 1: 'no_key' },
    ],
    ['constant with patterns but no key', [{ keys: [''], constant: true, useRegex: true }], {}, { 1: '+always' }],
    [
      'constant with patterns, from SillyTavern',
      [{ constant: true, useRegex: true, extensions: { selectiveLogic: 0 } }],
      { messages: ['x'] },
      { 1: '+always' },
    ],
    ['without a conversation', [{}], { messages: [] }, { 1: 'no_key' }],
    ['in the speaker’s name', [{ keys: ['Ann'] }], {}, { 1: '+key' }],
    [
      'in the speaker’s name, unless left out',
      [{ keys: ['Ann'] }],
      { settings: { includeNames: false } },
      { 1: 'no_key' },
    ],
    ['in a comment', [{}], { messages: ['{{// key}} {{comment: key}} {{hidden_key:key}}'] }, { 1: 'no_key' }],
    [
      'with a macro in its key',
      [{ keys: ['{{char}}'] }],
      { messages: ['Call Bob'], input: { expand: (text) => text.replace('{{char}}', 'Bob') } },
      { 1: '+key' },
    ],
    ['forced from outside', [{ keys: ['x'] }], { input: { forced: new Set(['book.1']) } }, { 1: '+forced' }],
  ])('%s', check);
});

describe('how deep an entry is searched for', () => {
  const messages = ['key', 'b', 'c', 'd'];
  const four = { messages };
  it.each<Case>([
    ['two messages', [{}], four, { 1: 'no_key' }],
    ['as far as the settings say', [{}], { messages, settings: { scanDepth: 4 } }, { 1: '+key' }],
    ['as far as the settings say, not further', [{}], { messages, settings: { scanDepth: 3 } }, { 1: 'no_key' }],
    ['as far as the book says', [{}], four, { 1: '+key' }, { scanDepth: 4 }],
    ['not at all', [{}], { messages: ['key'], settings: { scanDepth: 0 } }, { 1: 'searches_nothing' }],
    ['as far as its extension says', [{ extensions: { scan_depth: 4 } }], four, { 1: '+key' }, { scanDepth: 1 }],
    ['its extension without an opinion', [{ extensions: { scan_depth: null } }], four, { 1: '+key' }, { scanDepth: 4 }],
    [
      'as far as its decorator says',
      [{ content: '@@scan_depth 4', extensions: { scan_depth: 1 } }],
      four,
      { 1: '+key' },
    ],
    ['0 of its own', [{ extensions: { scan_depth: 0 } }], four, { 1: 'searches_nothing' }],
    ['further than there are messages', [{ extensions: { scan_depth: 99 } }], four, { 1: '+key' }],
    [
      'for secondary keys, too',
      [{ keys: ['d'], selective: true, secondaryKeys: ['key'] }],
      four,
      { 1: 'secondary_keys' },
    ],
    ['for patterns, too', [{ keys: ['/k.y/'] }], four, { 1: 'no_key' }],
    ['for patterns, deeper', [{ keys: ['/k.y/'], extensions: { scan_depth: 4 } }], four, { 1: '+key' }],
  ])('%s', check);
});

describe('secondary keys', () => {
  const both = (logic: number, secondaryKeys: string[]): Partial<LoreEntry> => ({
    selective: true,
    secondaryKeys,
    extensions: { selectiveLogic: logic },
  });
  it.each<Case>([
    ['any of them: one', [both(0, ['a', 'b'])], { messages: ['key a'] }, { 1: '+key' }],
    ['any of them: none', [both(0, ['a', 'b'])], {}, { 1: 'secondary_keys' }],
    ['not all: some', [both(1, ['a', 'b'])], { messages: ['key a'] }, { 1: '+key' }],
    ['not all: none', [both(1, ['a', 'b'])], {}, { 1: '+key' }],
    ['not all: all', [both(1, ['a', 'b'])], { messages: ['key a b'] }, { 1: 'secondary_keys' }],
    ['not any: none', [both(2, ['a', 'b'])], {}, { 1: '+key' }],
    ['not any: one', [both(2, ['a', 'b'])], { messages: ['key b'] }, { 1: 'secondary_keys' }],
    ['all of them: all', [both(3, ['a', 'b'])], { messages: ['key a b'] }, { 1: '+key' }],
    ['all of them: some', [both(3, ['a', 'b'])], { messages: ['key a'] }, { 1: 'secondary_keys' }],
    ['an unknown logic is any', [both(9, ['a'])], { messages: ['key a'] }, { 1: '+key' }],
    ['without a first key', [both(0, ['a'])], { messages: ['a'] }, { 1: 'no_key' }],
    ['not asked for', [{ selective: false, secondaryKeys: ['a'] }], {}, { 1: '+key' }],
    ['not said whether', [{ secondaryKeys: ['a'] }], {}, { 1: '+key' }],
    ['asked for, but none', [{ selective: true }], {}, { 1: '+key' }],
    ['asked for, but blank', [{ selective: true, secondaryKeys: [' '] }], {}, { 1: '+key' }],
    ['beside patterns, to the letter', [{ useRegex: true, selective: true, secondaryKeys: ['a'] }], {}, { 1: '+key' }],
    ['beside patterns, from SillyTavern', [{ ...both(0, ['a']), useRegex: true }], {}, { 1: 'secondary_keys' }],
    ['that are patterns', [both(0, ['/a+/'])], { messages: ['key aaa'] }, { 1: '+key' }],
    ['constant regardless', [{ ...both(0, ['a']), constant: true }], {}, { 1: '+always' }],
  ])('%s', check);
});

describe('circumstances', () => {
  it.each<Case>([
    ['the kind of reply', [{ extensions: { triggers: ['swipe'] } }], {}, { 1: 'other_trigger' }],
    ['the right kind', [{ extensions: { triggers: ['swipe'] } }], { input: { trigger: 'swipe' } }, { 1: '+key' }],
    ['any kind', [{ extensions: { triggers: [] } }], { input: { trigger: 'quiet' } }, { 1: '+key' }],
    [
      'the character by name',
      [
        { extensions: { character_filter: { names: ['Bob'], tags: [] } } },
        { extensions: { character_filter: { names: ['Eve'] } } },
      ],
      { input: { character: { name: 'Bob', tags: [] } } },
      { 1: '+key', 2: 'other_character' },
    ],
    [
      'the character by tag',
      [
        { extensions: { character_filter: { tags: ['elf'] } } },
        { extensions: { character_filter: { tags: ['orc'] } } },
      ],
      { input: { character: { name: 'Bob', tags: ['elf'] } } },
      { 1: '+key', 2: 'other_character' },
    ],
    [
      'all but a character',
      [
        { extensions: { character_filter: { is_exclude: true, names: ['Bob'] } } },
        { extensions: { character_filter: { is_exclude: true, names: ['Eve'], tags: ['elf'] } } },
        { extensions: { character_filter: { is_exclude: true, names: ['Eve'] } } },
      ],
      { input: { character: { name: 'Bob', tags: ['elf'] } } },
      { 1: 'other_character', 2: 'other_character', 3: '+key' },
    ],
    [
      'an empty filter',
      [{ extensions: { character_filter: { names: [], tags: [] } } }],
      { input: { character: { name: 'Bob', tags: [] } } },
      { 1: '+key' },
    ],
    ['too few messages', [{ extensions: { delay: 3 } }], { messages: ['key', 'key'] }, { 1: 'delay' }],
    ['enough messages', [{ extensions: { delay: 2 } }], { messages: ['key', 'key'] }, { 1: '+key' }],
    ['constant, but delayed', [{ constant: true, extensions: { delay: 3 } }], {}, { 1: 'delay' }],
    ['a roll that fails', [{ extensions: { probability: 50 } }], { input: { random: () => 0.5 } }, { 1: 'chance' }],
    ['a roll that does not', [{ extensions: { probability: 50 } }], { input: { random: () => 0.49 } }, { 1: '+key' }],
    ['never', [{ extensions: { probability: 0 } }], {}, { 1: 'chance' }],
    ['always', [{ extensions: { probability: 100 } }], { input: { random: () => 0.999 } }, { 1: '+key' }],
    ['rolls not used', [{ extensions: { probability: 0, useProbability: false } }], {}, { 1: '+key' }],
    ['a roll for what is constant', [{ constant: true, extensions: { probability: 0 } }], {}, { 1: 'chance' }],
    ['a probability as text', [{ extensions: { probability: '0' } }], {}, { 1: 'chance' }],
    ['a depth that is none', [{ extensions: { depth: '', scan_depth: '' } }], {}, { 1: '+key' }],
  ])('%s', check);

  it.each([
    ['match_persona_description', 'persona_description'],
    ['match_character_description', 'character_description'],
    ['match_character_personality', 'character_personality'],
    ['match_character_depth_prompt', 'character_depth_prompt'],
    ['match_scenario', 'scenario'],
    ['match_creator_notes', 'creator_notes'],
  ])('%s searches that, too', (flag, field) => {
    const list = entries({ extensions: { [flag]: true } }, {}, { keys: ['/k.y/'], extensions: { [flag]: true } });
    const activation = activate(book(list), { messages: ['x'], input: { fields: { [field]: 'The key.' } } });
    expect(outcomes(activation)).toEqual({ 1: '+key', 2: 'no_key', 3: '+key' });
    expect(activation.decisions[0]?.found).toEqual({ in: 'field', field });
  });
});

describe('decorated', () => {
  const at = (content: string): Partial<LoreEntry>[] => [{ content }];
  const unkeyed = (content: string): Partial<LoreEntry>[] => [{ content, keys: ['x'] }];
  const four = { messages: ['key', 'key', 'key', 'key'] };
  it.each<Case>([
    ['to activate', unkeyed('@@activate\nText'), {}, { 1: '+told_to' }],
    ['not to', at('@@dont_activate\nText'), {}, { 1: 'told_not_to' }],
    ['both ways', unkeyed('@@dont_activate\n@@activate\nText'), {}, { 1: '+told_to' }],
    ['not to, though constant', [{ content: '@@dont_activate', constant: true }], {}, { 1: 'told_not_to' }],
    ['after enough replies', at('@@activate_only_after 2'), four, { 1: '+key' }],
    ['after more replies than there are', at('@@activate_only_after 3'), four, { 1: 'too_early' }],
    ['on the right reply', at('@@activate_only_every 2'), four, { 1: '+key' }],
    ['on another reply', at('@@activate_only_every 3'), four, { 1: 'not_this_time' }],
    ['constant, under a condition', [{ content: '@@activate_only_after 3', constant: true }], four, { 1: 'too_early' }],
    ['for this greeting', at('@@is_greeting 1'), { input: { greeting: 1 } }, { 1: '+key' }],
    ['for another greeting', at('@@is_greeting 1'), { input: { greeting: 0 } }, { 1: 'other_greeting' }],
    ['for a greeting where there is none', at('@@is_greeting 1'), {}, { 1: '+key' }],
    ['for this icon', at('@@is_user_icon Ann'), { input: { userIcon: 'Ann' } }, { 1: '+key' }],
    ['for another icon', at('@@is_user_icon Ann'), { input: { userIcon: 'Eve' } }, { 1: 'other_user_icon' }],
    ['with additional keys', at('@@additional_keys a,b'), { messages: ['key b'] }, { 1: '+key' }],
    ['with additional keys that are absent', at('@@additional_keys a,b'), {}, { 1: 'additional_keys' }],
    [
      'with two lists, one absent',
      at('@@additional_keys a\n@@additional_keys b'),
      { messages: ['key a'] },
      { 1: 'additional_keys' },
    ],
    ['with two lists', at('@@additional_keys a\n@@additional_keys b'), { messages: ['key a b'] }, { 1: '+key' }],
    [
      'constant with additional keys',
      [{ content: '@@additional_keys a', constant: true }],
      {},
      { 1: 'additional_keys' },
    ],
    ['with excluded keys', at('@@exclude_keys a'), { messages: ['key a'] }, { 1: 'excluded_key' }],
    ['with excluded keys that are absent', at('@@exclude_keys a'), {}, { 1: '+key' }],
    [
      'with additional patterns',
      [{ content: '@@additional_keys k.y', keys: ['x'], useRegex: true }],
      {},
      { 1: '+key' },
    ],
    [
      'with excluded keys beside patterns',
      [{ content: '@@exclude_keys a', useRegex: true }],
      { messages: ['key a'] },
      { 1: '+key' },
    ],
    ['by a fallback', at('@@risu_only 1\n@@@dont_activate'), {}, { 1: 'told_not_to' }],
  ])('%s', check);

  it('asks to leave out other prompts', () => {
    const list = entries(
      { content: '@@disable_ui_prompt system_prompt\nText' },
      { keys: ['x'], content: '@@disable_ui_prompt post_history_instructions' },
    );
    expect(activate(book(list), { messages: ['key'] }).disabledPrompts).toEqual(new Set(['system_prompt']));
  });
});

describe('what others say', () => {
  const chain: Partial<LoreEntry>[] = [{ content: 'alpha' }, { keys: ['alpha'], content: 'beta' }, { keys: ['beta'] }];
  it.each<Case>([
    ['activates in turn', chain, {}, { 1: '+key', 2: '+key', 3: '+key' }],
    ['does not when that is off', chain, { settings: { recursive: false } }, { 1: '+key', 2: 'no_key', 3: 'no_key' }],
    [
      'does not when the book says no',
      chain,
      {},
      { 1: '+key', 2: 'no_key', 3: 'no_key' },
      { recursiveScanning: false },
    ],
    [
      'does when the book says yes',
      chain,
      { settings: { recursive: false } },
      { 1: '+key', 2: '+key', 3: '+key' },
      { recursiveScanning: true },
    ],
    ['only so many rounds', chain, { settings: { maxRecursionSteps: 2 } }, { 1: '+key', 2: '+key', 3: 'no_key' }],
    ['not at all in one round', chain, { settings: { maxRecursionSteps: 1 } }, { 1: '+key', 2: 'no_key', 3: 'no_key' }],
    [
      'unless it keeps that to itself',
      [{ content: 'alpha', extensions: { prevent_recursion: true } }, { keys: ['alpha'] }],
      {},
      { 1: '+key', 2: 'no_key' },
    ],
    [
      'unless one does not listen',
      [{ content: 'alpha' }, { keys: ['alpha'], extensions: { exclude_recursion: true } }],
      {},
      { 1: '+key', 2: 'no_key' },
    ],
    ['one that does not listen hears the messages', [{ extensions: { exclude_recursion: true } }], {}, { 1: '+key' }],
    [
      'wakes one that waits for it',
      [{ content: 'alpha' }, { keys: ['alpha'], extensions: { delay_until_recursion: true } }],
      {},
      { 1: '+key', 2: '+key' },
    ],
    [
      'one that waits does not hear messages before',
      [{ extensions: { delay_until_recursion: true } }],
      {},
      { 1: 'waits_for_recursion' },
    ],
    ['but hears them then', [{}, { extensions: { delay_until_recursion: true } }], {}, { 1: '+key', 2: '+key' }],
    [
      'wakes level by level',
      [
        { content: 'a' },
        { extensions: { delay_until_recursion: 2 }, content: 'b' },
        { extensions: { delay_until_recursion: 5 } },
      ],
      {},
      { 1: '+key', 2: '+key', 3: '+key' },
    ],
    ['ends a circle', [{ content: 'other' }, { keys: ['other'], content: 'key' }], {}, { 1: '+key', 2: '+key' }],
    [
      'is heard through a hidden key',
      [{ content: 'a{{hidden_key:alpha}}' }, { keys: ['alpha'] }],
      {},
      { 1: '+key', 2: '+key' },
    ],
    [
      'is not heard through a comment',
      [{ content: 'a{{// alpha}}' }, { keys: ['alpha'] }],
      {},
      { 1: '+key', 2: 'no_key' },
    ],
    ['is heard by patterns', [{ content: 'alpha' }, { keys: ['/al.ha/'] }], {}, { 1: '+key', 2: '+key' }],
    [
      'is heard by secondary patterns',
      [{ content: 'alpha' }, { selective: true, secondaryKeys: ['/al.ha/'] }],
      {},
      { 1: '+key', 2: '+key' },
    ],
    [
      'is not heard by who searches nothing',
      [{ content: 'alpha' }, { keys: ['alpha'], extensions: { scan_depth: 0 } }],
      {},
      { 1: '+key', 2: 'searches_nothing' },
    ],
    [
      'completes secondary keys',
      [{ content: 'alpha' }, { selective: true, secondaryKeys: ['alpha'] }],
      {},
      { 1: '+key', 2: '+key' },
    ],
    [
      'says nothing when it lost its roll',
      [{ content: 'alpha', extensions: { probability: 0 } }, { keys: ['alpha'] }],
      {},
      { 1: 'chance', 2: 'no_key' },
    ],
    [
      'is said with macros replaced',
      [{ content: '{{x}}' }, { keys: ['alpha'] }],
      { input: { expand: (text) => text.replace('{{x}}', 'alpha') } },
      { 1: '+key', 2: '+key' },
    ],
    [
      'decorators are not said',
      [{ content: '@@is_user_icon alpha\nText' }, { keys: ['alpha'] }],
      {},
      { 1: '+key', 2: 'no_key' },
    ],
  ])('%s', check);

  it('goes round at most so often, whatever a book asks for', () => {
    const list = entries(
      { content: 'w0' },
      ...Array.from({ length: 200 }, (_, i) => ({ keys: [`w${i}`], content: `w${i + 1}` })),
    );
    const { decisions } = activate(book(list), { messages: ['key'] });
    expect(decisions.filter(({ active }) => active)).toHaveLength(64);
  });

  it('is named where it was found', () => {
    const list = entries({ content: 'alpha', name: 'The first' }, { keys: ['x', 'alpha'] });
    const { decisions } = activate(book(list), { messages: ['none', 'key'] });
    expect(decisions).toEqual([
      {
        book: 'book',
        entry: 1,
        label: 'The first',
        active: true,
        reason: 'key',
        key: 'key',
        found: { in: 'message', depth: 0 },
        pass: 1,
      },
      {
        book: 'book',
        entry: 2,
        label: 'x',
        active: true,
        reason: 'key',
        key: 'alpha',
        found: { in: 'entry', label: 'The first' },
        pass: 2,
      },
    ]);
  });
});

describe('a wish for more entries', () => {
  const messages = ['c', 'b', 'a'];
  const list = [{ keys: ['a'] }, { keys: ['b'] }, { keys: ['c'] }, { keys: ['c'], extensions: { scan_depth: 1 } }];
  it.each<Case>([
    ['none', list, { messages, settings: { scanDepth: 1 } }, { 1: '+key', 2: 'no_key', 3: 'no_key', 4: 'no_key' }],
    [
      'two',
      list,
      { messages, settings: { scanDepth: 1, minActivations: 2 } },
      { 1: '+key', 2: '+key', 3: 'no_key', 4: 'no_key' },
    ],
    [
      'more than there are',
      list,
      { messages, settings: { scanDepth: 1, minActivations: 9 } },
      { 1: '+key', 2: '+key', 3: '+key', 4: 'no_key' },
    ],
    [
      'only so deep',
      list,
      { messages, settings: { scanDepth: 1, minActivations: 9, minActivationsDepth: 2 } },
      { 1: '+key', 2: '+key', 3: 'no_key', 4: 'no_key' },
    ],
  ])('%s', check);
});

describe('a group', () => {
  const g = (extensions: Record<string, string | number | boolean> = {}): Partial<LoreEntry> => ({
    extensions: { group: 'g', ...extensions },
  });
  it.each<Case>([
    ['has one member in the prompt', [g(), g(), g()], {}, { 1: '+key', 2: 'group', 3: 'group' }],
    ['is drawn from', [g(), g(), g()], { input: { random: () => 0.5 } }, { 1: 'group', 2: '+key', 3: 'group' }],
    [
      'is drawn from by weight',
      [g({ group_weight: 1 }), g({ group_weight: 99 })],
      { input: { random: () => 0.02 } },
      { 1: 'group', 2: '+key' },
    ],
    ['without weights', [g({ group_weight: 0 }), g({ group_weight: 0 })], {}, { 1: 'group', 2: '+key' }],
    ['is won by who overrides', [g(), g({ group_override: true })], {}, { 1: 'group', 2: '+key' }],
    [
      'is won by the highest of them',
      [
        { ...g({ group_override: true }), insertionOrder: 1 },
        { ...g({ group_override: true }), insertionOrder: 2 },
      ],
      {},
      { 1: 'group', 2: '+key' },
    ],
    ['is no matter to others', [g(), {}, g({ group: 'h' })], {}, { 1: '+key', 2: '+key', 3: '+key' }],
    ['of a single member', [g()], { input: { random: () => 0.9 } }, { 1: '+key' }],
    ['is one of several', [g({ group: 'a, g' }), g(), g({ group: 'a' })], {}, { 1: '+key', 2: 'group', 3: 'group' }],
    [
      'is won by more keys where asked for',
      [g({ use_group_scoring: true }), { ...g({ use_group_scoring: true }), keys: ['key', 'also'] }],
      { messages: ['key also'] },
      { 1: 'group', 2: '+key' },
    ],
    [
      'or by the settings',
      [g(), { ...g(), keys: ['key', 'also'] }],
      { messages: ['key also'], settings: { groupScoring: true } },
      { 1: 'group', 2: '+key' },
    ],
    [
      'counts secondary keys',
      [g(), { ...g(), selective: true, secondaryKeys: ['also'] }],
      { messages: ['key also'], settings: { groupScoring: true } },
      { 1: 'group', 2: '+key' },
    ],
    [
      'takes no more once one is in',
      [
        { ...g(), content: 'alpha' },
        { ...g(), keys: ['alpha'] },
      ],
      {},
      { 1: '+key', 2: 'group' },
    ],
    ['the loser is not drawn again', [{ ...g(), content: 'again key' }, g()], {}, { 1: '+key', 2: 'group' }],
  ])('%s', check);
});

describe('room for lore', () => {
  const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ');
  const size = (count: number, fields: Partial<LoreEntry> = {}): Partial<LoreEntry> => ({
    content: words(count),
    ...fields,
  });
  const ignore = { extensions: { ignore_budget: true } };
  it.each<Case>([
    ['for all', [size(4), size(5)], { input: { budget: 10 } }, { 1: '+key', 2: '+key' }],
    ['not quite', [size(5), size(5)], { input: { budget: 10 } }, { 1: '+key', 2: 'budget' }],
    ['for none', [size(1)], { input: { budget: 0 } }, { 1: 'budget' }],
    [
      'ends with the first that does not fit',
      [size(4), size(20), size(1)],
      { input: { budget: 10 } },
      { 1: '+key', 2: 'budget', 3: 'budget' },
    ],
    [
      'goes to the highest order first',
      [size(6, { insertionOrder: 1 }), size(6, { insertionOrder: 2 })],
      { input: { budget: 10 } },
      { 1: 'budget', 2: '+key' },
    ],
    [
      'goes to the highest priority first',
      [size(6, { priority: 5 }), size(6, { priority: 9 })],
      { input: { budget: 10 } },
      { 1: 'budget', 2: '+key' },
    ],
    [
      'is not asked for by who ignores it',
      [size(20), size(5, ignore)],
      { input: { budget: 10 } },
      { 1: 'budget', 2: '+key' },
    ],
    [
      'ends the listening',
      [size(20), { content: 'alpha', insertionOrder: 200 }, { keys: ['alpha'] }],
      { input: { budget: 10 } },
      { 1: 'budget', 2: '+key', 3: 'no_key' },
    ],
    [
      'is last for who gives way',
      [size(6, { content: `@@ignore_on_max_context\n${words(6)}`, insertionOrder: 999 }), size(6)],
      { input: { budget: 10 } },
      { 1: 'budget', 2: '+key' },
    ],
    ['in a book', [size(5), size(5)], {}, { 1: '+key', 2: '+key' }, { tokenBudget: 10 }],
    [
      'in a book, not quite',
      [size(5), size(6), size(5)],
      {},
      { 1: '+key', 2: 'book_budget', 3: '+key' },
      { tokenBudget: 10 },
    ],
    [
      'in a book, by priority',
      [size(6, { priority: 1 }), size(6, { priority: 2 })],
      {},
      { 1: 'book_budget', 2: '+key' },
      { tokenBudget: 10 },
    ],
    [
      'in a book, made by letting go',
      [size(6, { priority: 1, content: `alpha ${words(5)}` }), size(6, { priority: 2, keys: ['alpha'] })],
      {},
      { 1: 'book_budget', 2: '+key' },
      { tokenBudget: 10 },
    ],
    [
      'made by who gives way',
      [size(6, { content: `@@ignore_on_max_context\nalpha ${words(5)}` }), size(6, { keys: ['alpha'] })],
      { input: { budget: 10 } },
      { 1: 'budget', 2: '+key' },
    ],
  ])('%s', check);

  it('is counted', () => {
    expect(
      activate(book(entries(size(4), size(5), size(90))), { messages: ['key'], input: { budget: 20 } }).tokens,
    ).toBe(9);
  });
});

describe('from turn to turn', () => {
  const turn = (of: Lorebook, memory = emptyLoreMemory, messages: string[] = []) =>
    activate(of, { messages, input: { memory } });
  const said = (count: number, last: string) => [...Array.from({ length: count - 1 }, () => '-'), last];

  it('what sticks is held for so many messages', () => {
    const of = book(entries({ extensions: { sticky: 2 } }));
    const first = turn(of, emptyLoreMemory, said(1, 'key'));
    expect(outcomes(first)).toEqual({ 1: '+key' });
    const second = turn(of, first.memory, said(2, '-'));
    expect(outcomes(second)).toEqual({ 1: '+sticky' });
    expect(outcomes(turn(of, second.memory, said(3, '-')))).toEqual({ 1: 'no_key' });
  });

  it('what was active rests for so many messages', () => {
    const of = book(entries({ extensions: { cooldown: 2 } }));
    const first = turn(of, emptyLoreMemory, said(1, 'key'));
    expect(outcomes(turn(of, first.memory, said(2, 'key')))).toEqual({ 1: 'cooldown' });
    expect(outcomes(turn(of, first.memory, said(3, 'key')))).toEqual({ 1: '+key' });
  });

  it('what stuck rests from when it was let go', () => {
    const of = book(entries({ extensions: { sticky: 2, cooldown: 2 } }));
    const first = turn(of, emptyLoreMemory, said(1, 'key'));
    expect(outcomes(turn(of, first.memory, said(2, 'key')))).toEqual({ 1: '+sticky' });
    const third = turn(of, first.memory, said(3, 'key'));
    expect(outcomes(third)).toEqual({ 1: 'cooldown' });
    expect(outcomes(turn(of, third.memory, said(4, 'key')))).toEqual({ 1: 'cooldown' });
    expect(outcomes(turn(of, third.memory, said(5, 'key')))).toEqual({ 1: '+key' });
  });

  it('another reply to the same message is decided anew', () => {
    const of = book(entries({ extensions: { sticky: 9, cooldown: 9 } }));
    const first = turn(of, emptyLoreMemory, said(1, 'key'));
    expect(outcomes(turn(of, first.memory, said(1, 'none')))).toEqual({ 1: 'no_key' });
  });

  it('what sticks needs no luck and wins its group', () => {
    const of = book(
      entries(
        { extensions: { group: 'g', group_override: true } },
        { extensions: { group: 'g', sticky: 9, probability: 0 } },
      ),
    );
    const memory = { ...emptyLoreMemory, sticky: { 'book.2': { start: 0, end: 9, protected: false } } };
    expect(outcomes(turn(of, memory, said(2, 'key')))).toEqual({ 1: 'group', 2: '+sticky' });
  });

  it('an edit does not end what is held', () => {
    const first = turn(book(entries({ extensions: { sticky: 9 } })), emptyLoreMemory, said(1, 'key'));
    const edited = book(entries({ content: 'Other words.', keys: ['x'], extensions: { sticky: 9 } }));
    expect(outcomes(turn(edited, first.memory, said(2, '-')))).toEqual({ 1: '+sticky' });
  });

  it.each([
    ['@@keep_activate_after_match', '+kept'],
    ['@@dont_activate_after_match', 'matched_before'],
  ])('%s minds what was', (content, reason) => {
    const of = book(entries({ content }));
    const first = turn(of, emptyLoreMemory, said(1, 'key'));
    expect(outcomes(first)).toEqual({ 1: '+key' });
    expect(outcomes(turn(of, first.memory, said(1, 'key')))).toEqual({ 1: '+key' });
    expect(outcomes(turn(of, first.memory, said(9, '-')))).toEqual({ 1: reason });
  });
});

describe('several books', () => {
  const one = (id: string, origin: 'chat' | 'persona' | 'character' | 'global', order: number) => ({
    id,
    origin,
    book: book([entry({ keys: ['key'], insertionOrder: order, content: 'word word word word word word' })]),
  });
  const books = [
    one('global', 'global', 900),
    one('character', 'character', 500),
    one('persona', 'persona', 2),
    one('chat', 'chat', 1),
  ];
  it.each([
    ['character_first', ['chat', 'persona', 'character', 'global']],
    ['global_first', ['chat', 'persona', 'global', 'character']],
    ['evenly', ['chat', 'persona', 'global', 'character']],
  ] as const)('%s', (strategy, order) => {
    const { decisions } = activate(books, { messages: ['key'], settings: { strategy }, input: { budget: 15 } });
    expect(decisions.map(({ book }) => book)).toEqual(order);
    expect(decisions.map(({ active }) => active)).toEqual([true, true, false, false]);
  });

  it('are heard by one another', () => {
    const sources = [
      { id: 'a', origin: 'global' as const, book: book([entry({ keys: ['key'], content: 'alpha' })]) },
      { id: 'b', origin: 'global' as const, book: book([entry({ keys: ['alpha'] })]) },
    ];
    expect(activate(sources, { messages: ['key'] }).decisions.map(({ active }) => active)).toEqual([true, true]);
  });
});

describe('places in the prompt', () => {
  const place = (fields: Partial<LoreEntry>) => activate(book(entries(fields)), { messages: ['a', 'key'] }).pieces[0];
  it.each<[string, Partial<LoreEntry>, object]>([
    ['where nothing is said', {}, { at: 'after_char' }],
    ['before the character', { position: 'before_char' }, { at: 'before_char' }],
    ['after the character', { position: 'after_char' }, { at: 'after_char' }],
    ['by the extension', { position: 'before_char', extensions: { position: 1 } }, { at: 'after_char' }],
    ['extension 0', { extensions: { position: 0 } }, { at: 'before_char' }],
    ['extension 2', { extensions: { position: 2 } }, { at: 'note_top' }],
    ['extension 3', { extensions: { position: 3 } }, { at: 'note_bottom' }],
    ['extension 4', { extensions: { position: 4 } }, { at: 'depth', depth: 2, role: 'system' }],
    [
      'extension 4 with a depth',
      { extensions: { position: 4, depth: 1, role: 1 } },
      { at: 'depth', depth: 1, role: 'user' },
    ],
    [
      'extension 4 as the character',
      { extensions: { position: 4, depth: 0, role: 2 } },
      { at: 'depth', depth: 0, role: 'assistant' },
    ],
    ['extension 5', { extensions: { position: 5 } }, { at: 'examples_top' }],
    ['extension 6', { extensions: { position: 6 } }, { at: 'examples_bottom' }],
    ['extension 7', { extensions: { position: 7, outlet_name: 'here' } }, { at: 'outlet', outlet: 'here' }],
    ['an unknown extension', { extensions: { position: 99 } }, { at: 'after_char' }],
    ['decorator depth', { content: '@@depth 1\nLore 1.' }, { at: 'depth', depth: 1, role: 'system' }],
    ['decorator depth below 0', { content: '@@depth -3\nLore 1.' }, { at: 'depth', depth: 0, role: 'system' }],
    [
      'decorator depth beyond the first message',
      { content: '@@depth 99\nLore 1.' },
      { at: 'depth', depth: 2, role: 'system' },
    ],
    [
      'decorator depth from the start',
      { content: '@@reverse_depth 1\nLore 1.' },
      { at: 'depth', depth: 1, role: 'system' },
    ],
    [
      'depth before depth from the start',
      { content: '@@reverse_depth 2\n@@depth 2\nLore 1.' },
      { at: 'depth', depth: 2, role: 'system' },
    ],
    [
      'decorator role',
      { content: '@@depth 0\n@@role assistant\nLore 1.' },
      { at: 'depth', depth: 0, role: 'assistant' },
    ],
    ['decorator position', { content: '@@depth 1\n@@position before_desc\nLore 1.' }, { at: 'before_char' }],
    [
      'decorator position after',
      { content: '@@position after_desc\nLore 1.', position: 'before_char' },
      { at: 'after_char' },
    ],
    ['decorator personality', { content: '@@position personality\nLore 1.' }, { at: 'personality' }],
    ['decorator scenario', { content: '@@position scenario\nLore 1.' }, { at: 'scenario' }],
  ])('%s', (_, fields, block) => {
    expect(place(fields)).toMatchObject({ ...block, text: 'Lore 1.' });
  });

  it.each<[string, Partial<LoreEntry>[], string[]]>([
    [
      'the highest order is last',
      [{ insertionOrder: 2 }, { insertionOrder: 1 }, { insertionOrder: 3 }],
      ['Lore 2.', 'Lore 1.', 'Lore 3.'],
    ],
    ['equals keep their order', [{}, {}, {}], ['Lore 1.', 'Lore 2.', 'Lore 3.']],
    [
      'outlets are the other way round',
      [
        { insertionOrder: 1, extensions: { position: 7, outlet_name: 'o' } },
        { insertionOrder: 2, extensions: { position: 7, outlet_name: 'o' } },
        { insertionOrder: 3, extensions: { position: 7, outlet_name: 'p' } },
      ],
      ['Lore 3.', 'Lore 2.', 'Lore 1.'],
    ],
    ['what says nothing takes no place', [{ content: '' }, { content: '@@depth 1' }, { content: '{{// x}}' }], []],
    ['hidden parts are not sent', [{ content: 'a{{// x}}b{{hidden_key:y}}c' }], ['abc']],
  ])('%s', (_, list, texts) => {
    expect(activate(book(entries(...list)), { messages: ['a', 'key'] }).pieces.map(({ text }) => text)).toEqual(texts);
  });
});

describe('what is said of a piece', () => {
  const pieces = (...list: Partial<LoreEntry>[]) => activate(book(entries(...list)), { messages: ['key'] }).pieces;

  it('ranks it: the lowest priority first, and before it what asks to give way', () => {
    const found = pieces(
      { priority: 3 },
      { priority: 1 },
      { priority: 9, content: '@@ignore_on_max_context\nYields.' },
    );
    expect(found.toSorted((a, b) => a.rank - b.rank).map(({ text }) => text)).toEqual([
      'Yields.',
      'Lore 2.',
      'Lore 1.',
    ]);
  });

  it.each<[string, Partial<LoreEntry>, boolean]>([
    ['constant', { constant: true }, true],
    ['told to', { content: '@@activate\nLore 1.' }, true],
    ['found by its key', {}, false],
    ['constant by chance', { constant: true, extensions: { probability: 99 } }, false],
    ['constant among rivals', { constant: true, extensions: { group: 'g' } }, false],
    ['constant now and then', { constant: true, content: '@@activate_only_every 1\nLore 1.' }, false],
  ])('says whether it will be there again: %s', (_, fields, stable) => {
    const input = { random: () => 0, replyCount: 1 };
    expect(activate(book(entries(fields)), { messages: ['key'], input }).pieces).toMatchObject([{ stable }]);
  });

  it('names its entry', () => {
    expect(pieces({ name: 'The tide' })).toMatchObject([{ key: 'book.1', label: 'The tide', tokens: 2 }]);
  });
});

it('the same input has the same result', () => {
  const list = entries(
    { extensions: { probability: 50 } },
    { extensions: { group: 'g' } },
    { extensions: { group: 'g' } },
  );
  const once = () => {
    let seed = 1;
    return activate(book(list), {
      messages: ['key'],
      input: { random: () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647 },
    });
  };
  expect(once()).toEqual(once());
});
