import { t } from '@lingui/core/macro';
import { Plural } from '@lingui/react/macro';
import type { MessageAttachment, Modality } from '@dramatis/client/model';
import { MESSAGE_MAX_LENGTH } from '@dramatis/contract/limits';
import { ArrowUp, Square } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import { isComposing } from '@/lib/input-method.ts';
import { AutoTextarea } from '@/ui/auto-textarea.tsx';
import { AttachButton, DraftList } from './composer-attachments.tsx';
import { setComposerText, useComposerText } from './composer-text.ts';
import { addDrafts, takeDrafts, useDrafts } from './draft-attachments.ts';
import { waitsFor } from './attachment-checks.ts';

/** On a touch keyboard Enter is the only way to a new line, so there only the button sends. */
const touch = matchMedia('(pointer: coarse)').matches;

export function Composer({
  textKey,
  name,
  hint,
  busy,
  takes,
  onSend,
  onStop,
}: {
  /** Under which the unsent text is kept. */
  textKey: string;
  name: string;
  /** What sending will do, where that is not plain. */
  hint: string | null;
  /** A reply is on its way: one can write on, but not send. */
  busy: boolean;
  /** What the model can be given; null: not known yet. */
  takes: readonly Modality[] | null;
  onSend: (content: string, attachments: readonly MessageAttachment[]) => void;
  /** Null while there is nothing to stop yet. */
  onStop: (() => void) | null;
}) {
  const text = useComposerText(textKey);
  const hintId = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const excess = text.length - MESSAGE_MAX_LENGTH;
  const tooLong = excess > 0;
  const drafts = useDrafts(textKey);
  const waits = waitsFor(drafts, takes, text);
  const canSend = !busy && !tooLong && text.trim() !== '' && waits === null;

  useEffect(() => {
    // Whoever opened a dialog while this was loading types there.
    const elsewhere = document.activeElement?.closest('[role="dialog"]');
    if (!touch && !elsewhere) area.current?.focus({ preventScroll: true });
  }, []);

  const said = waits ?? hint;
  const send = () => {
    if (!canSend) return;
    onSend(text.trim(), takeDrafts(textKey));
    setComposerText(textKey, '');
    area.current?.focus();
  };

  return (
    <form
      className="mx-auto w-full max-w-[44rem] px-5 pb-[max(1rem,env(safe-area-inset-bottom))] sm:px-7"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <DraftList drafts={drafts} takes={takes} />
      <div className="flex items-end gap-1 rounded-lg border border-line-strong bg-sheet p-1.5 transition-colors duration-150 focus-within:border-ink">
        <AttachButton onFiles={(files) => addDrafts(textKey, files)} />
        <AutoTextarea
          ref={area}
          rows={1}
          value={text}
          aria-describedby={said ? hintId : undefined}
          aria-label={t`Your line to ${name}`}
          placeholder={t`Say something to ${name}`}
          dir="auto"
          enterKeyHint={touch ? 'enter' : 'send'}
          onChange={(event) => setComposerText(textKey, event.currentTarget.value)}
          onPaste={(event) => {
            const files = [...event.clipboardData.files];
            // Word processors put a picture of the text beside it.
            if (files.length === 0 || event.clipboardData.types.includes('text/plain')) return;
            event.preventDefault();
            addDrafts(textKey, files);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || touch || isComposing(event)) return;
            event.preventDefault();
            send();
          }}
          className="max-h-[40dvh] min-h-9 flex-1 overflow-y-auto bg-transparent py-1.5 pointer-coarse:min-h-10 pointer-coarse:py-2 text-[1.0625rem] leading-6 outline-none"
        />
        {busy ? (
          <button
            type="button"
            aria-label={t`Stop the reply`}
            title={t`Stop the reply`}
            disabled={onStop === null}
            onClick={() => {
              onStop?.();
              // This button is about to go, and must not take the focus with it.
              if (!touch) area.current?.focus();
            }}
            className="inline-flex size-9 shrink-0 items-center justify-center rounded-md border border-line-strong text-ink pointer-coarse:size-10 hover:bg-wash disabled:opacity-50"
          >
            <Square aria-hidden className="size-3.5 fill-current" />
          </button>
        ) : (
          <button
            type="submit"
            aria-label={t`Send`}
            title={t`Send`}
            disabled={!canSend}
            className="inline-flex size-9 shrink-0 items-center justify-center rounded-md bg-oxblood-fill pointer-coarse:size-10 text-on-oxblood transition-colors duration-150 hover:bg-oxblood-fill-hover disabled:bg-wash disabled:text-faint"
          >
            <ArrowUp aria-hidden className="size-[1.125rem]" />
          </button>
        )}
      </div>
      {said && (
        <p id={hintId} className="mt-1.5 text-sm text-soft">
          {said}
        </p>
      )}
      {tooLong && (
        <p role="alert" className="mt-1.5 text-sm text-oxblood">
          <Plural value={excess} one="# character too long." other="# characters too long." />
        </p>
      )}
    </form>
  );
}
