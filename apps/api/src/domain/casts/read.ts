import type { Cast } from '@dramatis/contract/casts';
import type { Ctx } from '../../context.ts';
import { listParts } from '../readings/run-parts.ts';
import { loadCast } from './load.ts';
import { castView } from './view.ts';

/** @throws NotFoundError */
export async function readCast(ctx: Ctx, id: string): Promise<Cast> {
  const row = await loadCast(ctx.db, ctx.user.id, id);
  return castView(row, await listParts(ctx.db, { castId: id }));
}
