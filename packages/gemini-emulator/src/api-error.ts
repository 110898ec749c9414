import type { JsonObject } from './json.ts';

const httpCode = {
  INVALID_ARGUMENT: 400,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
} as const;

type Status = keyof typeof httpCode;

/** The body every failing call of the real service answers with. */
export interface ErrorBody {
  error: { code: number; message: string; status: Status; details?: JsonObject[] };
}

/** A failure that is answered in the service's own error format. */
export class ApiError extends Error {
  readonly code: number;
  readonly status: Status;
  readonly details: JsonObject[];

  constructor(status: Status, message: string, details: JsonObject[] = []) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = httpCode[status];
    this.details = details;
  }

  body(): ErrorBody {
    const { code, message, status, details } = this;
    return { error: details.length > 0 ? { code, message, status, details } : { code, message, status } };
  }
}

export function invalid(message: string): ApiError {
  return new ApiError('INVALID_ARGUMENT', message);
}
