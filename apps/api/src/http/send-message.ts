import type { FastifyReply, FastifyRequest } from 'fastify';
import { SendMessage, SendMessageAccepted, SendMessageReply } from '@dramatis/contract/messages';
import type { Ctx } from '../context.ts';
import { awaitGeneration, followGeneration } from '../domain/generation/follow.ts';
import { sendMessage, type Turn } from '../domain/messages/send.ts';
import { loadMessageView } from '../domain/messages/view.ts';
import { NotFoundError } from '../errors.ts';
import { closeSignal } from './close-signal.ts';
import { problem, sendProblem } from './problem.ts';
import type { MakeCtx, Server } from './server.ts';
import { openEventStream } from './sse.ts';

/** `POST /chat/send_message`: one verb, three ways of being answered. */
export function sendMessageRoutes(makeCtx: MakeCtx) {
  return async (server: Server): Promise<void> => {
    server.post(
      '/chat/send_message',
      {
        schema: {
          summary: 'Send a message and have it answered',
          description:
            'Accept: text/event-stream streams the reply; Prefer: respond-async answers 202 with the ids at once; otherwise the answer comes when the reply is complete. The reply is written to its end whether or not anyone listens.',
          body: SendMessage,
          response: { 200: SendMessageReply, 202: SendMessageAccepted },
        },
      },
      async (request, reply) => {
        const arrivedAt = performance.now();
        const ctx = await makeCtx(request, reply);
        const turn = await sendMessage(ctx, request.body, arrivedAt);
        const streams = request.headers.accept?.includes('text/event-stream') === true;
        return await answerTurn(ctx, turn, { request, reply, streams });
      },
    );
  };
}

/**
 * Answers whoever sent a message, in the way they asked for.
 * @param streams where they did not prefer to be answered at once
 */
export async function answerTurn(
  ctx: Ctx,
  turn: Turn,
  { request, reply, streams }: { request: FastifyRequest; reply: FastifyReply; streams: boolean },
) {
  if (/\brespond-async\b/.test(request.headers.prefer?.toString() ?? '')) {
    return reply.code(202).header('preference-applied', 'respond-async').send(ids(turn));
  }
  if (streams) {
    const stream = openEventStream(reply);
    await stream.endAfter(
      followGeneration(ctx, turn.aiMessageId, 0, (event) => stream.send(event, event.seq), stream.signal),
    );
    return reply;
  }

  const last = await awaitGeneration(ctx, turn.aiMessageId, closeSignal(reply));
  if (last === null) throw new NotFoundError('session');
  if (last.type === 'error') return sendProblem(reply, problem(last.code, last.message, retryAfter(last)), ids(turn));
  const userMessage = await loadMessageView(ctx.db, ctx.user.id, turn.userMessageId);
  reply.header('server-timing', serverTiming(last.message.metadata.timings));
  return {
    chat_session_id: turn.sessionId,
    user_message: userMessage,
    ai_message: last.message,
    session: last.session,
  };
}

function retryAfter(event: { retry_after_seconds?: number }) {
  return event.retry_after_seconds === undefined ? {} : { retry_after_seconds: event.retry_after_seconds };
}

function serverTiming(timings: Record<string, number | undefined> = {}): string {
  return Object.entries(timings)
    .map(([name, ms]) => `${name};dur=${ms}`)
    .join(', ');
}

function ids(turn: Turn) {
  return { chat_session_id: turn.sessionId, user_message_id: turn.userMessageId, ai_message_id: turn.aiMessageId };
}
