import { ListMessagesQuery, MessageList, ReplyAccepted } from '@dramatis/contract/messages';
import { Id } from '@dramatis/contract/primitives';
import { Type } from 'typebox';
import { listMessages } from '../domain/messages/list.ts';
import { regenerateMessage } from '../domain/messages/regenerate.ts';
import { stopMessage } from '../domain/messages/stop.ts';
import type { MakeCtx, Server } from './server.ts';

const params = Type.Object({ id: Id });

export function messageRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.get(
      '/messages',
      {
        schema: {
          summary: 'The active branch of a session, newest page first, oldest message first within a page',
          querystring: ListMessagesQuery,
          response: { 200: MessageList },
        },
      },
      async (request, reply) => listMessages(await makeCtx(request, reply), request.query),
    );

    server.post(
      '/messages/:id/stop',
      {
        schema: {
          summary: 'Stop a reply, keeping its text; harmless when it has ended',
          params,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await stopMessage(await makeCtx(request, reply), request.params.id);
        return reply.code(204).send(null);
      },
    );

    server.post(
      '/messages/:id/regenerate',
      { schema: { summary: 'Write another reply beside this one', params, response: { 202: ReplyAccepted } } },
      async (request, reply) => {
        const arrivedAt = performance.now();
        const made = await regenerateMessage(await makeCtx(request, reply), request.params.id, arrivedAt);
        return reply.code(202).send({ chat_session_id: made.sessionId, ai_message_id: made.aiMessageId });
      },
    );
  };
}
