import type { Notebook } from '@dramatis/contract/notebooks';
import type { Ctx } from '../../context.ts';
import { loadNotebookView } from './load.ts';

/** @throws NotFoundError */
export async function readNotebook(ctx: Ctx, id: string): Promise<Notebook> {
  return await loadNotebookView(ctx.db, ctx.user.id, id);
}
