import type { GenerationEvent } from '@dramatis/contract/events';
import type { Message } from '@dramatis/contract/messages';
import type { Session } from '@dramatis/contract/sessions';
import type { Unnumbered } from '../../adapters/hub/hub.ts';

/** The event that closes a reader's stream, made from the rows, so that late readers get the same. */
export function lastEvent({
  message,
  session,
}: {
  message: Message;
  session: Session;
}): Unnumbered<Extract<GenerationEvent, { type: 'done' | 'error' }>> {
  if (message.status === 'failed' && message.error !== null)
    return { type: 'error', ...message.error, ai_message: message, session };
  return { type: 'done', message, session };
}
