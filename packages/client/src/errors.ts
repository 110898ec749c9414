import type { ErrorCode, FieldRule } from '@dramatis/contract/errors';

export interface FieldError {
  field: string;
  message: string;
  /** A server newer than this client may send rules it does not know. */
  rule: FieldRule | (string & {}) | null;
  /** Of the rules too_…: how much is allowed, or wanted at least. */
  limit: number | null;
}

/** A server newer than this client may send codes it does not know, so any string is allowed. */
export type ApiErrorCode = ErrorCode | 'network' | 'bad_response' | (string & {});

/** Every failure of the client: what the server refused, and what never reached it (`network`, status 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly code: ApiErrorCode;
  /** What happened, what is safe, what to do. */
  readonly detail: string;
  readonly fields: FieldError[];
  readonly retryAfterSeconds: number | null;
  /** When this was learnt: the waiting counts from here. */
  readonly at = new Date();

  constructor(of: {
    status: number;
    code: ApiErrorCode;
    detail: string;
    fields?: FieldError[];
    retryAfterSeconds?: number | null;
    cause?: unknown;
  }) {
    super(of.detail, { cause: of.cause });
    this.name = 'ApiError';
    this.status = of.status;
    this.code = of.code;
    this.detail = of.detail;
    this.fields = of.fields ?? [];
    this.retryAfterSeconds = of.retryAfterSeconds ?? null;
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** What a thrown `fetch` or a broken body means. An abort stays an abort: somebody asked for it. */
export function networkError(cause: unknown): unknown {
  if (isAbort(cause) || cause instanceof ApiError) return cause;
  return new ApiError({ status: 0, code: 'network', detail: 'The server can’t be reached.', cause });
}

function record(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? { ...value } : {};
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function fieldErrors(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return [];
  return value.map(record).map(({ field, message, rule, limit }) => ({
    field: text(field) ?? '',
    message: text(message) ?? '',
    rule: text(rule),
    limit: typeof limit === 'number' ? limit : null,
  }));
}

function seconds(...candidates: unknown[]): number | null {
  for (const candidate of candidates) {
    const number = typeof candidate === 'string' ? Number.parseInt(candidate, 10) : candidate;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
  }
  return null;
}

/** A refused response. Bodies that are not ours (a proxy's HTML page, nothing at all) become `bad_response`. */
export async function errorFromResponse(response: Response): Promise<ApiError> {
  const body = record(await response.json().catch(() => null));
  const code = text(body['code']);
  const detail =
    text(body['detail']) ??
    text(body['message']) ??
    (response.status >= 500
      ? `The server failed (${response.status}). Nothing you wrote here is lost; try again.`
      : `The server refused this (${response.status}).`);
  return new ApiError({
    status: response.status,
    code: code ?? (response.status === 401 ? 'unauthenticated' : 'bad_response'),
    detail,
    fields: fieldErrors(body['errors']),
    retryAfterSeconds: seconds(body['retry_after_seconds'], response.headers.get('retry-after')),
  });
}

/** The first of a GraphQL answer's `errors`, or null when it has none. */
export function errorFromGraphql(status: number, body: unknown): ApiError | null {
  const errors = record(body)['errors'];
  if (!Array.isArray(errors) || errors.length === 0) return null;
  const first = record(errors[0]);
  const extensions = record(first['extensions']);
  return new ApiError({
    status: seconds(extensions['status']) ?? status,
    code: text(extensions['code']) ?? 'bad_response',
    detail: text(first['message']) ?? 'The server refused this.',
    fields: fieldErrors(extensions['errors']),
    retryAfterSeconds: seconds(extensions['retry_after_seconds']),
  });
}
