import type { Message } from '@dramatis/client/model';
import { Check, ChevronLeft, ChevronRight, Copy, RotateCcw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { IconButton } from '@/ui/icon-button.tsx';
import { siblingsOf } from './branch.ts';
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
  const siblings = siblingsOf(message);
  const shown = isLast ? 'pointer-coarse:opacity-100' : '';
  return (
    <div className="-ms-2 flex min-h-9 items-center gap-x-2">
      {siblings.count > 1 && (
        <div role="group" aria-label="Versions" className="flex items-center text-soft">
          <IconButton
            label="Previous version"
            className="size-8"
            disabled={siblings.previous === null}
            onClick={() => siblings.previous && select(siblings.previous, 'previous')}
          >
            <ChevronLeft aria-hidden />
          </IconButton>
          <span className="tabular min-w-8 text-center text-[0.8125rem]">
            {siblings.position}/{siblings.count}
          </span>
          <IconButton
            label="Next version"
            className="size-8"
            disabled={siblings.next === null}
            onClick={() => siblings.next && select(siblings.next, 'next')}
          >
            <ChevronRight aria-hidden />
          </IconButton>
        </div>
      )}
      {!busy && (
        <div
          className={`flex opacity-0 transition-opacity duration-150 group-focus-within:opacity-100 group-hover:opacity-100 ${shown}`}
        >
          {message.content !== '' && <CopyButton text={message.content} />}
          {regenerate && (
            <IconButton label="Another reply" className="size-8" onClick={regenerate}>
              <RotateCcw aria-hidden />
            </IconButton>
          )}
        </div>
      )}
      {children}
    </div>
  );
}

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  return (
    <IconButton
      label={copied ? 'Copied' : 'Copy'}
      className="size-8"
      onClick={async () => {
        // Refused where the page is not served securely; then the text can still be selected by hand.
        await navigator.clipboard.writeText(text).then(
          () => setCopied(true),
          () => {},
        );
        setTimeout(() => setCopied(false), 1_500);
      }}
    >
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
    </IconButton>
  );
}
