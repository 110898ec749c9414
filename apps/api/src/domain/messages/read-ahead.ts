import type { Ctx } from '../../context.ts';
import { loadBranch, type BranchMessage } from '../generation/branch.ts';

/**
 * Begins to read the branch that a turn goes on from while the turn is placed, which saves the first token a round trip.
 * @param guess what it seems to go on from; undefined: the active leaf
 * @returns reads the branch up to what it did go on from
 */
export function readAhead(
  ctx: Ctx,
  sessionId: string,
  guess: string | null | undefined,
): (parentId: string | null) => Promise<BranchMessage[]> {
  const load = async (messageId: string | null | undefined) =>
    messageId === null
      ? []
      : await loadBranch(ctx.db, { id: sessionId, ownerId: ctx.user.id }, messageId, ctx.contextTokens);
  const guessed = load(guess);
  // If the turn is refused, nobody comes for it.
  guessed.catch(() => undefined);
  return async (parentId) => {
    const branch = await guessed;
    // The leaf may have moved between the two.
    return (branch.at(-1)?.id ?? null) === parentId ? branch : await load(parentId);
  };
}
