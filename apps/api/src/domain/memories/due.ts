import { count } from '../generation/count.ts';
import type { PreparedPrompt } from '../generation/prepare-prompt.ts';
import { isDue } from './plan.ts';

/**
 * Whether older turns are to be summed up, now that this was sent.
 * @returns the room that prompts of this branch have for history, in tokens; null when it is not time
 */
export function roomIfDue({ blocks, budget, rememberedUpTo }: PreparedPrompt): number | null {
  const history = blocks.filter(({ kind }) => kind === 'history');
  const around = blocks.filter(({ kind, dropped }) => kind !== 'history' && dropped === null);
  // Of a short conversation nothing needs to be counted: what is not yet takes at most so much.
  const atMost = [...history, ...around].reduce((sum, one) => sum + (one.tokens ?? 2 * one.text.length), 0);
  if (atMost < budget / 2) return null;

  const sum = (some: typeof blocks) => some.reduce((total, one) => total + count(one), 0);
  const room = budget - sum(around);
  const end = history.findIndex(({ messageId }) => messageId !== null && messageId === rememberedUpTo);
  const uncovered = sum(history.slice(end + 1));
  // A turn adds what is said and the reply to what was said before.
  const added = sum(history.slice(-2));
  return isDue({ room, uncovered, added, overflows: rememberedUpTo !== undefined }) ? room : null;
}
