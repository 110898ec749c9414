import { expect, it } from 'vitest';
import { compareCards } from '../../src/domain/portability/cards/compare.ts';
import { decodeCard } from '../../src/domain/portability/cards/decode.ts';
import { CardRefusal } from '../../src/domain/portability/cards/refusal.ts';
import { activate } from '../support/lore.ts';
import { generator, mutate, seeds } from '../support/card-mutations.ts';
import { decodeOne, encode } from '../support/cards.ts';

const MUTATIONS = 12_000;

it(`${MUTATIONS} damaged files are read or refused, and what was read can be used and written`, () => {
  const random = generator(20_240_601);
  const originals = seeds();
  let read = 0;
  const refused = new Map<string, number>();
  for (let i = 0; i < MUTATIONS; i++) {
    const bytes = mutate(originals[i % originals.length] ?? new Uint8Array(), random);
    try {
      const decoded = decodeCard(bytes);
      read++;
      const book = decoded.kind === 'card' ? decoded.card.book : decoded.book;
      if (book !== null && i % 4 === 0) activate(book, { messages: ['The white rabbit, k and s, in a hole.'] });
      if (decoded.kind === 'card' && i % 4 === 1) {
        const again = decodeOne(encode(decoded, 'charx').bytes);
        expect(compareCards(decoded.card, again.card)).toEqual([]);
      }
      if (decoded.kind === 'card' && i % 4 === 2) encode(decoded, 'png', { image: decoded.image });
    } catch (error) {
      if (!(error instanceof CardRefusal))
        throw new Error(`Mutation ${i} of file ${i % originals.length}`, { cause: error });
      refused.set(error.code, (refused.get(error.code) ?? 0) + 1);
    }
  }
  // Neither is the exception, or nothing was tried.
  expect(read).toBeGreaterThan(MUTATIONS / 10);
  expect([...refused.keys()].toSorted()).toEqual(
    expect.arrayContaining(['file_corrupt', 'file_too_large', 'file_unsupported']),
  );
  expect([...refused.values()].reduce((a, b) => a + b)).toBeGreaterThan(MUTATIONS / 10);
}, 60_000);
