import {
  CreateNotebookSession,
  ListNotebookSessionsQuery,
  NotebookConversation,
  NotebookSessionAnswer,
  NotebookSessionList,
  ReadNotebookSessionQuery,
  SendToNotebook,
} from '@dramatis/contract/notebook-chat';
import { SendMessageAccepted, SendMessageReply } from '@dramatis/contract/messages';
import { Id } from '@dramatis/contract/primitives';
import { UpdateSession } from '@dramatis/contract/sessions';
import { Type } from 'typebox';
import { listNotebookSessions } from '../domain/notebooks/chat/list.ts';
import { notebookSessionView, sessionOfNotebook } from '../domain/notebooks/chat/load.ts';
import { readNotebookSession } from '../domain/notebooks/chat/read.ts';
import { sendToNotebook } from '../domain/notebooks/chat/send.ts';
import { createSession } from '../domain/sessions/create.ts';
import { updateSession } from '../domain/sessions/update.ts';
import { expectedRevision } from './revision.ts';
import { answerTurn } from './send-message.ts';
import type { MakeCtx, Server } from './server.ts';

const params = Type.Object({ id: Id });
const ofSession = Type.Object({ id: Id, session_id: Id });

/** The sessions of one notebook, under its own path: the same sessions and the same verbs. */
export function notebookChatRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.get(
      '/notebooks/:id/chat/sessions',
      {
        schema: {
          summary: 'The sessions of a notebook, last active first',
          params,
          querystring: ListNotebookSessionsQuery,
          response: { 200: NotebookSessionList },
        },
      },
      async (request, reply) => listNotebookSessions(await makeCtx(request, reply), request.params.id, request.query),
    );

    server.post(
      '/notebooks/:id/chat/sessions',
      {
        schema: {
          summary: 'Start a session of a notebook',
          params,
          body: CreateNotebookSession,
          response: { 201: NotebookSessionAnswer },
        },
      },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        const session = await createSession(ctx, { ...request.body, notebook_id: request.params.id });
        return reply.code(201).send({ session: await notebookSessionView(ctx, session) });
      },
    );

    server.get(
      '/notebooks/:id/chat/sessions/:session_id',
      {
        schema: {
          summary: 'Read a session of a notebook with its active branch',
          params: ofSession,
          querystring: ReadNotebookSessionQuery,
          response: { 200: NotebookConversation },
        },
      },
      async (request, reply) => {
        const { id, session_id: sessionId } = request.params;
        return readNotebookSession(await makeCtx(request, reply), id, sessionId, request.query);
      },
    );

    server.patch(
      '/notebooks/:id/chat/sessions/:session_id',
      {
        schema: {
          summary: 'Rename a session of a notebook, or change it in any other way that a session is changed',
          params: ofSession,
          body: UpdateSession,
          response: { 200: NotebookSessionAnswer },
        },
      },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        const { id, session_id: sessionId } = request.params;
        await sessionOfNotebook(ctx, id, sessionId);
        const revision = expectedRevision(request.headers['if-match']);
        const session = await updateSession(ctx, sessionId, request.body, revision);
        return { session: await notebookSessionView(ctx, session) };
      },
    );

    server.delete(
      '/notebooks/:id/chat/sessions/:session_id',
      {
        schema: {
          summary: 'Close a session of a notebook. Nothing is deleted; sending reopens it',
          params: ofSession,
          response: { 200: NotebookSessionAnswer },
        },
      },
      async (request, reply) => {
        const ctx = await makeCtx(request, reply);
        const { id, session_id: sessionId } = request.params;
        const session = await sessionOfNotebook(ctx, id, sessionId);
        const isOpen = session.status === 'active';
        const closed = isOpen ? await updateSession(ctx, sessionId, { status: 'closed' }) : session;
        return { session: await notebookSessionView(ctx, closed) };
      },
    );

    server.post(
      '/notebooks/:id/chat/sessions/:session_id/messages',
      {
        schema: {
          summary: 'Send a message to a session of a notebook',
          description:
            'Streams the reply, as POST /chat/send_message does; Accept: application/json waits for it, Prefer: respond-async does not.',
          params: ofSession,
          body: SendToNotebook,
          response: { 200: SendMessageReply, 202: SendMessageAccepted },
        },
      },
      async (request, reply) => {
        const arrivedAt = performance.now();
        const ctx = await makeCtx(request, reply);
        const { id: notebookId, session_id: sessionId } = request.params;
        const turn = await sendToNotebook(ctx, { notebookId, sessionId }, request.body, arrivedAt);
        const { accept = '' } = request.headers;
        const streams = accept.includes('text/event-stream') || !accept.includes('application/json');
        return await answerTurn(ctx, turn, { request, reply, streams });
      },
    );
  };
}
