import { MessageContext, PreviewContext } from '@dramatis/contract/contexts';
import { Id } from '@dramatis/contract/primitives';
import { Type } from 'typebox';
import { previewContext } from '../domain/contexts/preview.ts';
import { readContext } from '../domain/contexts/read.ts';
import type { MakeCtx, Server } from './server.ts';

const params = Type.Object({ id: Id });

export function contextRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.get(
      '/messages/:id/context',
      { schema: { summary: 'What the model saw when it wrote a reply', params, response: { 200: MessageContext } } },
      async (request, reply) => readContext(await makeCtx(request, reply), request.params.id),
    );

    server.post(
      '/sessions/:id/context-preview',
      {
        schema: {
          summary: 'What the model would see if this were sent now; nothing is sent',
          params,
          body: PreviewContext,
          response: { 200: MessageContext },
        },
      },
      async (request, reply) => previewContext(await makeCtx(request, reply), request.params.id, request.body),
    );
  };
}
