import type { ReadingEstimate } from '@dramatis/contract/casts';
import { costOf, PRICES_AS_OF } from '../../adapters/gemini/prices.ts';
import type { Part } from './plan-parts.ts';

/** Tokens of a request beside the text: what is asked for, and in which form. */
const OVERHEAD_TOKENS = 900;
/** What an answer takes as a rule, thinking included. */
const PEOPLE_TOKENS = 4_000;
const PERSONA_TOKENS = 6_000;

/** What finding the people of a book takes, and what each persona takes after it. */
export function estimateReading(
  parts: readonly Pick<Part, 'tokens'>[],
  model: string,
): { people: ReadingEstimate; persona: ReadingEstimate } {
  const asked = (output: number) => parts.map(({ tokens }) => ({ input: tokens + OVERHEAD_TOKENS, output }));
  const union =
    parts.length > 1 ? [{ input: parts.length * PERSONA_TOKENS + OVERHEAD_TOKENS, output: PERSONA_TOKENS }] : [];
  return {
    people: estimateOf(asked(PEOPLE_TOKENS), model),
    persona: estimateOf([...asked(PERSONA_TOKENS), ...union], model),
  };
}

function estimateOf(requests: readonly { input: number; output: number }[], model: string): ReadingEstimate {
  const costUsd = costOf(model, requests);
  return {
    requests: requests.length,
    inputTokens: requests.reduce((sum, { input }) => sum + input, 0),
    outputTokens: requests.reduce((sum, { output }) => sum + output, 0),
    costUsd,
    pricesAsOf: costUsd === null ? null : PRICES_AS_OF,
  };
}
