import { violates } from '../../db/client.ts';
import { AppError, NotFoundError } from '../../errors.ts';

/** A repetition finds neither what it repeats nor a free way only if somebody removed it just then. */
const MAX_TRIES = 3;

/**
 * Writes a message that its client may send again, under the same `client_message_id`, until it knows that it arrived.
 * @param find looks for what an earlier sending wrote
 * @throws NotFoundError when what it was to be added to is gone; whatever else `write` throws
 */
export async function once<T>(write: () => Promise<T>, find: () => Promise<T | null>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (error) {
      const isRepeated = violates(error, 'messages_client_message_id');
      // What stands in the way of a new message is no reason to refuse one that was taken before.
      if (isRepeated || error instanceof AppError) {
        const before = await find();
        if (before !== null) return before;
      }
      if (isRepeated && tries < MAX_TRIES) continue;
      if (isRepeated || violates(error, 'messages_parent')) throw new NotFoundError('message');
      throw error;
    }
  }
}
