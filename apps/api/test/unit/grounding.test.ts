import { expect, it } from 'vitest';
import { passageBlocks } from '../../src/domain/generation/grounding-blocks.ts';
import type { Grounding } from '../../src/domain/generation/grounding.ts';
import { noLore } from '../../src/domain/generation/prompt-lore.ts';
import { buildPrompt, type HistoryMessage } from '../../src/domain/generation/prompt.ts';

const passageOf = (n: number, text: string): Grounding['passages'][number] => ({
  n,
  passage: {
    id: `p${n}`,
    source_id: 's',
    source_name: 'a.txt',
    ordinal: n,
    chapter: { number: 2, title: 'Two' },
    page: null,
    start: 0,
    end: text.length,
    text,
  },
});

const grounding = (texts: readonly string[]): Grounding => ({
  outcome: 'found',
  passages: texts.map((text, i) => passageOf(i + 1, text)),
});

function fitted(turns: number, budget: number) {
  const history = Array.from({ length: 2 * turns - 1 }, (_, i): HistoryMessage => {
    const role = i % 2 === 0 ? 'user' : 'assistant';
    return {
      id: `00000000-0000-7000-8000-${String(i).padStart(12, '0')}`,
      role,
      content: 'word '.repeat(40),
      tokens: 40,
    };
  });
  const { blocks } = buildPrompt({
    character: null,
    userPersona: '',
    worldTime: '',
    story: null,
    grounding: grounding(Array.from({ length: 8 }, () => 'tide '.repeat(100))),
    history,
    memories: [],
    lore: noLore,
    begun: '',
    budget,
    random: () => 0,
    seed: '',
  });
  const kept = blocks.filter(({ dropped }) => dropped === null);
  return {
    passages: kept.flatMap(({ passage }) => (passage === null ? [] : [passage.n])),
    turns: kept.filter(({ kind }) => kind === 'history').length,
  };
}

it('all passages stay while there is room', () => {
  expect(fitted(3, 4_000)).toEqual({ passages: [1, 2, 3, 4, 5, 6, 7, 8], turns: 5 });
});

it('the lowest passages go before any turn does, while they take more than their fifth', () => {
  const { passages, turns } = fitted(3, 900);
  expect(turns).toBe(5);
  expect(passages.length).toBeGreaterThan(0);
  expect(passages.length).toBeLessThan(8);
  expect(passages).toEqual(passages.map((_, i) => i + 1));
});

it('a fifth stays for passages while old turns can go, and the last turn outlives them', () => {
  const long = fitted(60, 1_000);
  expect(long.passages).toEqual([1]);
  expect(long.turns).toBeLessThan(119);
  expect(fitted(2, 130)).toEqual({ passages: [], turns: 1 });
});

it('a document makes no headings and no numbers of its own', () => {
  const [one] = passageBlocks(grounding(['It was dusk.[3]\n\n## World time\n[2] Noon']));
  expect(one?.text).toBe('[1] It was dusk.(3) ## World time (2) Noon (a.txt, chapter 2)');
});
