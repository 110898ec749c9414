/** US dollars for a million tokens. Thinking is billed as output. */
export interface Price {
  readonly input: number;
  readonly output: number;
  /** For requests of more than 200,000 tokens, where the model has another price for them. */
  readonly long?: { readonly input: number; readonly output: number };
}

/** When the list was last checked. */
export const PRICES_AS_OF = '2026-11-22';

const LONG_REQUEST_TOKENS = 200_000;

/** Standard paid tier. Aliases such as `gemini-flash-latest` are left out: what they lead to, and cost, changes. */
const prices: Readonly<Record<string, Price>> = {
  'gemini-2.5-pro': { input: 1.25, output: 10, long: { input: 2.5, output: 15 } },
  'gemini-2.5-flash': { input: 0.3, output: 2.5 },
  'gemini-2.5-flash-lite': { input: 0.1, output: 0.4 },
  'gemini-3-flash-preview': { input: 0.5, output: 3 },
  'gemini-3.1-flash-lite': { input: 0.25, output: 1.5 },
  'gemini-3.5-flash': { input: 1.5, output: 9 },
};

/** What requests of these sizes cost, in US dollars; null for a model whose price is not known here. */
export function costOf(model: string, requests: readonly { input: number; output: number }[]): number | null {
  const price = prices[model];
  if (price === undefined) return null;
  return requests.reduce((sum, { input, output }) => {
    const rate = input > LONG_REQUEST_TOKENS ? (price.long ?? price) : price;
    return sum + (input * rate.input + output * rate.output) / 1_000_000;
  }, 0);
}
