import type { LiveEvent } from '@dramatis/contract/events';
import type { Ctx } from '../../context.ts';
import { NotFoundError } from '../../errors.ts';
import { listSources } from './list-sources.ts';
import { readNotebook } from './read.ts';

type NotebookNews = Extract<LiveEvent, { type: 'notebook' | 'notebook_deleted' | 'source' }>;

interface NotebookReader {
  send(event: NotebookNews): void;
  /** Resolves when the reader can be told more: all sources at once may be more than is kept for one who is behind. */
  taken(): Promise<void>;
  signal: AbortSignal;
}

/**
 * Tells how a notebook and its sources stand, then each change of them, until it is deleted or the reader leaves. Where events
 * may have been missed, it tells again how they stand.
 */
export async function followNotebook(ctx: Ctx, id: string, reader: NotebookReader): Promise<void> {
  const ended = Promise.withResolvers<void>();
  // What comes while the state is read must not be told before it: it is newer.
  let waiting: NotebookNews[] | null = [];
  const pass = (event: NotebookNews): void => {
    if (waiting !== null) waiting.push(event);
    else {
      reader.send(event);
      if (event.type === 'notebook_deleted') ended.resolve();
    }
  };

  async function tellAll(): Promise<void> {
    waiting = [];
    try {
      const notebook = await readNotebook(ctx, id);
      const { sources } = await listSources(ctx, id);
      reader.send({ type: 'notebook', notebook });
      for (const source of sources) {
        reader.send({ type: 'source', source });
        // oxlint-disable-next-line no-await-in-loop -- one after the other is what it is for
        await reader.taken();
      }
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
  reader.signal.addEventListener('abort', () => ended.resolve(), { once: true });
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
