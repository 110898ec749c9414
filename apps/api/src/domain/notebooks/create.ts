import type { CreateNotebook, Notebook } from '@dramatis/contract/notebooks';
import { eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { notebooks } from '../../db/schema/notebooks.ts';
import { notebookFields } from './fields.ts';
import { notebookView } from './load.ts';

/** @throws InputError for a blank name */
export async function createNotebook(ctx: Ctx, input: CreateNotebook): Promise<Notebook> {
  const now = ctx.clock();
  const [row] = await ctx.db
    .insert(notebooks)
    .values({
      name: '',
      ...notebookFields(input),
      ownerId: ctx.user.id,
      engine: ctx.knowledge.name,
      createdAt: now,
      updatedAt: now,
    })
    .returning();
  if (row === undefined) throw new Error('insert … returning answers with the row');
  try {
    await ctx.knowledge.createNotebook({ id: row.id, name: row.name });
  } catch (error) {
    await ctx.db.delete(notebooks).where(eq(notebooks.id, row.id));
    throw error;
  }
  const notebook = notebookView({ ...row, sourceCount: 0 });
  ctx.hub.publish(ctx.user.id, { type: 'notebook', notebook });
  return notebook;
}
