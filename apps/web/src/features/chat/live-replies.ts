import { forget, gapsOf, noLiveReplies, reduce, type LiveReply, type LiveState } from '@dramatis/client/live';
import type { LiveEvent, Message } from '@dramatis/client/model';
import { create } from 'zustand';
import { api } from '@/lib/api.ts';
import { asOfNow } from './as-of-now.ts';

/** Replies as they are being written. Only the messages that show one re-render with it. */
export const useLiveReplies = create<{ replies: LiveState }>(() => ({ replies: noLiveReplies }));

/** How long a finished reply is remembered, so that a slow, older answer of the server can't take its end back. */
const REMEMBER_MS = 60_000;

let waiting: LiveEvent[] = [];
let scheduled = false;
const attached = new Set<string>();

function flush() {
  scheduled = false;
  const events = waiting;
  waiting = [];
  const before = useLiveReplies.getState().replies;
  const after = events.reduce(reduce, before);
  if (after !== before) useLiveReplies.setState({ replies: after });
  for (const reply of gapsOf(after)) void attach(reply);
}

/** Takes an event in. Tokens are gathered and shown once a frame, everything else at once. */
export function receiveLive(event: LiveEvent): void {
  waiting.push(event);
  if (event.type === 'done' || event.type === 'error') {
    const { messageId } = event;
    setTimeout(() => useLiveReplies.setState(({ replies }) => ({ replies: forget(replies, messageId) })), REMEMBER_MS);
  }
  if (event.type !== 'token') return flush();
  if (scheduled) return;
  scheduled = true;
  // A hidden page gets no frames; it would pile up events and show a lump on return.
  if (document.hidden) setTimeout(flush, 250);
  else requestAnimationFrame(flush);
}

/** Fills a gap from the message's own stream, which begins with a snapshot. */
async function attach({ messageId }: LiveReply): Promise<void> {
  if (attached.has(messageId)) return;
  attached.add(messageId);
  try {
    for await (const event of api.messageEvents(messageId)) receiveLive(event);
  } catch {
    // The next event of this reply finds the gap again and comes back here.
  } finally {
    attached.delete(messageId);
  }
}

export function useAsOfNow(message: Message): Message {
  const live = useLiveReplies(({ replies }) => replies.get(message.id));
  return asOfNow(message, live);
}
