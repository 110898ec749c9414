import { ListMemoriesQuery, Memory, MemoryList, RememberAccepted, UpdateMemory } from '@dramatis/contract/memories';
import { Id } from '@dramatis/contract/primitives';
import { Type } from 'typebox';
import { deleteMemory } from '../domain/memories/delete.ts';
import { listMemories } from '../domain/memories/list.ts';
import { rememberNow } from '../domain/memories/remember.ts';
import { updateMemory } from '../domain/memories/update.ts';
import { expectedRevision } from './revision.ts';
import type { MakeCtx, Server } from './server.ts';

const params = Type.Object({ id: Id });

export function memoryRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.get(
      '/sessions/:id/memories',
      {
        schema: {
          summary: 'What is remembered of older turns, on the active branch or on all',
          params,
          querystring: ListMemoriesQuery,
          response: { 200: MemoryList },
        },
      },
      async (request, reply) =>
        listMemories(await makeCtx(request, reply), request.params.id, { all: request.query.all === true }),
    );

    server.post(
      '/sessions/:id/memories',
      {
        schema: {
          summary: 'Have all but the newest turns of the active branch summed up now',
          params,
          response: { 202: RememberAccepted },
        },
      },
      async (request, reply) =>
        reply.code(202).send(await rememberNow(await makeCtx(request, reply), request.params.id)),
    );

    server.patch(
      '/memories/:id',
      {
        schema: {
          summary: 'Replace what a memory says; with If-Match, only if its revision is still that',
          params,
          body: UpdateMemory,
          response: { 200: Memory },
        },
      },
      async (request, reply) =>
        updateMemory(
          await makeCtx(request, reply),
          request.params.id,
          request.body,
          expectedRevision(request.headers['if-match']),
        ),
    );

    server.delete(
      '/memories/:id',
      { schema: { summary: 'Forget what a memory says, for good', params, response: { 204: Type.Null() } } },
      async (request, reply) => {
        await deleteMemory(await makeCtx(request, reply), request.params.id);
        return reply.code(204).send(null);
      },
    );
  };
}
