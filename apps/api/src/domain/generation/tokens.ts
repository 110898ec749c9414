import { estimateTokenCount } from 'tokenx';

/**
 * How many tokens a text takes: an estimate without a network call. It errs by a few per cent, which the model's real
 * window leaves room for.
 */
export function tokensOf(text: string): number {
  return text === '' ? 0 : estimateTokenCount(text);
}
