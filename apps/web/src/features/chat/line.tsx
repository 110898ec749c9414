import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Message } from '@dramatis/client/model';
import { memo } from 'react';
import { Button } from '@/ui/button.tsx';
import { useEdit } from './edits.ts';
import { MessageActions } from './message-actions.tsx';
import { MessageAttachments } from './message-attachments.tsx';
import { MessageEditor } from './message-editor.tsx';
import type { PendingSend } from './outbox.ts';
import type { Direction, ThreadActions } from './thread-actions.ts';

/** What the person said. */
export const Line = memo(function Line({
  message,
  position,
  total,
  entered,
  revealed,
  actions,
}: {
  message: Message;
  /** Among the messages that are loaded, from 1; and how many there are, null while more may be. */
  position: number;
  total: number | null;
  entered: Direction | null;
  /** Somebody came here for it. */
  revealed: boolean;
  actions: ThreadActions;
}) {
  const edit = useEdit(message.id);
  return (
    <article
      aria-label={t`You`}
      aria-posinset={position}
      aria-setsize={total ?? -1}
      tabIndex={-1}
      className={`group outline-none ${revealed ? 'revealed' : ''}`}
    >
      {/* Another version enters; the row below stays, with the focus in it. */}
      <div key={message.id} className={entered ? `enter-${entered}` : ''}>
        <MessageAttachments attachments={message.attachments} />
        {edit ? (
          <MessageEditor message={message} edit={edit} busy={actions.mode === 'busy'} />
        ) : (
          <p dir="auto" className="line">
            {message.content}
          </p>
        )}
      </div>
      {!edit && (
        <div className="ms-[clamp(1rem,6vw,3.5rem)] ps-[1.1rem]">
          <MessageActions message={message} isLast={false} writing={false} regenerate={null} actions={actions} />
        </div>
      )}
    </article>
  );
});

/** The same line while it is on its way, or when it did not arrive. */
export function PendingLine({
  send,
  onRetry,
  onDiscard,
}: {
  send: PendingSend;
  /** Null while another is on its way, or its reply. */
  onRetry: (() => void) | null;
  onDiscard: () => void;
}) {
  const reason = send.error ?? t`The page was reloaded too soon.`;
  return (
    <article aria-label={t`You`}>
      <MessageAttachments attachments={send.attachments} />
      <p dir="auto" className="line">
        {send.content}
      </p>
      <div className="ms-[clamp(1rem,6vw,3.5rem)] min-h-9 ps-[1.1rem] pt-1">
        {send.state === 'failed' && (
          <div role="alert" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-[0.9375rem] text-oxblood">
            <span>
              {send.lost ? (
                <Trans>Not sent. {reason} Your message is kept here, and goes by itself as soon as it can.</Trans>
              ) : (
                <Trans>Not sent. {reason} Your message is kept here.</Trans>
              )}
            </span>
            <span className="flex gap-2">
              <Button size="sm" disabled={onRetry === null} onClick={onRetry ?? undefined}>
                <Trans>Send again</Trans>
              </Button>
              <Button size="sm" variant="quiet" onClick={onDiscard}>
                <Trans>Back to the text box</Trans>
              </Button>
            </span>
          </div>
        )}
      </div>
    </article>
  );
}
