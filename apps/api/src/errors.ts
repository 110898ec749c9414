import type { ErrorCode, FieldFault } from '@dramatis/contract/errors';

/**
 * A fault with a stable code, thrown by the domain and the adapters and translated once per transport.
 * Its message is for people: what happened, what is safe, what to do.
 */
export class AppError extends Error {
  override readonly name: string = 'AppError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Missing and not yours look the same. */
export class NotFoundError extends AppError {
  override readonly name = 'NotFoundError';

  constructor(
    what:
      | 'character'
      | 'version'
      | 'lorebook'
      | 'avatar'
      | 'session'
      | 'message'
      | 'upload'
      | 'draft'
      | 'cast'
      | 'persona'
      | 'memory'
      | 'attachment'
      | 'notebook'
      | 'source'
      | 'passage',
  ) {
    super('not_found', `There is no such ${what}.`);
  }
}

export class InputError extends AppError {
  override readonly name = 'InputError';
  readonly fields: readonly FieldFault[];

  constructor(fields: readonly FieldFault[]) {
    super(
      'invalid_input',
      fields.map((f) => (f.field === '' ? f.message : `${f.field} ${f.message}`)).join('; ') + '.',
    );
    this.fields = fields;
  }
}

/** A fault of the model service. `retryable` says whether the same request may work later. */
export class ModelError extends AppError {
  override readonly name = 'ModelError';
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: ErrorOptions & { retryable: boolean; retryAfterSeconds?: number | undefined },
  ) {
    super(code, message, options);
    this.retryable = options.retryable;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** A fault of a knowledge engine outside this server. `retryable` says whether the same request may work later. */
export class EngineError extends AppError {
  override readonly name: string = 'EngineError';
  readonly retryable: boolean;

  constructor(code: ErrorCode, message: string, options: ErrorOptions & { retryable: boolean }) {
    super(code, message, options);
    this.retryable = options.retryable;
  }
}

/** HTTP status of every code; GraphQL carries the same code in `extensions.code`. */
export const httpStatus: Readonly<Record<ErrorCode, number>> = {
  invalid_input: 400,
  malformed_json: 400,
  unsupported_media_type: 415,
  payload_too_large: 413,
  unauthenticated: 401,
  origin_not_allowed: 403,
  not_found: 404,
  context_not_kept: 404,
  persisted_query_not_found: 404,
  introspection_disabled: 403,
  generation_in_progress: 409,
  too_many_generations: 429,
  too_many_drafts: 429,
  session_archived: 409,
  character_has_sessions: 409,
  character_has_lorebook: 409,
  revision_conflict: 412,
  file_too_large: 413,
  file_unsupported: 415,
  file_empty: 422,
  file_corrupt: 422,
  file_encrypted: 422,
  file_without_text: 422,
  field_too_long: 422,
  too_many_files: 413,
  attachment_not_taken: 422,
  attachments_too_large: 413,
  lorebook_without_character: 422,
  lorebook_expected: 422,
  model_bad_key: 502,
  model_not_found: 502,
  model_quota: 429,
  model_overloaded: 503,
  model_timeout: 504,
  model_blocked: 422,
  model_empty: 502,
  model_cut_off: 502,
  model_broken_stream: 502,
  model_bad_output: 502,
  model_refused_request: 502,
  model_unreachable: 502,
  search_timeout: 503,
  too_many_sources: 409,
  source_not_ready: 409,
  source_removed: 409,
  engine_unavailable: 503,
  engine_bad_key: 502,
  engine_refused: 502,
  engine_bad_output: 502,
  engine_parse_failed: 502,
  engine_broken_stream: 502,
  engine_agent_failed: 502,
  generation_lost: 500,
  reading_lost: 500,
  database_unavailable: 503,
  shutting_down: 503,
  internal: 500,
};
