import { Id } from '@dramatis/contract/primitives';
import {
  CreateSession,
  ListSessionsQuery,
  Session,
  SessionList,
  TitleProposal,
  UpdateSession,
} from '@dramatis/contract/sessions';
import { Type } from 'typebox';
import { createSession } from '../domain/sessions/create.ts';
import { deleteSession } from '../domain/sessions/delete.ts';
import { listSessions } from '../domain/sessions/list.ts';
import { proposeTitle } from '../domain/sessions/propose-title.ts';
import { readSession } from '../domain/sessions/read.ts';
import { updateSession } from '../domain/sessions/update.ts';
import { closeSignal } from './close-signal.ts';
import { expectedRevision } from './revision.ts';
import type { MakeCtx, Server } from './server.ts';

const params = Type.Object({ id: Id });

export function sessionRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.get(
      '/sessions',
      {
        schema: {
          summary: 'List sessions, last active first',
          querystring: ListSessionsQuery,
          response: { 200: SessionList },
        },
      },
      async (request, reply) => listSessions(await makeCtx(request, reply), request.query),
    );

    server.post(
      '/sessions',
      {
        schema: {
          summary: 'Start a session before its first message',
          body: CreateSession,
          response: { 201: Session },
        },
      },
      async (request, reply) => reply.code(201).send(await createSession(await makeCtx(request, reply), request.body)),
    );

    server.get(
      '/sessions/:id',
      { schema: { summary: 'Read a session', params, response: { 200: Session } } },
      async (request, reply) => readSession(await makeCtx(request, reply), request.params.id),
    );

    server.patch(
      '/sessions/:id',
      {
        schema: {
          summary: 'Change a session; with If-Match, only if its revision is still that',
          params,
          body: UpdateSession,
          response: { 200: Session },
        },
      },
      async (request, reply) =>
        updateSession(
          await makeCtx(request, reply),
          request.params.id,
          request.body,
          expectedRevision(request.headers['if-match']),
        ),
    );

    server.post(
      '/sessions/:id/title',
      {
        schema: {
          summary: 'Have a better title written; one that the person chose is only proposed',
          params,
          response: { 200: TitleProposal },
        },
      },
      async (request, reply) => proposeTitle(await makeCtx(request, reply), request.params.id, closeSignal(reply)),
    );

    server.delete(
      '/sessions/:id',
      { schema: { summary: 'Delete a session with all its messages', params, response: { 204: Type.Null() } } },
      async (request, reply) => {
        await deleteSession(await makeCtx(request, reply), request.params.id);
        return reply.code(204).send(null);
      },
    );
  };
}
