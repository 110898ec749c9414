import type { Block } from './blocks.ts';
import { tokensOf } from './tokens.ts';

/** The tokens of a block, counted once. */
export function count(one: Block): number {
  return (one.tokens ??= tokensOf(one.heading === null ? one.text : `## ${one.heading}\n${one.text}`));
}
