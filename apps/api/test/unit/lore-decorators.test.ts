import { describe, expect, it } from 'vitest';
import { readDecorators, type Decorators } from '../../src/domain/lore/decorators.ts';
import { withHiddenKeys, withoutHidden } from '../../src/domain/lore/hidden.ts';

describe('decorators', () => {
  it.each<[string, Decorators]>([
    ['@@activate', { activate: true }],
    ['@@dont_activate', { dontActivate: true }],
    ['@@keep_activate_after_match', { keepActivateAfterMatch: true }],
    ['@@dont_activate_after_match', { dontActivateAfterMatch: true }],
    ['@@ignore_on_max_context', { ignoreOnMaxContext: true }],
    ['@@activate_only_after 4', { activateOnlyAfter: 4 }],
    ['@@activate_only_every 3', { activateOnlyEvery: 3 }],
    ['@@depth 5', { depth: 5 }],
    ['@@depth 0', { depth: 0 }],
    ['@@depth -1', { depth: -1 }],
    ['@@reverse_depth 2', { reverseDepth: 2 }],
    ['@@scan_depth 9', { scanDepth: 9 }],
    ['@@is_greeting 0', { isGreeting: 0 }],
    ['@@is_user_icon Ann the Great', { isUserIcon: 'Ann the Great' }],
    ['@@role assistant', { role: 'assistant' }],
    ['@@role USER', { role: 'user' }],
    ['@@position after_desc', { position: 'after_desc' }],
    ['@@position personality', { position: 'personality' }],
    ['@@disable_ui_prompt system_prompt', { disableUiPrompts: ['system_prompt'] }],
    ['@@additional_keys one, two', { additionalKeys: [['one', 'two']] }],
    ['@@exclude_keys one,two', { excludeKeys: ['one', 'two'] }],
    ['@@Depth 5', { depth: 5 }],
    ['@@depth   5  ', { depth: 5 }],
    ['  @@depth 5', { depth: 5 }],
    ['@@depth 5.7', { depth: 5 }],
    // Wrong values and unknown names count for nothing.
    ['@@depth', {}],
    ['@@depth five', {}],
    ['@@activate_only_every 0', {}],
    ['@@activate_only_after -1', {}],
    ['@@role narrator', {}],
    ['@@position moon', {}],
    ['@@disable_ui_prompt jailbreak', {}],
    ['@@is_user_icon', {}],
    ['@@additional_keys ,', {}],
    ['@@unknown 1', {}],
    ['@@constructor', {}],
    ['@@__proto__ 1', {}],
    // Tokens are not counted in a chat.
    ['@@instruct_depth 5', {}],
    ['@@instruct_scan_depth 5', {}],
    ['@@reverse_instruct_depth 5', {}],
    // Fallbacks.
    ['@@unknown 1\n@@@depth 2', { depth: 2 }],
    ['@@depth 1\n@@@scan_depth 2', { depth: 1 }],
    ['@@depth x\n@@@scan_depth 2', { scanDepth: 2 }],
    ['@@instruct_depth 3\n@@@depth 4', { depth: 4 }],
    ['@@a 1\n@@@b 1\n@@@c 1\n@@@d 1\n@@@e 1\n@@@f 1\n@@@depth 7', { depth: 7 }],
    ['@@a 1\n@@@depth 2\n@@@scan_depth 3', { depth: 2 }],
    ['@@a 1\n@@@depth 2\n@@scan_depth 3', { depth: 2, scanDepth: 3 }],
    ['@@@depth 2', { depth: 2 }],
    // The first of two counts, except for additional keys.
    ['@@depth 1\n@@depth 2', { depth: 1 }],
    ['@@depth x\n@@depth 2', { depth: 2 }],
    ['@@role user\n@@role system', { role: 'user' }],
    ['@@exclude_keys a\n@@exclude_keys b', { excludeKeys: ['a'] }],
    ['@@additional_keys a\n@@additional_keys b', { additionalKeys: [['a'], ['b']] }],
  ])('%j', (lines, decorators) => {
    expect(readDecorators(`${lines}\nText`)).toEqual({ decorators, text: 'Text' });
  });

  it.each([
    ['Text', 'Text'],
    ['@@depth 1\n\n\nText\n', 'Text\n'],
    ['\n@@depth 1\n\n@@role user\n \nText', 'Text'],
    ['@@depth 1\r\n@@role user\r\nText', 'Text'],
    ['@@unknown 1\nText', 'Text'],
    ['Text\n@@depth 1', 'Text\n@@depth 1'],
    ['a@@b.example', 'a@@b.example'],
    ['@@ not one\nText', '@@ not one\nText'],
    ['@@@@depth 1', '@@@@depth 1'],
    ['\n\nText', '\n\nText'],
    ['@@depth 1', ''],
    ['', ''],
  ])('leave of %j the text %j', (content, text) => {
    expect(readDecorators(content).text).toBe(text);
  });
});

describe('hidden parts of a text', () => {
  it.each([
    ['a{{// b}}c', 'ac', 'ac'],
    ['a{{//b}}c', 'ac', 'ac'],
    ['a{{comment: b}}c', 'ac', 'ac'],
    ['a{{hidden_key:b}}c', 'ac', 'a b c'],
    ['a{{HIDDEN_KEY:b}}c', 'ac', 'a b c'],
    ['{{char}} and {{user}}', '{{char}} and {{user}}', '{{char}} and {{user}}'],
    ['{{// open', '{{// open', '{{// open'],
  ])('%j', (text, sent, searched) => {
    expect(withoutHidden(text)).toBe(sent);
    expect(withHiddenKeys(text)).toBe(searched);
  });
});
