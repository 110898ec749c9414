import { setTimeout as wait } from 'node:timers/promises';
import { ModelError } from '../../errors.ts';

/** Pause before the same model is asked again. */
const RETRY_PAUSE_MS = 300;

/** Faults that pass in a moment. Against all others, asking the same model again does not help. */
const PASSING = new Set(['model_overloaded', 'model_unreachable', 'model_empty', 'model_bad_output']);

export interface Attempts extends Iterable<string> {
  /** Decides what follows a failed attempt. @throws the fault itself when nothing should, or the signal's reason */
  prepareNext(fault: unknown, signal: AbortSignal): Promise<void>;
}

/**
 * The models to ask, one after another: the wanted one, once more after a passing fault, then each fallback, which has a
 * quota and a load of its own.
 */
export function attempts(model: string, fallbacks: readonly string[]): Attempts {
  const others = fallbacks.filter((other) => other !== model);
  const queue = [model];
  let retried = false;
  return {
    *[Symbol.iterator]() {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) yield next;
    },
    async prepareNext(fault, signal) {
      if (!(fault instanceof ModelError)) throw fault;
      if (!retried && PASSING.has(fault.code)) {
        retried = true;
        queue.push(model);
        // The timer's own complaint would hide why it was called off.
        await wait(RETRY_PAUSE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
        return;
      }
      retried = true;
      const fallback = fault.retryable || fault.code === 'model_not_found' ? others.shift() : undefined;
      if (fallback === undefined) throw fault;
      queue.push(fallback);
    },
  };
}
