import type { Source } from '@dramatis/contract/notebooks';
import type { Ctx } from '../../context.ts';
import { loadSource, sourceView } from './load.ts';

/** @throws NotFoundError */
export async function readSource(ctx: Ctx, notebookId: string, id: string): Promise<Source> {
  return sourceView(await loadSource(ctx.db, ctx.user.id, id, notebookId));
}
