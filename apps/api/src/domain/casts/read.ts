import type { Ctx } from '../../context.ts';
import { listParts } from '../readings/run-parts.ts';
import { loadCast } from './load.ts';
import { castView, type CastView } from './view.ts';

/** @throws NotFoundError */
export async function readCast(ctx: Ctx, id: string): Promise<CastView> {
  const row = await loadCast(ctx.db, ctx.user.id, id);
  return castView(row, await listParts(ctx.db, { castId: id }));
}
