import type { Message } from '@dramatis/client/model';
import { Button } from '@/ui/button.tsx';

function explain(message: Message): { text: string; bad: boolean } | null {
  switch (message.status) {
    case 'stopped':
      return {
        text: message.content === '' ? 'You stopped this before it began.' : 'You stopped it here.',
        bad: false,
      };
    case 'interrupted':
      return {
        text:
          message.content === ''
            ? 'The server went down before anything was written. Your message is saved.'
            : 'The server went down while this was being written. What there was of it is kept.',
        bad: true,
      };
    case 'failed':
      return { text: message.error?.message ?? 'The reply failed. Your message is saved.', bad: true };
    default:
      return null;
  }
}

/** Why a reply has no end, and what can be done about it. */
export function StatusLine({ message, retry }: { message: Message; retry: (() => void) | null }) {
  const status = explain(message);
  if (!status) return null;
  const retryable = message.error?.retryable ?? true;
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-[0.9375rem]">
      <p className={status.bad ? 'text-oxblood' : 'text-soft'}>{status.text}</p>
      {retry && retryable && (
        <Button size="sm" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}
