import type { Block } from './blocks.ts';

/**
 * Drops the oldest turns until the files of those that stay are no more than `most` bytes: a request has a size of its own
 * beside its tokens. The last turn always stays.
 * @param history the branch, oldest first
 * @returns what stays
 */
export function withinFiles(history: readonly Block[], most: number): readonly Block[] {
  let bytes = 0;
  let from = history.length;
  while (from > 0 && (bytes += fileBytes(history[from - 1])) <= most) from--;
  if (from === 0) return history;
  const lastTurn = history.findLastIndex(({ place }) => place === 'user');
  // The replies to what goes, go along.
  const next = history.findIndex(({ place }, i) => i >= from && place === 'user');
  const begin = next === -1 ? Math.max(lastTurn, 0) : next;
  for (const one of history.slice(0, begin)) one.dropped = 'budget';
  return history.slice(begin);
}

function fileBytes(one: Block | undefined): number {
  return one?.attached.reduce((sum, { as, size }) => sum + (as === 'file' ? size : 0), 0) ?? 0;
}
