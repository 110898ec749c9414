import type { ErrorCode, Problem } from '@dramatis/contract/errors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, httpStatus, InputError, ModelError } from '../errors.ts';

/** Codes of Fastify and its plugins for what they refuse before a handler runs. */
const ofFramework: Readonly<Record<string, { code: ErrorCode; detail: string }>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'malformed_json', detail: 'The body is not valid JSON.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'malformed_json', detail: 'The body is empty; JSON is expected.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'malformed_json',
    detail: 'The body is shorter or longer than its Content-Length.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_media_type',
    detail: 'This content type is not taken here. Send application/json.',
  },
  FST_INVALID_MULTIPART_CONTENT_TYPE: {
    code: 'unsupported_media_type',
    detail: 'Send the file as multipart/form-data, in a field named file.',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'payload_too_large', detail: 'The body is too large.' },
  FST_REQ_FILE_TOO_LARGE: { code: 'file_too_large', detail: 'The file is larger than 50 MB.' },
  FST_FILES_LIMIT: { code: 'payload_too_large', detail: 'Send one file at a time.' },
  FST_PARTS_LIMIT: { code: 'payload_too_large', detail: 'Send one file at a time.' },
  FST_FIELDS_LIMIT: { code: 'payload_too_large', detail: 'Send one file at a time.' },
  FST_MP_PREMATURE_CLOSE: { code: 'invalid_input', detail: 'The upload broke off before its end.' },
};

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
  if (error instanceof Error) {
    const known = 'code' in error && typeof error.code === 'string' ? ofFramework[error.code] : undefined;
    if (known !== undefined) return problem(known.code, known.detail);
    const status = 'statusCode' in error ? error.statusCode : undefined;
    if (typeof status === 'number' && status >= 400 && status < 500) return problem('invalid_input', error.message);
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
