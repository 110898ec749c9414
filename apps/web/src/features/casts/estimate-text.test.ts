import { expect, it } from 'vitest';
import { costOf, money, sizeOf } from './estimate-text.ts';

const estimate = { requests: 4, inputTokens: 1_234_567, outputTokens: 8_190, costUsd: 1.234, pricesAsOf: '2026-11-22' };

it('says how much, no more exactly than it is known', () => {
  expect(sizeOf(estimate)).toBe('4 requests, about 1,200,000 tokens read and up to 8,200 written');
  expect(sizeOf({ ...estimate, requests: 1 })).toMatch(/^1 request,/);
});

it('says the cost with the age of the prices, or that it is not known, or that there is none', () => {
  expect(costOf(estimate, false)).toBe('$1.23, by the prices of 2026-11-22');
  expect(costOf({ ...estimate, costUsd: null, pricesAsOf: null }, false)).toBe('not known for this model');
  expect(costOf(estimate, true)).toMatch(/^nothing/);
});

it('never calls a small cost none', () => {
  expect(money(0.0004)).toBe('less than $0.01');
});
