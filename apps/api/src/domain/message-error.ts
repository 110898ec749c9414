import type { MessageError } from '@dramatis/contract/errors';
import { AppError, EngineError, ModelError } from '../errors.ts';

/** A fault as it is stored with what it spoilt. Unknown faults keep their texts to themselves. */
export function messageError(error: unknown): MessageError {
  if (!(error instanceof AppError)) {
    return {
      code: 'internal',
      message: 'Something went wrong on the server. What you saved is safe; retry.',
      retryable: true,
    };
  }
  const model = error instanceof ModelError ? error : undefined;
  const engine = error instanceof EngineError ? error : undefined;
  return {
    code: error.code,
    message: error.message,
    retryable: (model ?? engine)?.retryable ?? false,
    ...(model?.retryAfterSeconds === undefined ? {} : { retry_after_seconds: model.retryAfterSeconds }),
  };
}
