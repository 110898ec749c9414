import { activateLore, type LoreInput } from '../../apps/api/src/domain/lore/activate.ts';
import type { LoreEntry } from '../../apps/api/src/domain/lore/lorebook.ts';
import { emptyLoreMemory } from '../../apps/api/src/domain/lore/memory.ts';
import { prepareLore } from '../../apps/api/src/domain/lore/prepare.ts';
import { defaultLoreSettings } from '../../apps/api/src/domain/lore/settings.ts';
import { say } from '../print.ts';
import { median } from '../statistics.ts';
import type { Suite } from './suite.ts';

const ENTRIES = 5_000;
const MESSAGES = 2_000;
const WORDS_PER_MESSAGE = 80;
/** What a person of 16,000 tokens of lore would wait for at most. */
const MAX_MS = 50;

const ROUNDS = 20;
const QUICK_ROUNDS = 3;

export const lore: Suite = async ({ options }) => {
  for (const line of timeLore(options.quick ? QUICK_ROUNDS : ROUNDS)) say(line);
};

/**
 * Times how long it takes to decide which entries of a large book belong into a prompt, when entries search the two
 * newest messages as they usually do, and when they search the whole conversation: for the first time, and on the next
 * turn, with one message more.
 * @returns a line each
 */
function timeLore(rounds: number): string[] {
  const words = vocabulary();
  const book = makeBook(words);
  const messages = makeMessages(words);
  const lines: string[] = [];
  for (const scanDepth of [defaultLoreSettings.scanDepth, MESSAGES]) {
    const times = { prepare: [] as number[], first: [] as number[], next: [] as number[] };
    // The first rounds are for the compiler.
    for (let round = -3; round < rounds; round++) {
      const settings = { ...defaultLoreSettings, scanDepth };
      const at = [performance.now()];
      const index = prepareLore([{ id: 'book', origin: 'character', book }], settings, (text) => text);
      at.push(performance.now());
      activateLore(index, inputOf(messages));
      at.push(performance.now());
      activateLore(
        index,
        inputOf([...messages, { name: 'Bo', content: words.slice(round + 100, round + 180).join(' ') }]),
      );
      at.push(performance.now());
      if (round < 0) continue;
      const [start = 0, prepared = 0, first = 0, next = 0] = at;
      times.prepare.push(prepared - start);
      times.first.push(first - prepared);
      times.next.push(next - first);
    }
    const ms = (list: number[]) => median(list).toFixed(1);
    lines.push(
      `${median(times.first) <= MAX_MS ? 'met   ' : 'MISSED'} lore, ${ENTRIES} entries searching ${scanDepth} of ${MESSAGES} messages: ` +
        `${ms(times.first)} ms, ${ms(times.next)} ms on the next turn; at most ${MAX_MS} ms. Reading the book: ${ms(times.prepare)} ms`,
    );
  }
  return lines;
}

function inputOf(messages: LoreInput['messages']): LoreInput {
  return {
    messages,
    messageCount: messages.length,
    replyCount: Math.floor(messages.length / 2),
    fields: {},
    trigger: 'normal',
    character: null,
    greeting: 0,
    userIcon: null,
    forced: new Set(),
    later: new Set(),
    memory: emptyLoreMemory,
    budget: 16_000,
    countTokens: (text) => Math.ceil(text.length / 4),
    expand: (text) => text,
    random: () => 0,
    now: () => performance.now(),
  };
}

/** The same words on every machine, the first of them the shortest and most frequent. */
function vocabulary(): string[] {
  const random = generator(7);
  const syllables = [
    'ka',
    'ro',
    'mi',
    'ten',
    'dal',
    'su',
    'vor',
    'el',
    'an',
    'ith',
    'gar',
    'mo',
    'pe',
    'lin',
    'sha',
    'ö',
  ];
  const words = new Set<string>();
  while (words.size < 12_000) {
    words.add(Array.from({ length: 1 + random(4) }, () => syllables[random(syllables.length)]).join(''));
  }
  return [...words].toSorted((a, b) => a.length - b.length);
}

/** Two words and a phrase to each, all of the rarer words, as names are: a message has six of them. */
function makeBook(words: readonly string[]) {
  const random = generator(11);
  const rare = () => words[6_000 + random(words.length - 6_000)] ?? '';
  const entries = Array.from({ length: ENTRIES }, (_, id): LoreEntry => {
    const keys = [rare(), rare(), `the ${rare()}`];
    return {
      id,
      keys,
      secondaryKeys: id % 4 === 0 ? [words[200 + random(2_000)] ?? ''] : [],
      content: `Of ${keys.join(' and ')}: ${words.slice(id, id + 30).join(' ')}`,
      enabled: true,
      insertionOrder: 100,
      caseSensitive: null,
      useRegex: null,
      constant: null,
      selective: id % 4 === 0,
      name: '',
      comment: '',
      priority: null,
      position: null,
      extensions: {},
      rest: {},
    };
  });
  const none = { scanDepth: null, tokenBudget: null, recursiveScanning: null };
  return { name: '', description: '', ...none, entries, extensions: {}, rest: {} };
}

function makeMessages(words: readonly string[]): { name: string; content: string }[] {
  const random = generator(13);
  // Small numbers are much the more likely, as frequent words are.
  const word = () => words[Math.floor(words.length ** (random(1_000_000) / 1_000_000))] ?? '';
  return Array.from({ length: MESSAGES }, (_, i) => ({
    name: i % 2 === 0 ? 'Ann' : 'Bo',
    content: `“${Array.from({ length: WORDS_PER_MESSAGE }, word).join(' ')}.”`,
  }));
}

function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
