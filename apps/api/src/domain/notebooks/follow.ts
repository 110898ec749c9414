import type { LiveEvent } from '@dramatis/contract/events';
import type { Ctx } from '../../context.ts';
import { NotFoundError } from '../../errors.ts';
import { listSources } from './list-sources.ts';
import { readNotebook } from './read.ts';

type NotebookNews = Extract<LiveEvent, { type: 'notebook' | 'notebook_deleted' | 'source' }>;

/**
 * Tells how a notebook and its sources stand, then each change of them, until it is deleted or `signal` aborts. Where events
 * may have been missed, it tells again how they stand.
 */
export async function followNotebook(
  ctx: Ctx,
  id: string,
  tell: (event: NotebookNews) => void,
  signal: AbortSignal,
): Promise<void> {
  const ended = Promise.withResolvers<void>();
  // What comes while the state is read must not be told before it: it is newer.
  let waiting: NotebookNews[] | null = [];
  const pass = (event: NotebookNews): void => {
    if (waiting !== null) waiting.push(event);
    else {
      tell(event);
      if (event.type === 'notebook_deleted') ended.resolve();
    }
  };

  async function tellAll(): Promise<void> {
    waiting = [];
    try {
      const notebook = await readNotebook(ctx, id);
      const { sources } = await listSources(ctx, id);
      tell({ type: 'notebook', notebook });
      for (const source of sources) tell({ type: 'source', source });
    } catch (error) {
      if (!(error instanceof NotFoundError)) return ended.reject(error);
      waiting = [{ type: 'notebook_deleted', notebook_id: id }];
    }
    const missed = waiting;
    waiting = null;
    for (const event of missed) pass(event);
  }

  // One after another, or the older state could be told last.
  let telling = tellAll();

  const unsubscribe = ctx.hub.subscribe(ctx.user.id, (event) => {
    if (event.type === 'resync') telling = telling.then(tellAll);
    else if (isOf(event, id)) pass(event);
  });
  signal.addEventListener('abort', () => ended.resolve(), { once: true });
  try {
    await ended.promise;
  } finally {
    unsubscribe();
  }
}

function isOf(event: LiveEvent, id: string): event is NotebookNews {
  switch (event.type) {
    case 'notebook':
      return event.notebook.id === id;
    case 'notebook_deleted':
      return event.notebook_id === id;
    case 'source':
      return event.source.notebook_id === id;
    default:
      return false;
  }
}
