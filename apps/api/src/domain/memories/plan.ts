import { MEMORY_KEEPS } from '../generation/recall.ts';
import type { BranchMemory, UncoveredMessage } from './on-branch.ts';

/** Older turns are summed up when those of which nothing is remembered take so much of the room for history … */
const DUE = 0.8;
/** … down to so much, … */
const KEEP = 0.3;
/** … in stretches of at most so much. */
const STRETCH = 0.5;
/** A shorter stretch is not worth a request: it waits for more. */
const LEAST = 0.2;
/** Longest stretch that one memory can do justice to, in tokens. */
const MAX_STRETCH = 24_000;
/** The newest turns are never summed up: they are what is being talked about. */
const KEEP_TURNS = 3;

/** Of a prompt, in tokens. */
export interface Fill {
  /** What there is for history. */
  room: number;
  /** Of the branch, without what is remembered. */
  uncovered: number;
  /** What was said since the prompt before. */
  added: number;
  /** Something had to be left out. */
  overflows: boolean;
}

/**
 * Whether older turns are to be summed up: when the last turn crossed the line, and, should that have come to nothing, on
 * every turn that had to leave something out.
 */
export function isDue({ room, uncovered, added, overflows }: Fill): boolean {
  if (uncovered < room * DUE) return false;
  return overflows || uncovered - added < room * DUE;
}

export interface Stretch {
  messages: UncoveredMessage[];
  tokens: number;
}

/**
 * The next stretch to sum up: the oldest whole turns, without the newest.
 * @param uncovered the branch below its last memory, oldest first
 * @param room tokens that prompts have for history
 * @param all as far as possible, for a person who asks for it, instead of only as far as is worth it
 * @returns null when there is none
 */
export function nextStretch(
  uncovered: readonly UncoveredMessage[],
  { room, all }: { room: number; all: boolean },
): Stretch | null {
  const turns = turnsOf(uncovered);
  let kept = 0;
  let end = turns.length;
  const keep = all ? 0 : room * KEEP;
  while (end > 0 && (turns.length - end < KEEP_TURNS || kept < keep)) kept += sizeOf(turns[--end]);
  const old = turns.slice(0, end);
  if (!all && old.reduce((sum, turn) => sum + sizeOf(turn), 0) < room * LEAST) return null;

  const most = Math.min(room * STRETCH, MAX_STRETCH);
  const stretch: Stretch = { messages: [], tokens: 0 };
  for (const turn of old) {
    if (stretch.tokens > 0 && stretch.tokens + sizeOf(turn) > most) break;
    stretch.messages.push(...turn);
    stretch.tokens += sizeOf(turn);
  }
  return stretch.messages.length === 0 ? null : stretch;
}

/** What somebody says and the replies to it. */
function turnsOf(messages: readonly UncoveredMessage[]): UncoveredMessage[][] {
  const turns: UncoveredMessage[][] = [];
  for (const one of messages) {
    if (turns.length === 0 || one.role === 'user') turns.push([one]);
    else turns.at(-1)?.push(one);
  }
  return turns;
}

function sizeOf(turn: readonly UncoveredMessage[] | undefined): number {
  return (turn ?? []).reduce((sum, { tokens }) => sum + tokens, 0);
}

/** Most memories that become one at a time. */
const MERGE_AT_ONCE = 4;

/**
 * The oldest neighbours to be merged, when all take more than their part of a prompt of `budget` tokens. What the person wrote
 * is never among them, nor is anything merged across what the person deleted.
 * @returns none when there is room, or nothing left to merge
 */
export function nextMerge(memories: readonly BranchMemory[], budget: number): BranchMemory[] {
  if (memories.reduce((sum, { tokens }) => sum + tokens, 0) <= budget * MEMORY_KEEPS) return [];
  let run: BranchMemory[] = [];
  for (const memory of memories) {
    const may = memory.status === 'active' && !memory.edited;
    if (may) run.push(memory);
    if (run.length === MERGE_AT_ONCE) return run;
    if (may) continue;
    if (run.length > 1) return run;
    run = [];
  }
  return run.length > 1 ? run : [];
}
