import {
  AppendMessage,
  DeleteMessageResult,
  ListMessagesQuery,
  Message,
  MessageList,
  ReplyAccepted,
} from '@dramatis/contract/messages';
import { Id } from '@dramatis/contract/primitives';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { appendMessage } from '../domain/messages/append.ts';
import { continueMessage } from '../domain/messages/continue.ts';
import { deleteMessage } from '../domain/messages/delete.ts';
import { listMessages } from '../domain/messages/list.ts';
import { regenerateMessage } from '../domain/messages/regenerate.ts';
import type { NewReply } from '../domain/messages/reply-again.ts';
import { stopMessage } from '../domain/messages/stop.ts';
import type { MakeCtx, Server } from './server.ts';

const params = Type.Object({ id: Id });

export function messageRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.get(
      '/messages',
      {
        schema: {
          summary:
            'The active branch of a session, newest page first, or its whole tree; oldest message first within a page',
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
        return accepted(reply, await regenerateMessage(await makeCtx(request, reply), request.params.id, arrivedAt));
      },
    );

    server.post(
      '/messages/:id/continue',
      {
        schema: {
          summary: 'Go on from a reply that was stopped or cut off, in a new one beside it',
          params,
          response: { 202: ReplyAccepted },
        },
      },
      async (request, reply) => {
        const arrivedAt = performance.now();
        return accepted(reply, await continueMessage(await makeCtx(request, reply), request.params.id, arrivedAt));
      },
    );

    server.delete(
      '/messages/:id',
      {
        schema: {
          summary: 'Remove a message with everything below it',
          params,
          response: { 200: DeleteMessageResult },
        },
      },
      async (request, reply) => deleteMessage(await makeCtx(request, reply), request.params.id),
    );

    server.post(
      '/chat-messages',
      {
        schema: {
          summary: 'Add a message without having anything generated',
          description: 'Keys may be in camelCase, too.',
          body: AppendMessage,
          response: { 201: Message },
        },
        // Before the body is checked.
        preValidation: async (request) => {
          request.body = snakeKeys(request.body);
        },
      },
      async (request, reply) => reply.code(201).send(await appendMessage(await makeCtx(request, reply), request.body)),
    );
  };
}

function accepted(reply: FastifyReply, made: NewReply) {
  return reply.code(202).send({ chat_session_id: made.sessionId, ai_message_id: made.aiMessageId });
}

/** An object's own keys in snake_case. */
function snakeKeys<T>(body: T): T;
function snakeKeys(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [snake(key), value]));
}
