import { describe, expect, it } from 'vitest';
import { assemble, type Block } from '../../src/domain/generation/blocks.ts';
import { count } from '../../src/domain/generation/count.ts';
import { noLore } from '../../src/domain/generation/prompt-lore.ts';
import { buildPrompt, type HistoryMessage, type Prompt, type PromptInput } from '../../src/domain/generation/prompt.ts';
import type { LorePiece, PieceOf } from '../../src/domain/lore/place.ts';

/** So many words, beginning with a name that is found again. A word is a token, roughly. */
const words = (name: string, length: number) => `${name} ${'tide '.repeat(Math.max(0, length - 1))}`.trim();

let ids = 0;
/** Ids end in something that has no order, as real ones do. */
const id = () => `00000000-0000-7000-8000-${((++ids * 0x9e3779b1) >>> 0).toString(16).padStart(12, '0')}`;

function talk(turns: number, each: number, greeting = false): HistoryMessage[] {
  const said = Array.from({ length: 2 * turns - 1 }, (_, i): HistoryMessage => {
    const role = i % 2 === 0 ? 'user' : 'assistant';
    return { id: id(), role, content: words(`m${i}`, each), tokens: null };
  });
  return greeting ? [{ id: id(), role: 'assistant', content: words('greeting', each), tokens: null }, ...said] : said;
}

const places: PieceOf[] = [
  { at: 'before_char' },
  { at: 'after_char' },
  { at: 'depth', depth: 2, role: 'system' },
  { at: 'examples_top' },
];

/** Four pieces of lore, of which the first are given up first. */
function loreOf(each: number): LorePiece[] {
  return places.map((place, rank) => {
    const key = `lore${rank}`;
    const text = words(key, each);
    return { ...place, key, label: key, text, tokens: each, rank, stable: rank % 2 === 0 };
  });
}

interface Scene {
  budget: number;
  description?: number;
  examples?: number;
  lore?: number;
  turns?: number;
  each?: number;
  last?: number;
  greeting?: boolean;
  begun?: boolean;
  post?: number;
}

function build(scene: Scene): { prompt: Prompt; history: HistoryMessage[]; scene: Scene } {
  const { budget, description = 50, examples = 0, lore = 0, turns = 10, each = 20, post = 0 } = scene;
  const history = talk(turns, each, scene.greeting);
  const last = history.at(-1);
  if (last !== undefined && scene.last !== undefined) last.content = words('last', scene.last);
  const input: PromptInput = {
    character: {
      name: 'Ottoline',
      nickname: '',
      systemPrompt: 'Be {{char}}.',
      description: words('description', description),
      personality: words('personality', 10),
      scenario: words('scenario', 10),
      exampleDialogue: examples === 0 ? '' : words('examples', examples),
      postHistoryInstructions: post === 0 ? '' : words('post', post),
    },
    userPersona: 'Ann, a pilot',
    worldTime: '1881',
    story: { position: { source_id: 's', chapter: 2 }, sources: [] },
    grounding: null,
    history,
    lore:
      lore === 0
        ? noLore
        : {
            ...noLore,
            pieces: loreOf(lore),
          },
    memories: [],
    begun: scene.begun === true ? words('begun', 20) : '',
    budget,
    random: () => 0,
    seed: '',
  };
  return { prompt: buildPrompt(input), history, scene };
}

const kept = ({ blocks }: Prompt) => blocks.filter(({ dropped }) => dropped === null);
const size = (blocks: readonly Block[]) => blocks.reduce((sum, one) => sum + count(one), 0);
const mandatory = ['system_prompt', 'description', 'personality', 'scenario', 'user_persona', 'world_time'];
/** The part of a prompt that lore keeps while there is history to drop. */
const tenth = (budget: number) => budget / 10;

/** 144 prompts: every budget with every make-up of a session. */
const scenes: Scene[] = [60, 300, 600, 900, 1_500, 4_000].flatMap((budget) =>
  [
    {},
    { greeting: true },
    { begun: true },
    { examples: 200 },
    { lore: 40 },
    { examples: 150, lore: 60 },
    { examples: 150, lore: 60, greeting: true, begun: true, post: 30 },
    { description: 700 },
    { last: 800 },
    { description: 400, last: 400, examples: 100, lore: 50 },
    { turns: 1, greeting: true },
    { turns: 1 },
  ].flatMap((scene) => [
    { ...scene, budget },
    { turns: 40, ...scene, budget, each: 33 },
  ]),
);

describe.each(scenes.map((scene) => [JSON.stringify(scene), scene] as const))('%s', (_, scene) => {
  const { prompt, history } = build(scene);
  const { blocks, system, turns } = prompt;
  const text = [system, ...turns.map((turn) => turn.text)].join('\n');

  it('holds together', () => {
    // Nothing mandatory is ever dropped.
    for (const kind of mandatory) expect(kept(prompt).map((one) => one.kind)).toContain(kind);
    expect(text).toContain(words('description', scene.description ?? 50));
    expect(text).toContain(history.at(-1)?.content);
    if (scene.begun === true) expect(turns.at(-1)).toEqual({ role: 'model', text: words('begun', 20) });
    if (scene.post !== undefined) expect(text).toContain(words('post', scene.post));

    const dropped = blocks.filter((one) => one.dropped !== null);
    const history0 = blocks.filter(({ kind }) => kind === 'history');
    const lore = blocks
      .filter(({ kind }) => kind === 'lore')
      .toSorted((a, b) => String(a.key).localeCompare(String(b.key)));
    const droppedTurns = history0.filter((one) => one.dropped !== null);
    const all = size(blocks);

    // Only for want of room, and no more than that: but for a quarter of the room for history.
    if (all <= scene.budget) expect(dropped).toEqual([]);
    else if (size(kept(prompt)) > scene.budget) {
      // What is left is what must be.
      expect(blocks.some(({ kind, dropped: reason }) => kind === 'examples' && reason === null)).toBe(false);
      expect(lore.every((one) => one.dropped === 'budget')).toBe(true);
      expect(history0.filter((one) => one.dropped === null)).toHaveLength(1);
    }

    // Examples before lore, lore above its tenth before turns, turns before the rest of the lore.
    const examples = blocks.find(({ kind }) => kind === 'examples');
    if (lore.some((one) => one.dropped) || droppedTurns.length > 0)
      expect(examples?.dropped ?? 'budget').toBe('budget');
    const keptLore = lore.filter((one) => one.dropped === null);
    if (droppedTurns.length > 0) expect(size(keptLore)).toBeLessThanOrEqual(tenth(scene.budget));
    if (keptLore.length < lore.length && size(lore.slice(-1 - keptLore.length)) <= tenth(scene.budget)) {
      expect(history0.filter((one) => one.dropped === null).length).toBeLessThanOrEqual(1);
    }
    // The lowest of the lore first.
    expect(lore.map((one) => one.dropped !== null)).toEqual(lore.map((_one, i) => i < lore.length - keptLore.length));

    // Whole turns, the oldest first: what is left begins with the person, or with the whole branch.
    expect(history0.map((one) => one.dropped !== null)).toEqual(history0.map((_one, i) => i < droppedTurns.length));
    const first = history0[droppedTurns.length];
    if (droppedTurns.length > 0) expect(first?.place).toBe('user');

    // Roles take turns, and the person begins.
    expect(turns.map(({ role }) => role)).toEqual(turns.map((_turn, i) => (i % 2 === 0 ? 'user' : 'model')));
    expect(turns.at(-1)?.role).toBe(scene.begun === true ? 'model' : 'user');
    expect(text).not.toContain('{{');

    // Each block can be cut out, and there is nothing between them.
    const { spans } = assemble(blocks);
    const source = (turn: number | null) => (turn === null ? system : (turns[turn]?.text ?? ''));
    const cut = spans.map((span) => span && source(span.turn).slice(span.start, span.end));
    for (const [i, one] of blocks.entries()) {
      if (one.dropped !== null) expect(cut[i]).toBeNull();
      else expect(cut[i]).toBe(cut[i]?.startsWith('## ') ? `## ${one.heading}\n${one.text}` : one.text);
    }
    for (const turn of [null, ...turns.keys()]) {
      let rest = source(turn);
      for (const span of spans.filter((found) => found?.turn === turn)) {
        if (span !== null) rest = rest.replace(source(turn).slice(span.start, span.end), '');
      }
      expect(rest).toMatch(/^\n*$/);
    }
  });
});

describe('the beginning of a history that does not fit', () => {
  /** How many messages each prompt of a conversation that goes on drops. */
  function beginnings(budget: number, each: number, turns: number): number[] {
    const all = talk(turns, each);
    return Array.from({ length: turns }, (_, i) => {
      const history = all.slice(0, 2 * i + 1);
      const { blocks } = buildPrompt({
        character: null,
        userPersona: '',
        worldTime: '',
        story: null,
        grounding: null,
        history,
        lore: noLore,
        memories: [],
        begun: '',
        budget,
        random: () => 0,
        seed: '',
      });
      return blocks.filter(({ dropped }) => dropped !== null).length;
    });
  }

  it('stays for several turns, never goes back, and gives away a quarter of the room at most', () => {
    const dropped = beginnings(2_000, 20, 200);
    expect(dropped).toEqual(dropped.toSorted((a, b) => a - b));
    const overflowing = dropped.filter((count) => count > 0);
    expect(overflowing.length).toBeGreaterThan(100);
    expect(new Set(overflowing).size).toBeLessThan(overflowing.length / 3);
    for (const [i, gone] of dropped.entries()) {
      if (gone > 0) expect(2 * i + 1 - gone).toBeGreaterThan((2_000 / 22) * 0.7);
    }
  });

  it('is the same on every branch that fills as much', () => {
    const trunk = talk(60, 20);
    const leaf = (name: string): HistoryMessage[] => [
      ...trunk,
      { id: id(), role: 'assistant', content: words(name, 20), tokens: null },
      { id: id(), role: 'user', content: words(name, 20), tokens: null },
    ];
    const kept = ['one', 'two'].map((name) => {
      const { blocks } = buildPrompt({
        character: null,
        userPersona: '',
        worldTime: '',
        story: null,
        grounding: null,
        history: leaf(name),
        lore: noLore,
        memories: [],
        begun: '',
        budget: 1e3,
        random: () => 0,
        seed: '',
      });
      return blocks.find(({ kind, dropped }) => kind === 'history' && dropped === null)?.messageId;
    });
    expect(kept[0]).toBe(kept[1]);
  });
});
