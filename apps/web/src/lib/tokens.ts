import { estimateTokenCount } from 'tokenx';

/** About how many tokens a text takes, as the server estimates it. */
export function tokensOf(text: string): number {
  return text === '' ? 0 : estimateTokenCount(text);
}
