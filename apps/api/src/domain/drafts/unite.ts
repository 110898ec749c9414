import { validator } from '../../validation.ts';
import type { Deps } from '../../context.ts';
import { tokensOf } from '../generation/tokens.ts';
import { runParts, type ReadingOf } from '../readings/run-parts.ts';
import { DraftAnswer, uniteRequest, type Wanted } from './prompt.ts';

const parseAnswer = validator(DraftAnswer);

/** A draft of one character from one stretch of the book. */
export interface PartDraft {
  part: string;
  answer: DraftAnswer;
}

/** Least that a uniting request may carry, however small the parts of the book are: it must get somewhere. */
const LEAST_TOKENS = 60_000;

/** Deals drafts out to requests in order: as many as fit, and two at least, so that each round leaves fewer. */
export function planUnion(sizes: readonly number[], maxTokens: number): number[][] {
  const batches: { drafts: number[]; tokens: number }[] = [];
  for (const [i, size] of sizes.entries()) {
    const last = batches.at(-1);
    if (last === undefined || (last.drafts.length >= 2 && last.tokens + size > maxTokens)) {
      batches.push({ drafts: [i], tokens: size });
    } else {
      last.drafts.push(i);
      last.tokens += size;
    }
  }
  return batches.map(({ drafts }) => drafts);
}

/**
 * Makes one draft of those of several parts, in as many rounds as it takes.
 * @throws PartsFailed; the signal's reason
 */
export async function uniteDrafts(
  deps: Pick<Deps, 'db' | 'llm' | 'askAboutBook' | 'log' | 'bookPartTokens'>,
  of: ReadingOf,
  drafts: readonly PartDraft[],
  wanted: Wanted,
  run: { signal: AbortSignal; lastAttempt: boolean; onWait: (seconds: number) => Promise<void> },
): Promise<DraftAnswer> {
  let left: readonly PartDraft[] = drafts;
  for (let round = 1; left.length > 1; round++) {
    const sizes = left.map(({ answer }) => tokensOf(JSON.stringify(answer)));
    const batches = planUnion(sizes, Math.max(deps.bookPartTokens, LEAST_TOKENS));
    const joined = batches.map((batch) => batch.flatMap((i) => left[i] ?? []));
    const requests = joined.map((several) => ({
      title: 'All parts together',
      request: () => uniteRequest(several, wanted),
    }));
    const several = requests.filter((_, i) => (joined[i]?.length ?? 0) > 1);
    const answers = await runParts(deps, of, `union ${round}`, several, {
      ...run,
      parse: parseAnswer,
      onAnswer: async () => {},
    });
    const united = answers.values();
    left = joined.flatMap((several): PartDraft[] => {
      const [only, another] = several;
      if (only !== undefined && another === undefined) return [only];
      const answer = united.next().value;
      return answer === undefined ? [] : [{ part: several.map(({ part }) => part).join('; '), answer }];
    });
  }
  const [only] = left;
  if (only === undefined) throw new Error('there was nothing to unite');
  return only.answer;
}
