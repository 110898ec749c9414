import { describe, expect, it } from 'vitest';
import type { BranchMemory, UncoveredMessage } from '../../src/domain/memories/on-branch.ts';
import { isDue, nextMerge, nextStretch } from '../../src/domain/memories/plan.ts';
import { contentOf, stretchRequests } from '../../src/domain/memories/prompt.ts';

/** So many turns of a question and a reply. */
const talk = (turns: number, each = 50): UncoveredMessage[] =>
  Array.from({ length: 2 * turns }, (_, i) => ({
    id: `m${i}`,
    role: i % 2 === 0 ? 'user' : 'assistant',
    tokens: each,
  }));

describe('a stretch to sum up', () => {
  it('is the oldest whole turns, at most half the room, and leaves the newest', () => {
    const stretch = nextStretch(talk(9), { room: 1_000, all: false });
    expect(stretch?.messages.map(({ id }) => id)).toEqual(talk(5).map(({ id }) => id));
    // What is left of these is not worth a request.
    expect(nextStretch(talk(9).slice(10), { room: 1_000, all: false })).toBeNull();
  });

  it('begins with the greeting', () => {
    const greeting: UncoveredMessage = { id: 'greeting', role: 'assistant', tokens: 50 };
    expect(nextStretch([greeting, ...talk(9)], { room: 1_000, all: false })?.messages[0]).toBe(greeting);
  });

  it('may be short when the person asks, but never has the newest turns', () => {
    expect(nextStretch(talk(4), { room: 1_000, all: false })).toBeNull();
    expect(nextStretch(talk(4), { room: 1_000, all: true })?.messages).toHaveLength(2);
    expect(nextStretch(talk(3), { room: 1_000, all: true })).toBeNull();
  });

  it('is one turn where that is longer than the most', () => {
    expect(nextStretch(talk(9, 5_000), { room: 1_000, all: true })?.messages).toHaveLength(2);
  });
});

describe('summing up is due', () => {
  it('on the turn that crosses the line, and when something is left out', () => {
    const fill = { room: 1_000, added: 50, overflows: false };
    expect(isDue({ ...fill, uncovered: 790 })).toBe(false);
    expect(isDue({ ...fill, uncovered: 810 })).toBe(true);
    expect(isDue({ ...fill, uncovered: 860 })).toBe(false);
    expect(isDue({ ...fill, uncovered: 860, overflows: true })).toBe(true);
    expect(isDue({ ...fill, uncovered: 500, overflows: true })).toBe(false);
  });
});

describe('memories to merge', () => {
  const memory = (id: string, over: Partial<BranchMemory> = {}): BranchMemory => ({
    id,
    fromMessageId: `${id}-from`,
    messageId: `${id}-to`,
    messages: 10,
    content: 'It rained.',
    status: 'active',
    edited: false,
    tokens: 100,
    revision: 1,
    ...over,
  });
  const merged = (memories: BranchMemory[], budget = 1_000) => nextMerge(memories, budget).map(({ id }) => id);
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];

  it('are none while there is room', () => {
    expect(merged(names.slice(0, 2).map((id) => memory(id)))).toEqual([]);
  });

  it('are the oldest', () => {
    expect(merged(names.map((id) => memory(id)))).toEqual(['a', 'b', 'c', 'd']);
    expect(merged(names.slice(0, 3).map((id) => memory(id)))).toEqual(['a', 'b', 'c']);
  });

  it('are never what the person wrote, nor on both sides of it or of what was deleted', () => {
    const edited = { edited: true };
    const deleted = { status: 'deleted', content: '', tokens: 0 } as const;
    expect(merged(names.map((id) => memory(id, id === 'b' ? edited : {})))).toEqual(['c', 'd', 'e', 'f']);
    expect(merged(names.map((id) => memory(id, id === 'c' ? deleted : {})))).toEqual(['a', 'b']);
    expect(merged(names.map((id) => memory(id, edited)))).toEqual([]);
  });
});

describe('what the model is asked', () => {
  it('is all that was said, in as many requests as it takes', () => {
    const spoken = Array.from({ length: 5 }, (_, i) => ({ speaker: 'Ann', text: `${i}${'x'.repeat(70_000)}` }));
    const requests = stretchRequests([...spoken, { speaker: 'Ann', text: 'y'.repeat(300_000) }], 1_000);
    const text = requests.map(({ turns }) => turns[0]?.text).join('');
    expect(text.match(/x/g)).toHaveLength(350_000);
    expect(text.match(/y/g)).toHaveLength(300_000);
    for (const { turns } of requests) expect(turns[0]?.text.length).toBeLessThan(125_000);
  });

  it('has its answer kept as a fact a line, within bounds', () => {
    const fact = (text: string) => ({ about: 'event' as const, text });
    expect(contentOf([{ facts: [fact(' It\nrained. '), fact(' ')] }, { facts: [fact('Ann left.')] }])).toBe(
      'It rained.\nAnn left.',
    );
    const many = contentOf([{ facts: Array.from({ length: 200 }, () => fact('x'.repeat(1_900))) }]);
    expect(many.length).toBeLessThanOrEqual(20_000);
  });
});
