import { block, type Block, type BlockMemory } from './blocks.ts';
import { count } from './count.ts';

/** What is remembered of a stretch of the branch, as a prompt wants it. */
export interface PromptMemory {
  id: string;
  /** First and last message of the stretch. */
  fromMessageId: string;
  messageId: string;
  messages: number;
  /** Empty: the person deleted it. Its stretch is left out like any other, and nothing stands for it. */
  content: string;
  /** It may tell of what comes after the story position. Its stretch is left out, too. */
  isLater: boolean;
}

export interface Recalled {
  blocks: Block[];
  /** How many of the oldest messages they stand for. */
  covered: number;
}

/** The part of the budget that memories may take. */
export const MEMORY_KEEPS = 0.25;

/**
 * Lets memories stand for the oldest turns: as few of them as make the rest fit, else all. Where the history begins then
 * stays the same until it overflows again, which is about half a prompt later, and the service can reuse what is before.
 * @param memories of the branch, oldest first
 * @param history the newest messages of the branch, oldest first
 * @param lastTurn where the turn begins that always stays
 * @param room tokens for both
 */
export function recall(
  memories: readonly PromptMemory[],
  history: readonly Block[],
  { lastTurn, room, budget }: { lastTurn: number; room: number; budget: number },
): Recalled {
  let recalled: Recalled = { blocks: [], covered: 0 };
  for (const [i, { messageId }] of memories.entries()) {
    // The end of one that is not among these messages is above them all.
    const covered = history.findIndex((one) => one.messageId === messageId) + 1;
    if (covered > lastTurn) break;
    recalled = { blocks: bounded(memories.slice(0, i + 1), budget * MEMORY_KEEPS), covered };
    const rest = history.slice(covered).reduce((sum, one) => sum + count(one), 0);
    const taken = recalled.blocks.reduce((sum, one) => (one.dropped === null ? sum + count(one) : sum), rest);
    if (taken <= room) break;
  }
  return recalled;
}

/** The newest of them that fit within `tokens`; the older ones, and those that are not to be told, marked as dropped. */
function bounded(memories: readonly PromptMemory[], tokens: number): Block[] {
  let left = tokens;
  const blocks = memories
    .filter(({ content }) => content !== '')
    .toReversed()
    .map((memory) => {
      const one = block('memory', 'system', memory.content, {
        heading: 'What happened earlier',
        memory: coveredBy(memory),
        dropped: memory.isLater ? 'later_in_story' : null,
      });
      if (one.dropped !== null) return one;
      left -= count(one);
      if (left < 0) one.dropped = 'budget';
      return one;
    });
  return blocks.toReversed();
}

/** Without the text, which is the block's own. */
function coveredBy({ id, fromMessageId, messageId, messages }: PromptMemory): BlockMemory {
  return { id, fromMessageId, messageId, messages };
}
