import { notebookLimits } from '@dramatis/contract/limits';
import type { SourceText, SourceTextQuery } from '@dramatis/contract/notebooks';
import type { Ctx } from '../../context.ts';
import { AppError, InputError } from '../../errors.ts';
import { loadSource } from './load.ts';

/** A stretch of a source's normalised text, for reading. @throws NotFoundError; InputError; AppError source_not_ready */
export async function readText(
  ctx: Ctx,
  notebookId: string,
  id: string,
  { from, to }: SourceTextQuery,
): Promise<SourceText> {
  if (to < from) throw new InputError([{ field: 'to', message: 'must not be before from' }]);
  if (to - from > notebookLimits.text) {
    throw new InputError([{ field: 'to', message: `must be at most ${notebookLimits.text} after from` }]);
  }
  const { textKey } = await loadSource(ctx.db, ctx.user.id, id, notebookId);
  if (textKey === null) throw new AppError('source_not_ready', 'This source has not been read yet. Wait for it.');
  const text = new TextDecoder().decode(await ctx.files.read(textKey));
  const start = wholeCharacter(text, Math.min(from, text.length));
  const end = wholeCharacter(text, Math.min(to, text.length));
  return { from: start, to: end, length: text.length, text: text.slice(start, end) };
}

/** A place that is not within a surrogate pair. */
function wholeCharacter(text: string, at: number): number {
  const isWithin = /[\ud800-\udbff]/.test(text[at - 1] ?? '') && /[\udc00-\udfff]/.test(text[at] ?? '');
  return isWithin ? at - 1 : at;
}
