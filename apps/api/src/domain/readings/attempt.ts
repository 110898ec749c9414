import type { MessageError } from '@dramatis/contract/errors';
import type { Deps } from '../../context.ts';
import { AppError } from '../../errors.ts';
import { messageError } from '../message-error.ts';
import { Cancelled } from './cancellation.ts';
import { mayPass } from './patience.ts';
import { PartsFailed, type ReadingOf } from './run-parts.ts';

/**
 * One attempt of a reading's job. A fault that may pass is thrown, for another attempt; any other is kept as the reading's
 * end. Being cancelled is no fault.
 * @param update changes the reading's row; throws Cancelled once it has ended
 * @throws what the job is to be tried again for
 */
export async function attemptReading(
  { log }: Pick<Deps, 'log'>,
  of: ReadingOf,
  { signal, lastAttempt }: { signal: AbortSignal; lastAttempt: boolean },
  update: (changes: { status?: 'failed'; stage: string; error?: MessageError }) => Promise<void>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof Cancelled) return;
    if (signal.aborted) throw error;
    if (!lastAttempt && (error instanceof PartsFailed ? error.mayPass : mayPass(error))) {
      await update({ stage: 'That did not work; trying again' }).catch(() => undefined);
      throw error;
    }
    if (!(error instanceof AppError)) log.error({ err: error, ...of }, 'reading failed');
    await update({ status: 'failed', stage: 'Failed', error: messageError(error) }).catch((e: unknown) => {
      if (!(e instanceof Cancelled)) throw e;
    });
  }
}
