import type { ListNotebookSessionsQuery, NotebookSessionList } from '@dramatis/contract/notebook-chat';
import type { Ctx } from '../../../context.ts';
import { listSessions } from '../../sessions/list.ts';
import { checkNotebook } from '../check-scope.ts';
import { notebookSessionViews } from './load.ts';

/** Last active first. @throws NotFoundError */
export async function listNotebookSessions(
  ctx: Ctx,
  notebookId: string,
  query: ListNotebookSessionsQuery,
): Promise<NotebookSessionList> {
  await checkNotebook(ctx.db, ctx.user.id, notebookId);
  const { sessions, next_cursor } = await listSessions(ctx, { ...query, notebook_id: notebookId });
  return { sessions: await notebookSessionViews(ctx, sessions), next_cursor };
}
