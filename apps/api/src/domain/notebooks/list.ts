import type { ListNotebooksQuery, NotebookList } from '@dramatis/contract/notebooks';
import { and, desc, eq, lt } from 'drizzle-orm';
import type { Ctx } from '../../context.ts';
import { notebooks } from '../../db/schema/notebooks.ts';
import { decodeCursor, encodeCursor, UUID } from '../cursor.ts';
import { notebookView, selectNotebooks } from './load.ts';

/** A person's notebooks, newest first. */
export async function listNotebooks(ctx: Ctx, { limit = 30, cursor }: ListNotebooksQuery): Promise<NotebookList> {
  const [after] = cursor === undefined ? [] : decodeCursor(cursor, [UUID], 'cursor');
  const rows = await selectNotebooks(ctx.db)
    .where(and(eq(notebooks.ownerId, ctx.user.id), after === undefined ? undefined : lt(notebooks.id, after)))
    .orderBy(desc(notebooks.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    notebooks: page.map(notebookView),
    next_cursor: rows.length > limit && last !== undefined ? encodeCursor(last.id) : null,
  };
}
