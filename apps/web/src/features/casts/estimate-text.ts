import type { ReadingEstimate } from '@dramatis/client/model';
import { plural, t } from '@lingui/core/macro';
import { locale } from '@/lib/language.ts';

const dollars = (amount: number) => amount.toLocaleString(locale(), { style: 'currency', currency: 'USD' });

/** Estimates are no more exact than two digits. */
export const about = (tokens: number) => tokens.toLocaleString(locale(), { maximumSignificantDigits: 2 });

/** Dollars, and never a zero for what costs something. */
export function money(costUsd: number): string {
  if (costUsd === 0 || costUsd >= 0.01) return dollars(costUsd);
  const cent = dollars(0.01);
  return t`less than ${cent}`;
}

/** What a reading takes, in one sentence without its full stop. */
export function sizeOf({ requests, inputTokens, outputTokens }: ReadingEstimate): string {
  const input = about(inputTokens);
  const output = about(outputTokens);
  return plural(requests, {
    one: `# request, about ${input} tokens read and up to ${output} written`,
    other: `# requests, about ${input} tokens read and up to ${output} written`,
  });
}

/** What it costs, or why that cannot be said. */
export function costOf({ costUsd, pricesAsOf }: ReadingEstimate, demo: boolean): string {
  if (demo) return t`nothing, as the answers are demo answers`;
  if (costUsd === null) return t`not known for this model`;
  const cost = money(costUsd);
  return pricesAsOf === null ? cost : t`${cost}, by the prices of ${pricesAsOf}`;
}
