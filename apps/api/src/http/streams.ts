import { Id } from '@dramatis/contract/primitives';
import { Type } from 'typebox';
import { LAST_SEQ } from '../adapters/hub/hub.ts';
import { followGeneration } from '../domain/generation/follow.ts';
import { loadMessageView } from '../domain/messages/view.ts';
import { followNotebook } from '../domain/notebooks/follow.ts';
import { readNotebook } from '../domain/notebooks/read.ts';
import type { MakeCtx, Server } from './server.ts';
import { openEventStream } from './sse.ts';

const params = Type.Object({ id: Id });

/** Event streams that readers attach to and leave as they like. */
export function streamRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.get(
      '/messages/:id/stream',
      {
        schema: { summary: 'Follow a reply, running or ended; Last-Event-ID goes on where a reader left off', params },
      },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        const { id } = request.params;
        // Asked for here, while the answer can still be a 404.
        await loadMessageView(ctx.db, ctx.user.id, id);
        const stream = openEventStream(reply);
        const after = lastEventId(request.headers['last-event-id']);
        await stream.endAfter(
          followGeneration(ctx, id, after, (event) => stream.send(event, event.seq), stream.signal),
        );
        return reply;
      },
    );

    server.get(
      '/notebooks/:id/events',
      { schema: { summary: 'Follow a notebook as it is indexed: how it stands, then what changes', params } },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        const { id } = request.params;
        // Asked for here, while the answer can still be a 404.
        await readNotebook(ctx, id);
        const stream = openEventStream(reply);
        await stream.endAfter(followNotebook(ctx, id, stream));
        return reply;
      },
    );

    server.get(
      '/events',
      { schema: { summary: 'Everything live for this person on one connection' } },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        const stream = openEventStream(reply);
        const unsubscribe = ctx.hub.subscribe(ctx.user.id, (event) => stream.send(event));
        stream.signal.addEventListener('abort', unsubscribe, { once: true });
        ctx.relay.discover();
        return reply;
      },
    );
  };
}

/** A client may send anything; what is no number of ours asks for a snapshot. */
function lastEventId(header: string | string[] | undefined): number | null {
  return typeof header === 'string' && /^\d{1,10}$/.test(header) && Number(header) <= LAST_SEQ ? Number(header) : null;
}
