import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Message } from '@dramatis/client/model';
import { ArrowDown } from 'lucide-react';
import {
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type ReactNode,
  type Ref,
  type RefObject,
} from 'react';
import { Button } from '@/ui/button.tsx';
import { voiceStyle } from '@/lib/hue.ts';
import { useDeletions } from './deletions.ts';
import { Line, PendingLine } from './line.tsx';
import { dropSend, isSettled, type PendingSend } from './outbox.ts';
import { Speech, SpeakerName, SpeechText } from './speech.tsx';
import type { Direction, ThreadActions } from './thread-actions.ts';
import { SceneNote } from './scene-note.tsx';
import { sceneText, type NameOfPlace, type SceneNotes } from './scene-notes.ts';
import { threadRows, type ThreadRow } from './thread-rows.ts';
import { useThreadScroll } from './use-thread-scroll.ts';

/** Room over the messages for the word that more are being read, and below the last one, in px. */
const ABOVE = 40;
const BELOW = 24;
const BELOW_WITH_NOTICE = 80;

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
  scenes,
  nameOfPlace,
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
  scenes: SceneNotes;
  nameOfPlace: NameOfPlace;
  pending: readonly PendingSend[];
  name: string;
  older: Older;
  actions: ThreadActions;
  /** Over the end of the script. */
  notice: ReactNode;
  /** Null while it cannot be sent again. */
  onRetry: ((send: PendingSend) => void) | null;
  onDiscard: (send: PendingSend) => void;
}) {
  const [slide, setSlide] = useState<{ from: Message; direction: Direction } | null>(null);

  const stored = useMemo(() => new Set(messages.map(({ clientMessageId }) => clientMessageId)), [messages]);
  const underWay = useMemo(
    () => pending.filter(({ clientMessageId }) => !stored.has(clientMessageId)),
    [pending, stored],
  );
  useEffect(() => {
    for (const send of pending) if (stored.has(send.clientMessageId) && isSettled(send)) dropSend(send.clientMessageId);
  });

  // Also after the notice has gone: taking the room away would move what is being read.
  const roomForNotice = useDeletions(({ hidden }) => hidden.size > 0);
  const rows = useMemo(
    () => threadRows(messages, underWay, !older.more, scenes),
    [messages, underWay, older.more, scenes],
  );
  const { scroller, content, drawn, atBottom, jump, reveal, revealed, hold } = useThreadScroll(rows, {
    above: older.more ? ABOVE : 0,
    below: roomForNotice ? BELOW_WITH_NOTICE : BELOW,
  });
  useImperativeHandle(
    ref,
    () => ({
      toLatest: () => jump(),
      reveal,
      focusEnd() {
        const articles = scroller.current?.querySelectorAll<HTMLElement>('article[tabindex]');
        const end = articles?.item(articles.length - 1) ?? scroller.current;
        end?.focus({ preventScroll: true });
      },
    }),
    [jump, reveal, scroller],
  );

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
        hold(from);
        select(message, siblingId, direction, from);
      },
    };
  }, [actions, hold]);
  // Only the message that was asked for slides in: not the one it replaces, and not the rest of its branch.
  const enteredOf = ({ id, parentId }: Message) =>
    slide !== null && parentId === slide.from.parentId && id !== slide.from.id ? slide.direction : null;

  const draw = (row: ThreadRow) => {
    switch (row.kind) {
      case 'heading':
        return <div className="-mb-3 pt-8 sm:pt-12">{heading}</div>;
      case 'scene':
        return <SceneNote text={sceneText(row.change, nameOfPlace, row.ahead)} />;
      case 'pending':
        return (
          <PendingLine
            send={row.send}
            onRetry={onRetry && (() => onRetry(row.send))}
            onDiscard={() => onDiscard(row.send)}
          />
        );
      case 'expected':
        return (
          <div style={voiceStyle(name)} aria-hidden>
            <SpeakerName name={name} />
            <SpeechText text="" writing />
            <div className="min-h-9" />
          </div>
        );
      case 'message': {
        const { message, position } = row;
        const common = {
          message,
          position,
          total: older.more ? null : messages.length,
          entered: enteredOf(message),
          revealed: revealed === message.id,
          actions: sliding,
        };
        const isLast = position === messages.length && underWay.length === 0;
        return message.role === 'assistant' ? <Speech {...common} name={name} isLast={isLast} /> : <Line {...common} />;
      }
    }
  };
  const place = ({ row, place }: (typeof drawn)[number]) => (
    <div key={row.key} {...place}>
      <div className="px-5 sm:px-7">{draw(row)}</div>
    </div>
  );
  const [first] = drawn;
  const headed = first?.row.kind === 'heading' ? first : null;
  const script = headed ? drawn.slice(1) : drawn;
  return (
    <div className="relative min-h-0 flex-1">
      <div ref={scroller} className="h-full overflow-y-auto overscroll-contain [overflow-anchor:none]" tabIndex={-1}>
        <div ref={content} className="relative mx-auto w-full max-w-[44rem]">
          <OlderMessages older={older} scroller={scroller} />
          {headed && place(headed)}
          {/* Only some of them are in the document: each says which one it is. */}
          <div
            // A feed without articles is none.
            role={script.length === 0 ? 'group' : 'feed'}
            aria-label={t`Conversation with ${name}`}
            aria-busy={older.loading}
            onAnimationEnd={({ animationName }) => {
              // A row that scrolls away and comes back is no new version.
              if (animationName.startsWith('enter-')) setSlide(null);
            }}
          >
            {script.map(place)}
          </div>
        </div>
      </div>
      <div className="pointer-events-none absolute inset-x-4 bottom-3 flex flex-col items-center gap-2">
        {!atBottom && (
          <Button size="sm" onClick={() => jump('smooth')} className="rise pointer-events-auto bg-sheet shadow-lift">
            <ArrowDown aria-hidden className="size-4" /> <Trans>Jump to latest</Trans>
          </Button>
        )}
        {notice}
      </div>
    </div>
  );
}

/** Reaching the top loads what was said before. */
function OlderMessages({ older, scroller }: { older: Older; scroller: RefObject<HTMLElement | null> }) {
  const mark = useRef<HTMLDivElement>(null);
  const { more, loading, load } = older;
  useEffect(() => {
    const element = mark.current;
    if (!element || !more || loading) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && load(), {
      root: scroller.current,
      rootMargin: '600px 0px 0px 0px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [more, loading, load, scroller]);
  if (!more) return null;
  return (
    <div ref={mark} className="absolute inset-x-0 top-0 flex h-10 items-center justify-center text-sm text-faint">
      {loading ? t`Turning back…` : ''}
    </div>
  );
}
