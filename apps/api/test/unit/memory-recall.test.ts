import { describe, expect, it } from 'vitest';
import { noLore } from '../../src/domain/generation/prompt-lore.ts';
import { buildPrompt, type HistoryMessage } from '../../src/domain/generation/prompt.ts';
import type { PromptMemory } from '../../src/domain/generation/recall.ts';

const id = (i: number) => `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`;

/** Ten tokens a message, each named. */
const talk = (length: number): HistoryMessage[] =>
  Array.from({ length }, (_, i) => ({
    id: id(i),
    role: i % 2 === 0 ? 'user' : 'assistant',
    content: `m${i}.`,
    tokens: 10,
  }));

/** Of messages up to and without `end`. */
const memory = (name: string, from: number, end: number, content = `What ${name} says.`): PromptMemory => ({
  id: name,
  fromMessageId: id(from),
  messageId: id(end - 1),
  messages: end - from,
  content,
  isLater: false,
});

function build(length: number, budget: number, memories: PromptMemory[]) {
  const { system, blocks } = buildPrompt({
    character: null,
    userPersona: '',
    worldTime: '',
    story: null,
    grounding: null,
    history: talk(length),
    memories,
    lore: noLore,
    begun: '',
    budget,
    random: () => 0,
    seed: '',
  });
  const kept = blocks.filter(({ dropped }) => dropped === null);
  return {
    system,
    first: kept.find(({ kind }) => kind === 'history')?.text,
    memories: kept.filter(({ kind }) => kind === 'memory').map((one) => one.memory?.id),
    left: blocks.filter(({ kind, dropped }) => kind === 'memory' && dropped !== null).map((one) => one.memory?.id),
  };
}

describe('memories in a prompt', () => {
  const two = [memory('a', 0, 20), memory('b', 20, 40)];

  it('are not there while all that was said fits', () => {
    expect(build(41, 600, two)).toMatchObject({ first: 'm0.', memories: [], left: [] });
  });

  it('stand for as few of the oldest turns as it takes, and the history begins behind them', () => {
    const one = build(61, 500, two);
    expect(one).toMatchObject({ first: 'm20.', memories: ['a'] });
    expect(one.system).toMatch(/## What happened earlier\nWhat a says\.$/);
    // It stays so as the conversation grows …
    expect(build(63, 500, two)).toEqual(one);
    // … until it overflows again.
    const both = build(81, 500, two);
    expect(both).toMatchObject({ first: 'm40.', memories: ['a', 'b'] });
    expect(both.system).toMatch(/## What happened earlier\nWhat a says\.\nWhat b says\.$/);
  });

  it('that were deleted say nothing, and their turns do not come back', () => {
    const deleted = build(61, 500, [memory('a', 0, 20, ''), memory('b', 20, 40)]);
    expect(deleted).toMatchObject({ first: 'm20.', memories: [], left: [] });
    expect(deleted.system).not.toContain('earlier');
  });

  it('that may tell of what comes later say nothing either, and are told', () => {
    const later = { ...memory('a', 0, 20), isLater: true };
    expect(build(81, 500, [later, memory('b', 20, 40)])).toMatchObject({ first: 'm40.', memories: ['b'], left: ['a'] });
    // They take no room.
    const long = { ...memory('b', 20, 40, `b ${'tide '.repeat(900)}`), isLater: true };
    expect(build(81, 500, [memory('a', 0, 20), long])).toMatchObject({ first: 'm40.', memories: ['a'], left: ['b'] });
  });

  it('stand for messages further up than were read', () => {
    const far = { ...memory('a', 0, 20), messageId: id(9_000) };
    expect(build(61, 650, [far])).toMatchObject({ first: 'm0.', memories: [] });
    expect(build(61, 500, [far])).toMatchObject({ memories: ['a'] });
  });

  it('never take the place of the last turn', () => {
    expect(build(41, 60, [memory('a', 0, 41)])).toMatchObject({ first: 'm38.', memories: [] });
  });

  it('take a quarter of it at most: the oldest stay out, and are told', () => {
    const long = (name: string, from: number) => memory(name, from, from + 20, `${name} ${'tide '.repeat(80)}`);
    expect(build(81, 500, [long('a', 0), long('b', 20)])).toMatchObject({ memories: ['b'], left: ['a'] });
  });
});
