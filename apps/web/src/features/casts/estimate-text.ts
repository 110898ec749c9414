import type { ReadingEstimate } from '@dramatis/client/model';

const many = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' });

/** Estimates are no more exact than two digits. */
export const about = (tokens: number) => many.format(tokens);

/** Dollars, and never a zero for what costs something. */
export function money(costUsd: number): string {
  return costUsd > 0 && costUsd < 0.01 ? 'less than $0.01' : dollars.format(costUsd);
}

/** What a reading takes, in one sentence without its full stop. */
export function sizeOf({ requests, inputTokens, outputTokens }: ReadingEstimate): string {
  const asked = requests === 1 ? '1 request' : `${requests} requests`;
  return `${asked}, about ${about(inputTokens)} tokens read and up to ${about(outputTokens)} written`;
}

/** What it costs, or why that cannot be said. */
export function costOf({ costUsd, pricesAsOf }: ReadingEstimate, demo: boolean): string {
  if (demo) return 'nothing, as the answers are demo answers';
  if (costUsd === null) return 'not known for this model';
  return `${money(costUsd)}${pricesAsOf === null ? '' : `, by the prices of ${pricesAsOf}`}`;
}
