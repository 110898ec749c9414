import type { CreateCastInput } from '@dramatis/contract/casts';
import { MAX_OPEN_CASTS } from '@dramatis/contract/limits';
import { and, eq, inArray } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { casts } from '../../db/schema/casts.ts';
import { AppError } from '../../errors.ts';
import { whatIsRead } from '../readings/what-is-read.ts';
import { castView, type CastView } from './view.ts';

/**
 * Has files, or sources of a notebook, read, so that it can be said what finding their people will take. The model is not asked before `startCast`.
 * @throws NotFoundError; InputError; AppError source_not_ready, file_too_large, too_many_drafts
 */
export async function createCast(ctx: Ctx, input: CreateCastInput): Promise<CastView> {
  const now = ctx.clock();
  const row = await ctx.db.transaction(async (tx) => {
    const read = await whatIsRead(tx, ctx.user.id, input);
    const open = await tx.$count(
      casts,
      and(eq(casts.ownerId, ctx.user.id), inArray(casts.status, ['reading', 'running'])),
    );
    if (open >= MAX_OPEN_CASTS) {
      throw new AppError('too_many_drafts', `${open} casts are being read. Wait for one to end, or cancel one.`);
    }
    const [cast] = await tx
      .insert(casts)
      .values({ ownerId: ctx.user.id, ...read, demo: ctx.llm.demo, createdAt: now, updatedAt: now })
      .returning();
    if (cast === undefined) throw new Error('insert … returning answers with the row');
    await ctx.jobs.enqueue(tx, 'cast-book', { castId: cast.id });
    return cast;
  });
  ctx.jobs.wake();
  return castView(row, []);
}
