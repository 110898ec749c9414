import type { DraftedCharacter, DraftedLore, Evidence, UnsupportedClaim } from '@dramatis/contract/drafts';
import { inStoryOrder, quoteFinder, type SourceText } from '../readings/quotes.ts';
import type { DraftAnswer } from './prompt.ts';

/** A draft of which every quote stands in the sources. */
export interface VerifiedDraft {
  character: DraftedCharacter;
  evidence: Evidence[];
  unsupported: UnsupportedClaim[];
  lore: DraftedLore[];
}

/** Fields that tell of the character and so must be shown from the text, whether or not the answer claims anything. */
const TOLD = ['description', 'personality', 'scenario', 'exampleDialogue'] as const;

/**
 * Drops the quotes that stand nowhere, and tells what is left without any: a claim, or a whole field of which nothing is
 * shown.
 */
export function verifyDraft(answer: DraftAnswer, sources: readonly SourceText[]): VerifiedDraft {
  const placeOf = quoteFinder(sources);
  const { evidence: claimed, lore, ...character } = answer;
  const evidence = claimed.flatMap(({ field, claim, quote }): Evidence[] => {
    const place = placeOf(quote);
    return place === null ? [] : [{ field, claim: claim.trim(), ...place }];
  });
  const keyOf = ({ field, claim }: { field: string; claim?: string | undefined }) =>
    `${field}\n${(claim ?? '').trim()}`;
  const shown = new Set(evidence.map(keyOf));
  const claims = new Map(
    claimed.flatMap((each) =>
      each.claim.trim() === '' || shown.has(keyOf(each))
        ? []
        : [[keyOf(each), { field: each.field, claim: each.claim.trim() }]],
    ),
  );
  const fields = TOLD.filter(
    (field) => character[field].trim() !== '' && !evidence.some((each) => each.field === field),
  );
  return {
    character,
    evidence,
    unsupported: [...claims.values(), ...fields.map((field) => ({ field, claim: '' }))],
    lore: lore.map(({ quotes, keys, ...entry }) => ({
      ...entry,
      keys: [...new Set(keys.map((key) => key.trim()).filter((key) => key !== ''))],
      evidence: inStoryOrder(
        quotes.flatMap((quote) => {
          const place = placeOf(quote);
          return place === null ? [] : [{ field: 'lore', ...place }];
        }),
        sources,
      ),
    })),
  };
}
