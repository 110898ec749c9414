import { setTimeout as wait } from 'node:timers/promises';
import type { JsonRequest } from '../../adapters/gemini/llm.ts';
import type { Deps } from '../../context.ts';
import { AppError, ModelError } from '../../errors.ts';

/** Longest that a used-up quota is waited for, and how often. */
const LONGEST_WAIT_SECONDS = 120;
const MOST_WAITS = 10;

/**
 * Asks the model about a book, in turn with others. A quota that comes back soon is waited for, as long as the service
 * said.
 * @throws ModelError, or the signal's reason
 */
export async function askPatiently(
  { llm, askAboutBook }: Pick<Deps, 'llm' | 'askAboutBook'>,
  request: () => JsonRequest,
  signal: AbortSignal,
  onWait: (seconds: number) => Promise<void>,
): Promise<unknown> {
  for (let waits = 0; ; waits++) {
    try {
      return await askAboutBook(async () => {
        signal.throwIfAborted();
        return await llm.generateJson(request(), signal);
      });
    } catch (error) {
      signal.throwIfAborted();
      const seconds = secondsToWait(error);
      if (seconds === null || waits === MOST_WAITS) throw error;
      await onWait(seconds);
      // The timer's own complaint would hide why it was called off.
      await wait(seconds * 1_000, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

function secondsToWait(error: unknown): number | null {
  if (!(error instanceof ModelError) || error.code !== 'model_quota') return null;
  const seconds = error.retryAfterSeconds;
  return seconds !== undefined && seconds <= LONGEST_WAIT_SECONDS ? seconds : null;
}

/** Whether another attempt in a moment may work. A quota that does not come back soon is no matter of a moment. */
export function mayPass(error: unknown): boolean {
  return error instanceof ModelError ? error.retryable && error.code !== 'model_quota' : !(error instanceof AppError);
}

/** Whether every other request would meet the same fault. */
export function concernsAll(error: unknown): boolean {
  return error instanceof ModelError && ['model_bad_key', 'model_not_found', 'model_quota'].includes(error.code);
}
