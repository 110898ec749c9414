import type { Notebook, UpdateNotebook } from '@dramatis/contract/notebooks';
import { and, eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { notebooks } from '../../db/schema/notebooks.ts';
import { notebookFields } from './fields.ts';
import { loadNotebookView } from './load.ts';

/** @throws InputError for a blank name; NotFoundError */
export async function updateNotebook(ctx: Ctx, id: string, input: UpdateNotebook): Promise<Notebook> {
  await ctx.db
    .update(notebooks)
    .set({ ...notebookFields(input), updatedAt: ctx.clock() })
    .where(and(eq(notebooks.id, id), eq(notebooks.ownerId, ctx.user.id)));
  const notebook = await loadNotebookView(ctx.db, ctx.user.id, id);
  ctx.hub.publish(ctx.user.id, { type: 'notebook', notebook });
  return notebook;
}
