import type { Block } from './blocks.ts';
import { count } from './count.ts';
import { recall, type PromptMemory } from './recall.ts';

/** A prompt before it is put together. */
export interface PromptParts {
  /** Everything but the history. */
  readonly around: readonly Block[];
  /** Ranks of lore by its key: the lowest is given up first. */
  readonly ranks: ReadonlyMap<string, number>;
  /** The branch, oldest first. */
  readonly history: readonly Block[];
  /** What is remembered of the branch, oldest first. */
  readonly memories: readonly PromptMemory[];
}

/** The part of a prompt that lore keeps while there are old turns to drop instead. */
const LORE_KEEPS = 0.1;

/** The part that passages keep in the same way. */
const PASSAGES_KEEP = 0.2;

/** The part of the room for history within which its beginning is chosen: see `begin`. */
const SLACK = 0.25;

/**
 * Marks what does not fit as dropped: first the example dialogue, then the lowest lore as long as it takes more than its
 * tenth, and the lowest passages while they take more than their fifth; then the oldest turns; then the rest of the passages
 * and of the lore. The card, the scene and the last turn always stay.
 * @returns the memories that stand for turns that were dropped
 */
export function fit({ around, ranks, history, memories }: PromptParts, budget: number): Block[] {
  if (surelyFits([...around, ...history], budget)) return [];
  let over = -budget;
  for (const one of around) if (one.dropped === null) over += count(one);
  for (const one of history) over += count(one);

  for (const one of around) if (over > 0 && one.kind === 'examples') over -= drop(one);

  const rank = ({ key }: Block) => ranks.get(key ?? '') ?? 0;
  const lore = around.filter(({ kind }) => kind === 'lore').toSorted((a, b) => rank(a) - rank(b));
  let loreTokens = lore.reduce((sum, one) => sum + count(one), 0);
  while (over > 0 && loreTokens > budget * LORE_KEEPS) {
    const lowest = lore.shift();
    if (lowest === undefined) break;
    over -= drop(lowest);
    loreTokens -= count(lowest);
  }

  // Best first, so the last is the lowest. What says that there are none stays.
  const passages = around.filter(({ passage }) => passage !== null);
  let passageTokens = passages.reduce((sum, one) => sum + count(one), 0);
  while (over > 0 && passageTokens > budget * PASSAGES_KEEP) {
    const lowest = passages.pop();
    if (lowest === undefined) break;
    over -= drop(lowest);
    passageTokens -= count(lowest);
  }

  let remembered: Block[] = [];
  if (over > 0) {
    const room = history.reduce((sum, one) => sum + count(one), 0) - over;
    const lastTurn = history.length - (turnsOf(history).at(-1)?.length ?? 0);
    const { blocks, covered } = recall(memories, history, { lastTurn, room, budget });
    remembered = blocks;
    for (const one of remembered) if (one.dropped === null) over += count(one);
    for (const one of history.slice(0, covered)) over -= drop(one);
    const rest = history.slice(covered);
    const taken = rest.reduce((sum, one) => sum + count(one), 0);
    // Where nothing is remembered of turns that must go, they go all the same.
    if (over > 0) for (const one of rest.slice(0, begin(turnsOf(rest), over, taken - over))) over -= drop(one);
  }
  for (const one of passages.toReversed()) if (over > 0) over -= drop(one);
  for (const one of lore) if (over > 0) over -= drop(one);
  return remembered;
}

/** @returns the tokens that this saves */
function drop(one: Block): number {
  one.dropped = 'budget';
  return count(one);
}

/**
 * How many of the oldest messages go, so that at least `over` tokens are saved. Dropping only as much as must be would
 * move the beginning of the history on every turn, and the service could reuse nothing of what it read before. So a
 * quarter of the room is given away: of the turns in that stretch, the one whose id is the smallest by its random end
 * begins the history, and does so until it falls out of the stretch. It is the same on every branch through it, and
 * nothing has to be remembered.
 */
function begin(turns: readonly Block[][], over: number, room: number): number {
  let dropped = 0;
  let saved = 0;
  let best: { index: number; end: string } | null = null;
  for (const [i, turn] of turns.entries()) {
    const isLast = i === turns.length - 1;
    if (saved >= over || isLast) {
      const end = turn[0]?.messageId?.slice(-12) ?? '';
      if (best !== null && (isLast || saved - over > room * SLACK)) break;
      if (best === null || end < best.end) best = { index: dropped, end };
    }
    dropped += turn.length;
    for (const one of turn) saved += count(one);
  }
  return best?.index ?? 0;
}

/** What somebody says and the replies to it. */
function turnsOf(history: readonly Block[]): Block[][] {
  const turns: Block[][] = [];
  for (const one of history) {
    if (one.place === 'user' || turns.length === 0) turns.push([one]);
    else turns.at(-1)?.push(one);
  }
  return turns;
}

/** A token is rarely less than a character long, so what is short need not be counted. */
function surelyFits(blocks: readonly Block[], budget: number): boolean {
  let tokens = 0;
  for (const one of blocks) if (one.dropped === null) tokens += one.tokens ?? 2 * lengthOf(one);
  return tokens < budget;
}

function lengthOf({ heading, text }: Block): number {
  return text.length + (heading === null ? 0 : heading.length + 4);
}
