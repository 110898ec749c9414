import type { CreateNotebook, Notebook } from '@dramatis/contract/notebooks';
import { eq } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { notebooks } from '../../db/schema/notebooks.ts';
import { InputError } from '../../errors.ts';
import { notebookFields } from './fields.ts';
import { notebookView } from './load.ts';

/** @throws InputError for a blank name or an engine that is not set up; EngineError */
export async function createNotebook(ctx: Ctx, input: CreateNotebook): Promise<Notebook> {
  const { engine = 'local' } = input;
  if (!ctx.knowledge.engines.includes(engine)) {
    throw new InputError([
      { field: 'engine', message: `must be one that is set up here: ${ctx.knowledge.engines.join(', ')}` },
    ]);
  }
  const now = ctx.clock();
  const [row] = await ctx.db
    .insert(notebooks)
    .values({
      name: '',
      ...notebookFields(input),
      ownerId: ctx.user.id,
      engine,
      createdAt: now,
      updatedAt: now,
    })
    .returning();
  if (row === undefined) throw new Error('insert … returning answers with the row');
  try {
    await ctx.knowledge.createNotebook({ id: row.id, engine });
  } catch (error) {
    await ctx.db.delete(notebooks).where(eq(notebooks.id, row.id));
    throw error;
  }
  const notebook = notebookView({ ...row, sourceCount: 0 });
  ctx.hub.publish(ctx.user.id, { type: 'notebook', notebook });
  return notebook;
}
