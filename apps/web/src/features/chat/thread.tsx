import type { Message } from '@dramatis/client/model';
import { ArrowDown } from 'lucide-react';
import { useEffect, useImperativeHandle, useMemo, useRef, useState, type ReactNode, type Ref } from 'react';
import { Button } from '@/ui/button.tsx';
import { voiceStyle } from '@/lib/hue.ts';
import { useDeletions } from './deletions.ts';
import { Line, PendingLine } from './line.tsx';
import { dropSend, type PendingSend } from './outbox.ts';
import { Speech, SpeakerName, SpeechText } from './speech.tsx';
import type { Direction, ThreadActions } from './thread-actions.ts';
import { useStickToBottom } from './use-stick-to-bottom.ts';

export interface ThreadHandle {
  toLatest: () => void;
  /** Brings a message that is loaded to the middle of the screen, marks it and takes the focus there. */
  reveal: (messageId: string) => void;
  /** Takes the focus to the last message, for whoever lost it near there. */
  focusEnd: () => void;
}

export interface Older {
  more: boolean;
  loading: boolean;
  load: () => void;
}

/** The script: heading, speeches and lines, and what is on its way. */
export function Thread({
  ref,
  heading,
  messages,
  pending,
  name,
  older,
  actions,
  notice,
  onRetry,
  onDiscard,
}: {
  ref: Ref<ThreadHandle>;
  heading: ReactNode;
  messages: readonly Message[];
  pending: readonly PendingSend[];
  name: string;
  older: Older;
  actions: ThreadActions;
  /** Over the end of the script. */
  notice: ReactNode;
  onRetry: (send: PendingSend) => void;
  onDiscard: (send: PendingSend) => void;
}) {
  const { scroller, content, atBottom, jump, leave, hold } = useStickToBottom(messages[0]?.id, messages.at(-1)?.id);
  const [slide, setSlide] = useState<{ from: Message; direction: Direction } | null>(null);
  const [revealed, setRevealed] = useState<string | null>(null);
  useImperativeHandle(
    ref,
    () => ({
      toLatest: () => jump(),
      reveal(messageId) {
        const message = scroller.current?.querySelector<HTMLElement>(
          `article[data-message="${CSS.escape(messageId)}"]`,
        );
        if (!message) return;
        leave();
        setRevealed(messageId);
        message.scrollIntoView({ block: message.offsetHeight > innerHeight / 2 ? 'start' : 'center' });
        message.focus({ preventScroll: true });
      },
      focusEnd() {
        const messages = scroller.current?.querySelectorAll<HTMLElement>('article[tabindex]');
        const end = messages?.item(messages.length - 1) ?? scroller.current;
        end?.focus({ preventScroll: true });
      },
    }),
    [jump, leave, scroller],
  );

  // Also after the notice has gone: taking the room away would move what is being read.
  const roomForNotice = useDeletions(({ hidden }) => hidden.size > 0);

  const stored = new Set(messages.map(({ clientMessageId }) => clientMessageId));
  const underWay = pending.filter(({ clientMessageId }) => !stored.has(clientMessageId));
  const arrived = pending.filter(({ clientMessageId }) => stored.has(clientMessageId));
  useEffect(() => {
    for (const send of arrived) dropSend(send.clientMessageId);
  });

  const sliding = useMemo<ThreadActions>(() => {
    const { regenerate, remove, select } = actions;
    return {
      ...actions,
      regenerate(message) {
        setSlide({ from: message, direction: 'next' });
        regenerate(message);
      },
      remove(message) {
        setSlide({ from: message, direction: 'previous' });
        remove(message);
      },
      select(message, siblingId, direction, from) {
        setSlide({ from: message, direction });
        hold(from.closest('article') ?? from);
        select(message, siblingId, direction, from);
      },
    };
  }, [actions, hold]);
  // Only the message that was asked for slides in: not the one it replaces, and not the rest of its branch.
  const enteredOf = ({ id, parentId }: Message) =>
    slide !== null && parentId === slide.from.parentId && id !== slide.from.id ? slide.direction : null;

  return (
    <div className="relative min-h-0 flex-1">
      <div ref={scroller} className="h-full overflow-y-auto overscroll-contain [overflow-anchor:none]" tabIndex={-1}>
        <div
          ref={content}
          className={`mx-auto w-full max-w-[44rem] px-5 pt-8 sm:px-7 sm:pt-12 ${roomForNotice ? 'pb-20' : 'pb-6'}`}
        >
          <OlderMessages older={older} />
          {!older.more && heading}
          <div className="flex flex-col gap-3">
            {/* On a branch each parent has one child: versions of a message take each other's place. */}
            {messages.map((message, index) =>
              message.role === 'assistant' ? (
                <Speech
                  key={message.parentId}
                  message={message}
                  name={name}
                  isLast={index === messages.length - 1 && underWay.length === 0}
                  entered={enteredOf(message)}
                  revealed={revealed === message.id}
                  actions={sliding}
                />
              ) : (
                <Line
                  key={message.parentId}
                  message={message}
                  entered={enteredOf(message)}
                  revealed={revealed === message.id}
                  actions={sliding}
                />
              ),
            )}
            {underWay.map((send) => (
              <PendingLine
                key={send.clientMessageId}
                send={send}
                onRetry={() => onRetry(send)}
                onDiscard={() => onDiscard(send)}
              />
            ))}
            {underWay.some(({ state }) => state === 'sending') && (
              <div style={voiceStyle(name)} aria-hidden>
                <SpeakerName name={name} />
                <SpeechText text="" writing />
                <div className="min-h-9" />
              </div>
            )}
          </div>
        </div>
      </div>
      <div className="pointer-events-none absolute inset-x-4 bottom-3 flex flex-col items-center gap-2">
        {!atBottom && (
          <Button size="sm" onClick={() => jump('smooth')} className="rise pointer-events-auto bg-sheet shadow-lift">
            <ArrowDown aria-hidden className="size-4" /> Jump to latest
          </Button>
        )}
        {notice}
      </div>
    </div>
  );
}

/** Reaching the top loads what was said before. */
function OlderMessages({ older }: { older: Older }) {
  const mark = useRef<HTMLDivElement>(null);
  const { more, loading, load } = older;
  useEffect(() => {
    const element = mark.current;
    if (!element || !more || loading) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && load(), {
      root: element.closest('.overflow-y-auto'),
      rootMargin: '600px 0px 0px 0px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [more, loading, load]);
  if (!more) return null;
  return (
    <div ref={mark} className="flex h-10 items-center justify-center text-sm text-faint">
      {loading ? 'Turning back…' : ''}
    </div>
  );
}
