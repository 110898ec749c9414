import type { LiveEvent } from '@dramatis/contract/events';
import type { Message } from '@dramatis/contract/messages';
import { isEnd, textOf, type Guest } from '../support/guest.ts';

/** How a viewing of a reply came out. */
export interface Viewing {
  readonly messageId: string;
  readonly text: string;
  /** The message as the last event told it; null when the stream ended without, because the message was removed. */
  readonly end: Message | null;
  /** What must not happen on the way, in a sentence. */
  readonly faults: readonly string[];
}

/**
 * Views a reply to its end, leaving after so many events each time and going on where it left off through the next client.
 * @returns null when there is no such message from the beginning
 */
export async function viewReply(
  clients: readonly Guest[],
  messageId: string,
  { fromStart, leaveAfter }: { fromStart: boolean; leaveAfter: readonly number[] },
): Promise<{ viewing: Promise<Viewing> } | null> {
  const at = (visit: number): Guest => clients[visit % clients.length] as Guest;
  const path = `/messages/${messageId}/stream`;
  let stream = await at(0).stream(path, fromStart ? { lastEventId: 0 } : {});
  if (stream.status === 404) {
    await stream.rest();
    return null;
  }

  async function view(): Promise<Viewing> {
    const events: LiveEvent[] = [];
    for (let visit = 0; ; visit++) {
      const limit = leaveAfter[visit] ?? Infinity;
      let count = 0;
      for await (const event of stream) {
        events.push(event);
        if (++count === limit || isEnd(event)) break;
      }
      stream.close();
      const last = events.at(-1);
      const left = count === limit && !(last !== undefined && isEnd(last));
      if (!left) break;
      stream = await at(visit + 1).stream(path, { lastEventId: last !== undefined && 'seq' in last ? last.seq : 0 });
      if (stream.status === 404) break;
    }
    const end = events.findLast(isEnd);
    const message = end === undefined ? null : end.type === 'done' ? end.message : end.ai_message;
    return { messageId, text: textOf(events), end: message, faults: faultsOf(events) };
  }
  return { viewing: view() };
}

/** Every event once, in order. A snapshot stands for all before it. */
function faultsOf(events: readonly LiveEvent[]): string[] {
  let seq = 0;
  const faults: string[] = [];
  for (const event of events) {
    if (!('seq' in event)) {
      faults.push(`an event of another kind: ${event.type}`);
      continue;
    }
    const free = event.type === 'snapshot' || isEnd(event);
    if (free ? event.seq < seq : event.seq !== seq + 1) faults.push(`event ${event.seq} (${event.type}) after ${seq}`);
    seq = event.seq;
  }
  return faults;
}
