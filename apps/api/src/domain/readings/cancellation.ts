const POLL_MS = 500;

/** The person cancelled what is being written; nothing is left to do. */
export class Cancelled extends Error {}

/** Does long work with a signal that is aborted with `signal`, or soon after the work was cancelled, by whichever process. */
export async function untilCancelled<T>(
  signal: AbortSignal,
  isCancelled: () => Promise<boolean>,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const watch = new AbortController();
  const timer = setInterval(async () => {
    // Not reaching the database once is no reason to give up: the next look will tell.
    if (await isCancelled().catch(() => false)) watch.abort(new Cancelled());
  }, POLL_MS);
  try {
    return await work(AbortSignal.any([signal, watch.signal]));
  } finally {
    clearInterval(timer);
  }
}
