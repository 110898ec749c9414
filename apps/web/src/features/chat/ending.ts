import { t } from '@lingui/core/macro';
import type { Message } from '@dramatis/client/model';
import { faultText } from '@/lib/error-text.ts';
import { clockOf } from '@/lib/retry-time.ts';

/** Why a reply has no end, in a sentence; null when it has one. `bad` is what nobody asked for. */
export function explainEnding(message: Message, now: Date): { text: string; bad: boolean } | null {
  switch (message.status) {
    case 'stopped':
      return {
        text: message.content === '' ? t`You stopped this before it began.` : t`You stopped it here.`,
        bad: false,
      };
    case 'interrupted':
      return {
        text: message.error ? faultText(message.error) : t`This broke off. What had arrived is kept.`,
        bad: true,
      };
    case 'failed':
      return { text: explainFailure(message, now), bad: true };
    default:
      return isCutOff(message) ? { text: t`It reached the length limit.`, bad: false } : null;
  }
}

const isCutOff = ({ status, metadata }: Message) => status === 'complete' && metadata.finishReason === 'MAX_TOKENS';

/** A reply that has no end and is not going to get one. */
export function isUnfinished(message: Message): boolean {
  return message.status === 'complete' ? isCutOff(message) : message.status !== 'streaming';
}

/** Such a reply, if it has a beginning to go on from. */
export function canContinue(message: Message): boolean {
  const begun = message.content.trim() !== '';
  return begun && message.role === 'assistant' && message.parentId !== null && isUnfinished(message);
}

function explainFailure({ error, completedAt }: Message, now: Date): string {
  if (!error) return t`The reply failed. Your message is saved.`;
  const reason = faultText(error);
  if (!error.retryAfterSeconds || completedAt === null) return reason;
  // The stored sentence counts seconds from then; somebody reads it now.
  const at = new Date(new Date(completedAt).getTime() + error.retryAfterSeconds * 1000);
  const clock = clockOf(at, error.retryAfterSeconds);
  if (error.code === 'model_quota') {
    return at > now
      ? t`Gemini is over its quota until ${clock}. Your message is saved.`
      : t`Gemini was over its quota until ${clock}. Your message is saved.`;
  }
  return at > now ? t`${reason} Not before ${{ time: clock }}.` : reason;
}
