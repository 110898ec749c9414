import type { ContextBlock, ContextLore, MessageContext } from '@dramatis/client/model';
import { describe, expect, it } from 'vitest';
import { loreReason, partsOf, tokensByShare } from './context-parts.ts';

const block = (kind: ContextBlock['kind'], fields: Partial<ContextBlock> = {}): ContextBlock => ({
  kind,
  label: null,
  messageId: null,
  messages: kind === 'history' ? 1 : 0,
  memory: null,
  tokens: 10,
  dropped: null,
  text: null,
  span: null,
  ...fields,
});

const context: MessageContext = {
  messageId: 'm',
  chatSessionId: 's',
  model: 'model',
  parameters: { temperature: null, thinking: 'fast', maxOutputTokens: 100 },
  budget: 1_000,
  tokens: 50,
  system: 'A pilot.',
  turns: [
    { role: 'user', text: 'Hello.\n\nLore.' },
    { role: 'model', text: 'Evening.' },
    { role: 'user', text: 'Bye.' },
  ],
  blocks: [
    block('description', { span: { turn: null, start: 0, end: 8 } }),
    block('examples', { dropped: 'budget', text: 'A line.' }),
    block('history', { dropped: 'budget', messages: 1_200, tokens: 900 }),
    block('history', { span: { turn: 0, start: 0, end: 6 } }),
    block('lore', { label: 'Tide', span: { turn: 0, start: 8, end: 13 } }),
    block('history', { span: { turn: 1, start: 0, end: 8 } }),
    block('history', { span: { turn: 2, start: 0, end: 4 } }),
  ],
  lore: [],
  reply: null,
};

describe('a context', () => {
  it('says how much of the conversation a memory stands for', () => {
    const memory = { id: 'x', fromMessageId: 'a', messageId: 'b' };
    const blocks = [block('memory', { memory, messages: 24, span: { turn: null, start: 0, end: 8 } })];
    expect(partsOf({ ...context, blocks }).map(({ name }) => name)).toEqual(['Memory of 24 messages']);
  });

  it('is listed in its order, neighbouring messages as one, each with its words', () => {
    const listed = partsOf(context).map(({ name, tokens, dropped, texts }) => [
      name,
      tokens,
      dropped,
      texts.map(({ speaker, text }) => `${speaker ?? ''}: ${text}`),
    ]);
    expect(listed).toEqual([
      ['Description', 10, null, [': A pilot.']],
      ['Example dialogue', 10, 'budget', [': A line.']],
      ['1,200 messages', 900, 'budget', []],
      ['1 message', 10, null, ['user: Hello.']],
      ['Lore: Tide', 10, null, [': Lore.']],
      ['2 messages', 20, null, ['model: Evening.', 'user: Bye.']],
    ]);
  });

  it('is measured by what it is about, without what was left out', () => {
    expect(Object.fromEntries(tokensByShare(context).map(({ share, tokens }) => [share, tokens]))).toEqual({
      character: 10,
      lore: 10,
      scene: 0,
      conversation: 30,
      instructions: 0,
    });
  });
});

const entry = (fields: Partial<ContextLore>): ContextLore => ({
  book: 'b',
  entry: '1',
  label: 'Tide',
  active: true,
  reason: 'key',
  key: 'tide',
  found: { in: 'message', depth: 0 },
  pass: 1,
  ...fields,
});

it.each<[Partial<ContextLore>, string]>([
  [{}, 'In: “tide” was found in the last message.'],
  [{ found: { in: 'message', depth: 1 } }, 'In: “tide” was found 1 message before the last.'],
  [{ found: { in: 'field', field: 'creator_notes' } }, 'In: “tide” was found in the creator notes.'],
  [{ found: { in: 'entry', label: 'Moon' } }, 'In: “tide” was found in the entry “Moon”.'],
  [{ reason: 'always', key: null, found: null }, 'In: it is always there.'],
  [
    { active: false, reason: 'secondary_keys' },
    'Out: “tide” was found in the last message, but its other keys decided against it.',
  ],
  [
    { active: false, reason: 'later_in_story' },
    'Out: “tide” was found in the last message, but it tells of what comes later in the story.',
  ],
  [{ active: false, reason: 'budget', key: null, found: null }, 'Out: its key was found, but lore had no more room.'],
])('says why an entry is there or not: %o', (fields, sentence) => {
  expect(loreReason(entry(fields))).toBe(sentence);
});
