import type { FastifyReply } from 'fastify';

/** Aborted when the client hangs up. */
export function closeSignal(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.on('close', () => gone.abort());
  return gone.signal;
}
