import type { Message } from '@dramatis/client/model';
import { memo } from 'react';
import { voiceStyle } from '@/lib/hue.ts';
import { useAsOfNow } from './live-replies.ts';
import Markdown from './markdown.tsx';
import { MessageActions } from './message-actions.tsx';
import { StatusLine } from './status-line.tsx';

export interface ThreadActions {
  /** Null while a reply is being written: then there is nothing to try again. */
  regenerate: ((message: Message) => void) | null;
  select: (message: Message, siblingId: string, direction: 'next' | 'previous') => void;
}

/** A character's speech: the name in small capitals, then the words. */
export const Speech = memo(function Speech({
  message: stored,
  name,
  isLast,
  entered,
  actions,
}: {
  message: Message;
  name: string;
  isLast: boolean;
  entered: 'next' | 'previous' | null;
  actions: ThreadActions;
}) {
  const message = useAsOfNow(stored);
  const writing = message.status === 'streaming';
  const { regenerate } = actions;
  const again = regenerate !== null && message.parentId !== null && !writing ? () => regenerate(message) : null;
  const cutShort = message.status !== 'complete' && !writing;
  // The way on is offered once: beside the reason where there is one, else among the actions.
  const retry = cutShort && isLast && (message.error?.retryable ?? true) ? again : null;
  return (
    <article
      aria-label={name}
      aria-busy={writing}
      tabIndex={-1}
      style={voiceStyle(name)}
      className={`group outline-none ${entered ? `enter-${entered}` : ''}`}
    >
      <SpeakerName name={name} />
      {(writing || message.content !== '') && <SpeechText text={message.content} writing={writing} />}
      {cutShort && <StatusLine message={message} retry={retry} />}
      <MessageActions
        message={message}
        isLast={isLast}
        busy={writing}
        regenerate={retry ? null : again}
        select={actions.select}
      >
        {isLast && !writing && message.metadata.demo && message.content !== '' && <DemoNotice />}
      </MessageActions>
    </article>
  );
});

export function SpeakerName({ name }: { name: string }) {
  return <p className="voice small-caps mb-0.5 font-serif text-[1.0625rem] leading-7">{name}</p>;
}

export function SpeechText({ text, writing }: { text: string; writing: boolean }) {
  return (
    <div className="speech min-h-[1.78rem]" data-writing={writing || undefined}>
      {text === '' ? <div className="prose" /> : <Markdown text={text} writing={writing} />}
    </div>
  );
}

function DemoNotice() {
  return (
    <p className="ms-auto text-end text-[0.8125rem] leading-tight text-faint">
      Demo reply<span className="max-sm:sr-only">: add a Gemini key for real ones.</span>
    </p>
  );
}
