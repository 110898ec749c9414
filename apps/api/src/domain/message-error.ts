import type { MessageError } from '@dramatis/contract/errors';
import { AppError, EngineError, ModelError } from '../errors.ts';

/** Nobody was left to say why this was not read to its end. */
export const readingLost: MessageError = {
  code: 'reading_lost',
  message: 'The server stopped each time it was at this. What was done is kept; retry.',
  retryable: true,
};

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
