import type { ReadingEstimate } from '@dramatis/contract/casts';
import type { Ctx } from '../../context.ts';
import { estimateReading } from '../readings/estimate.ts';
import { partsOf } from '../readings/sources.ts';
import { loadCast } from './load.ts';
import { checkChapter } from './start.ts';

/**
 * What finding the people takes, and each of their personas after it. Null while the files are not read.
 * @throws NotFoundError; InputError for a chapter that there is none of; AppError file_too_large
 */
export async function estimateCast(
  ctx: Ctx,
  id: string,
  asOfChapter: number | null,
): Promise<{ people: ReadingEstimate; persona: ReadingEstimate } | null> {
  const row = await loadCast(ctx.db, ctx.user.id, id);
  if (row.outlines === null) return null;
  checkChapter(row, asOfChapter);
  return estimateReading(partsOf(row.outlines, asOfChapter, ctx.bookPartTokens), ctx.llm.model);
}
