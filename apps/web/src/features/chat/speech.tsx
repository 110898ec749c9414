import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Citation, Message } from '@dramatis/client/model';
import { memo } from 'react';
import { voiceStyle } from '@/lib/hue.ts';
import { CitedSources, FoldedSources } from './citations.tsx';
import { useEdit } from './edits.ts';
import { canContinue, isUnfinished } from './ending.ts';
import { useAsOfNow } from './live-replies.ts';
import Markdown from './markdown.tsx';
import { MessageActions } from './message-actions.tsx';
import { MessageEditor } from './message-editor.tsx';
import { StatusLine } from './status-line.tsx';
import type { Direction, ThreadActions } from './thread-actions.ts';

/** A character's speech: the name in small capitals, then the words. */
export const Speech = memo(function Speech({
  message: stored,
  name,
  isLast,
  position,
  total,
  entered,
  revealed,
  actions,
}: {
  message: Message;
  name: string;
  isLast: boolean;
  /** Among the messages that are loaded, from 1; and how many there are, null while more may be. */
  position: number;
  total: number | null;
  entered: Direction | null;
  /** Somebody came here for it. */
  revealed: boolean;
  actions: ThreadActions;
}) {
  const message = useAsOfNow(stored);
  const edit = useEdit(message.id);
  const writing = message.status === 'streaming';
  const again = message.parentId === null ? null : () => actions.regenerate(message);
  const offers = isLast && actions.mode !== 'read-only' && !writing;
  // The way on is offered once: beside the reason where there is one, else among the actions.
  const cutShort = message.status !== 'complete' && (message.error?.retryable ?? true);
  const retry = offers && cutShort ? again : null;
  const goOn = offers && canContinue(message) ? () => actions.goOn(message) : null;
  return (
    <article
      aria-label={name}
      aria-busy={writing}
      aria-posinset={position}
      aria-setsize={total ?? -1}
      tabIndex={-1}
      style={voiceStyle(name)}
      className={`group outline-none ${revealed ? 'revealed' : ''}`}
    >
      {/* Another version enters; the row below stays, with the focus in it. */}
      <div key={message.id} className={entered ? `enter-${entered}` : ''}>
        <SpeakerName name={name} note={message.metadata.editedFrom === undefined ? null : t`Edited by hand`} />
        {edit ? (
          <MessageEditor message={message} edit={edit} busy={actions.mode === 'busy'} />
        ) : (
          (writing || message.content !== '') && (
            <>
              <SpeechText text={message.content} writing={writing} sources={message.metadata.sources} />
              <FoldedSources sources={message.metadata.sources} />
            </>
          )
        )}
        {isUnfinished(message) && (
          <StatusLine message={message} goOn={goOn} retry={retry} waits={actions.mode === 'busy'} />
        )}
      </div>
      {!edit && (
        <MessageActions
          message={message}
          isLast={isLast}
          writing={writing}
          regenerate={retry ? null : again}
          actions={actions}
        >
          {isLast && !writing && message.metadata.demo && message.content !== '' && <DemoNotice />}
        </MessageActions>
      )}
    </article>
  );
});

export function SpeakerName({ name, note = null }: { name: string; note?: string | null }) {
  return (
    <p className="mb-0.5 flex items-baseline gap-3 font-serif text-[1.0625rem] leading-7">
      <span className="voice small-caps">{name}</span>
      {note && <span className="text-[0.9375rem] text-faint italic">{note}</span>}
    </p>
  );
}

export function SpeechText({
  text,
  writing,
  sources,
}: {
  text: string;
  writing: boolean;
  /** What its marks stand for. */
  sources?: readonly Citation[] | undefined;
}) {
  return (
    <div className="speech min-h-[1.78rem]" data-writing={writing || undefined}>
      {text === '' ? (
        <div className="prose" />
      ) : (
        <CitedSources value={sources}>
          <Markdown text={text} writing={writing} />
        </CitedSources>
      )}
    </div>
  );
}

function DemoNotice() {
  return (
    <p className="ms-auto text-end text-[0.8125rem] leading-tight text-faint">
      <Trans>
        Demo reply<span className="max-sm:sr-only">: add a Gemini key for real ones.</span>
      </Trans>
    </p>
  );
}
