import type { LiveEvent } from '@dramatis/contract/events';
import { setTimeout as pause } from 'node:timers/promises';
import { isEnd, textOf, type Guest } from '../support/guest.ts';
import type { Ledger, Viewing } from './ledger.ts';

const RETRY_MS = 100;
/** Longer than a dead process, a database that is away and a slow model service take together. */
const PATIENCE_MS = 90_000;

/**
 * Views a reply to its end, beginning at one process and going on at the other whenever the connection breaks.
 * @returns null when the reply is gone, or never ended
 */
export async function view(
  guests: readonly [Guest, Guest],
  begin: 0 | 1,
  messageId: string,
  ledger: Ledger,
): Promise<Viewing | null> {
  const deadline = Date.now() + PATIENCE_MS;
  const events: LiveEvent[] = [];
  for (let visit: number = begin; Date.now() < deadline; visit++) {
    const guest = visit % 2 === 0 ? guests[0] : guests[1];
    let timer: NodeJS.Timeout | undefined;
    try {
      const last = events.findLast((event) => 'seq' in event);
      const stream = await guest.stream(`/messages/${messageId}/stream`, { lastEventId: last?.seq ?? 0 });
      ledger.attachments++;
      // A stream that stays silent must not hold us for ever.
      timer = setTimeout(() => stream.close(), deadline - Date.now());
      for await (const event of stream) {
        events.push(event);
        if (isEnd(event)) break;
      }
      stream.close();
      if (stream.status === 404) return null;
    } catch {
      // The process is dead, or died while it was read.
    } finally {
      clearTimeout(timer);
    }
    const end = events.findLast(isEnd);
    if (end !== undefined) {
      const viewing = { messageId, text: textOf(events), end: end.type === 'done' ? end.message : end.ai_message };
      ledger.viewings.push(viewing);
      return viewing;
    }
    await pause(RETRY_MS);
  }
  ledger.violations.push(`A viewer of ${messageId} never came to its end.`);
  return null;
}
