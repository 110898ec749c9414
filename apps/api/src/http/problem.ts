import type { ErrorCode, Problem } from '@dramatis/contract/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, httpStatus, InputError, ModelError } from '../errors.ts';
import { databaseAway, whyDatabaseIsAway } from './database-away.ts';
import { refusalOf } from './refusals.ts';

/** The one place where errors become HTTP. What it does not know becomes `internal`, and only the log learns more. */
export function problemOf(error: unknown, log: FastifyRequest['log']): Problem {
  if (error instanceof AppError) {
    return problem(error.code, error.message, {
      ...(error instanceof InputError ? { errors: [...error.fields] } : {}),
      ...(error instanceof ModelError && error.retryAfterSeconds !== undefined
        ? { retry_after_seconds: error.retryAfterSeconds }
        : {}),
    });
  }
  const refusal = refusalOf(error);
  if (refusal !== undefined) return problem(refusal.code, refusal.detail);
  const away = whyDatabaseIsAway(error);
  if (away !== null) {
    log.warn({ reason: away.message }, 'the database is away');
    return problem(databaseAway.code, databaseAway.detail, { retry_after_seconds: databaseAway.retryAfterSeconds });
  }
  log.error({ err: error }, 'request failed');
  return problem('internal', 'Something went wrong on the server. Nothing that was saved is lost; try again.');
}

export function problem(code: ErrorCode, detail: string, extra: Partial<Problem> = {}): Problem {
  return {
    type: `urn:dramatis:error:${code}`,
    title: code.replaceAll('_', ' ').replace(/^./, (c) => c.toUpperCase()),
    status: httpStatus[code],
    code,
    detail,
    ...extra,
  };
}

/** @param extension further members, such as the ids of what was saved before the fault */
export function sendProblem(reply: FastifyReply, body: Problem, extension: Record<string, unknown> = {}): FastifyReply {
  if (body.retry_after_seconds !== undefined) reply.header('retry-after', body.retry_after_seconds);
  return reply
    .code(body.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({ ...body, ...extension });
}
