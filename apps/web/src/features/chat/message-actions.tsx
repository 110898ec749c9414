import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Message } from '@dramatis/client/model';
import { Check, ChevronLeft, ChevronRight, Copy, Pencil, RotateCcw, Trash2 } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { copyText } from '@/lib/copy-text.ts';
import { toast } from '@/lib/toast.ts';
import { IconButton } from '@/ui/icon-button.tsx';
import { siblingsOf } from './branch.ts';
import { withoutMarks } from './citation-marks.ts';
import { setEdit } from './edits.ts';
import { ReplyDetails } from './reply-details.tsx';
import { focusArticle, type ThreadActions } from './thread-actions.ts';

/** The row under a message. Its height is always there, so that nothing moves when it is shown. */
export function MessageActions({
  message,
  isLast,
  writing,
  regenerate,
  actions,
  children,
}: {
  message: Message;
  isLast: boolean;
  writing: boolean;
  /** Null where another reply makes no sense, or is offered elsewhere. */
  regenerate: (() => void) | null;
  actions: ThreadActions;
  children?: ReactNode;
}) {
  const { mode, remove } = actions;
  const waits = mode === 'busy';
  return (
    <div className="-ms-2 flex min-h-9 items-center gap-x-2 pointer-coarse:min-h-10">
      <Versions message={message} select={actions.select} />
      {!writing && (
        <div className={`flex ${isLast ? '' : 'on-approach'}`}>
          {message.content !== '' && <CopyButton text={withoutMarks(message.content, message.metadata.sources)} />}
          {mode !== 'read-only' && (
            <>
              {message.content !== '' && (
                <IconButton
                  label={t`Edit`}
                  onClick={(event) => {
                    focusArticle(event);
                    setEdit(message.id, message.content);
                  }}
                >
                  <Pencil aria-hidden />
                </IconButton>
              )}
              {regenerate && (
                <IconButton
                  label={t`Another reply`}
                  unavailable={waits}
                  onClick={(event) => {
                    focusArticle(event);
                    regenerate();
                  }}
                >
                  <RotateCcw aria-hidden />
                </IconButton>
              )}
            </>
          )}
          {message.role === 'assistant' && <ReplyDetails message={message} />}
          {mode !== 'read-only' && (
            <IconButton label={t`Delete`} unavailable={waits} onClick={() => remove(message)}>
              <Trash2 aria-hidden />
            </IconButton>
          )}
        </div>
      )}
      {children}
    </div>
  );
}

/** `‹ 2/3 ›` */
function Versions({ message, select }: { message: Message; select: ThreadActions['select'] }) {
  const { position, count, previous, next } = siblingsOf(message);
  if (count < 2) return null;
  return (
    <fieldset aria-label={t`Versions`} className="flex items-center text-soft">
      <IconButton
        label={t`Previous version`}
        unavailable={previous === null}
        onClick={(event) => previous && select(message, previous, 'previous', event.currentTarget)}
      >
        <ChevronLeft aria-hidden />
      </IconButton>
      <span aria-hidden className="tabular min-w-7 text-center text-[0.8125rem]">
        {position}/{count}
      </span>
      <span aria-live="polite" className="sr-only">
        <Trans>
          Version {position} of {count}
        </Trans>
      </span>
      <IconButton
        label={t`Next version`}
        unavailable={next === null}
        onClick={(event) => next && select(message, next, 'next', event.currentTarget)}
      >
        <ChevronRight aria-hidden />
      </IconButton>
    </fieldset>
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
    if (await copyText(text)) setCopied(true);
    else toast.error(t`Not copied. This browser does not allow it here; select the text and copy it by hand.`);
  };
  return (
    <IconButton label={copied ? t`Copied` : t`Copy`} onClick={() => void copy()}>
      {copied ? <Check aria-hidden /> : <Copy aria-hidden />}
    </IconButton>
  );
}
