import type { Message } from '@dramatis/client/model';
import { Check, ChevronLeft, ChevronRight, Copy, RotateCcw } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { IconButton } from '@/ui/icon-button.tsx';
import { siblingsOf } from './branch.ts';
import { ReplyDetails } from './reply-details.tsx';
import type { ThreadActions } from './speech.tsx';

/** The row under a message. Its height is always there, so that nothing moves when it is shown. */
export function MessageActions({
  message,
  isLast,
  busy,
  regenerate,
  select,
  children,
}: {
  message: Message;
  isLast: boolean;
  busy: boolean;
  regenerate: (() => void) | null;
  select: ThreadActions['select'];
  children?: ReactNode;
}) {
  const { position, count, previous, next } = siblingsOf(message);
  return (
    <div className="-ms-2 flex min-h-9 items-center gap-x-2 pointer-coarse:min-h-10">
      {count > 1 && (
        <fieldset aria-label="Versions" className="flex items-center text-soft">
          <IconButton
            label="Previous version"
            disabled={previous === null}
            onClick={() => previous && select(message, previous, 'previous')}
          >
            <ChevronLeft aria-hidden />
          </IconButton>
          <span className="tabular min-w-7 text-center text-[0.8125rem]">
            {position}/{count}
          </span>
          <IconButton
            label="Next version"
            disabled={next === null}
            onClick={() => next && select(message, next, 'next')}
          >
            <ChevronRight aria-hidden />
          </IconButton>
        </fieldset>
      )}
      {!busy && (
        <div className={`flex ${isLast ? '' : 'on-approach'}`}>
          {message.content !== '' && <CopyButton text={message.content} />}
          {regenerate && (
            <IconButton label="Another reply" onClick={regenerate}>
              <RotateCcw aria-hidden />
            </IconButton>
          )}
          {message.role === 'assistant' && <ReplyDetails message={message} />}
        </div>
      )}
      {children}
    </div>
  );
}

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Refused where the page is not served securely; the text can still be selected by hand.
    }
  };
  return (
    <IconButton label={copied ? 'Copied' : 'Copy'} onClick={() => void copy()}>
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
    </IconButton>
  );
}
