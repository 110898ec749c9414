import type { LiveReply } from '@dramatis/client/live';
import type { Message } from '@dramatis/client/model';

/** The message as it is at this moment: what was stored, or the text that is further along. */
export function asOfNow(message: Message, live: LiveReply | undefined): Message {
  if (!live) return message;
  if (live.ended) return { ...live.ended, siblingIds: message.siblingIds };
  if (message.status !== 'streaming' || live.text.length < message.content.length) return message;
  const cited = live.sources.length > 0 ? { ...message.metadata, sources: live.sources } : message.metadata;
  return { ...message, content: live.text, metadata: cited };
}
