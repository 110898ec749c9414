import { AppError, ModelError } from '../../errors.ts';

/** Whether another attempt in a moment may work where this one failed. */
export function mayPass(error: unknown): boolean {
  return error instanceof ModelError ? error.retryable && error.code !== 'model_quota' : !(error instanceof AppError);
}
